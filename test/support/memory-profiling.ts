// Profiles tables of the shop without a database, for tests of the session.
import {setTimeout as delay} from 'node:timers/promises';
import type {ProfilingEvent} from '../../source/events/events.ts';
import type {RunProfile, RunStatus} from '../../source/profiling/profile.ts';
import type {PlannedTable} from '../../source/workspace.ts';
import type {MemoryStore} from './memory-store.ts';
import {shopProfile, type ShopTable} from './shop.ts';

export type MemoryProfiling = {
	/** Every existing table. */
	readonly tables: readonly ShopTable[];
	readonly store: MemoryStore;
	/** Milliseconds that a table takes. */
	readonly tableTakes: number;
	/** Settles when this table may finish. */
	readonly mayFinish: (table: string) => Promise<void>;
};

const load = 10;
const steps = 10;

const failColumns = ({run, columns}: RunProfile, failing: Readonly<Record<string, string>>): RunProfile => ({
	run:
		Object.keys(failing).length === 0
			? run
			: {...run, status: 'partial', error: 'Not all columns could be profiled'},
	columns: columns.map(column => {
		const why = failing[column.column.name];
		return why === undefined ? column : {...column, metrics: new Map(), errors: new Map([['mean', why]])};
	}),
});

const untilAborted = async (signal: AbortSignal): Promise<void> =>
	new Promise(resolve => {
		signal.addEventListener('abort', () => {
			resolve();
		});
	});

type Counts = Record<Exclude<RunStatus, 'running'>, number>;

type TableRun = {
	readonly batchId: string;
	readonly runId: string;
	readonly schemaName: 'main';
	readonly datasetName: string;
};

async function* scan(
	run: TableRun,
	rows: number,
	{tableTakes, mayFinish}: MemoryProfiling,
	signal: AbortSignal,
): AsyncGenerator<ProfilingEvent> {
	for (let step = 1; step <= steps && !signal.aborted; step++) {
		await (step === steps
			? Promise.race([mayFinish(run.datasetName), untilAborted(signal)])
			: delay(tableTakes / steps));
		yield {
			type: 'profiling_progress',
			...run,
			phase: 'scanning',
			rowsDone: Math.floor((rows * step) / steps),
			rowsTotal: rows,
		};
	}
}

const end = async (
	run: TableRun,
	table: ShopTable | undefined,
	store: MemoryStore,
	durationMs: number,
): Promise<ProfilingEvent> => {
	const profile = shopProfile(
		table ?? {name: run.datasetName, rows: () => 0, columns: []},
		load,
		new Date(),
		run.runId,
		durationMs,
	);
	if (table === undefined || table.failure !== undefined) {
		const message = table?.failure ?? 'no such table';
		store.failed.push({...profile.run, status: 'failed', error: message});
		return {
			type: 'profiling_failed',
			...run,
			status: 'failed',
			durationMs,
			error: {
				code: 'profile',
				message,
				why: 'The view names a column that is gone',
				hint: 'Mend the view, or exclude it',
			},
		};
	}

	const {failingColumns = {}} = table;
	const kept = failColumns(profile, failingColumns);
	await store.complete(kept);
	return {
		type: 'profiling_completed',
		...run,
		status: Object.keys(failingColumns).length === 0 ? 'completed' : 'partial',
		durationMs,
		profile: kept,
	};
};

async function* profileTable(
	{plan: {table, columns}}: PlannedTable,
	batchId: string,
	profiling: MemoryProfiling,
	signal: AbortSignal,
): AsyncGenerator<ProfilingEvent> {
	const shopTable = profiling.tables.find(candidate => candidate.name === table.name);
	const run = {batchId, runId: crypto.randomUUID(), schemaName: 'main', datasetName: table.name} as const;
	const startedAt = Date.now();
	if (!signal.aborted) {
		yield {type: 'profiling_started', ...run, estimatedRows: table.estimatedRows, columnCount: columns.length};
		yield* scan(run, shopTable?.rows(load) ?? 0, profiling, signal);
	}

	const durationMs = Date.now() - startedAt;
	yield signal.aborted
		? {
				type: 'profiling_failed',
				...run,
				status: 'cancelled',
				durationMs,
				error: {code: 'interrupted', message: 'Interrupted'},
			}
		: await end(run, shopTable, profiling.store, durationMs);
}

/**
Profiles one table after another; an abort cancels the rest.

@yields The events of the engine.
*/
export async function* profileInMemory(
	plans: readonly PlannedTable[],
	profiling: MemoryProfiling,
	signal: AbortSignal,
): AsyncGenerator<ProfilingEvent> {
	const batchId = crypto.randomUUID();
	const startedAt = Date.now();
	const counts: Counts = {completed: 0, partial: 0, failed: 0, cancelled: 0};
	yield {
		type: 'batch_planned',
		batchId,
		datasets: plans.map(({plan: {table}}) => ({
			schemaName: table.schema,
			datasetName: table.name,
			estimatedRows: table.estimatedRows,
		})),
	};
	for (const plan of plans) {
		for await (const event of profileTable(plan, batchId, profiling, signal)) {
			if (event.type === 'profiling_completed' || event.type === 'profiling_failed') {
				counts[event.status]++;
			}

			yield event;
		}
	}

	yield {type: 'batch_completed', batchId, durationMs: Date.now() - startedAt, counts};
}
