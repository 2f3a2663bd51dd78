// The numbers of a column, in one pass: exact frequencies within the budget, sketches past it.
import type {Scalar} from '../profile.ts';
import type {NumericSummary} from '../metrics/summary.ts';
import {exactValues} from './budget.ts';
import {
	addFrequent,
	createFrequentItems,
	mergeFrequent,
	type FrequentItems,
} from './frequent-items.ts';
import {hash, hashNumber, hashText} from './hash.ts';
import {
	addHash,
	createHyperLogLog,
	mergeHyperLogLog,
	type HyperLogLog,
} from './hyperloglog.ts';
import {
	addToMoments,
	createMoments,
	mergeMoments,
	sampleDeviation,
	type Moments,
} from './moments.ts';
import {
	addNumber,
	countedNumbers,
	createNumberFrequencies,
	sortedNumbers,
	type NumberFrequencies,
} from './number-frequencies.ts';
import {
	addOrdered,
	createOrderedSketch,
	mergeOrdered,
	summariseExactly,
	summariseSketch,
	type OrderedSketch,
	type WeightedValues,
} from './ordered-values.ts';

export type NumberSketch = {
	readonly moments: Moments;
	readonly ordered: OrderedSketch;
	readonly distinct: HyperLogLog;
	readonly frequent: FrequentItems;
};

export type NumberAccumulator = {
	/** Whether the database guarantees that no value occurs twice, which spares the sketches of distinct and frequent values. */
	readonly unique: boolean;
	finite: number;
	zeros: number;
	negatives: number;
	/** Finite values that are not whole. */
	fractions: number;
	positiveInfinite: number;
	negativeInfinite: number;
	exact: NumberFrequencies | undefined;
	/** Integers past 2^53, exact. */
	large: Map<bigint, number>;
	largeMin: bigint | undefined;
	largeMax: bigint | undefined;
	sketch: NumberSketch | undefined;
};

export const createNumberAccumulator = (unique: boolean): NumberAccumulator => ({
	unique,
	finite: 0,
	zeros: 0,
	negatives: 0,
	fractions: 0,
	positiveInfinite: 0,
	negativeInfinite: 0,
	exact: createNumberFrequencies(),
	large: new Map(),
	largeMin: undefined,
	largeMax: undefined,
	sketch: undefined,
});

const addToSketch = (sketch: NumberSketch, unique: boolean, values: Float64Array, length: number, weights?: Float64Array): void => {
	addToMoments(sketch.moments, values, length, weights);
	addOrdered(sketch.ordered, values, length, weights);
	if (unique) {
		return;
	}

	for (let index = 0; index < length; index++) {
		const value = values[index] ?? 0;
		hashNumber(value);
		addHash(sketch.distinct);
		addFrequent(sketch.frequent, value, hash[0] ?? 0, undefined, weights === undefined ? 1 : weights[index] ?? 0);
	}
};

const addLargeToSketch = (sketch: NumberSketch, unique: boolean, value: bigint, weight: number): void => {
	addToMoments(sketch.moments, Float64Array.of(Number(value)), 1, Float64Array.of(weight));
	addOrdered(sketch.ordered, Float64Array.of(Number(value)), 1, Float64Array.of(weight));
	if (unique) {
		return;
	}

	hashText(String(value));
	addHash(sketch.distinct);
};

/** Past the budget, what was counted exactly moves into sketches. */
const keepWithinBudget = (numbers: NumberAccumulator): void => {
	if (numbers.exact === undefined || numbers.exact.size + numbers.large.size <= exactValues) {
		return;
	}

	const sketch: NumberSketch = {
		moments: createMoments(), ordered: createOrderedSketch(), distinct: createHyperLogLog(), frequent: createFrequentItems(false),
	};
	const {values, weights} = countedNumbers(numbers.exact);
	addToSketch(sketch, numbers.unique, values, values.length, weights);
	for (const [value, weight] of numbers.large) {
		addLargeToSketch(sketch, numbers.unique, value, weight);
	}

	numbers.large.clear();
	numbers.exact = undefined;
	numbers.sketch = sketch;
};

/** Adds the first `length` values (no NaN). The array is scratch: it may come back in another order. */
export const addNumbers = (numbers: NumberAccumulator, values: Float64Array, length: number): void => {
	let finite = 0;
	for (let index = 0; index < length; index++) {
		const value = values[index] ?? 0;
		switch (value) {
			case 0: {
				numbers.zeros++;

				break;
			}

			case Infinity: {
				numbers.positiveInfinite++;
				continue;

				break;
			}

			case -Infinity: {
				numbers.negativeInfinite++;
				continue;

				break;
			}

			default: {if (value < 0) {
				numbers.negatives++;
			}}
		}

		if (value !== Math.floor(value)) {
			numbers.fractions++;
		}

		values[finite++] = value;
	}

	numbers.finite += finite;
	if (numbers.sketch !== undefined) {
		addToSketch(numbers.sketch, numbers.unique, values, finite);
		return;
	}

	if (numbers.exact === undefined) {
		return;
	}

	for (let index = 0; index < finite; index++) {
		addNumber(numbers.exact, values[index] ?? 0);
	}

	keepWithinBudget(numbers);
};

const widen = (numbers: NumberAccumulator, min: bigint, max: bigint): void => {
	if (numbers.largeMin === undefined || min < numbers.largeMin) {
		numbers.largeMin = min;
	}

	if (numbers.largeMax === undefined || max > numbers.largeMax) {
		numbers.largeMax = max;
	}
};

const addLargeWeighted = (numbers: NumberAccumulator, value: bigint, weight: number): void => {
	if (numbers.sketch === undefined) {
		numbers.large.set(value, (numbers.large.get(value) ?? 0) + weight);
		keepWithinBudget(numbers);
	} else {
		addLargeToSketch(numbers.sketch, numbers.unique, value, weight);
	}
};

/** Adds an integer that a double does not hold. */
export const addLarge = (numbers: NumberAccumulator, value: bigint): void => {
	numbers.finite++;
	if (value < 0n) {
		numbers.negatives++;
	}

	widen(numbers, value, value);
	addLargeWeighted(numbers, value, 1);
};

/** Makes `into` the accumulator of both; `from` is used up. */
export const mergeNumbers = (into: NumberAccumulator, from: NumberAccumulator): void => {
	into.finite += from.finite;
	into.zeros += from.zeros;
	into.negatives += from.negatives;
	into.fractions += from.fractions;
	into.positiveInfinite += from.positiveInfinite;
	into.negativeInfinite += from.negativeInfinite;
	if (from.largeMin !== undefined && from.largeMax !== undefined) {
		widen(into, from.largeMin, from.largeMax);
	}

	if (from.exact !== undefined) {
		const {values, weights} = countedNumbers(from.exact);
		if (into.exact !== undefined) {
			for (const [index, value] of values.entries()) {
				addNumber(into.exact, value, weights[index]);
			}

			keepWithinBudget(into);
		} else if (into.sketch !== undefined) {
			addToSketch(into.sketch, into.unique, values, values.length, weights);
		}
	}

	for (const [value, weight] of from.large) {
		addLargeWeighted(into, value, weight);
	}

	if (from.sketch === undefined) {
		return;
	}

	if (into.sketch === undefined) {
		// The exact side moves into the sketch of the other one.
		const {exact, large} = into;
		into.sketch = from.sketch;
		into.exact = undefined;
		into.large = new Map();
		if (exact !== undefined) {
			const {values, weights} = countedNumbers(exact);
			addToSketch(into.sketch, into.unique, values, values.length, weights);
		}

		for (const [value, weight] of large) {
			addLargeToSketch(into.sketch, into.unique, value, weight);
		}

		return;
	}

	mergeMoments(into.sketch.moments, from.sketch.moments);
	mergeOrdered(into.sketch.ordered, from.sketch.ordered);
	mergeHyperLogLog(into.sketch.distinct, from.sketch.distinct);
	mergeFrequent(into.sketch.frequent, from.sketch.frequent);
};

/** A number as reports carry it: a double, or the digits of an integer that no double holds. */
export const presentNumber = (value: number | bigint): number | string => typeof value === 'bigint' ? String(value) : value;

/** The exact frequencies in ascending order. */
const exactly = (exact: NumberFrequencies, large: ReadonlyMap<bigint, number>): WeightedValues => {
	const small = sortedNumbers(exact);
	if (large.size === 0) {
		return small;
	}

	const entries: Array<readonly [number | bigint, number]> = [
		...Array.from(small.values, (value, index) => [value, small.weights[index] ?? 0] as const),
		...large,
	];
	// A comparison of a number with a BigInt is exact; their difference would not be.
	entries.sort(([a], [b]) => a < b ? -1 : (a > b ? 1 : 0));
	return {values: entries.map(([value]) => value), weights: entries.map(([, weight]) => weight)};
};

const extremesOf = (sketch: NumberSketch, {largeMin, largeMax}: NumberAccumulator): {min: number | bigint; max: number | bigint} => {
	const {min, max} = sketch.ordered.histogram;
	return {
		min: largeMin !== undefined && largeMin <= min ? largeMin : min,
		max: largeMax !== undefined && largeMax >= max ? largeMax : max,
	};
};

/** Closes the accumulator. */
export const summariseNumbers = (numbers: NumberAccumulator): NumericSummary => {
	const {finite, zeros, negatives} = numbers;
	const counts = {
		finite, zeros, negatives, nonFinite: numbers.positiveInfinite + numbers.negativeInfinite,
	};
	const withMoments = (moments: Moments): {mean: Scalar & (number | null); stddev: number | null} =>
		({mean: moments.count === 0 ? null : moments.mean, stddev: sampleDeviation(moments)});
	if (numbers.sketch !== undefined) {
		return {...counts, ...withMoments(numbers.sketch.moments), ...summariseSketch(numbers.sketch.ordered, presentNumber, extremesOf(numbers.sketch, numbers))};
	}

	const weighted = exactly(numbers.exact ?? createNumberFrequencies(), numbers.large);
	const moments = createMoments();
	addToMoments(moments, Float64Array.from(weighted.values, Number), weighted.values.length, Float64Array.from(weighted.weights));
	return {...counts, ...withMoments(moments), ...summariseExactly(weighted, presentNumber)};
};
