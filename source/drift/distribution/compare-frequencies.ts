// Compares how often each value occurs: Jensen–Shannon distance decides, new and vanished values are named.
import {significanceLevel} from '../statistics/significance-level.ts';
import {jensenShannonDistance, jensenShannonDivergence, type SharePair} from '../statistics/divergences.ts';
import {chiSquaredTest, inverseRows} from '../statistics/significance.ts';
import {chiSquaredCritical} from '../statistics/special-functions.ts';
import {sumOf} from '../statistics/sum.ts';
import type {ValueShare, ValuesChange} from './distribution-change.ts';

/** One side, as a stored run tells it. */
export type ValueFrequencies = {
	/** The values that the run lists, most frequent first, with their shares of the values. */
	readonly shares: ReadonlyMap<number | string | boolean, number>;
	/** Values that are not null. */
	readonly rows: number;
	/** How far a share can be off. */
	readonly error: number;
	/** Share of the rows whose values are not listed; 0 where all are. */
	readonly unlisted: number;
	/** The largest share that a value which is not listed can have. */
	readonly maxUnlisted: number;
};

/** Rarer values are taken together, as for any χ² test: W. G. Cochran, "Some methods for strengthening the common χ² tests", Biometrics 10(4), 1954. */
const minExpectedRows = 5;
const maxChanges = 10;

type Split = {
	/** Shares that are known on both sides. */
	readonly known: readonly SharePair[];
	/** Values that one side lists and of which the other one does not say. */
	readonly onlyBaseline: readonly number[];
	readonly onlyCurrent: readonly number[];
};

const everyValue = (baseline: ValueFrequencies, current: ValueFrequencies): readonly ValueShare[] =>
	[...new Set([...baseline.shares.keys(), ...current.shares.keys()])].map(value => ({
		value,
		baseline: baseline.shares.get(value) ?? (baseline.unlisted > 0 ? null : 0),
		current: current.shares.get(value) ?? (current.unlisted > 0 ? null : 0),
	}));

const isKnown = (share: ValueShare): share is ValueShare & SharePair =>
	share.baseline !== null && share.current !== null;

const split = (shares: readonly ValueShare[]): Split => ({
	known: shares.filter(share => isKnown(share)),
	onlyBaseline: shares.flatMap(({baseline, current}) => (baseline !== null && current === null ? [baseline] : [])),
	onlyCurrent: shares.flatMap(({baseline, current}) => (baseline === null && current !== null ? [current] : [])),
});

const sum = (numbers: readonly number[]): number => sumOf(numbers, number => number);

/**
What is not known on both sides, so that the divergence is as small as it can be. To take values together never makes it larger,
and for a value that one side lists it is smallest where both shares stand to each other as the rest does; only where the other
side cannot hold so much of it, because it would be listed then, is it set apart with the most that it can hold.
*/
const smallestDifference = (
	baseline: ValueFrequencies,
	current: ValueFrequencies,
	{onlyBaseline, onlyCurrent}: Split,
): readonly SharePair[] => {
	let rest: SharePair = {
		baseline: baseline.unlisted + sum(onlyBaseline),
		current: current.unlisted + sum(onlyCurrent),
	};
	const apart: SharePair[] = [];
	const pending = [
		...onlyBaseline.map(share => ({
			baseline: share,
			current: current.maxUnlisted,
			limited: 'current' as const,
		})),
		...onlyCurrent.map(share => ({
			baseline: baseline.maxUnlisted,
			current: share,
			limited: 'baseline' as const,
		})),
	].toSorted((left, right) => Math.max(right.baseline, right.current) - Math.max(left.baseline, left.current));
	for (const {limited, ...pair} of pending) {
		// Multiplied out: the rest may hold nothing.
		const isTooMuch =
			limited === 'current'
				? pair.current * rest.baseline < pair.baseline * rest.current
				: pair.baseline * rest.current < pair.current * rest.baseline;
		if (!isTooMuch) {
			continue;
		}

		apart.push(pair);
		rest = {
			baseline: Math.max(0, rest.baseline - pair.baseline),
			current: Math.max(0, rest.current - pair.current),
		};
	}

	return [...apart, rest].filter(pair => pair.baseline + pair.current > 0);
};

/** Takes together what is too rare to be told from chance. */
const withoutRare = (
	pairs: readonly SharePair[],
	rows: ValuesChange['rows'],
): {readonly pairs: readonly SharePair[]; readonly rare: SharePair} => {
	const fewest = Math.min(rows.baseline, rows.current);
	const isRare = ({baseline, current}: SharePair) => ((baseline + current) / 2) * fewest < minExpectedRows;
	const rarePairs = pairs.filter(pair => isRare(pair));
	const rare = {
		baseline: sum(rarePairs.map(pair => pair.baseline)),
		current: sum(rarePairs.map(pair => pair.current)),
	};
	return {pairs: pairs.filter(pair => !isRare(pair)), rare};
};

/** Values that a side certainly does not have, though so many rows of the other one hold them that chance does not explain it. */
const missing = (
	shares: readonly ValueShare[],
	{
		side,
		rows,
		isChanceAllowed,
	}: {readonly side: 'baseline' | 'current'; readonly rows: number; readonly isChanceAllowed: boolean},
): readonly ValueShare[] => {
	const other = side === 'baseline' ? 'current' : 'baseline';
	// A value with a share s is absent from n rows with a probability of e^(−ns).
	const leastShare = isChanceAllowed ? -Math.log(significanceLevel) / rows : 0;
	return shares
		.filter(share => share[side] === 0 && (share[other] ?? 0) > leastShare)
		.toSorted((left, right) => (right[other] ?? 0) - (left[other] ?? 0));
};

export type FrequencyEffects = Omit<ValuesChange, 'kind'> & {
	/** Share of the rows, in the middle of both sides, whose values can be compared one by one. */
	readonly comparable: number;
};

/**
Compares two sides. Without drift 8 ln 2 × the divergence ÷ (1/n + 1/m) is about χ² distributed with one degree of freedom less
than there are values: the second-order expansion of the divergence around equal shares.

@param allowForChance Whether chance counts towards the error.
*/
export const compareFrequencies = (
	baseline: ValueFrequencies,
	current: ValueFrequencies,
	allowForChance: boolean,
): FrequencyEffects => {
	const rows = {baseline: baseline.rows, current: current.rows};
	const shares = everyValue(baseline, current);
	const parts = split(shares);
	const {pairs, rare} = allowForChance
		? withoutRare(parts.known, rows)
		: {pairs: parts.known, rare: {baseline: 0, current: 0}};
	const uncertain = smallestDifference(baseline, current, parts);
	const compared = [...pairs, rare, ...uncertain].filter(pair => pair.baseline + pair.current > 0);
	const scale = 8 * Math.LN2;
	const samplingError = allowForChance
		? Math.sqrt((inverseRows(rows) * chiSquaredCritical(significanceLevel, compared.length - 1)) / scale)
		: 0;
	const shareError = Math.hypot(baseline.error, current.error);
	const readingError =
		shareError === 0
			? 0
			: Math.sqrt(
					sum(
						compared.map(
							pair => shareError ** 2 / Math.max(shareError, (pair.baseline + pair.current) / 2),
						),
					) / scale,
				);
	const alone = [
		...parts.onlyBaseline.map(share => ({baseline: share, current: 0})),
		...parts.onlyCurrent.map(share => ({baseline: 0, current: share})),
		{baseline: baseline.unlisted, current: 0},
		{baseline: 0, current: current.unlisted},
	];
	return {
		rows,
		jensenShannon: {
			value: jensenShannonDistance(compared),
			samplingError,
			readingError,
			error: samplingError + readingError,
		},
		maxJensenShannon: Math.sqrt(jensenShannonDivergence([...parts.known, ...alone])),
		chiSquared: {...chiSquaredTest(compared, rows), adjustedPValue: 1},
		newValues: missing(shares, {side: 'baseline', rows: baseline.rows, isChanceAllowed: allowForChance}),
		vanishedValues: missing(shares, {side: 'current', rows: current.rows, isChanceAllowed: allowForChance}),
		changes: shares
			.filter(share => isKnown(share))
			.toSorted(
				(left, right) =>
					Math.abs((right.current ?? 0) - (right.baseline ?? 0)) -
					Math.abs((left.current ?? 0) - (left.baseline ?? 0)),
			)
			.slice(0, maxChanges),
		unlisted: {baseline: baseline.unlisted, current: current.unlisted},
		comparable: sum(pairs.map(pair => (pair.baseline + pair.current) / 2)),
	};
};
