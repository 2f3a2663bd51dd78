// Computes the ranks of quantiles, so that the database rounds no share differently from a scan.
import type {Figure} from '../../profiling/metrics/summary.ts';
import type {Scalar} from '../../profiling/profile.ts';

export type RankedShare = {
	readonly share: number;
	/** The rank, from 1. */
	readonly rank: number;
};

/** The rank of the smallest value that at least this share of `count` values do not exceed, computed as a scan does. */
export const rankOf = (share: number, count: number): number => Math.max(1, Math.ceil(share * count - 1e-9));

/** The shares with their ranks, both ascending. */
export const ranksOf = (shares: readonly number[], count: number): readonly RankedShare[] =>
	shares.map(share => ({share, rank: rankOf(share, count)}));

/** Shares well within their ranks, so that rounding cannot reach the next rank. */
export const safeShares = (ranks: readonly RankedShare[], count: number): readonly number[] =>
	ranks.map(({rank}) => (rank - 0.5) / count);

export const exactly = (value: Scalar): Figure<Scalar> => ({value, error: 0});
