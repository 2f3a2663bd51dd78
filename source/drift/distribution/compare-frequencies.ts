// Compares the frequencies of values. The Jensen–Shannon distance decides, and new and vanished values are named.
import type {Side} from '../column-pair.ts';
import {significanceLevel} from '../statistics/significance-level.ts';
import {jensenShannonDistance, type SharePair} from '../statistics/divergences.ts';
import {chiSquaredTest, inverseRows, type Rows} from '../statistics/significance.ts';
import {chiSquaredCritical} from '../statistics/special-functions.ts';
import {sumOf} from '../statistics/sum.ts';
import type {ValueShare, ValuesChange} from './distribution-change.ts';

/** The frequencies of values, as a stored run keeps them. */
export type ValueFrequencies = {
	/** The values that the run lists, most frequent first, with their shares of the values. */
	readonly shares: ReadonlyMap<number | string | boolean, number>;
	/** Values that are not null. */
	readonly rows: number;
	/** The largest error of a share. */
	readonly error: number;
	/** Share of the rows whose values are not listed; 0 where all are. */
	readonly unlisted: number;
	/** The largest share that a value which is not listed can have. */
	readonly maxUnlisted: number;
};

/**
Rarer values are merged, as for any χ² test: W. G. Cochran, "Some methods for strengthening the common χ² tests",
Biometrics 10(4), 1954.
*/
const minExpectedRows = 5;
const maxChanges = 10;

type Split = {
	/** Values whose shares are known on both sides. */
	readonly known: readonly SharePair[];
	/** Values that one side lists, and whose share on the other side is unknown. */
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
The shares that are not known on both sides, completed so that the divergence is as small as it can be. Taking values
together never makes it larger. For a value that one side lists, it is smallest where the ratio of its two shares is
that of the rest. Where the other side cannot hold that much of the value, because it would list it, the value stands
apart with the most that the other side can hold.
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

/** Merges values that are too rare to tell a change from sampling error. */
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

/** Values that a side certainly does not have, though more rows of the other side hold them than sampling explains. */
const missingOn = (
	side: Side,
	shares: readonly ValueShare[],
	{rows, allowSamplingError}: {readonly rows: number; readonly allowSamplingError: boolean},
): readonly ValueShare[] => {
	const other = side === 'baseline' ? 'current' : 'baseline';
	// A value with a share s is absent from n rows with a probability of e^(−ns).
	const minShare = allowSamplingError ? -Math.log(significanceLevel) / rows : 0;
	return shares
		.filter(share => share[side] === 0 && (share[other] ?? 0) > minShare)
		.toSorted((left, right) => (right[other] ?? 0) - (left[other] ?? 0));
};

/** 8 ln 2 × the divergence is about χ² distributed, with 1/n + 1/m as its unit. */
const chiSquaredScale = 8 * Math.LN2;

const samplingErrorOf = (rows: Rows, valueCount: number): number =>
	Math.sqrt((inverseRows(rows) * chiSquaredCritical(significanceLevel, valueCount - 1)) / chiSquaredScale);

/** The largest error of the distance where each share has an error of at most `shareError`. */
const readingErrorOf = (pairs: readonly SharePair[], shareError: number): number => {
	const errors = pairs.map(pair => shareError ** 2 / Math.max(shareError, (pair.baseline + pair.current) / 2));
	return shareError === 0 ? 0 : Math.sqrt(sum(errors) / chiSquaredScale);
};

/** The distance if all values that are not listed were different. */
const maxDistance = (baseline: ValueFrequencies, current: ValueFrequencies, parts: Split): number =>
	jensenShannonDistance([
		...parts.known,
		...parts.onlyBaseline.map(share => ({baseline: share, current: 0})),
		...parts.onlyCurrent.map(share => ({baseline: 0, current: share})),
		{baseline: baseline.unlisted, current: 0},
		{baseline: 0, current: current.unlisted},
	]);

type Unlisted = Readonly<Record<Side, Pick<ValueFrequencies, 'maxUnlisted'>>>;

/**
The values whose share changed most, the largest change first. A value that one side does not list has at most the share
that its list leaves room for.
*/
const largestChanges = (shares: readonly ValueShare[], {baseline, current}: Unlisted): readonly ValueShare[] => {
	const changeOf = (share: ValueShare): number => {
		const [before, after] = [
			share.baseline ?? Math.min(baseline.maxUnlisted, share.current ?? 0),
			share.current ?? Math.min(current.maxUnlisted, share.baseline ?? 0),
		];
		return Math.abs(after - before);
	};

	return shares
		.filter(share => isKnown(share) || changeOf(share) > 0)
		.toSorted((left, right) => changeOf(right) - changeOf(left))
		.slice(0, maxChanges);
};

export type FrequencyEffects = Omit<ValuesChange, 'kind'> & {
	/** Share of the rows, in the middle of both sides, whose values can be compared one by one. */
	readonly comparable: number;
};

/**
Compares two sides. Without drift 8 ln 2 × the divergence ÷ (1/n + 1/m) is about χ² distributed with one degree of
freedom less than there are values: the second-order expansion of the divergence around equal shares.

@param allowSamplingError Whether the sampling error counts towards the error.
*/
export const compareFrequencies = (
	baseline: ValueFrequencies,
	current: ValueFrequencies,
	allowSamplingError: boolean,
): FrequencyEffects => {
	const rows = {baseline: baseline.rows, current: current.rows};
	const shares = everyValue(baseline, current);
	const parts = split(shares);
	const {pairs, rare} = allowSamplingError
		? withoutRare(parts.known, rows)
		: {pairs: parts.known, rare: {baseline: 0, current: 0}};
	const compared = [...pairs, rare, ...smallestDifference(baseline, current, parts)].filter(
		pair => pair.baseline + pair.current > 0,
	);
	const samplingError = allowSamplingError ? samplingErrorOf(rows, compared.length) : 0;
	const readingError = readingErrorOf(compared, Math.hypot(baseline.error, current.error));
	return {
		rows,
		jensenShannon: {
			value: jensenShannonDistance(compared),
			samplingError,
			readingError,
			error: samplingError + readingError,
		},
		maxJensenShannon: maxDistance(baseline, current, parts),
		chiSquared: {...chiSquaredTest(compared, rows), adjustedPValue: 1},
		newValues: missingOn('baseline', shares, {rows: baseline.rows, allowSamplingError}),
		vanishedValues: missingOn('current', shares, {rows: current.rows, allowSamplingError}),
		changes: largestChanges(shares, {baseline, current}),
		unlisted: {baseline: baseline.unlisted, current: current.unlisted},
		comparable: sum(pairs.map(pair => (pair.baseline + pair.current) / 2)),
	};
};
