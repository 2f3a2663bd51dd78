// Compares shares of a column's rows as angles.
import {percentText} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import type {Expectation} from './expectation.ts';
import {ordinaryText, type ColumnHistory} from './finding.ts';

/** A share that is worked out for the rows that came into a moving window may lie outside of 0 to 1. */
export const clamped = (share: number): number => Math.min(1, Math.max(0, share));

/**
The angle of a share, whose sampling error is the same for all shares: 1 ÷ (2 √rows) (F. J. Anscombe, Biometrika 35,
1948).
*/
export const angleOf = (share: number): number => Math.asin(Math.sqrt(clamped(share)));

/** The share of an angle; what lies beyond 0 and π ÷ 2 is 0 or 1. */
export const shareOf = (angle: number): number => Math.sin(Math.min(Math.PI / 2, Math.max(0, angle))) ** 2;

/** A range of angles as shares, in the words of a reason: `3 % to 5 % nulls in 14 runs`. */
export const ordinaryShares = (
	{low, high}: Pick<Expectation, 'low' | 'high'>,
	{share, shares}: {readonly share: number; readonly shares: readonly number[]},
	inLoads: string,
): string =>
	ordinaryText(
		{low: shareOf(low), high: shareOf(high), value: clamped(share), earlier: shares.map(each => clamped(each))},
		percentText,
		inLoads,
	);

/**
The standard error of the difference between the angle of a share and those of earlier shares.

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
A share that lies this many times as far from the earlier shares as these lie from each other is never ordinary, however
few they are. Measured on histories: with 3 to 6 times, no load without a fault has one more finding.
*/
const ordinarySpans = 4;

/**
The maximum distance of a share's angle from the expected one. The limit after a few loads is wide, because they show
little of how a share moves: after 10, 15 and 15 % even 55 % would be ordinary. This bound makes a share a finding if it
is far from each earlier one, and several times as far as these are from each other.

@param points The change in points that is high.
@returns `Infinity` where the share is near to an earlier one.
*/
export const farthestAngle = (share: number, shares: readonly number[], points: number): number => {
	if (shares.some(each => Math.abs(share - each) * 100 < points)) {
		return Infinity;
	}

	const angles = shares.map(each => angleOf(each));
	return ordinarySpans * (Math.max(...angles) - Math.min(...angles));
};

/** Whether two shares are at least the lowest threshold apart, in points. */
export const areApart = (share: number, other: number, lowest: number): boolean =>
	Math.abs(share - other) * 100 >= lowest / 2;

/**
Whether a change of a share may matter. Below the lowest threshold, in points, nothing else is worked out.
*/
export const mayMatter = (share: number, shares: readonly number[], lowest: number): boolean =>
	areApart(share, shares.at(-1) ?? share, lowest) && areApart(share, medianOf(shares), lowest);
