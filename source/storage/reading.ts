// Queries runs, datasets, whole profiles, and a metric over time.
import {QueryTypes, type Sequelize} from 'sequelize';
import type {Run, RunFigures, RunProfile} from '../profiling/profile.ts';
import {isSameDataset, type DatasetKey} from '../profiling/dataset.ts';
import type {StorageDatabase} from './database.ts';
import {currentHistory} from './current-history.ts';
import {readFigures} from './read-figures.ts';
import {findRun, missingRun} from './find-run.ts';
import type {KeptSources} from './kept-sources.ts';
import {metricHistory} from './metric-history.ts';
import {decodeColumns, type StoredResultRow} from './result-rows.ts';
import {
	datasetCondition,
	everyRun,
	isOfUndated,
	isOneOf,
	latestFirst,
	statusList,
	statusesWithResultsList,
	type Condition,
} from './run-queries.ts';
import {RunReader, runColumns} from './run-reader.ts';
import type {DatasetHistory, HistoryScope, OtherHistory, RunFilter, Store} from './store.ts';
import type {TableNames} from './tables.ts';
import type {Transactions} from './transactions.ts';

type StoreReader = Pick<
	Store,
	'runs' | 'findRun' | 'datasets' | 'otherHistories' | 'load' | 'loadFigures' | 'history' | 'unreadable'
>;

export type ReaderOptions = {
	readonly database: StorageDatabase;
	readonly transactions: Transactions;
	readonly tables: TableNames;
	/** Whose runs are read; all when left out. */
	readonly scope: HistoryScope | undefined;
	readonly sources: KeptSources;
};

const rowNumber = `row_number() OVER (PARTITION BY schema_name, dataset_name ORDER BY ${latestFirst})`;

type OtherHistoryRow = {
	readonly source: string;
	readonly schema_name: string | null;
	readonly dataset_name: string;
	readonly runs: number | string;
};

/** Groups rows, which are in the order of datasets, by dataset. */
const byDataset = (runs: readonly Run[]): readonly DatasetHistory[] => {
	const datasets: Array<DatasetKey & {readonly runs: Run[]}> = [];
	for (const run of runs) {
		const last = datasets.at(-1);
		if (last !== undefined && isSameDataset(last, run)) {
			last.runs.push(run);
		} else {
			datasets.push({schemaName: run.schemaName, datasetName: run.datasetName, runs: [run]});
		}
	}

	return datasets;
};

type FiguresRow = {readonly run_id: string; readonly figures: string | null};

/** The rows of runs with the text of their figures, by the runs' ids. */
const selectFigures = async (
	sequelize: Sequelize,
	runsTable: string,
	runIds: readonly string[],
): Promise<ReadonlyMap<string, FiguresRow>> => {
	if (runIds.length === 0) {
		return new Map();
	}

	const names = runIds.map((_, index) => `$run${index}`);
	const rows = await sequelize.query<FiguresRow>(
		`SELECT ${runColumns}, figures FROM ${runsTable} WHERE run_id IN (${names.join(', ')})`,
		{type: QueryTypes.SELECT, bind: Object.fromEntries(runIds.map((id, index) => [`run${index}`, id]))},
	);
	return new Map(rows.map(row => [row.run_id, row]));
};

/** The runs of a filter, the latest first. */
const selectLatest = async (reader: RunReader, filter: RunFilter, within: Condition): Promise<readonly Run[]> => {
	const {limit, statuses, everyKind = false, undated} = filter;
	if (statuses?.length === 0) {
		return [];
	}

	const {sql, bind} = datasetCondition(filter, within);
	const conditions = [
		sql,
		...(statuses === undefined ? [] : [`runs.status IN (${statusList(statuses)})`]),
		...(undated === 'only' ? [isOfUndated] : everyKind ? [] : [currentHistory(reader.table, sql)]),
	];
	const latest = `${conditions.join(' AND ')} ORDER BY ${latestFirst}`;
	if (limit === undefined) {
		return reader.select(latest, bind);
	}

	const runs = await reader.within(limit, async rows =>
		reader.rows(`${latest} LIMIT $limit`, {...bind, limit: rows}),
	);
	return runs.slice(0, limit);
};

/** The datasets of other sources in an environment, with their numbers of runs. */
const selectOtherHistories = async (
	sequelize: Sequelize,
	{runsTable, sources}: {readonly runsTable: string; readonly sources: KeptSources},
	{environment}: HistoryScope,
): Promise<readonly OtherHistory[]> => {
	const own = isOneOf(await sources.own());
	const rows = await sequelize.query<OtherHistoryRow>(
		`SELECT source, schema_name, dataset_name, count(*) AS runs
				FROM ${runsTable} WHERE environment = $environment AND NOT ${own.sql}
				GROUP BY source, schema_name, dataset_name ORDER BY source, schema_name, dataset_name`,
		{type: QueryTypes.SELECT, bind: {environment, ...own.bind}},
	);
	const sourceOf = await sources.namer();
	return rows.map(row => ({
		source: sourceOf(row.source),
		schemaName: row.schema_name ?? '',
		datasetName: row.dataset_name,
		runs: Number(row.runs),
	}));
};

export const createReader = ({database, transactions, tables, scope, sources}: ReaderOptions): StoreReader => {
	const {sequelize, dialect} = database;
	const [runsTable, resultsTable] = [dialect.qualified(tables.runs), dialect.qualified(tables.results)];
	const reader = new RunReader(sequelize, runsTable, sources);

	const load = async (runId: string): Promise<RunProfile> =>
		transactions.read(async transaction => {
			const [run] = await reader.select('run_id = $runId', {runId}, transaction);
			if (run === undefined) {
				throw missingRun(runId, reader.unreadable);
			}

			const rows = await sequelize.query<StoredResultRow>(
				`SELECT id, column_name, column_type, metric_name, metric_value FROM ${resultsTable}
				WHERE run_id = $runId`,
				{type: QueryTypes.SELECT, bind: {runId}, transaction},
			);
			return {run, columns: decodeColumns(rows)};
		});

	return {
		load,

		runs: async (filter = {}) =>
			selectLatest(reader, filter, filter.anySource === true ? everyRun : await sources.condition()),

		unreadable: reader.unreadable,

		findRun: async idOrPrefix => findRun(reader, idOrPrefix),

		async datasets(environment, runsPerDataset) {
			const inScope = await sources.condition();
			const {sql, bind} = datasetCondition({environment}, inScope);
			const runs = await reader.within(runsPerDataset, async limit =>
				sequelize.query<object>(
					// Ranks the runs by their ids alone, because a row with its figures is long.
					`SELECT ${runColumns} FROM ${runsTable} AS runs JOIN (
						SELECT runs.run_id AS ranked_id, ${rowNumber} AS recency FROM ${runsTable} AS runs
						WHERE ${sql} AND runs.status IN (${statusesWithResultsList})
							AND ${currentHistory(runsTable, sql)}
					) AS ranked ON runs.run_id = ranked.ranked_id
					WHERE recency <= $limit ORDER BY schema_name, dataset_name, recency`,
					{type: QueryTypes.SELECT, bind: {...bind, limit}},
				),
			);
			return byDataset(runs).map(history => ({...history, runs: history.runs.slice(0, runsPerDataset)}));
		},

		async loadFigures(runIds) {
			const rowsById = await selectFigures(sequelize, runsTable, runIds);
			return Promise.all(
				runIds.map(async (runId): Promise<RunFigures> => {
					const row = rowsById.get(runId);
					const [run] = row === undefined ? [] : await reader.decode([row]);
					const columns = readFigures(row?.figures ?? null);
					return run === undefined || columns === undefined ? load(runId) : {run, columns};
				}),
			);
		},

		otherHistories: async () =>
			scope === undefined ? [] : selectOtherHistories(sequelize, {runsTable, sources}, scope),

		history: async choice =>
			metricHistory(
				sequelize,
				{runs: runsTable, results: resultsTable, within: datasetCondition(choice, await sources.condition())},
				choice,
			),
	};
};
