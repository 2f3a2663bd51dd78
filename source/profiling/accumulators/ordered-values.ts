// Extremes, quantiles and histogram of ordered values, from exact frequencies or from sketches.
import type {HistogramBin, Scalar} from '../profile.ts';
import type {OrderedSummary} from '../metrics/summary.ts';
import {
	addToHistogram,
	bordersOf,
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

export const createOrderedSketch = (): OrderedSketch => ({quantiles: createQuantileSketch(), histogram: createFineHistogram()});

/** Adds the first `length` finite values, each `weights[i]` times (once, without weights). */
export const addOrdered = (sketch: OrderedSketch, values: Float64Array, length: number, weights?: Float64Array): void => {
	let min = Infinity;
	let max = -Infinity;
	for (let index = 0; index < length; index++) {
		const value = values[index] ?? 0;
		if (value < min) {
			min = value;
		}

		if (value > max) {
			max = value;
		}
	}

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

/** Finds quantiles, of which a profile asks for many: the weights are added up once. */
const quantilesOf = ({values, weights}: WeightedValues): (share: number) => number | bigint | undefined => {
	const cumulative = new Float64Array(weights.length);
	let total = 0;
	for (let index = 0; index < weights.length; index++) {
		total += weights[index] ?? 0;
		cumulative[index] = total;
	}

	return share => {
		// The product of an exact share can come out a hair above the whole number that it is.
		const rank = Math.max(1, Math.ceil((share * total) - 1e-9));
		let low = 0;
		let high = values.length - 1;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((cumulative[middle] ?? 0) >= rank) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}

		return values[low];
	};
};

/** How a value is shown: a number as it is, a date as ISO 8601 text. */
export type Present = (value: number | bigint) => number | string;

const binsBetween = (borders: readonly number[], counts: readonly number[], present: Present): HistogramBin[] =>
	counts.map((count, index) => ({binStart: present(borders[index] ?? 0), binEnd: present(borders[index + 1] ?? 0), count}));

const countExactly = ({values, weights}: WeightedValues, borders: readonly number[]): number[] => {
	const counts = Array.from({length: borders.length - 1}, () => 0);
	let bin = 0;
	for (let index = 0; index < values.length; index++) {
		while (bin < counts.length - 1 && Number(values[index]) >= (borders[bin + 1] ?? 0)) {
			bin++;
		}

		counts[bin] = (counts[bin] ?? 0) + (weights[index] ?? 0);
	}

	return counts;
};

export const summariseExactly = (weighted: WeightedValues, present: Present): OrderedSummary => {
	const show = (value: number | bigint | undefined): Scalar => value === undefined ? null : present(value);
	const smallest = weighted.values[0];
	const largest = weighted.values.at(-1);
	const quantileOf = quantilesOf(weighted);
	return {
		min: show(smallest),
		max: show(largest),
		quantile: share => ({value: show(quantileOf(share)), error: 0}),
		histogram(bins) {
			if (smallest === undefined || largest === undefined) {
				return {value: [], error: 0};
			}

			const min = Number(smallest);
			const max = Number(largest);
			const borders = min === max ? [min, max] : bordersOf(min, max, bins);
			return {value: binsBetween(borders, countExactly(weighted, borders), present), error: 0};
		},
	};
};

/** Reads a sketch; `extremes` are the exact ends, where they are known better than as doubles. */
export const summariseSketch = (sketch: OrderedSketch, present: Present, extremes?: {readonly min: number | bigint; readonly max: number | bigint}): OrderedSummary => {
	const {min, max} = sketch.histogram;
	const quantileOf = quantilesOf(weightedValues(sketch.quantiles));
	return {
		min: present(extremes?.min ?? min),
		max: present(extremes?.max ?? max),
		quantile(share) {
			const value = quantileOf(share);
			return {value: value === undefined ? null : present(value), error: rankError};
		},
		histogram(bins) {
			const borders = min === max ? [min, max] : bordersOf(min, max, bins);
			const {counts, error} = countsBetween(sketch.histogram, borders);
			return {value: binsBetween(borders, counts, present), error};
		},
	};
};
