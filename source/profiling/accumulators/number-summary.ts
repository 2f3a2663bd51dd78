// Summarises the numbers of a column for the metrics.
import type {NumericSummary} from '../metrics/summary.ts';
import type {SemanticType} from '../column-types.ts';
import {binEdges, binEnd} from './bin-edges.ts';
import {addToMoments, createMoments, sampleDeviation} from './moments.ts';
import type {NumberAccumulator} from './number-accumulator.ts';
import {createNumberFrequencies, sortedNumbers, type NumberFrequencies} from './number-frequencies.ts';
import {summariseExactly, summariseSketch, type Axis, type WeightedValues} from './ordered-values.ts';

/** Writes a number as reports have it: a double, or the digits of an integer that no double holds. */
export const presentNumber = (value: number | bigint): number | string => {
	const double = Number(value);
	return typeof value === 'bigint' && BigInt(double) !== value ? String(value) : double;
};

/** The axis of the numbers of a column, by its type. */
export const axisOf = (type: SemanticType): Axis => ({
	present: presentNumber,
	edges: (min, max, bins) => binEdges(binEnd(min, type), binEnd(max, type), bins),
});

/**
Gives a value to subtract from all others, so that doubles keep their distances. The mean moves back afterwards. Zero
where there is a fraction, because then no value exceeds 2^53 by much.
*/
const originOf = ({values}: WeightedValues): bigint => {
	const [first = 0] = values;
	const hasLarge = typeof first === 'bigint' || typeof values.at(-1) === 'bigint';
	return hasLarge && values.every(value => typeof value === 'bigint' || Number.isSafeInteger(value))
		? BigInt(first)
		: 0n;
};

/** Doubles as they are, because the iterator of a typed array is slow; other numbers by a function. */
const doubles = <Value>(values: Float64Array | readonly Value[], toDouble: (value: Value) => number): Float64Array =>
	values instanceof Float64Array ? values : Float64Array.from(values, toDouble);

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
	// A comparison of a number with a BigInt is exact, and their difference would not be.
	entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	return {values: entries.map(([value]) => value), weights: entries.map(([, weight]) => weight)};
};

/** Closes the accumulator of a column of a type. */
export const summariseNumbers = (numbers: NumberAccumulator, type: SemanticType): NumericSummary => {
	const {finite, zeros, negatives, fractions, positiveInfinite, negativeInfinite, sketch, min = 0, max = 0} = numbers;
	const axis = axisOf(type);
	const weighted = exactly(numbers.exact ?? createNumberFrequencies(), numbers.large);
	const moments = sketch?.moments ?? createMoments();
	if (sketch === undefined) {
		const origin = originOf(weighted);
		const distances = doubles(weighted.values, value => Number(origin === 0n ? value : BigInt(value) - origin));
		addToMoments(moments, distances, distances.length, doubles(weighted.weights, Number));
		moments.mean += Number(origin);
	}

	return {
		finite,
		zeros,
		negatives,
		fractions,
		nonFinite: positiveInfinite + negativeInfinite,
		mean: moments.count === 0 ? null : moments.mean,
		stddev: sampleDeviation(moments),
		...(sketch === undefined
			? summariseExactly(weighted, axis)
			: summariseSketch(sketch.ordered, axis, {min, max})),
	};
};
