// The sketches of the numbers of a column with too many distinct ones to count exactly.
import {addFrequent, createFrequentItems, mergeFrequent, surplusOf, type FrequentItems} from './frequent-items.ts';
import {hash, hashNumber, hashText} from './hash.ts';
import {addHash, createHyperLogLog, mergeHyperLogLog, type HyperLogLog} from './hyperloglog.ts';
import {partitionByWeight, type CountedNumbers} from './number-frequencies.ts';
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

const countEach = ({distinct, frequent}: NumberSketch, values: Float64Array, length: number): void => {
	for (let index = 0; index < length; index++) {
		const value = values[index] ?? 0;
		hashNumber(value);
		addHash(distinct);
		addFrequent(frequent, value, hash[0] ?? 0);
	}
};

/** Counts different values with their weights. */
const countWeighted = ({distinct, frequent}: NumberSketch, {values, weights}: CountedNumbers): void => {
	const surplus = surplusOf(weights);
	frequent.offset += surplus;
	for (let index = 0, {length} = values; index < length; index++) {
		const value = values[index] ?? 0;
		const weight = (weights[index] ?? 0) - surplus;
		hashNumber(value);
		addHash(distinct);
		if (weight > 0) {
			addFrequent(frequent, value, hash[0] ?? 0, undefined, weight);
		}
	}
};

/** Adds the first `length` finite values. With `unique`, does not count equal values. */
export const addToSketch = (sketch: NumberSketch, unique: boolean, values: Float64Array, length: number): void => {
	addToMoments(sketch.moments, values, length);
	addOrdered(sketch.ordered, values, length);
	if (!unique) {
		countEach(sketch, values, length);
	}
};

/** Adds different values with their weights, as {@link addToSketch} does. */
export const addCountedToSketch = (sketch: NumberSketch, unique: boolean, counted: CountedNumbers): void => {
	// Most values of such a column occur once. Adds them as a scan adds values, so that V8 compiles no second code for
	// them.
	const {once, repeated} = partitionByWeight(counted);
	addToMoments(sketch.moments, once, once.length);
	addOrdered(sketch.ordered, once, once.length);
	addToMoments(sketch.moments, repeated.values, repeated.values.length, repeated.weights);
	addOrdered(sketch.ordered, repeated.values, repeated.values.length, repeated.weights);
	if (!unique) {
		countWeighted(sketch, counted);
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

/** Merges `from` into `into`. */
export const mergeNumberSketches = (into: NumberSketch, from: NumberSketch): void => {
	mergeMoments(into.moments, from.moments);
	mergeOrdered(into.ordered, from.ordered);
	mergeHyperLogLog(into.distinct, from.distinct);
	mergeFrequent(into.frequent, from.frequent);
};
