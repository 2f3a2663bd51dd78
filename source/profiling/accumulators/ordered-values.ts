// Computes extremes, quantiles and histogram of ordered values, from exact frequencies or from sketches.
import type {HistogramBin, Scalar} from '../profile.ts';
import type {OrderedSummary} from '../metrics/summary.ts';
import type {binEdges} from './bin-edges.ts';
import {
	addToHistogram,
	countsBetween,
	createFineHistogram,
	mergeHistogram,
	type FineHistogram,
} from './fine-histogram.ts';
import {
	addToQuantiles,
	addWeighted,
	createQuantileSketch,
	mergeQuantiles,
	rankError,
	weightedValues,
	type QuantileSketch,
} from './quantile-sketch.ts';

/** Distinct values in ascending order, with how often each occurs. Integers that a double does not hold are BigInts. */
export type WeightedValues = {
	readonly values: Float64Array | ReadonlyArray<number | bigint>;
	readonly weights: Float64Array | readonly number[];
};

export type OrderedSketch = {
	readonly quantiles: QuantileSketch;
	readonly histogram: FineHistogram;
};

export const createOrderedSketch = (): OrderedSketch => ({
	quantiles: createQuantileSketch(),
	histogram: createFineHistogram(),
});

// A separate function, because V8 has no feedback about code behind a long loop, and leaves its machine code there.
const extremesOf = (values: Float64Array, length: number): {readonly min: number; readonly max: number} => {
	let min = Infinity;
	let max = -Infinity;
	for (let index = 0; index < length; index++) {
		const value = values[index] ?? 0;
		min = value < min ? value : min;
		max = value > max ? value : max;
	}

	return {min, max};
};

/** Adds the first `length` finite values, each `weights[i]` times (once, without weights). */
export const addOrdered = (
	sketch: OrderedSketch,
	values: Float64Array,
	length: number,
	weights?: Float64Array,
): void => {
	const {min, max} = extremesOf(values, length);
	addToHistogram(sketch.histogram, values, length, min, max, weights);
	if (weights === undefined) {
		addToQuantiles(sketch.quantiles, values, length);
	} else {
		addWeighted(sketch.quantiles, values, length, weights);
	}
};

export const mergeOrdered = (into: OrderedSketch, from: OrderedSketch): void => {
	mergeQuantiles(into.quantiles, from.quantiles);
	mergeHistogram(into.histogram, from.histogram);
};

const summedUp = (weights: WeightedValues['weights']): Float64Array => {
	const sums = new Float64Array(weights.length);
	let sum = 0;
	for (let index = 0; index < weights.length; index++) {
		sum += weights[index] ?? 0;
		sums[index] = sum;
	}

	return sums;
};

/** Computes quantiles. The first call sums up the weights. */
const quantilesOf = ({values, weights}: WeightedValues): ((share: number) => number | bigint | undefined) => {
	let cumulative: Float64Array | undefined;
	return share => {
		cumulative ??= summedUp(weights);
		// The product of an exact share can exceed the whole number by a rounding error.
		const rank = Math.max(1, Math.ceil(share * (cumulative.at(-1) ?? 0) - 1e-9));
		let from = 0;
		let to = cumulative.length - 1;
		while (from < to) {
			const middle = (from + to) >> 1;
			if ((cumulative[middle] ?? 0) >= rank) {
				to = middle;
			} else {
				from = middle + 1;
			}
		}

		return values[from];
	};
};

/** The axis of the values. */
export type Axis = {
	/** The form of a value: a number unchanged, a date as ISO 8601 text. */
	readonly present: (value: number | bigint) => number | string;
	/** The edges of bins between two values. */
	readonly edges: (min: number | bigint, max: number | bigint, bins: number) => ReturnType<typeof binEdges>;
};

const edgesOf = (min: number | bigint, max: number | bigint, bins: number, {edges}: Axis): readonly number[] =>
	Number(min) === Number(max) ? [Number(min), Number(max)] : edges(min, max, bins);

const binsBetween = (edges: readonly number[], counts: readonly number[], {present}: Axis): HistogramBin[] =>
	counts.map((count, index) => ({
		binStart: present(edges[index] ?? 0),
		binEnd: present(edges[index + 1] ?? 0),
		count,
	}));

const countExactly = ({values, weights}: WeightedValues, edges: readonly number[]): number[] => {
	const counts = Array.from({length: edges.length - 1}, () => 0);
	let bin = 0;
	for (let index = 0; index < values.length; index++) {
		// A comparison of a number with a BigInt is exact.
		while (bin < counts.length - 1 && (values[index] ?? 0) >= (edges[bin + 1] ?? 0)) {
			bin++;
		}

		counts[bin] = (counts[bin] ?? 0) + (weights[index] ?? 0);
	}

	return counts;
};

export const summariseExactly = (weighted: WeightedValues, axis: Axis): OrderedSummary => {
	const show = (value: number | bigint | undefined): Scalar => (value === undefined ? null : axis.present(value));
	const smallest = weighted.values[0];
	const largest = weighted.values.at(-1);
	const quantileAt = quantilesOf(weighted);
	return {
		min: show(smallest),
		max: show(largest),
		quantile: share => ({value: show(quantileAt(share)), error: 0}),
		histogram(bins) {
			if (smallest === undefined || largest === undefined) {
				return {value: [], error: 0};
			}

			const edges = edgesOf(smallest, largest, bins, axis);
			return {value: binsBetween(edges, countExactly(weighted, edges), axis), error: 0};
		},
	};
};

/** Summarises a sketch. `extremes` are the ends, where they are known more exactly than as doubles. */
export const summariseSketch = (
	sketch: OrderedSketch,
	axis: Axis,
	{min, max}: {readonly min: number | bigint; readonly max: number | bigint} = sketch.histogram,
): OrderedSummary => {
	const quantileAt = quantilesOf(weightedValues(sketch.quantiles));
	return {
		min: axis.present(min),
		max: axis.present(max),
		quantile(share) {
			const value = quantileAt(share);
			return {value: value === undefined ? null : axis.present(value), error: rankError};
		},
		histogram(bins) {
			const edges = edgesOf(min, max, bins, axis);
			const {counts, error} = countsBetween(sketch.histogram, edges);
			return {value: binsBetween(edges, counts, axis), error};
		},
	};
};
