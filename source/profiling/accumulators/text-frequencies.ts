// Counts texts exactly, within a budget of distinct values and of their characters. It is an open-addressing table of
// indexes, because a Map would hash each new string again and take three times the memory.
import process from 'node:process';
import {hash, hashedTraits, hashText, replaced} from './hash.ts';
import {bytesOf} from './surrogate-escapes.ts';

export type TextFrequencies = {
	/** The keys of distinct texts, in the order of arrival. */
	readonly keys: string[];
	readonly counts: number[];
	/** Unicode code points. */
	readonly lengths: number[];
	/** As `traitsOf` gives them. */
	readonly traits: number[];
	/**
	Pairs of the index of a text plus 1 (0 where the pair is free), and a word of its hash, which avoids most
	comparisons of texts.
	*/
	table: Uint32Array;
	/** The other word of each text's hash, which gives its slot in the table. */
	readonly homes: number[];
	/** UTF-16 code units of all keys. */
	units: number;
};

/** A longer text has a prefix and a digest as its key. */
const maxKeyLength = 512;
const shownCodePoints = 200;
const minCapacity = 256;

export const createTextFrequencies = (): TextFrequencies => ({
	keys: [],
	counts: [],
	lengths: [],
	traits: [],
	table: new Uint32Array(minCapacity * 2),
	homes: [],
	units: 0,
});

/** Makes the key of a text: the text itself, or for a long one its beginning, its length and a digest. */
export const keyOf = (text: string): string => {
	if (text.length <= maxKeyLength) {
		return text;
	}

	const beginning = [...text.slice(0, shownCodePoints * 2)].slice(0, shownCodePoints).join('');
	// Loads the module here, because few columns need it, and every scan thread would have to load it.
	const digest = process.getBuiltinModule('node:crypto').createHash('sha256').update(bytesOf(text)).digest('hex');
	return `${beginning}… (${hashText(text)} characters, sha256 ${digest})`;
};

const grow = (frequencies: TextFrequencies): void => {
	const {table: old, homes} = frequencies;
	const table = new Uint32Array(old.length * 8);
	const mask = table.length - 1;
	for (let from = 0, {length} = old; from < length; from += 2) {
		const entry = old[from] ?? 0;
		if (entry > 0) {
			let index = ((homes[entry - 1] ?? 0) * 2) & mask;
			while (table[index] !== 0) {
				index = (index + 2) & mask;
			}

			table[index] = entry;
			table[index + 1] = old[from + 1] ?? 0;
		}
	}

	frequencies.table = table;
};

/** Counts a key by the hash that was made last. `length` and `traits` are of the text. */
const addKey = (frequencies: TextFrequencies, key: string, length: number, weight: number, traits: number): void => {
	const home = (hash[0] ?? 0) >>> 1;
	const tag = hash[1] ?? 0;
	const {table, keys, counts} = frequencies;
	const mask = table.length - 1;
	let index = (home * 2) & mask;
	for (let entry = table[index] ?? 0; entry > 0; entry = table[index] ?? 0) {
		if (table[index + 1] === tag && keys[entry - 1] === key) {
			counts[entry - 1] = (counts[entry - 1] ?? 0) + weight;
			return;
		}

		index = (index + 2) & mask;
	}

	keys.push(key);
	counts.push(weight);
	frequencies.lengths.push(length);
	frequencies.traits.push(traits);
	frequencies.homes.push(home);
	frequencies.units += key.length;
	table[index] = keys.length;
	table[index + 1] = tag;
	// The table is at most two thirds full. The largest one holds all texts of the budget.
	if (keys.length * 3 > table.length) {
		grow(frequencies);
	}
};

/**
Counts a text.

@param isExact Whether a replacement character is really one, and does not stand for bytes that are not UTF-8.
*/
export const addText = (table: TextFrequencies, text: string, isExact = true): boolean => {
	const length = hashText(text);
	const traits = hashedTraits[0] ?? 0;
	const isCounted = isExact || replaced[0] === 0;
	if (isCounted && text.length <= maxKeyLength) {
		addKey(table, text, length, 1, traits);
	} else if (isCounted) {
		const key = keyOf(text);
		hashText(key);
		addKey(table, key, length, 1, traits);
	}

	return isCounted;
};

/** Merges `from` into `into`. */
export const mergeTexts = (into: TextFrequencies, from: TextFrequencies): void => {
	for (const [entry, key] of from.keys.entries()) {
		hashText(key);
		addKey(into, key, from.lengths[entry] ?? 0, from.counts[entry] ?? 0, from.traits[entry] ?? 0);
	}
};
