// Questions to the tables: runs, datasets, whole profiles, a metric over time.
import {QueryTypes, type Sequelize, type Transaction} from 'sequelize';
import {ProfileMeshError} from '../errors.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import {isFigure} from '../profiling/metrics/metric.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import {statusesWithResults, type Run, type RunProfile, type RunStatus} from '../profiling/profile.ts';
import {isSameDataset, type DatasetKey} from '../profiling/dataset.ts';
import {currentText} from './legacy-values.ts';
import {decodeColumns, parseScalar, type StoredResultRow} from './result-rows.ts';
import {decodeRun, parseTime} from './run-rows.ts';
import type {DatasetHistory, MetricPoint, RunFilter, Store} from './store.ts';
import type {TableNames} from './tables.ts';
import type {Transactions} from './transactions.ts';

type StoreReader = Pick<Store, 'runs' | 'findRun' | 'datasets' | 'load' | 'history'>;

const latestFirst = 'profiled_at DESC, run_id DESC';

const listOf = (statuses: readonly RunStatus[]): string => statuses.map(status => `'${status}'`).join(', ');

const withResults = listOf(statusesWithResults);

/** Candidates that an ambiguous run id lists. */
const maxCandidates = 8;

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
		...(statuses === undefined ? [] : [`status IN (${listOf(statuses)})`]),
	];
	return {sql: conditions.join(' AND '), bind};
};

/** Rows that come dataset by dataset, as one list a dataset. */
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

const noSuchRun = (idOrPrefix: string): ProfileMeshError =>
	new ProfileMeshError('not-found', `There is no run ${idOrPrefix.replaceAll(/\p{Control}/gv, '')}`, {
		why: 'No run in this storage has an id that begins so',
		hint: '`profilemesh runs` lists the runs',
	});

export const createReader = (sequelize: Sequelize, transactions: Transactions, tables: TableNames): StoreReader => {
	const quote = (name: string) => sequelize.getQueryInterface().quoteIdentifier(name);
	const [runsTable, resultsTable] = [quote(tables.runs), quote(tables.results)];

	const selectRuns = async (
		rest: string,
		bind: Readonly<Record<string, string | number>>,
		transaction?: Transaction,
	): Promise<readonly Run[]> => {
		const rows = await sequelize.query<object>(`SELECT * FROM ${runsTable} AS runs WHERE ${rest}`, {
			type: QueryTypes.SELECT,
			bind,
			...(transaction !== undefined && {transaction}),
		});
		return rows.map(row => decodeRun(row));
	};

	return {
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

		async findRun(idOrPrefix) {
			const [exact] = await selectRuns('run_id = $idOrPrefix', {idOrPrefix});
			if (exact !== undefined) {
				return exact;
			}

			const [first, ...others] =
				idOrPrefix === ''
					? []
					: await selectRuns(`substr(run_id, 1, $length) = $prefix ORDER BY ${latestFirst} LIMIT $most`, {
							prefix: idOrPrefix.toLowerCase(),
							length: idOrPrefix.length,
							most: maxCandidates + 1,
						});
			if (first === undefined) {
				throw noSuchRun(idOrPrefix);
			}

			if (others.length > 0) {
				const ids = [first, ...others].map(run => run.runId);
				const candidates = ids.slice(0, maxCandidates).join(', ');
				const isCut = ids.length > maxCandidates;
				throw new ProfileMeshError('not-found', `Several runs have an id that begins with ${idOrPrefix}`, {
					hint: `Give more of the id: ${candidates}${isCut ? ' and more' : ''}`,
				});
			}

			return first;
		},

		async datasets(environment, runsPerDataset) {
			const rows = await sequelize.query<Record<string, unknown>>(
				`SELECT * FROM (
					SELECT *, row_number() OVER (PARTITION BY schema_name, dataset_name ORDER BY profiled_at DESC, run_id DESC) AS recency
					FROM ${runsTable} WHERE environment = $environment AND status IN (${withResults})
				) AS ranked WHERE recency <= $most ORDER BY schema_name, dataset_name, recency`,
				{type: QueryTypes.SELECT, bind: {environment, most: runsPerDataset}},
			);
			return byDataset(rows.map(row => decodeRun(row)));
		},

		async load(runId): Promise<RunProfile> {
			return transactions.read(async transaction => {
				const [run] = await selectRuns('run_id = $runId', {runId}, transaction);
				if (run === undefined) {
					throw noSuchRun(runId);
				}

				const rows = await sequelize.query<StoredResultRow>(
					`SELECT id, column_name, column_type, metric_name, metric_value FROM ${resultsTable} WHERE run_id = $runId`,
					{type: QueryTypes.SELECT, bind: {runId}, transaction},
				);
				return {run, columns: decodeColumns(rows)};
			});
		},

		async history(
			dataset: DatasetKey,
			environment: string,
			column: string,
			metric: MetricName,
			limit: number,
		): Promise<readonly MetricPoint[]> {
			const definition = metricOf(metric);
			if (!isFigure(definition)) {
				return [];
			}

			const {kind} = definition;

			const rows = await sequelize.query<{run_id: string; profiled_at: string; metric_value: string | null}>(
				`SELECT runs.run_id, runs.profiled_at, results.metric_value FROM ${runsTable} AS runs
				JOIN ${resultsTable} AS results ON results.run_id = runs.run_id AND results.column_name = $column AND results.metric_name = $metric
				WHERE runs.environment = $environment AND runs.schema_name = $schema AND runs.dataset_name = $dataset AND runs.status IN (${withResults})
				ORDER BY runs.profiled_at DESC, runs.run_id DESC LIMIT $limit`,
				{
					type: QueryTypes.SELECT,
					bind: {
						column,
						metric,
						environment,
						schema: dataset.schemaName,
						dataset: dataset.datasetName,
						limit,
					},
				},
			);
			return rows
				.map(row => {
					const text = currentText(row.metric_value);
					return {
						runId: row.run_id,
						profiledAt: parseTime(row.profiled_at),
						value: text === null ? null : (parseScalar(kind, text) ?? null),
					};
				})
				.toReversed();
		},
	};
};
