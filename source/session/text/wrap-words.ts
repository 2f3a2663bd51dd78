// Breaks a text at its blanks, so that it can be read whole in a window.
import {cellWidth} from '../../terminal-text.ts';

/** Lines of at most `width` cells, but for a word that is longer; those after the first begin with `indent`. */
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
