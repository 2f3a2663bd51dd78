// Exact frequencies of numbers: an open-addressing table in typed arrays, some ten times faster than a Map.
import {hash, hashNumber} from './hash.ts';

export type NumberFrequencies = {
	keys: Float64Array;
	/** 0 marks a free place. */
	counts: Float64Array;
	size: number;
};

const smallestCapacity = 256;

export const createNumberFrequencies = (): NumberFrequencies => ({
	keys: new Float64Array(smallestCapacity),
	counts: new Float64Array(smallestCapacity),
	size: 0,
});

const grow = (table: NumberFrequencies): void => {
	const {keys, counts} = table;
	table.keys = new Float64Array(keys.length * 2);
	table.counts = new Float64Array(keys.length * 2);
	table.size = 0;
	for (const [index, count] of counts.entries()) {
		if (count > 0) {
			addNumber(table, keys[index] ?? 0, count);
		}
	}
};

/** Counts a value (not NaN). */
export const addNumber = (table: NumberFrequencies, value: number, weight = 1): void => {
	const {keys, counts} = table;
	const mask = keys.length - 1;
	hashNumber(value);
	let index = (hash[0] ?? 0) & mask;
	for (;;) {
		const count = counts[index] ?? 0;
		if (count === 0) {
			keys[index] = value + 0;
			counts[index] = weight;
			table.size++;
			if (table.size * 2 > keys.length) {
				grow(table);
			}

			return;
		}

		if (keys[index] === value) {
			counts[index] = count + weight;
			return;
		}

		index = (index + 1) & mask;
	}
};

/** The distinct values in ascending order, with their counts. */
export const sortedNumbers = (table: NumberFrequencies): {readonly values: Float64Array; readonly weights: Float64Array} => {
	const places = [];
	for (const [index, count] of table.counts.entries()) {
		if (count > 0) {
			places.push(index);
		}
	}

	const {keys, counts} = table;
	places.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
	return {
		values: Float64Array.from(places, place => keys[place] ?? 0),
		weights: Float64Array.from(places, place => counts[place] ?? 0),
	};
};
