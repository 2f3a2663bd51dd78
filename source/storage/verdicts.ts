// Keeps and reads verdicts with the runs that they judge.
import {QueryTypes} from 'sequelize';
import {currentHistory} from './current-history.ts';
import type {ReaderOptions} from './reading.ts';
import {datasetCondition, isOfUndated, latestFirst, statusesWithResultsList} from './run-queries.ts';
import type {KeptVerdict, Store} from './store.ts';

type VerdictRow = {
	readonly run_id: string;
	readonly schema_name: string | null;
	readonly dataset_name: string;
	readonly recency: number | string;
	readonly run_count: number | string;
	readonly first_at: string;
	readonly last_begun: string | null;
	readonly last_undated: string | null;
	readonly verdict: string | null;
};

/** When the rows without a date were last profiled. The report on the newest slice includes them. */
const lastUndated = (runsTable: string): string =>
	`SELECT max(runs.started_at) FROM ${runsTable} AS runs
		WHERE ${isOfUndated} AND runs.environment = judged.environment
			AND runs.schema_name = judged.schema_name AND runs.dataset_name = judged.dataset_name`;

const ofDataset = 'PARTITION BY runs.schema_name, runs.dataset_name';

/** The latest run of each dataset, and the one before it. */
const latestRuns = (runsTable: string, within: string): string =>
	`SELECT judged.run_id, judged.schema_name, judged.dataset_name, judged.verdict,
			recency, run_count, first_at, last_begun, (${lastUndated(runsTable)}) AS last_undated
		FROM ${runsTable} AS judged JOIN (
			SELECT runs.run_id AS ranked_id,
				row_number() OVER (${ofDataset} ORDER BY ${latestFirst}) AS recency,
				sum(1) OVER (${ofDataset}) AS run_count,
				min(CAST(runs.profiled_at AS VARCHAR)) OVER (${ofDataset}) AS first_at,
				max(runs.started_at) OVER (${ofDataset}) AS last_begun
			FROM ${runsTable} AS runs
			WHERE ${within} AND runs.status IN (${statusesWithResultsList}) AND ${currentHistory(runsTable, within)}
		) AS ranked ON judged.run_id = ranked.ranked_id
		WHERE recency <= 2 ORDER BY schema_name, dataset_name, recency`;

/** Each latest run, with the verdict of the run before it. */
const paired = (rows: readonly VerdictRow[]): readonly KeptVerdict[] =>
	rows.flatMap((row, index) => {
		const next = rows[index + 1];
		const before = Number(next?.recency) === 2 ? next : undefined;
		return Number(row.recency) === 1
			? [
					{
						schemaName: row.schema_name ?? '',
						datasetName: row.dataset_name,
						runId: row.run_id,
						history: [row.run_count, row.first_at, row.last_begun ?? '', row.last_undated ?? '']
							.join(' ')
							.trim(),
						text: row.verdict,
						runIdBefore: before?.run_id ?? null,
						textBefore: before?.verdict ?? null,
					},
				]
			: [];
	});

type HeadRow = {readonly run_id: string; readonly head: string};

const headsOf = (runsTable: string, within: string): string =>
	`SELECT judged.run_id, substr(judged.verdict, 1, $length) AS head
		FROM ${runsTable} AS judged JOIN (
			SELECT runs.run_id AS ranked_id, row_number() OVER (${ofDataset} ORDER BY ${latestFirst}) AS recency
			FROM ${runsTable} AS runs
			WHERE ${within} AND runs.status IN (${statusesWithResultsList})
		) AS ranked ON judged.run_id = ranked.ranked_id
		WHERE recency <= $limit AND judged.verdict IS NOT NULL`;

type Verdicts = Pick<Store, 'verdicts' | 'verdictHeads' | 'keepVerdict'>;

export const createVerdicts = ({database, tables, sources}: ReaderOptions): Verdicts => {
	const {sequelize, dialect} = database;
	const runsTable = dialect.qualified(tables.runs);
	return {
		async verdicts(environment, dataset) {
			const {sql, bind} = datasetCondition(
				{environment, ...(dataset !== undefined && {dataset})},
				await sources.condition(),
			);
			const rows = await sequelize.query<VerdictRow>(latestRuns(runsTable, sql), {type: QueryTypes.SELECT, bind});
			return paired(rows);
		},

		async verdictHeads(environment, {runsPerDataset, length}) {
			const {sql, bind} = datasetCondition({environment}, await sources.condition());
			const rows = await sequelize.query<HeadRow>(headsOf(runsTable, sql), {
				type: QueryTypes.SELECT,
				bind: {...bind, limit: runsPerDataset, length},
			});
			return new Map(rows.map(row => [row.run_id, row.head]));
		},

		async keepVerdict(runId, text) {
			const statement = `UPDATE ${runsTable} SET verdict = $text WHERE run_id = $runId`;
			const bind = {text, runId};
			try {
				await (database.updateSoon?.(statement, bind) ??
					sequelize.query(statement, {type: QueryTypes.UPDATE, bind}));
			} catch {
				// Readers then judge the run again.
			}
		},
	};
};
