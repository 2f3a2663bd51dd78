// Changes to the tables, each in one transaction.
import {setImmediate as eventLoopTurn} from 'node:timers/promises';
import {QueryTypes, type Transaction} from 'sequelize';
import {ProfileMeshError} from '../errors.ts';
import type {Run} from '../profiling/profile.ts';
import type {StorageDatabase} from './database.ts';
import {isAbandoned, thisProcess} from './owner.ts';
import {encodeColumn} from './result-rows.ts';
import {encodeRun, parseTime, timeText} from './run-rows.ts';
import type {Store} from './store.ts';
import type {OwnedRunRow, ResultModel, RunModel, TableNames} from './tables.ts';
import type {Transactions} from './transactions.ts';

type StoreWriter = Pick<Store, 'begin' | 'complete' | 'end' | 'failAbandoned' | 'remove'>;

export type WriterOptions = {
	readonly database: StorageDatabase;
	readonly transactions: Transactions;
	readonly runModel: RunModel;
	readonly resultModel: ResultModel;
	readonly tables: TableNames;
};

const saveRun = async (runModel: RunModel, run: Run, transaction: Transaction): Promise<void> => {
	const row = encodeRun(run);
	const [updated] = await runModel.update(row, {where: {run_id: run.runId}, transaction});
	if (updated === 0) {
		await runModel.create(row, {transaction});
	}
};

export const createWriter = ({database, transactions, runModel, resultModel, tables}: WriterOptions): StoreWriter => ({
	async begin(run) {
		const owner = await thisProcess();
		await transactions.write(async transaction =>
			runModel.create({...encodeRun(run), status: 'running', owner}, {transaction}),
		);
	},

	async complete({run, columns}) {
		const rows = columns.flatMap((column, position) => encodeColumn(column, position));
		await transactions.write(async transaction => {
			await saveRun(runModel, run, transaction);
			await resultModel.destroy({where: {run_id: run.runId}, transaction});
			await database.insertResults(
				tables.results,
				{...run, profiledAt: timeText(run.profiledAt)},
				rows,
				transaction,
			);
		});
	},

	async end(runId, status, error, durationMs) {
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
		const {sequelize} = database;
		const running = await sequelize.query<Pick<OwnedRunRow, 'run_id' | 'owner' | 'profiled_at'>>(
			`SELECT run_id, owner, profiled_at FROM ${sequelize.getQueryInterface().quoteIdentifier(tables.runs)} WHERE status = 'running'`,
			{type: QueryTypes.SELECT},
		);
		const now = new Date();
		const verdicts = await Promise.all(
			running.map(async run => isAbandoned(run.owner, parseTime(run.profiled_at), now)),
		);
		const abandoned = running.filter((_, index) => verdicts[index]);
		if (abandoned.length === 0) {
			return 0;
		}

		return transactions.write(async transaction => {
			let failed = 0;
			for (const {run_id, owner} of abandoned) {
				// The same run in the same hands: meanwhile it may have been ended, or taken up again.
				// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
				const [updated] = await runModel.update(
					{status: 'failed', error: 'The process that made this run ended before the run did'},
					{where: {run_id, status: 'running', owner}, transaction},
				);
				failed += updated;
			}

			return failed;
		});
	},

	async remove(runIds) {
		await transactions.write(async transaction => {
			for (const runId of runIds) {
				/* eslint-disable no-await-in-loop -- one connection, one statement after the other, and a turn for the screen after each */
				await resultModel.destroy({where: {run_id: runId}, transaction});
				await runModel.destroy({where: {run_id: runId}, transaction});
				await eventLoopTurn();
				/* eslint-enable no-await-in-loop */
			}
		});
	},
});
