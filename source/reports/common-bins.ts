// Puts two histograms on common bins, so that a reader can compare them.
import {histogramBinsOf} from '../drift/column-figures.ts';
import type {CumulativeDistribution} from '../drift/distribution/cumulative-distribution.ts';
import {storedDistribution} from '../drift/distribution/stored-distribution.ts';
import {binEdges} from '../profiling/accumulators/bin-edges.ts';
import {isNumeric} from '../profiling/column-types.ts';
import type {ColumnProfile, HistogramBin} from '../profiling/profile.ts';
import {drawable} from './format.ts';

export type Histogram = {
	readonly bins: readonly HistogramBin[];
	/** Tells how the rows of a bin are spread in it; evenly, where it is left out. */
	readonly cumulative?: Pick<CumulativeDistribution, 'below' | 'atMost'> | undefined;
};

// A screen asks for it with every frame, and to sort all values takes its time.
const known = new WeakMap<ColumnProfile, Histogram>();

/** The histogram of a column. What a run keeps of the values of numbers tells how they are spread within its bins. */
export const histogramOf = (profile: ColumnProfile): Histogram => {
	const histogram = known.get(profile) ?? {
		bins: histogramBinsOf(profile),
		cumulative: isNumeric(profile.column.semanticType)
			? storedDistribution({profile, rowCount: null})?.cumulative
			: undefined,
	};
	known.set(profile, histogram);
	return histogram;
};

export type CommonBin = {
	readonly start: number;
	readonly end: number;
	/** Shares of the rows in all bins, 0 to 1. */
	readonly baseline: number;
	readonly current: number;
};

type Bin = {readonly start: number; readonly end: number; readonly count: number; readonly isLast: boolean};

const numeric = (bins: readonly HistogramBin[]): readonly Bin[] =>
	bins.flatMap(({binStart, binEnd, count}, index) => {
		const start = drawable(binStart);
		const end = drawable(binEnd);
		return start === null || end === null ? [] : [{start, end, count, isLast: index === bins.length - 1}];
	});

/** The part of a bin's rows that lies below a value; 0 to 1. */
const partBelow = ({start, end, isLast}: Bin, value: number, {cumulative}: Histogram): number => {
	if (value <= start || value >= end) {
		return value <= start ? 0 : 1;
	}

	const evenly = (value - start) / (end - start);
	if (cumulative === undefined) {
		return evenly;
	}

	// Only the last bin has the rows at its end.
	const [from, to] = [cumulative.below(start), isLast ? cumulative.atMost(end) : cumulative.below(end)];
	return to > from ? Math.min(1, Math.max(0, (cumulative.below(value) - from) / (to - from))) : evenly;
};

/** Moves counts to other edges. */
const rebin = (histogram: Histogram, edges: readonly number[]): readonly number[] => {
	const last = edges.length - 2;
	const counts = Array.from({length: last + 1}, () => 0);
	for (const bin of numeric(histogram.bins)) {
		const {start, end, count} = bin;
		for (const [position, before] of counts.entries()) {
			const from = edges[position] ?? 0;
			const to = edges[position + 1] ?? 0;
			const isPoint = start === end;
			const hasPoint = start >= from && (start < to || position === last);
			const share = isPoint ? Number(hasPoint) : partBelow(bin, to, histogram) - partBelow(bin, from, histogram);
			counts[position] = before + share * count;
		}
	}

	return counts;
};

/**
Puts two histograms into `count` bins of equal width over their common range. Shares are exact where both have the same
bins, or all values are known; else they are estimates. Empty when either has no rows.
*/
export const commonBins = (baseline: Histogram, current: Histogram, count: number): readonly CommonBin[] => {
	const one = numeric(baseline.bins);
	const other = numeric(current.bins);
	const totals = [one, other].map(bins => bins.reduce((sum, bin) => sum + bin.count, 0));
	if (totals.includes(0)) {
		return [];
	}

	const lowest = Math.min(...[...one, ...other].map(bin => bin.start));
	const highest = Math.max(...[...one, ...other].map(bin => bin.end));
	const bins = lowest === highest ? 1 : count;
	const edges = binEdges(lowest, highest, bins);
	const before = rebin(baseline, edges);
	const after = rebin(current, edges);
	return Array.from({length: bins}, (_, index) => ({
		start: edges[index] ?? 0,
		end: edges[index + 1] ?? 0,
		baseline: (before[index] ?? 0) / (totals[0] ?? 1),
		current: (after[index] ?? 0) / (totals[1] ?? 1),
	}));
};
