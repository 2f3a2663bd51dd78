// One column in both runs, and what its comparisons have in common.
import type {ColumnProfile} from '../profiling/profile.ts';
import {minSampleRows} from './statistics/significance-level.ts';
import {numberOf, percentilesOf, rowsOf} from './column-figures.ts';
import {judgeEffect} from './distribution/judge-effect.ts';
import {withoutAppended} from './distribution/growth.ts';
import {compareOrdered, type OrderedDistribution} from './distribution/compare-ordered.ts';
import {independence} from './distribution/percentiles.ts';
import {storedDistribution} from './distribution/stored-distribution.ts';
import type {Rows} from './statistics/significance.ts';
import type {DriftSettings} from './threshold-rules.ts';

export type ColumnPair = {
	readonly before: ColumnProfile;
	readonly after: ColumnProfile;
	/** Rows of the runs. */
	readonly beforeRows: number | null;
	readonly afterRows: number | null;
	/** Values that are not null; `undefined` where a run does not tell. */
	readonly rows: Rows | undefined;
	readonly allowForChance: boolean;
	/** Whether both sides have enough rows to speak of chance. */
	readonly isLarge: boolean;
	/** 1 where the rows of both runs are independent draws, towards 0 where they are the same rows. */
	readonly independence: number;
	/** Why its values need no verdict, in words: it is a key, and grows with the table. */
	readonly keyGrowth: string | undefined;
};

type RowCounts = readonly [baseline: number | null, current: number | null];

/** Repeating values make gaps between percentiles that are the same by themselves. */
const minDistinctPercent = 50;

const isVaried = (profile: ColumnProfile): boolean =>
	(numberOf(profile, 'distinct_percent') ?? 0) >= minDistinctPercent;

const independenceOf = (before: ColumnProfile, after: ColumnProfile, rows: Rows | undefined): number => {
	const [baseline, current] = [percentilesOf(before), percentilesOf(after)];
	return rows === undefined ||
		baseline === undefined ||
		current === undefined ||
		!isVaried(before) ||
		!isVaried(after)
		? 1
		: independence(baseline, current, rows);
};

/** Every value differs; an estimate comes close to it. */
const isUnique = (profile: ColumnProfile): boolean => {
	const provenance = profile.metrics.get('distinct_percent')?.provenance;
	return (numberOf(profile, 'distinct_percent') ?? 0) >= (provenance?.kind === 'exact' ? 100 : 98);
};

/** Whether the current run holds the values of the baseline and, past the largest of them, others. */
const isAppended = (
	baseline: OrderedDistribution,
	current: OrderedDistribution,
	{distribution, allow_for_chance: allowForChance}: DriftSettings,
): boolean => {
	const [least, last] = [baseline.percentiles?.[0], baseline.percentiles?.[100]];
	const [leastNow, lastNow] = [current.percentiles?.[0], current.percentiles?.[100]];
	if (least === undefined || last === undefined || leastNow !== least || lastNow === undefined || lastNow <= last) {
		return false;
	}

	const older = withoutAppended(current, last, Infinity);
	if (older === undefined || older.cumulative.rows < distribution.min_rows) {
		return false;
	}

	const {psi, wasserstein} = compareOrdered(baseline, older, {allowForChance, independence: 1});
	return (
		judgeEffect(psi, distribution.psi).severity === 'none' &&
		(wasserstein === null || judgeEffect(wasserstein, distribution.wasserstein).severity === 'none')
	);
};

/**
Keys number the rows: that they grow says no more than that rows were added. A primary key of integers is one, and so is a column of
integers that are all different and that holds, up to the largest value of the baseline, what it held before.
*/
const keyGrowthOf = (
	before: ColumnProfile,
	after: ColumnProfile,
	[beforeRows, afterRows]: RowCounts,
	settings: DriftSettings,
): string | undefined => {
	const areIntegers = [before, after].every(({column}) => column.semanticType === 'integer');
	if (!areIntegers || !isUnique(before) || !isUnique(after)) {
		return undefined;
	}

	if (before.column.primaryKey && after.column.primaryKey) {
		return 'a key: its values number the rows, and the count tells of those';
	}

	const [baseline, current] = [storedDistribution(before, beforeRows), storedDistribution(after, afterRows)];
	return baseline !== undefined && current !== undefined && isAppended(baseline, current, settings)
		? 'grows with the table: every value differs, and up to the largest one of the baseline nothing changed'
		: undefined;
};

export const columnPair = (
	before: ColumnProfile,
	after: ColumnProfile,
	[beforeRows, afterRows]: RowCounts,
	settings: DriftSettings,
): ColumnPair => {
	const [baseline, current] = [rowsOf(before, beforeRows).present, rowsOf(after, afterRows).present];
	const rows =
		baseline === undefined || current === undefined || baseline <= 0 || current <= 0
			? undefined
			: {baseline, current};
	return {
		before,
		after,
		beforeRows,
		afterRows,
		rows,
		allowForChance: settings.allow_for_chance,
		isLarge: rows !== undefined && Math.min(rows.baseline, rows.current) >= minSampleRows,
		independence: independenceOf(before, after, rows),
		keyGrowth: keyGrowthOf(before, after, [beforeRows, afterRows], settings),
	};
};
