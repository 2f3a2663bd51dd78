// The datasets of a config as rows, worst first.
import {matchTablePattern} from '../../../config/table-patterns.ts';
import {qualifiedName} from '../../../profiling/dataset.ts';
import {begunAt} from '../../../profiling/profile.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import type {DriftStatus} from '../../../drift/drift-status.ts';
import {
	driftRank,
	type DriftStatuses,
	type KnownDrift,
	noDrift,
	type StatusesByDataset,
} from '../../state/drift-status.ts';
import {isMatch} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {TablesOrder} from '../../state/preferences.ts';
import {sortByFigure, type Sorting} from '../../state/sorting.ts';

export const driftStatusOf = (row: DatasetRow, driftStatuses: DriftStatuses): DriftStatus | undefined =>
	driftStatuses.get(row.runs[0]?.runId ?? '');

/** Whether a verdict of a latest run is still to come, so that rows may move to their places. */
export const isJudging = memoizeLast((all: readonly DatasetRow[], {settled}: KnownDrift): boolean =>
	all.some(({id, runs, failed}) => runs.length > 1 && failed === undefined && !settled.has(id)),
);

/** A dataset whose latest run failed comes after high drift: its data is unknown. */
const failedWeight = driftRank({...noDrift, worst: 'high'}) - 1;

const badness = (row: DatasetRow, settled: StatusesByDataset): number => {
	const weight = driftRank(settled.get(row.id));
	return row.failed === undefined && row.table.isGone !== true ? weight : Math.max(weight, failedWeight);
};

/** The change of the row count between the two latest runs, in percent; `undefined` without two runs. */
export const changeOf = ({runs}: DatasetRow): number | undefined => {
	const [latest, previous] = runs;
	if (typeof latest?.rowCount !== 'number' || typeof previous?.rowCount !== 'number') {
		return undefined;
	}

	return previous.rowCount === 0
		? latest.rowCount === 0
			? 0
			: Infinity
		: ((latest.rowCount - previous.rowCount) / previous.rowCount) * 100;
};

/** The time of the latest run, failed or not. */
export const lastRunOf = ({failed, runs}: DatasetRow): Date | undefined => {
	const run = failed ?? runs[0];
	return run === undefined ? undefined : begunAt(run);
};

const figures: Readonly<
	Record<Exclude<TablesOrder, 'name'>, (row: DatasetRow, settled: StatusesByDataset) => number | undefined>
> = {
	drift: badness,
	rows: ({runs, table}) => runs[0]?.rowCount ?? table.estimatedRows ?? undefined,
	change(row) {
		const change = changeOf(row);
		return change === undefined ? undefined : Math.abs(change);
	},
	age: row => lastRunOf(row)?.getTime(),
};

/** The list arrives in the order of names, and sorting is stable. */
const sorted = memoizeLast(
	(
		rows: readonly DatasetRow[],
		settled: StatusesByDataset,
		{order, isReversed}: Sorting<TablesOrder>,
	): readonly DatasetRow[] => {
		if (order === 'name') {
			return isReversed ? rows.toReversed() : rows;
		}

		return sortByFigure(rows, row => figures[order](row, settled), isReversed);
	},
);

export type TablesQuery = {
	readonly sorting: Sorting<TablesOrder>;
	readonly filter: string;
	/** Whether to show only what drifted or failed. */
	readonly onlyDrifted: boolean;
	/** Patterns of tables; all of them when left out. */
	readonly only: readonly string[] | undefined;
};

const isDrifted = (row: DatasetRow, {driftStatuses, settled}: KnownDrift): boolean =>
	row.failed !== undefined ||
	row.table.isGone === true ||
	((driftStatusOf(row, driftStatuses) ?? settled.get(row.id))?.worst ?? 'none') !== 'none';

const drifted = memoizeLast((rows: readonly DatasetRow[], known: KnownDrift): readonly DatasetRow[] =>
	rows.filter(row => isDrifted(row, known)),
);

const matching = memoizeLast((rows: readonly DatasetRow[], filter: string): readonly DatasetRow[] =>
	rows.filter(row => isMatch(qualifiedName(row), filter)),
);

const named = memoizeLast((rows: readonly DatasetRow[], patterns: readonly string[]): readonly DatasetRow[] => {
	const tables = rows.map(({schemaName, datasetName}) => ({schema: schemaName, name: datasetName}));
	const matches = patterns.map(pattern => matchTablePattern(pattern, tables));
	return rows.filter((_, index) => matches.some(ofPattern => ofPattern[index] === true));
});

/** Sorted rows that pass the filter. */
export const listed = (
	rows: readonly DatasetRow[],
	known: KnownDrift,
	{sorting, filter, onlyDrifted, only}: TablesQuery,
): readonly DatasetRow[] => {
	const all = sorted(rows, known.settled, sorting);
	const ordered = only === undefined ? all : named(all, only);
	const shown = onlyDrifted ? drifted(ordered, known) : ordered;
	return filter === '' ? shown : matching(shown, filter);
};

export const idsOf = memoizeLast((rows: readonly DatasetRow[]): readonly string[] => rows.map(row => row.id));
