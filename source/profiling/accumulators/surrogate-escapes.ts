// Decodes texts whose bytes are not all UTF-8. Keeps each such byte as a lone surrogate, U+DC80 to U+DCFF (Python's
// PEP 383), so that different bytes give different texts, and none equals a valid text.
import {Buffer, isUtf8} from 'node:buffer';

const firstEscape = 0xdc_00;

/** Bytes of the UTF-8 character that begins with a byte. */
const charactersBytes = (first: number): number => (first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);

/** Decodes UTF-8; a byte that is none becomes a lone surrogate. */
export const decodeUtf8 = (bytes: Uint8Array): string => {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (isUtf8(buffer)) {
		return buffer.toString();
	}

	let text = '';
	for (let from = 0; from < buffer.length;) {
		const first = buffer[from] ?? 0;
		const character = buffer.subarray(from, from + charactersBytes(first));
		const isCharacter = isUtf8(character);
		text += isCharacter ? character.toString() : String.fromCodePoint(firstEscape + first);
		from += isCharacter ? character.length : 1;
	}

	return text;
};

/** The byte that a code unit escapes; `undefined` for any other. */
const escapedByte = (unit: number): number | undefined =>
	unit > firstEscape && unit <= firstEscape + 0xff ? unit - firstEscape : undefined;

const bytesOfCharacter = (character: string): Buffer => {
	const code = character.codePointAt(0) ?? 0;
	const byte = escapedByte(code);
	if (byte !== undefined) {
		return Buffer.of(byte);
	}

	return character.isWellFormed()
		? Buffer.from(character)
		: Buffer.of(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
};

/**
Encodes a text as UTF-8. Restores the bytes that {@link decodeUtf8} escaped. Any other lone surrogate gets the bytes
that UTF-8 would give it ("WTF-8").
*/
export const bytesOf = (text: string): Uint8Array | string =>
	text.isWellFormed() ? text : Buffer.concat(Array.from(text, character => bytesOfCharacter(character)));

/** Makes escapes visible: `\xE9` for a byte that is not UTF-8, `\uD800` for half of a UTF-16 character. */
export const showEscapes = (text: string): string =>
	text.isWellFormed()
		? text
		: text.replaceAll(/\p{Surrogate}/gv, unit => {
				const byte = escapedByte(unit.charCodeAt(0));
				return byte === undefined
					? `${String.raw`\u`}${unit.charCodeAt(0).toString(16).toUpperCase()}`
					: `${String.raw`\x`}${byte.toString(16).toUpperCase()}`;
			});
