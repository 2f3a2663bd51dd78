// Makes any text safe and measurable on a terminal: hostile characters are visible, widths count cells.
import {createRequire} from 'node:module';
import type * as CliTruncate from 'cli-truncate';
import type * as StringWidth from 'string-width';

const require = createRequire(import.meta.url);
// They take a tenth of a short command to load, so the first text that needs them loads them. `require` returns what a
// package is declared to export.
const loadCliTruncate = () => (require('cli-truncate') as typeof CliTruncate).default;
const loadStringWidth = () => (require('string-width') as typeof StringWidth).default;

// Variation selectors only choose between two pictures of the character before them.
const invisible =
	/[[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]--[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]]/gv;
// eslint-disable-next-line regexp/no-obscure-range -- the well-known range of printable ASCII
const printableAscii = /^[ -~]*$/v;
// Latin letters, the signs of our own texts and the blocks of bars, each of one cell.
const oneCellEach = /^[\u{20}-\u{7E}\u{A1}-\u{AC}\u{AE}-\u{FF}–—…→≈≤≥⌀\u{2581}-\u{258F}]*$/v;

const shortNames: ReadonlyMap<string, string> = new Map([
	['\n', String.raw`\n`],
	['\r', String.raw`\r`],
	['\t', String.raw`\t`],
]);

const escaped = (character: string): string => {
	const codePoint = character.codePointAt(0) ?? 0;
	const hex = codePoint.toString(16).toUpperCase();
	if (codePoint > 0xff_ff) {
		return String.raw`\u{` + hex + '}';
	}

	return codePoint > 0xff ? String.raw`\u` + hex.padStart(4, '0') : String.raw`\x` + hex.padStart(2, '0');
};

/**
The text with every invisible character, and every one that acts on a terminal, escaped: C0 and C1 controls, DEL, line
ends and tabs, format characters (bidirectional marks, zero-width ones) and lone surrogates. The rest is unchanged.

@example
visible('red \u001B[31m') // 'red \\x1B[31m'
*/
export const visible = (text: string): string =>
	printableAscii.test(text)
		? text
		: text.replaceAll(invisible, character => shortNames.get(character) ?? escaped(character));

/** The width in terminal cells. */
export const cellWidth = (text: string): number => (oneCellEach.test(text) ? text.length : loadStringWidth()(text));

// Measuring a megabyte to show twenty cells would freeze the screen. No script needs more than sixteen code units a
// cell.
const bounded = (text: string, width: number, side: 'start' | 'end'): string => {
	const maxLength = (width + 1) * 16;
	return (side === 'start' ? text.slice(0, maxLength) : text.slice(-maxLength)).toWellFormed();
};

/** The text cut at its end to at most `width` cells, with `…` where it was cut. */
export const cutEnd = (text: string, width: number): string => {
	if (width <= 0) {
		return '';
	}

	if (text.length <= width && oneCellEach.test(text)) {
		return text;
	}

	const head = bounded(text, width, 'start');
	return loadCliTruncate()(head.length === text.length ? text : head + ' '.repeat(width + 1), width);
};

/** The text cut in its middle to at most `width` cells, with `…` where it was cut: names often differ at their ends. */
export const cutMiddle = (text: string, width: number): string => {
	if (width <= 0) {
		return '';
	}

	if (text.length <= width * 2 && cellWidth(text) <= width) {
		return text;
	}

	if (width < 5) {
		return cutEnd(text, width);
	}

	const head = bounded(text, width, 'start');
	const whole = head.length === text.length ? text : head + bounded(text, width, 'end');
	return loadCliTruncate()(whole, width, {position: 'middle'});
};

/** Spaces before the text up to `width` cells; a longer text stays as it is. */
export const padStart = (text: string, width: number): string =>
	' '.repeat(Math.max(0, width - cellWidth(text))) + text;

/** Spaces after the text up to `width` cells; a longer text stays as it is. */
export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cellWidth(text)));
