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

const countValue = ({distinct, frequent}: NumberSketch, value: number, weight: number): void => {
	hashNumber(value);
	addHash(distinct);
	addFrequent(frequent, value, hash[0] ?? 0, undefined, weight);
};

// Two functions, so that V8 compiles each loop once, and not for one kind of weight after another.
const countEach = (sketch: NumberSketch, values: Float64Array, length: number): void => {
	for (let index = 0; index < length; index++) {
		countValue(sketch, values[index] ?? 0, 1);
	}
};

const countWeighted = (sketch: NumberSketch, values: Float64Array, length: number, weights: Float64Array): void => {
	for (let index = 0; index < length; index++) {
		countValue(sketch, values[index] ?? 0, weights[index] ?? 0);
	}
};

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

	if (weights === undefined) {
		countEach(sketch, values, length);
	} else {
		countWeighted(sketch, values, length, weights);
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
