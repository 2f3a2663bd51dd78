// Prints JSON that is safe on a terminal: escapes control characters and invisible ones.
import {Buffer} from 'node:buffer';

declare global {
	/* eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface adds to another */
	interface JSON {
		/** Node has it since 21; the compiler's library does not know it yet. */
		rawJSON(text: string): object;
	}
}

const hostile = /[\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\u{7F}-\u{9F}]/gv;

/** A character as the escapes of its UTF-16 code units: two for one past U+FFFF. */
export const characterJson = (character: string): string =>
	Buffer.from(character, 'utf16le')
		.swap16()
		.toString('hex')
		.replaceAll(/.{4}/gv, String.raw`\u$&`);

/** Prints large whole numbers with all digits. JavaScript ends them in zeros: −2^63 in …776000, another number. */
const withOwnDigits = (_key: string, value: unknown): unknown =>
	// eslint-disable-next-line unicorn/prefer-number-is-safe-integer -- numbers past it are meant
	typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21
		? JSON.rawJSON(String(BigInt(value)))
		: value;

const textOf = (document: object, indent?: number): string =>
	JSON.stringify(document, withOwnDigits, indent).replaceAll(hostile, character => characterJson(character));

/** Prints a document as indented JSON with a newline at its end. Its only unprintable characters are line ends. */
export const jsonText = (document: object): string => `${textOf(document, 2)}\n`;

/** A document as JSON in one line, without its newline. */
export const jsonLine = (document: object): string => textOf(document);
