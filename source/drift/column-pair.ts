// One column in both runs, and the facts that its comparisons share.
import type {ColumnProfile} from '../profiling/profile.ts';
import type {DriftSettings} from '../config/schema.ts';
import {numberOf, percentilesOf, rowsOf, type StoredColumn} from './column-figures.ts';
import {compareOrdered, type OrderedDistribution} from './distribution/compare-ordered.ts';
import {withoutAppended} from './distribution/growth.ts';
import {judgeEffect} from './distribution/judge-effect.ts';
import {independence} from './distribution/percentiles.ts';
import {storedDistribution} from './distribution/stored-distribution.ts';
import {minSampleRows} from './statistics/significance-level.ts';
import type {Rows} from './statistics/significance.ts';

/** One of the two runs. */
export type Side = 'baseline' | 'current';

/** A column as both runs keep it. */
export type ColumnSides = Readonly<Record<Side, StoredColumn>>;

export type ColumnPair = ColumnSides & {
	/** Values that are not null; `undefined` where a run does not know. */
	readonly rows: Rows | undefined;
	/** Whether a change within the sampling error of a whole table is not drift. */
	readonly allowSamplingError: boolean;
	/** Whether both sides have enough rows to count as samples. */
	readonly isLarge: boolean;
	/** 1 where the rows of both runs are independent draws, towards 0 where they are the same rows. */
	readonly independence: number;
	/** Whether the baseline is of several runs, and moves less than one of them does. */
	readonly isMedian: boolean;
	/** The reason not to judge its values: it is a key, and grows with the table. `undefined` where it is not a key. */
	readonly keyGrowth: string | undefined;
};

/** Repeated values make equal gaps between percentiles, which show nothing. */
const minDistinctPercent = 50;

const isVaried = (profile: ColumnProfile): boolean =>
	(numberOf(profile, 'distinct_percent') ?? 0) >= minDistinctPercent;

const independenceOf = ({baseline: {profile: before}, current: {profile: after}}: ColumnSides, rows: Rows): number => {
	const [baseline, current] = [percentilesOf(before), percentilesOf(after)];
	const isKnown = isVaried(before) && isVaried(after);
	return baseline === undefined || current === undefined || !isKnown ? 1 : independence(baseline, current, rows);
};

/** Whether all values are distinct, or nearly all by an estimate. */
const isUnique = (profile: ColumnProfile): boolean => {
	const provenance = profile.metrics.get('distinct_percent')?.provenance;
	return (numberOf(profile, 'distinct_percent') ?? 0) >= (provenance?.kind === 'exact' ? 100 : 98);
};

/** Percentiles show to a hundredth how many rows stayed the same. */
const keptShare = 0.98;

/** Keys are never this many times further apart than usual, even with missing rows between them. */
const farKeys = 1000;

/** Whether the current run holds the values of the baseline and, past the largest of them, others. */
const isAppended = (
	baseline: OrderedDistribution,
	current: OrderedDistribution,
	{distribution, allow_for_chance: allowSamplingError}: DriftSettings,
): boolean => {
	const [first, last] = [baseline.percentiles?.[0], baseline.percentiles?.[100]];
	const [firstNow, lastNow] = [current.percentiles?.[0], current.percentiles?.[100]];
	if (first === undefined || last === undefined || firstNow !== first || lastNow === undefined || lastNow <= last) {
		return false;
	}

	const older = withoutAppended(current, last, Infinity);
	if (older === undefined || older.cumulative.rows < distribution.min_rows) {
		return false;
	}

	// Missing rows were changed, and added keys are about as close to each other as the others.
	const added = current.cumulative.rows - older.cumulative.rows;
	const usualDistance = (last - first) / baseline.cumulative.rows;
	if (
		older.cumulative.rows < keptShare * baseline.cumulative.rows ||
		lastNow - last > farKeys * usualDistance * Math.max(1, added)
	) {
		return false;
	}

	const {psi, wasserstein} = compareOrdered(baseline, older, {allowSamplingError, independence: 1});
	return (
		judgeEffect(psi, distribution.psi).severity === 'none' &&
		(wasserstein === null || judgeEffect(wasserstein, distribution.wasserstein).severity === 'none')
	);
};

/**
Whether a column is a key that numbers the rows, so that its growth only shows added rows. A primary key of integers is
one. So is a column of distinct integers that holds the same values as before up to the largest value of the baseline.
*/
const keyGrowthOf = (sides: ColumnSides, settings: DriftSettings): string | undefined => {
	const profiles = [sides.baseline.profile, sides.current.profile];
	const areIntegers = profiles.every(({column}) => column.semanticType === 'integer');
	if (!areIntegers || profiles.some(profile => !isUnique(profile))) {
		return undefined;
	}

	if (profiles.every(({column}) => column.primaryKey)) {
		return 'a key: its values number the rows, and the count tells of those';
	}

	const [baseline, current] = [storedDistribution(sides.baseline), storedDistribution(sides.current)];
	return baseline !== undefined && current !== undefined && isAppended(baseline, current, settings)
		? 'grows with the table: every value differs, and up to the largest one of the baseline nothing changed'
		: undefined;
};

export const pairColumns = (
	sides: ColumnSides,
	{settings, isMedian}: {readonly settings: DriftSettings; readonly isMedian: boolean},
): ColumnPair => {
	const [baseline, current] = [rowsOf(sides.baseline).present ?? 0, rowsOf(sides.current).present ?? 0];
	const rows = baseline > 0 && current > 0 ? {baseline, current} : undefined;
	return {
		...sides,
		rows,
		allowSamplingError: settings.allow_for_chance,
		isLarge: rows !== undefined && Math.min(baseline, current) >= minSampleRows,
		independence: rows === undefined ? 1 : independenceOf(sides, rows),
		isMedian,
		keyGrowth: keyGrowthOf(sides, settings),
	};
};
