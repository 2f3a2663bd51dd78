// JSON that is safe to look at: what would act on a terminal or is invisible is written as an escape, which reads the same.
import {Buffer} from 'node:buffer';

const hostile = /[\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\u{7F}-\u{9F}]/gv;

/** A character as the escapes of its UTF-16 code units: two for one past U+FFFF. */
export const characterJson = (character: string): string =>
	Buffer.from(character, 'utf16le').swap16().toString('hex').replaceAll(/.{4}/gv, String.raw`\u$&`);

const safe = (json: string): string => json.replaceAll(hostile, character => characterJson(character));

/** A document as indented JSON with a newline at its end. It holds no character that is not printable but line ends. */
export const jsonText = (document: object): string => `${safe(JSON.stringify(document, undefined, 2))}\n`;

/** A document as JSON in one line, without its newline. */
export const jsonLine = (document: object): string => safe(JSON.stringify(document));
