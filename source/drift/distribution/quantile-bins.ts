// Makes bins over the quantiles of the baseline, with the share of the rows in each bin on both sides.
import type {SharePair} from '../statistics/divergences.ts';
import type {CumulativeDistribution} from './cumulative-distribution.ts';

/** A border between two bins; values that equal it belong to the lower one when it is inclusive. */
type Cut = {
	readonly at: number;
	readonly isInclusive: boolean;
};

export type QuantileBin = SharePair & {
	/** `null` for the open ends. */
	readonly from: number | null;
	readonly to: number | null;
	/** The largest error of the difference of both shares by reading them. */
	readonly error: number;
};

/** More bins show finer changes, and need more rows for a change to exceed the sampling error. */
const binCount = 10;

/**
The deciles of the baseline, or the edges of its histogram where there is nothing better. A value that holds at least
as many rows as a bin is a bin of its own: equal deciles are one cut, and rows that leave the value are seen on either
side.
*/
const cutsOf = (baseline: CumulativeDistribution): readonly Cut[] => {
	if (baseline.source === 'histogram') {
		return baseline.knots.map((at, index) => ({at, isInclusive: index > 0 && index === baseline.knots.length - 1}));
	}

	const deciles = Array.from({length: binCount - 1}, (_, index) => baseline.quantile((index + 1) / binCount));
	return [...new Set(deciles)].flatMap(at => {
		const isPoint = baseline.atMost(at) - baseline.below(at) >= 1 / binCount;
		return [...(isPoint ? [{at, isInclusive: false}] : []), {at, isInclusive: true}];
	});
};

const shareBelow = (side: CumulativeDistribution, {at, isInclusive}: Cut): number =>
	isInclusive ? side.atMost(at) : side.below(at);

type QuantileEdge = SharePair & {
	readonly at: number | null;
	readonly error: number;
};

/** As near to the baseline as what is known of the current side allows. */
const nearest = ({baseline, current, error, at}: QuantileEdge): QuantileEdge => ({
	at,
	baseline,
	error,
	current: Math.min(current + error, Math.max(current - error, baseline)),
});

/**
Bins that hold nothing on either side are left out.

@param reading `nearest` reads every share of the current side as near to the baseline's as it may be.
*/
export const quantileBins = (
	baseline: CumulativeDistribution,
	current: CumulativeDistribution,
	reading: 'likely' | 'nearest' = 'likely',
): readonly QuantileBin[] => {
	const edges = cutsOf(baseline).map((cut): QuantileEdge => {
		const edge = {
			at: cut.at,
			baseline: shareBelow(baseline, cut),
			current: shareBelow(current, cut),
			error:
				baseline.readingError(cut.at) + current.readingError(cut.at) + baseline.rankError + current.rankError,
		};
		return reading === 'nearest' ? nearest(edge) : edge;
	});
	const nothing = {
		at: null,
		baseline: 0,
		current: 0,
		error: 0,
	};
	const all = {
		at: null,
		baseline: 1,
		current: 1,
		error: 0,
	};
	return [...edges, all].flatMap((edge, index) => {
		const before = edges[index - 1] ?? nothing;
		// Shares that are read at two points may cross by rounding.
		const bin = {
			from: before.at,
			to: edge.at,
			baseline: Math.max(0, edge.baseline - before.baseline),
			current: Math.max(0, edge.current - before.current),
			error: Math.hypot(edge.error, before.error),
		};
		return bin.baseline + bin.current > 1e-12 ? [bin] : [];
	});
};
