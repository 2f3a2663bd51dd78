// Puts two histograms on common bins, so that a reader can compare them.
import {binEdges} from '../profiling/accumulators/bin-edges.ts';
import type {HistogramBin} from '../profiling/profile.ts';
import {drawable} from './format.ts';

export type CommonBin = {
	readonly start: number;
	readonly end: number;
	/** Shares of the rows in all bins, 0 to 1. */
	readonly baseline: number;
	readonly current: number;
};

type Bin = {readonly start: number; readonly end: number; readonly count: number};

const numeric = (bins: readonly HistogramBin[]): readonly Bin[] =>
	bins.flatMap(({binStart, binEnd, count}) => {
		const start = drawable(binStart);
		const end = drawable(binEnd);
		return start === null || end === null ? [] : [{start, end, count}];
	});

/** Moves counts to other edges. The parts of a split bin get its rows in proportion. */
const rebin = (bins: readonly Bin[], edges: readonly number[]): readonly number[] => {
	const last = edges.length - 2;
	const counts = Array.from({length: last + 1}, () => 0);
	for (const {start, end, count} of bins) {
		for (const [position, before] of counts.entries()) {
			const from = edges[position] ?? 0;
			const to = edges[position + 1] ?? 0;
			const overlap = Math.min(end, to) - Math.max(start, from);
			const isPoint = start === end && start >= from && (start < to || position === last);
			const share = isPoint ? 1 : Math.max(0, overlap) / (start === end ? 1 : end - start);
			counts[position] = before + (start === end && !isPoint ? 0 : share * count);
		}
	}

	return counts;
};

/**
Puts two histograms into `count` bins of equal width over their common range. Assumes that the rows of a bin are evenly
spread, so shares are estimates unless both histograms have the same bins. Empty when either has no rows.
*/
export const commonBins = (
	baseline: readonly HistogramBin[],
	current: readonly HistogramBin[],
	count: number,
): readonly CommonBin[] => {
	const one = numeric(baseline);
	const other = numeric(current);
	const totals = [one, other].map(bins => bins.reduce((sum, bin) => sum + bin.count, 0));
	if (totals.includes(0)) {
		return [];
	}

	const lowest = Math.min(...[...one, ...other].map(bin => bin.start));
	const highest = Math.max(...[...one, ...other].map(bin => bin.end));
	const bins = lowest === highest ? 1 : count;
	const edges = binEdges(lowest, highest, bins);
	const before = rebin(one, edges);
	const after = rebin(other, edges);
	return Array.from({length: bins}, (_, index) => ({
		start: edges[index] ?? 0,
		end: edges[index + 1] ?? 0,
		baseline: (before[index] ?? 0) / (totals[0] ?? 1),
		current: (after[index] ?? 0) / (totals[1] ?? 1),
	}));
};
