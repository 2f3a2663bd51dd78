// The sketches of the numbers of a column with too many distinct ones to count exactly.
import {addFrequent, createFrequentItems, mergeFrequent, type FrequentItems} from './frequent-items.ts';
import {hash, hashNumber, hashText} from './hash.ts';
import {addHash, createHyperLogLog, mergeHyperLogLog, type HyperLogLog} from './hyperloglog.ts';
import {addToMoments, createMoments, mergeMoments, type Moments} from './moments.ts';
import {addOrdered, createOrderedSketch, mergeOrdered, type OrderedSketch} from './ordered-values.ts';

export type NumberSketch = {
	readonly moments: Moments;
	readonly ordered: OrderedSketch;
	readonly distinct: HyperLogLog;
	readonly frequent: FrequentItems;
};

export const createNumberSketch = (): NumberSketch => ({
	moments: createMoments(),
	ordered: createOrderedSketch(),
	distinct: createHyperLogLog(),
	frequent: createFrequentItems(false),
});

/**
Adds the first `length` finite values, each `weights[i]` times (once, without weights). `unique` spares what counts
equal values.
*/
export const addToSketch = (
	sketch: NumberSketch,
	unique: boolean,
	values: Float64Array,
	length: number,
	weights?: Float64Array,
): void => {
	addToMoments(sketch.moments, values, length, weights);
	addOrdered(sketch.ordered, values, length, weights);
	if (unique) {
		return;
	}

	for (let index = 0; index < length; index++) {
		const value = values[index] ?? 0;
		hashNumber(value);
		addHash(sketch.distinct);
		addFrequent(sketch.frequent, value, hash[0] ?? 0, undefined, weights === undefined ? 1 : (weights[index] ?? 0));
	}
};

/** Adds an integer that a double does not hold. */
export const addLargeToSketch = (sketch: NumberSketch, unique: boolean, value: bigint, weight: number): void => {
	addToMoments(sketch.moments, Float64Array.of(Number(value)), 1, Float64Array.of(weight));
	addOrdered(sketch.ordered, Float64Array.of(Number(value)), 1, Float64Array.of(weight));
	if (unique) {
		return;
	}

	hashText(String(value));
	addHash(sketch.distinct);
};

/** Makes `into` the sketch of both. */
export const mergeNumberSketches = (into: NumberSketch, from: NumberSketch): void => {
	mergeMoments(into.moments, from.moments);
	mergeOrdered(into.ordered, from.ordered);
	mergeHyperLogLog(into.distinct, from.distinct);
	mergeFrequent(into.frequent, from.frequent);
};
