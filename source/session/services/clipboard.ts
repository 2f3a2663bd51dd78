// Copies to the clipboard through the terminal, also over ssh: the escape sequence OSC 52.
import {Buffer} from 'node:buffer';
import {visible} from '../../terminal-text.ts';

/** Terminals drop longer sequences: xterm takes 100,000 bytes of them, some others 74,994 of base64. */
const longest = 74_994;

/**
The sequence that copies a text. Control characters but for line ends and tabs are copied as they are shown: a clipboard is pasted
into shells. `undefined` when the text is too long for a terminal to take.
*/
export const copySequence = (text: string): string | undefined => {
	const safe = text
		.split('\n')
		.map(line =>
			line
				.split('\t')
				.map(part => visible(part))
				.join('\t'),
		)
		.join('\n');
	const encoded = Buffer.from(safe, 'utf8').toString('base64');
	return encoded.length > longest ? undefined : `\u{1B}]52;c;${encoded}\u{7}`;
};
