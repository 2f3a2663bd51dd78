// A line that the user types: a name, a reason. It takes the place of the status line, and every key, until it is done.

export type Prompt = {
	/** What is asked for: `Keep the selection as`. */
	readonly question: string;
	readonly text: string;
	/** What it is for, when that is not plain. */
	readonly hint?: string;
	/** Hears the text, without blanks at its ends; an empty one is never taken. */
	readonly done: (text: string) => void;
};

export type Typed =
	| {readonly kind: 'typing'; readonly prompt: Prompt}
	| {readonly kind: 'done'; readonly text: string}
	| {readonly kind: 'left'};

const longest = 200;

/** What a key makes of a prompt. */
export const typeIntoPrompt = (prompt: Prompt, key: string): Typed => {
	const typing = (text: string): Typed => ({
		kind: 'typing',
		prompt: {...prompt, text: [...text].slice(0, longest).join('')},
	});
	switch (key) {
		case 'escape': {
			return {kind: 'left'};
		}

		case 'enter': {
			const text = prompt.text.trim();
			return text === '' ? typing('') : {kind: 'done', text};
		}

		case 'backspace': {
			return typing([...prompt.text].slice(0, -1).join(''));
		}

		case 'ctrl+u': {
			return typing('');
		}

		case 'space': {
			return typing(`${prompt.text} `);
		}

		default: {
			return typing([...key].length === 1 ? prompt.text + key : prompt.text);
		}
	}
};
