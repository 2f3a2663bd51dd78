// Writes to the tables, each time in one transaction.
import {setImmediate as eventLoopTurn} from 'node:timers/promises';
import {QueryTypes, type Transaction} from 'sequelize';
import {ProfileMeshError} from '../errors.ts';
import type {Run} from '../profiling/profile.ts';
import {createAdoption} from './adoption.ts';
import type {StorageDatabase} from './database.ts';
import {figuresText} from './figures-text.ts';
import {isAbandoned, thisProcess} from './owner.ts';
import {encodeColumn} from './result-rows.ts';
import type {KeptSources} from './kept-sources.ts';
import {isOneOf} from './run-queries.ts';
import {encodeRun, parseTime, timeText, type RunRow} from './run-rows.ts';
import {segmentsText} from './segments-text.ts';
import type {HistoryScope, Store} from './store.ts';
import type {OwnedRunRow, ResultModel, RunModel, TableNames} from './tables.ts';
import type {Transactions} from './transactions.ts';

type StoreWriter = Pick<Store, 'begin' | 'complete' | 'end' | 'failAbandoned' | 'adopt' | 'giveBack' | 'remove'>;

export type WriterOptions = {
	readonly database: StorageDatabase;
	readonly transactions: Transactions;
	readonly runModel: RunModel;
	readonly resultModel: ResultModel;
	readonly tables: TableNames;
	/** The scope that adopts runs. Nothing is adopted without it. */
	readonly scope: HistoryScope | undefined;
	readonly sources: KeptSources;
};

const saveRun = async (
	runModel: RunModel,
	row: RunRow & Pick<OwnedRunRow, 'figures' | 'segments'>,
	transaction: Transaction,
): Promise<void> => {
	const [updated] = await runModel.update(row, {where: {run_id: row.run_id}, transaction});
	if (updated === 0) {
		await runModel.create(row, {transaction});
	}
};

/** Makes the row of a run, with the name that the store has for its source. */
const rowOf = (run: Run, sources: KeptSources): RunRow => {
	const row = encodeRun(run);
	return row.source === null ? row : {...row, source: sources.keptName(row.source)};
};

type RunOwner = Pick<OwnedRunRow, 'run_id' | 'owner'>;
type RunningRow = RunOwner & Pick<OwnedRunRow, 'profiled_at' | 'started_at'>;

/** Finds runs with the status `running` whose process is gone. */
const abandonedRuns = async (
	{sequelize, dialect}: StorageDatabase,
	runsTable: string,
): Promise<readonly RunOwner[]> => {
	const running = await sequelize.query<RunningRow>(
		`SELECT run_id, owner, profiled_at, started_at FROM ${dialect.qualified(runsTable)} WHERE status = 'running'`,
		{type: QueryTypes.SELECT},
	);
	const now = new Date();
	const areAbandoned = await Promise.all(
		running.map(async run => isAbandoned(run.owner, parseTime(run.started_at ?? run.profiled_at), now)),
	);
	return running.filter((_, index) => areAbandoned[index]);
};

/** Marks runs as failed, and returns how many. */
const failRuns = async (runModel: RunModel, runs: readonly RunOwner[], transaction: Transaction): Promise<number> => {
	let failed = 0;
	for (const {run_id, owner} of runs) {
		// Checks the owner again: the run may have ended meanwhile, or another process may have begun it again.
		// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
		const [updated] = await runModel.update(
			{status: 'failed', error: 'The process that made this run ended before the run did'},
			{where: {run_id, status: 'running', owner}, transaction},
		);
		failed += updated;
	}

	return failed;
};

/** The source names whose runs a scope can claim: its other names, and no name, as in ProfileMesh 0.1. */
const unclaimedNames = async (
	{sequelize, dialect}: StorageDatabase,
	runsTable: string,
	otherNames: readonly string[],
): Promise<ReadonlySet<string | null>> => {
	const {sql, bind} = isOneOf(otherNames);
	const rows = await sequelize.query<{readonly source: string | null}>(
		`SELECT DISTINCT source FROM ${dialect.qualified(runsTable)} WHERE source IS NULL OR ${sql}`,
		{type: QueryTypes.SELECT, bind},
	);
	return new Set(rows.map(({source}) => source));
};

/** Makes the function that begins a run. It claims earlier runs of the dataset that no source has claimed. */
const createBegin = ({database, transactions, runModel, tables, scope, sources}: WriterOptions): Store['begin'] => {
	// Reads the names once. Only an earlier ProfileMesh that still writes to the store adds more.
	let unclaimed: ReadonlySet<string | null> | undefined;

	const claim = async ({environment, schemaName, datasetName}: Run, source: string, transaction: Transaction) => {
		const own = sources.namesOf(scope?.source ?? source);
		for (const name of unclaimed ?? []) {
			// Runs without a source go to the first source that profiles their dataset.
			const dataset = name === null && {schema_name: schemaName, dataset_name: datasetName};
			const from = name === null || own.includes(name) ? null : name;
			// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
			await runModel.update(
				{source, ...(from !== null && {adopted_from: from})},
				{where: {source: name, environment, ...dataset}, transaction},
			);
		}
	};

	return async run => {
		const owner = await thisProcess();
		const [source, ...otherNames] = await sources.own();
		unclaimed ??= await unclaimedNames(database, tables.runs, otherNames);
		await transactions.write(async transaction => {
			if (source !== undefined) {
				await claim(run, source, transaction);
			}

			await runModel.create(
				{...rowOf(run, sources), status: 'running', owner, started_at: timeText(new Date())},
				{transaction},
			);
		});
		unclaimed = new Set([...unclaimed].filter(name => name === null));
	};
};

export const createWriter = (options: WriterOptions): StoreWriter => {
	const {database, transactions, runModel, resultModel, tables, sources} = options;
	return {
		begin: createBegin(options),

		async complete(profile) {
			const {run, columns, segments = []} = profile;
			const figures = figuresText(columns);
			const rows = columns.flatMap((column, position) => encodeColumn(column, position));
			await transactions.write(async transaction => {
				await saveRun(
					runModel,
					{...rowOf(run, sources), figures, segments: segmentsText(segments, figures?.length ?? 0)},
					transaction,
				);
				await resultModel.destroy({where: {run_id: run.runId}, transaction});
				await database.insertResults({
					table: tables.results,
					run: {...run, profiledAt: timeText(run.profiledAt)},
					rows,
					transaction,
				});
			});
		},

		async end(runId, {status, error, durationMs}) {
			await transactions.write(async transaction => {
				const [ended] = await runModel.update(
					{status, error, duration_ms: durationMs},
					{where: {run_id: runId}, transaction},
				);
				if (ended === 0) {
					throw new ProfileMeshError('not-found', `There is no run ${runId} to end`);
				}
			});
		},

		async failAbandoned() {
			const abandoned = await abandonedRuns(database, tables.runs);
			return abandoned.length === 0
				? 0
				: transactions.write(async transaction => failRuns(runModel, abandoned, transaction));
		},

		async remove(runIds) {
			await transactions.write(async transaction => {
				for (const runId of runIds) {
					/* eslint-disable no-await-in-loop -- one connection; the screen gets a turn after each run */
					await resultModel.destroy({where: {run_id: runId}, transaction});
					await runModel.destroy({where: {run_id: runId}, transaction});
					await eventLoopTurn();
					/* eslint-enable no-await-in-loop */
				}
			});
		},

		...createAdoption(options),
	};
};
