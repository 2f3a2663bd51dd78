// Compares the distributions of numbers or dates. PSI and Wasserstein distance over the baseline's quantiles decide,
// and tests inform.
import {chiSquaredTest, inverseRows, kolmogorovSmirnov, type Rows} from '../statistics/significance.ts';
import {minShare, populationStabilityIndex} from '../statistics/divergences.ts';
import {chiSquaredCritical} from '../statistics/special-functions.ts';
import {sumOf} from '../statistics/sum.ts';
import {significanceLevel, toleratedErrors} from '../statistics/significance-level.ts';
import type {CumulativeDistribution, CumulativeSource} from './cumulative-distribution.ts';
import type {Effect, OrderedChange} from './distribution-change.ts';
import {effectOf} from './judge-effect.ts';
import {quantileBins, type QuantileBin} from './quantile-bins.ts';
import {samplingScale, movementBetween, spreadOf, type Percentiles} from './percentiles.ts';

/** The distribution of numbers or dates, as a stored run keeps it. */
export type OrderedDistribution = {
	readonly cumulative: CumulativeDistribution;
	/** `undefined` where the run does not keep them. */
	readonly percentiles: Percentiles | undefined;
};

export type OrderedEffects = Pick<
	OrderedChange,
	'rows' | 'psi' | 'wasserstein' | 'shift' | 'kolmogorovSmirnov' | 'chiSquared' | 'bins' | 'independence' | 'source'
>;

/** The largest difference of two cumulative distributions, at the points where either is known best. */
const largestDistance = (baseline: CumulativeDistribution, current: CumulativeDistribution): number => {
	let largest = 0;
	for (const x of [...baseline.knots, ...current.knots]) {
		const upTo = current.atMost(x) - baseline.atMost(x);
		const before = current.below(x) - baseline.below(x);
		largest = Math.max(largest, Math.abs(upTo), Math.abs(before));
	}

	return largest;
};

/** PSI if nothing changed and every share had its largest error. */
const readingOfBins = (bins: readonly QuantileBin[]): number =>
	sumOf(bins, ({baseline, error}) => {
		const filled = Math.max(baseline, 1 / (bins.length * 100));
		return error * Math.log1p(error / filled);
	});

/**
Without drift PSI ÷ (1/n + 1/m) is about χ² distributed with one degree of freedom less than there are bins: B. Yurdakul
and J. Naranjo, "Statistical properties of the population stability index", Journal of Risk Model Validation 14(4),
2020.
*/
const psiOf = (
	{bins, certain}: {readonly bins: readonly QuantileBin[]; readonly certain: readonly QuantileBin[] | undefined},
	rows: Rows,
	independence: number,
): Effect => {
	// An empty bin among few rows counts as half a row.
	const minimum = Math.max(minShare, 0.5 / Math.min(rows.baseline, rows.current));
	const samplingError = independence * inverseRows(rows) * chiSquaredCritical(significanceLevel, bins.length - 1);
	const value = populationStabilityIndex(bins, minimum);
	// Of a histogram only the certain part of the difference counts, because it is coarse.
	const readingError =
		certain === undefined
			? readingOfBins(bins)
			: (Math.sqrt(value) - Math.sqrt(populationStabilityIndex(certain, minimum))) ** 2;
	return effectOf(value, samplingError, readingError);
};

const wassersteinOf = (
	[baseline, current]: readonly [Percentiles, Percentiles],
	rows: Rows,
	{independence, rankError}: {readonly independence: number; readonly rankError: number},
): Pick<OrderedEffects, 'wasserstein' | 'shift'> => {
	const spread = spreadOf(baseline);
	if (!(spread > 0)) {
		return {wasserstein: null, shift: null};
	}

	const {distance, shift} = movementBetween(baseline, current);
	const scale = Math.max(samplingScale(baseline), samplingScale(current));
	const widthOf = (side: Percentiles): number => (side[99] ?? NaN) - (side[1] ?? NaN);
	const width = Math.max(widthOf(baseline), widthOf(current));
	const samplingError = (toleratedErrors * Math.sqrt(independence * inverseRows(rows)) * scale) / spread;
	const readingError = (rankError * width) / spread;
	// The errors of a distance add up, because it grows with the difference itself.
	return {
		shift: shift / spread,
		wasserstein: {
			value: distance / spread,
			samplingError,
			readingError,
			error: samplingError + readingError,
		},
	};
};

export type RowSampling = {
	/** Whether the sampling error counts towards the error. */
	readonly allowSamplingError: boolean;
	/** 1 where the rows of both runs are independent draws, towards 0 where they are the same rows. */
	readonly independence: number;
};

const coarseness = ['values', 'percentiles', 'histogram'] as const satisfies readonly CumulativeSource[];

/** The coarser form of both. */
const coarserSource = (baseline: CumulativeDistribution, current: CumulativeDistribution): CumulativeSource =>
	coarseness.findLast(source => source === baseline.source || source === current.source) ?? 'histogram';

/** Compares two sides. */
export const compareOrdered = (
	{cumulative: baseline, percentiles: percentilesBefore}: OrderedDistribution,
	{cumulative: current, percentiles: percentilesAfter}: OrderedDistribution,
	{allowSamplingError, independence}: RowSampling,
): OrderedEffects => {
	const rows = {baseline: baseline.rows, current: current.rows};
	const bins = quantileBins(baseline, current);
	const source = coarserSource(baseline, current);
	const certain = source === 'histogram' ? quantileBins(baseline, current, 'nearest') : undefined;
	const counted = allowSamplingError ? independence : 0;
	const movement =
		percentilesBefore === undefined || percentilesAfter === undefined
			? {wasserstein: null, shift: null}
			: wassersteinOf([percentilesBefore, percentilesAfter], rows, {
					independence: counted,
					rankError: baseline.rankError + current.rankError,
				});
	return {
		rows,
		psi: psiOf({bins, certain}, rows, counted),
		...movement,
		kolmogorovSmirnov: {...kolmogorovSmirnov(largestDistance(baseline, current), rows), adjustedPValue: 1},
		chiSquared: {...chiSquaredTest(bins, rows), adjustedPValue: 1},
		bins,
		independence,
		source,
	};
};
