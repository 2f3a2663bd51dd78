// Shares of a column's rows, compared as angles.
import {percentText} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import type {Expectation} from './expectation.ts';
import {ordinaryText, type ColumnHistory} from './finding.ts';

/**
The angle of a share, whose sampling error is the same for all shares: 1 ÷ (2 √rows) (F. J. Anscombe, Biometrika 35,
1948).
*/
export const angleOf = (share: number): number => {
	const clamped = Math.min(1, Math.max(0, share));
	return Math.asin(Math.sqrt(clamped));
};

/** The share of an angle; what lies beyond 0 and π ÷ 2 is 0 or 1. */
export const shareOf = (angle: number): number => Math.sin(Math.min(Math.PI / 2, Math.max(0, angle))) ** 2;

/** A range of shares as a reason gives it, after angles: `3 % to 5 % nulls in 14 runs`. */
export const ordinaryShares = (
	{low, high}: Pick<Expectation, 'low' | 'high'>,
	{share, shares}: {readonly share: number; readonly shares: readonly number[]},
	inLoads: string,
): string =>
	ordinaryText({low: shareOf(low), high: shareOf(high), value: share, earlier: shares}, percentText, inLoads);

/**
How far the angle of a share may lie from those of earlier shares by sampling alone: one standard error.

@param rows Rows of the share.
@param earlierRows Rows of each earlier share; their median counts.
*/
export const angleError = (
	rows: number,
	earlierRows: readonly number[],
	{exchange}: Pick<ColumnHistory, 'exchange'>,
): number => {
	const usualRows = Math.max(1, medianOf(earlierRows));
	return Math.sqrt(((1 + exchange) * 0.25) / Math.max(1, rows) + 0.25 / usualRows);
};

/** Whether so many points lie between two shares that a change from one to the other may matter. */
export const areApart = (share: number, other: number, lowest: number): boolean =>
	Math.abs(share - other) * 100 >= lowest / 2;

/**
The points that two shares lie apart decide whether a change matters: nothing else is worked out below the lowest
threshold.
*/
export const mayMatter = (share: number, shares: readonly number[], lowest: number): boolean =>
	areApart(share, shares.at(-1) ?? share, lowest) && areApart(share, medianOf(shares), lowest);
