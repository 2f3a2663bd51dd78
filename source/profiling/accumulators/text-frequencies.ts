// Exact frequencies of texts, within a budget of distinct values and of their characters.
import {createHash} from 'node:crypto';

export type TextFrequencies = {
	/** From the text's key to its place in the lists. */
	readonly places: Map<string, number>;
	readonly counts: number[];
	/** Unicode code points. */
	readonly lengths: number[];
	/** UTF-16 code units of all keys. */
	units: number;
};

/** Longer texts are kept by a prefix and a digest. */
const longestKey = 512;
const shownCodePoints = 200;

export const createTextFrequencies = (): TextFrequencies => ({places: new Map(), counts: [], lengths: [], units: 0});

/** Unicode code points of a text; a lone surrogate is one. */
export const codePoints = (text: string): number => {
	let trailing = 0;
	for (let index = 1; index < text.length; index++) {
		// Code units, for speed; see hash.ts.
		// eslint-disable-next-line unicorn/prefer-code-point
		const unit = text.charCodeAt(index);
		if (unit >= 0xDC_00 && unit <= 0xDF_FF) {
			trailing++;
		}
	}

	return text.length - trailing;
};

/** The text itself, or for a long one its beginning with its length and a digest: equal only for equal texts. */
export const keyOf = (text: string): string => {
	if (text.length <= longestKey) {
		return text;
	}

	const beginning = [...text.slice(0, shownCodePoints * 2)].slice(0, shownCodePoints).join('');
	const digest = createHash('sha256').update(text).digest('hex');
	return `${beginning}… (${codePoints(text)} characters, sha256 ${digest})`;
};

/** Counts a text by its key. */
export const addText = (table: TextFrequencies, text: string, weight = 1): void => {
	const key = keyOf(text);
	const place = table.places.get(key);
	if (place === undefined) {
		addKey(table, key, codePoints(text), weight);
	} else {
		table.counts[place] = (table.counts[place] ?? 0) + weight;
	}
};

const addKey = (table: TextFrequencies, key: string, length: number, weight: number): void => {
	table.places.set(key, table.counts.length);
	table.counts.push(weight);
	table.lengths.push(length);
	table.units += key.length;
};

/** Makes `into` the frequencies of both. */
export const mergeTexts = (into: TextFrequencies, from: TextFrequencies): void => {
	for (const [key, place] of from.places) {
		const known = into.places.get(key);
		const weight = from.counts[place] ?? 0;
		if (known === undefined) {
			addKey(into, key, from.lengths[place] ?? 0, weight);
		} else {
			into.counts[known] = (into.counts[known] ?? 0) + weight;
		}
	}
};
