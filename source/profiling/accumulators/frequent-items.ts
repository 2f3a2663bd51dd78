// Frequent items of a stream with a known error, in a table of fixed size. Misra and Gries 1982, with the purge by
// median of Anderson et al. 2017 ("A high-performance algorithm for identifying frequent items in data streams"):
// amortised constant time, and mergeable.

import {sortNumbers} from './sort-numbers.ts';

const capacity = 4096;
const maxSize = (capacity * 3) / 4;

export type FrequentItems = {
	/** The value itself, or a 52-bit hash of it. */
	readonly keys: Float64Array;
	/** 0 marks a free slot. Other counts are lower bounds, at most `offset` too low. */
	readonly counts: Float64Array;
	/**
	The texts of items; numbers are their own keys and have none. An item gets its text when its count exceeds `offset`,
	because most values occur once.
	*/
	readonly labels: Array<string | undefined> | undefined;
	/** A word of each key's hash, which gives its slot in the table. */
	readonly homes: Uint32Array;
	size: number;
	/** The maximum that purges have subtracted from a count. */
	offset: number;
};

export const createFrequentItems = (isLabelled: boolean): FrequentItems => ({
	keys: new Float64Array(capacity),
	counts: new Float64Array(capacity),
	// Full from the start, because V8 turns an array that grows at random indexes into a dictionary.
	labels: isLabelled ? Array.from({length: capacity}) : undefined,
	homes: new Uint32Array(capacity),
	size: 0,
	offset: 0,
});

/** Takes some counts, in ascending order. Their median is near enough to that of all. */
const sampleCounts = (counts: Float64Array): Float64Array => {
	const sample = new Float64Array(256);
	let found = 0;
	for (let index = 0; index < capacity && found < sample.length; index++) {
		const count = counts[index] ?? 0;
		if (count > 0) {
			sample[found++] = count;
		}
	}

	return sample.subarray(0, found).sort();
};

// A purge copies the items into this table, some hundred times in a million rows.
const scratch = createFrequentItems(false);

/** Subtracts the median count from all, which frees about half of the slots. */
const purge = (items: FrequentItems): void => {
	const {keys, counts, homes} = scratch;
	keys.set(items.keys);
	counts.set(items.counts);
	homes.set(items.homes);
	const labels = items.labels?.slice();
	const sample = sampleCounts(counts);
	const taken = sample[sample.length >> 1] ?? 0;
	items.counts.fill(0);
	items.labels?.fill(undefined);
	items.size = 0;
	items.offset += taken;
	for (let index = 0; index < capacity; index++) {
		const count = counts[index] ?? 0;
		if (count > taken) {
			addFrequent(items, keys[index] ?? 0, homes[index] ?? 0, labels?.[index], count - taken);
		}
	}
};

/** Counts an item. `home` is a word of its hash, the same for every occurrence. */
export const addFrequent = (items: FrequentItems, key: number, home: number, label?: string, weight = 1): void => {
	const {keys, counts, labels, homes} = items;
	let index = home & (capacity - 1);
	for (;;) {
		const count = counts[index] ?? 0;
		if (count === 0) {
			keys[index] = key;
			counts[index] = weight;
			homes[index] = home;
			if (labels !== undefined && (weight > 1 || items.offset === 0)) {
				labels[index] = label;
			}

			items.size++;
			if (items.size > maxSize) {
				purge(items);
			}

			return;
		}

		if (keys[index] === key) {
			counts[index] = count + weight;
			if (labels !== undefined) {
				labels[index] ??= label;
			}

			return;
		}

		index = (index + 1) & (capacity - 1);
	}
};

/**
Computes how much to subtract from the weights of many different items, so that the rest fits into the table. To add the
rest costs far less than to add all items and to purge the table repeatedly. The error is smaller, too: when each item
occurs once, nothing is left.

@param weights Of all items; at least 1.
*/
export const surplusOf = (weights: Float64Array): number => {
	if (weights.length <= maxSize) {
		return 0;
	}

	const sorted = weights.slice();
	sortNumbers(sorted);
	return sorted.at(-1 - maxSize) ?? 0;
};

/** Merges `from` into `into`. */
export const mergeFrequent = (into: FrequentItems, from: FrequentItems): void => {
	for (const [index, count] of from.counts.entries()) {
		if (count > 0) {
			addFrequent(into, from.keys[index] ?? 0, from.homes[index] ?? 0, from.labels?.[index], count);
		}
	}

	into.offset += from.offset;
};

export type FrequentItem = {
	readonly key: number;
	readonly label: string | undefined;
	/** A lower bound; the upper bound is `offset` more. */
	readonly count: number;
};

/** The items that certainly occur more than `offset` times. */
export const certainlyFrequent = (items: FrequentItems): FrequentItem[] => {
	const found: FrequentItem[] = [];
	for (const [index, count] of items.counts.entries()) {
		if (count > items.offset) {
			found.push({key: items.keys[index] ?? 0, label: items.labels?.[index], count});
		}
	}

	return found;
};
