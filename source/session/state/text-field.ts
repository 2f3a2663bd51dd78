// One line of text that the user edits, with the keys of a shell. Positions count code points.

export type TextField = {
	readonly text: string;
	/** How many characters are before the cursor. */
	readonly cursor: number;
};

const maxLength = 200;

/** Whether a key is one character to see; control characters are not. */
export const isPrintable = (key: string): boolean => [...key].length === 1 && !/\p{Control}/v.test(key);

/** A field that holds a text, with the cursor behind it. */
export const fieldOf = (text: string): TextField => ({text, cursor: [...text].length});

/** Where the word before the cursor begins. */
const wordStart = (characters: readonly string[], cursor: number): number => {
	let start = cursor;
	while (characters[start - 1] === ' ') {
		start--;
	}

	while (start > 0 && characters[start - 1] !== ' ') {
		start--;
	}

	return start;
};

/** Where the word after the cursor ends. */
const wordEnd = (characters: readonly string[], cursor: number): number => {
	let end = cursor;
	while (characters[end] === ' ') {
		end++;
	}

	while (end < characters.length && characters[end] !== ' ') {
		end++;
	}

	return end;
};

/** Where a key moves the cursor; `undefined` for a key that moves it nowhere. */
const cursorAfter = (characters: readonly string[], cursor: number, key: string): number | undefined => {
	switch (key) {
		case 'left':
		case 'ctrl+b': {
			return Math.max(0, cursor - 1);
		}

		case 'right':
		case 'ctrl+f': {
			return Math.min(characters.length, cursor + 1);
		}

		case 'home':
		case 'ctrl+a': {
			return 0;
		}

		case 'end':
		case 'ctrl+e': {
			return characters.length;
		}

		case 'wordLeft': {
			return wordStart(characters, cursor);
		}

		case 'wordRight': {
			return wordEnd(characters, cursor);
		}

		default: {
			return undefined;
		}
	}
};

/** The field after a key; `undefined` for a key that edits no text. */
export const editField = ({text, cursor}: TextField, key: string): TextField | undefined => {
	const characters = [...text];
	const moved = cursorAfter(characters, cursor, key);
	if (moved !== undefined) {
		return {text, cursor: moved};
	}

	const cut = (from: number, to: number): TextField => ({
		text: [...characters.slice(0, from), ...characters.slice(to)].join(''),
		cursor: from,
	});
	const insert = (character: string): TextField =>
		characters.length >= maxLength
			? {text, cursor}
			: {
					text: [...characters.slice(0, cursor), character, ...characters.slice(cursor)].join(''),
					cursor: cursor + 1,
				};
	switch (key) {
		case 'backspace': {
			return cut(Math.max(0, cursor - 1), cursor);
		}

		case 'delete':
		case 'ctrl+d': {
			return cut(cursor, cursor + 1);
		}

		case 'ctrl+w': {
			return cut(wordStart(characters, cursor), cursor);
		}

		case 'ctrl+u': {
			return cut(0, cursor);
		}

		case 'ctrl+k': {
			return cut(cursor, characters.length);
		}

		case 'space': {
			return insert(' ');
		}

		default: {
			return isPrintable(key) ? insert(key) : undefined;
		}
	}
};
