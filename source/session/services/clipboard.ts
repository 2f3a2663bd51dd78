// Copies to the clipboard through the terminal, also over ssh, by the escape sequence OSC 52.
import {Buffer} from 'node:buffer';
import {visible} from '../../terminal-text.ts';

/** Terminals drop longer sequences: xterm takes 100,000 bytes, some others 74,994 bytes of base64. */
const maxEncodedLength = 74_994;

/**
The sequence that copies a text, or `undefined` when the text is too long for a terminal. Control characters, except
line ends and tabs, are copied as they are shown: users paste the clipboard into shells.
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
	return encoded.length > maxEncodedLength ? undefined : `\u{1B}]52;c;${encoded}\u{7}`;
};
