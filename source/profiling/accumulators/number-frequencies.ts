// Counts numbers exactly in an open-addressing table in one typed array, some ten times faster than a Map.
import {hash, hashNumber} from './hash.ts';
import {releaseBuffer, takeBuffer} from './buffer-pool.ts';

export type NumberFrequencies = {
	/**
	Pairs of a value and its count (0 marks a free pair). The number of pairs is a power of two.
	*/
	table: Float64Array;
	/** Distinct values. */
	size: number;
};

export type CountedNumbers = {readonly values: Float64Array; readonly weights: Float64Array};

const minCapacity = 256;

export const createNumberFrequencies = (): NumberFrequencies => ({
	table: new Float64Array(minCapacity * 2),
	size: 0,
});

/** Finds the index of a value's pair, or of the free pair for it. */
const indexOf = (table: Float64Array, value: number): number => {
	const mask = table.length - 1;
	hashNumber(value);
	let index = ((hash[0] ?? 0) << 1) & mask;
	while (table[index] !== value && table[index + 1] !== 0) {
		index = (index + 2) & mask;
	}

	return index;
};

/** The distinct values with their counts, in no order. */
export const countedNumbers = ({table, size}: NumberFrequencies): CountedNumbers => {
	const values = new Float64Array(size);
	const weights = new Float64Array(size);
	let found = 0;
	// The iterator of a typed array costs fifty times as much as an access by index.
	for (let index = 0, {length} = table; index < length; index += 2) {
		const count = table[index + 1] ?? 0;
		if (count > 0) {
			values[found] = table[index] ?? 0;
			weights[found++] = count;
		}
	}

	return {values, weights};
};

/** The values that were counted once, and the others. */
export const partitionByWeight = ({
	values,
	weights,
}: CountedNumbers): {readonly once: Float64Array; readonly repeated: CountedNumbers} => {
	const once = new Float64Array(values.length);
	const others = new Float64Array(values.length);
	const otherWeights = new Float64Array(values.length);
	let found = 0;
	let foundOthers = 0;
	for (let index = 0, {length} = values; index < length; index++) {
		const weight = weights[index] ?? 0;
		if (weight === 1) {
			once[found++] = values[index] ?? 0;
		} else {
			others[foundOthers] = values[index] ?? 0;
			otherWeights[foundOthers++] = weight;
		}
	}

	return {
		once: once.subarray(0, found),
		repeated: {values: others.subarray(0, foundOthers), weights: otherWeights.subarray(0, foundOthers)},
	};
};

const grow = (frequencies: NumberFrequencies): void => {
	const old = frequencies.table;
	const {length} = old;
	// Small tables grow faster; a large one would be mostly empty.
	const table = takeBuffer(length * (length < 65_536 ? 4 : 2));
	for (let oldIndex = 0; oldIndex < length; oldIndex += 2) {
		const count = old[oldIndex + 1] ?? 0;
		if (count > 0) {
			const value = old[oldIndex] ?? 0;
			const index = indexOf(table, value);
			table[index] = value;
			table[index + 1] = count;
		}
	}

	frequencies.table = table;
	releaseBuffer(old);
};

/** How often a value was counted. */
export const countOf = ({table}: NumberFrequencies, value: number): number => table[indexOf(table, value) + 1] ?? 0;

/** Counts a value (not NaN). */
export const addNumber = (frequencies: NumberFrequencies, value: number, weight = 1): void => {
	const {table} = frequencies;
	const index = indexOf(table, value);
	const count = table[index + 1] ?? 0;
	table[index + 1] = count + weight;
	if (count > 0) {
		return;
	}

	table[index] = value + 0;
	frequencies.size++;
	// The table is at most two thirds full. The largest one holds all values of the budget.
	if (frequencies.size * 3 > table.length) {
		grow(frequencies);
	}
};

/** The distinct values in ascending order, with their counts. */
export const sortedNumbers = (frequencies: NumberFrequencies): CountedNumbers => {
	const {values, weights} = countedNumbers(frequencies);
	values.sort();
	// Where no value occurs twice, as in most keys and measurements, the weights need not be looked up again.
	if (weights.some(weight => weight !== 1)) {
		for (let index = 0, {length} = values; index < length; index++) {
			weights[index] = countOf(frequencies, values[index] ?? 0);
		}
	}

	return {values, weights};
};
