// Changes to the tables, each in one transaction.
import {setImmediate as eventLoopTurn} from 'node:timers/promises';
import {QueryTypes, type Transaction} from 'sequelize';
import {ProfileMeshError} from '../errors.ts';
import type {Run, RunProfile} from '../profiling/profile.ts';
import type {StorageDatabase} from './database.ts';
import {figuresText} from './figures-text.ts';
import {isAbandoned, thisProcess} from './owner.ts';
import {encodeColumn} from './result-rows.ts';
import {encodeRun, parseTime, timeText} from './run-rows.ts';
import type {HistoryScope, Store} from './store.ts';
import type {OwnedRunRow, ResultModel, RunModel, TableNames} from './tables.ts';
import type {Transactions} from './transactions.ts';

type StoreWriter = Pick<Store, 'begin' | 'complete' | 'end' | 'failAbandoned' | 'adopt' | 'remove'>;

export type WriterOptions = {
	readonly database: StorageDatabase;
	readonly transactions: Transactions;
	readonly runModel: RunModel;
	readonly resultModel: ResultModel;
	readonly tables: TableNames;
	/** Whose runs others are made; none are where it is left out. */
	readonly scope: HistoryScope | undefined;
};

const saveRun = async (runModel: RunModel, {run, columns}: RunProfile, transaction: Transaction): Promise<void> => {
	const row = {...encodeRun(run), figures: figuresText(columns)};
	const [updated] = await runModel.update(row, {where: {run_id: run.runId}, transaction});
	if (updated === 0) {
		await runModel.create(row, {transaction});
	}
};

type RunOwner = Pick<OwnedRunRow, 'run_id' | 'owner'>;
type RunningRow = RunOwner & Pick<OwnedRunRow, 'profiled_at' | 'started_at'>;

/** Runs with the status `running` although their process is gone. */
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
		// The same owner: meanwhile the run may have ended, or another process may have begun it again.
		// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
		const [updated] = await runModel.update(
			{status: 'failed', error: 'The process that made this run ended before the run did'},
			{where: {run_id, status: 'running', owner}, transaction},
		);
		failed += updated;
	}

	return failed;
};

/** Whether there are runs of ProfileMesh 0.1 that no source has claimed. */
const hasUnclaimed = async ({sequelize, dialect}: StorageDatabase, runsTable: string): Promise<boolean> => {
	const found = await sequelize.query(
		`SELECT run_id FROM ${dialect.qualified(runsTable)} WHERE source IS NULL LIMIT 1`,
		{
			type: QueryTypes.SELECT,
		},
	);
	return found.length > 0;
};

/** Gives the runs of a dataset that name no source to the source that profiles it first. */
const claim = async (
	runModel: RunModel,
	{environment, schemaName, datasetName}: Run,
	{source, transaction}: {readonly source: string; readonly transaction: Transaction},
): Promise<void> => {
	await runModel.update(
		{source},
		{where: {source: null, environment, schema_name: schemaName, dataset_name: datasetName}, transaction},
	);
};

/** Begins a run: claims what it is the first to claim, and records it. */
const createBegin = ({database, transactions, runModel, tables, scope}: WriterOptions): Store['begin'] => {
	// Asked once: only a ProfileMesh 0.1 that still writes to the store makes more of them.
	let isUnclaimed: boolean | undefined;
	return async run => {
		const owner = await thisProcess();
		isUnclaimed ??= await hasUnclaimed(database, tables.runs);
		await transactions.write(async transaction => {
			if (scope !== undefined && isUnclaimed === true) {
				await claim(runModel, run, {source: scope.source, transaction});
			}

			await runModel.create(
				{...encodeRun(run), status: 'running', owner, started_at: timeText(new Date())},
				{transaction},
			);
		});
	};
};

export const createWriter = (options: WriterOptions): StoreWriter => {
	const {database, transactions, runModel, resultModel, tables, scope} = options;
	return {
		begin: createBegin(options),

		async complete(profile) {
			const {run, columns} = profile;
			const rows = columns.flatMap((column, position) => encodeColumn(column, position));
			await transactions.write(async transaction => {
				await saveRun(runModel, profile, transaction);
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

		async adopt(from) {
			if (scope === undefined || from === scope.source) {
				return 0;
			}

			return transactions.write(async transaction => {
				const {source, environment} = scope;
				const [adopted] = await runModel.update({source}, {where: {source: from, environment}, transaction});
				return adopted;
			});
		},
	};
};
