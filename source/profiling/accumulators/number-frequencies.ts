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
	table.keys = new Float64Array(keys.length * 4);
	table.counts = new Float64Array(keys.length * 4);
	table.size = 0;
	// Indexes, here and below: the iterator of a typed array costs fifty times as much as a place in it.
	for (let index = 0, {length} = counts; index < length; index++) {
		const count = counts[index] ?? 0;
		if (count > 0) {
			addNumber(table, keys[index] ?? 0, count);
		}
	}
};

/** How often a value was counted. */
export const countOf = ({keys, counts}: NumberFrequencies, value: number): number => {
	const mask = keys.length - 1;
	hashNumber(value);
	let index = (hash[0] ?? 0) & mask;
	while (counts[index] !== 0 && keys[index] !== value) {
		index = (index + 1) & mask;
	}

	return counts[index] ?? 0;
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

export type CountedNumbers = {readonly values: Float64Array; readonly weights: Float64Array};

/** The distinct values with their counts, in no order. */
export const countedNumbers = ({keys, counts, size}: NumberFrequencies): CountedNumbers => {
	const values = new Float64Array(size);
	const weights = new Float64Array(size);
	let found = 0;
	for (let index = 0, {length} = counts; index < length; index++) {
		const count = counts[index] ?? 0;
		if (!(count > 0)) {
			continue;
		}

		values[found] = keys[index] ?? 0;
		weights[found++] = count;
	}

	return {values, weights};
};

/** The distinct values in ascending order, with their counts. */
export const sortedNumbers = (table: NumberFrequencies): CountedNumbers => {
	const {values} = countedNumbers(table);
	values.sort();
	return {values, weights: values.map(value => countOf(table, value))};
};
