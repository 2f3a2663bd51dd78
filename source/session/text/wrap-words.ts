// Breaks a text at its blanks into lines that fit the window.
import {cellWidth} from '../../terminal-text.ts';

/** Lines of at most `width` cells, except for a longer word. Every line but the first begins with `indent`. */
export const wrapWords = (text: string, width: number, indent = ''): readonly string[] => {
	const lines: string[] = [];
	let current = '';
	for (const word of text.split(' ')) {
		if (current.trim() !== '' && cellWidth(current) + cellWidth(word) + 1 > width) {
			lines.push(current);
			current = indent + word;
		} else {
			current = current === '' ? word : `${current} ${word}`;
		}
	}

	return [...lines, current];
};
