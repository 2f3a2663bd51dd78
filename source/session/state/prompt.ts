// A line that the user types: a name, a reason. It replaces the status line, and takes every key until it ends.

export type Prompt = {
	/** `Keep the selection as` */
	readonly question: string;
	readonly text: string;
	/** What the text is for, where the question does not show it. */
	readonly hint?: string;
	/** Takes the text, trimmed and never empty. */
	readonly done: (text: string) => void;
};

export type Typed =
	| {readonly kind: 'typing'; readonly prompt: Prompt}
	| {readonly kind: 'done'; readonly text: string}
	| {readonly kind: 'left'};

const maxLength = 200;

/** The effect of a key on a prompt. */
export const typeIntoPrompt = (prompt: Prompt, key: string): Typed => {
	const typing = (text: string): Typed => ({
		kind: 'typing',
		prompt: {...prompt, text: [...text].slice(0, maxLength).join('')},
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
