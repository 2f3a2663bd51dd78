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

/**
So many times as far as earlier shares lie from each other is not ordinary, however few they are. Measured on histories:
from 3 to 6 times, no load without a fault has a finding more.
*/
const ordinarySpans = 4;

/**
How far a share's angle may lie from what is expected at most. The limit of a few loads is wide, for they tell little of
how a share moves: after 10, 15 and 15 % even 55 % would be ordinary. What is so far from each of them that it matters
most, and several times as far as they are from each other, is no chance of a few.

@param points From so many points on a change matters most.
@returns `Infinity` where the share is nearer to one of the earlier ones.
*/
export const farthestAngle = (share: number, shares: readonly number[], points: number): number => {
	if (shares.some(each => Math.abs(share - each) * 100 < points)) {
		return Infinity;
	}

	const angles = shares.map(each => angleOf(each));
	return ordinarySpans * (Math.max(...angles) - Math.min(...angles));
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
