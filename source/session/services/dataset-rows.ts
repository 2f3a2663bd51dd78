// The list of datasets, put together from the tables of the source and the runs of the storage.
import {datasetId} from '../../profiling/dataset.ts';
import {begunAt} from '../../profiling/profile.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {DatasetRow} from './dataset-row.ts';
import type {KnownHistory, RecentRuns} from './recent-runs.ts';

/** Datasets in the place of tables, while the source cannot be asked. */
export const tablesWithRuns = (histories: readonly KnownHistory[]): readonly TableInfo[] =>
	histories.map(({schemaName, datasetName}) => ({
		schema: schemaName,
		name: datasetName,
		kind: 'table',
		estimatedRows: null,
	}));

export const rowsOf = (
	tables: readonly TableInfo[],
	{histories, failures}: Pick<RecentRuns, 'histories' | 'failures'>,
): readonly DatasetRow[] => {
	const historiesById = new Map(histories.map(history => [datasetId(history), history]));
	// Latest first; a Map keeps the last value of a key, so the oldest go in first.
	const failedById = new Map(failures.toReversed().map(run => [datasetId(run), run]));
	return tables.map(table => {
		const key = {schemaName: table.schema, datasetName: table.name};
		const id = datasetId(key);
		const {runs = [], missing, slices, undatedRows} = historiesById.get(id) ?? {};
		const failed = failedById.get(id);
		// A run is stored as of its slice or its `--at`, which may be years ago: what counts is when it was made.
		const isLatest = failed !== undefined && runs.every(run => begunAt(run) < begunAt(failed));
		return {
			...key,
			id,
			table,
			runs,
			missing,
			slices,
			undatedRows,
			failed: isLatest ? failed : undefined,
		};
	});
};

/** The newest run with results, and a failed one after it. */
export const newestRunIdsOf = ({runs, failed}: DatasetRow): readonly string[] =>
	[runs[0], failed].flatMap(run => (run === undefined ? [] : [run.runId]));

const runIdsOf = ({runs, failed}: DatasetRow): string => [...runs, failed].map(run => run?.runId ?? '').join(' ');

/** The list as it is now. A row that has not changed stays the same object, so that it is not drawn again. */
export const withOldRows = (rows: readonly DatasetRow[], before: readonly DatasetRow[]): readonly DatasetRow[] => {
	const old = new Map(before.map(row => [row.id, row]));
	return rows.map(row => {
		const last = old.get(row.id);
		const isSame =
			last !== undefined &&
			row.slices === undefined &&
			row.missing === last.missing &&
			runIdsOf(row) === runIdsOf(last);
		return isSame ? last : row;
	});
};
