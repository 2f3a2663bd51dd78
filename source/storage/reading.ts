// Queries of the tables: runs, datasets, whole profiles, a metric over time.
import {QueryTypes, type Sequelize} from 'sequelize';
import type {Run, RunFigures, RunProfile} from '../profiling/profile.ts';
import {isSameDataset, type DatasetKey} from '../profiling/dataset.ts';
import type {StorageDatabase} from './database.ts';
import {readFigures} from './figures-text.ts';
import {findRun, noSuchRun} from './find-run.ts';
import {metricHistory} from './metric-history.ts';
import {decodeColumns, type StoredResultRow} from './result-rows.ts';
import {decodeRun, runFields} from './run-rows.ts';
import {latestFirst, statusList, statusesWithResultsList, type SelectRuns} from './run-queries.ts';
import type {DatasetHistory, RunFilter, Store} from './store.ts';
import type {TableNames} from './tables.ts';
import type {Transactions} from './transactions.ts';

type StoreReader = Pick<Store, 'runs' | 'findRun' | 'datasets' | 'load' | 'loadFigures' | 'history'>;

const runColumns = runFields.join(', ');

const rowNumber = `row_number() OVER (PARTITION BY schema_name, dataset_name ORDER BY ${latestFirst})`;

type Condition = {
	readonly sql: string;
	readonly bind: Readonly<Record<string, string>>;
};

/** Values are bound, never part of the statement: Sequelize's literals cannot hold every text. */
const conditionOf = ({dataset, environment, statuses}: RunFilter): Condition => {
	const bind = {
		...(environment !== undefined && {environment}),
		...(dataset !== undefined && {schema_name: dataset.schemaName, dataset_name: dataset.datasetName}),
	};
	const conditions = [
		'TRUE',
		...Object.keys(bind).map(column => `${column} = $${column}`),
		...(statuses === undefined ? [] : [`status IN (${statusList(statuses)})`]),
	];
	return {sql: conditions.join(' AND '), bind};
};

/** Rows in the order of datasets, as one list for each dataset. */
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

const selectRunsFrom =
	(sequelize: Sequelize, runsTable: string): SelectRuns =>
	async (rest, bind, transaction) => {
		const rows = await sequelize.query<object>(`SELECT ${runColumns} FROM ${runsTable} AS runs WHERE ${rest}`, {
			type: QueryTypes.SELECT,
			bind,
			...(transaction !== undefined && {transaction}),
		});
		return rows.map(row => decodeRun(row));
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

export const createReader = (
	{sequelize, dialect}: StorageDatabase,
	transactions: Transactions,
	tables: TableNames,
): StoreReader => {
	const [runsTable, resultsTable] = [dialect.qualified(tables.runs), dialect.qualified(tables.results)];
	const selectRuns = selectRunsFrom(sequelize, runsTable);

	const load = async (runId: string): Promise<RunProfile> =>
		transactions.read(async transaction => {
			const [run] = await selectRuns('run_id = $runId', {runId}, transaction);
			if (run === undefined) {
				throw noSuchRun(runId);
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

		async runs(filter = {}) {
			const {limit, statuses: wanted} = filter;
			if (wanted?.length === 0) {
				return [];
			}

			const {sql, bind} = conditionOf(filter);
			return selectRuns(`${sql} ORDER BY ${latestFirst}${limit === undefined ? '' : ' LIMIT $limit'}`, {
				...bind,
				...(limit !== undefined && {limit}),
			});
		},

		findRun: async idOrPrefix => findRun(selectRuns, idOrPrefix),

		async datasets(environment, runsPerDataset) {
			const rows = await sequelize.query<Record<string, unknown>>(
				`SELECT ${runColumns} FROM (
					SELECT ${runColumns}, ${rowNumber}
						AS recency
					FROM ${runsTable} WHERE environment = $environment AND status IN (${statusesWithResultsList})
				) AS ranked WHERE recency <= $limit ORDER BY schema_name, dataset_name, recency`,
				{type: QueryTypes.SELECT, bind: {environment, limit: runsPerDataset}},
			);
			return byDataset(rows.map(row => decodeRun(row)));
		},

		async loadFigures(runIds) {
			const rowsById = await selectFigures(sequelize, runsTable, runIds);
			return Promise.all(
				runIds.map(async (runId): Promise<RunFigures> => {
					const row = rowsById.get(runId);
					const columns = readFigures(row?.figures ?? null);
					return row === undefined || columns === undefined ? load(runId) : {run: decodeRun(row), columns};
				}),
			);
		},

		history: async choice => metricHistory(sequelize, {runs: runsTable, results: resultsTable}, choice),
	};
};
