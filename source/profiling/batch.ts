// Profiles several tables, stores each run, and emits events meanwhile.
import {randomUUID} from 'node:crypto';
import PQueue from 'p-queue';
import type {Source, TableMeasurement} from '../connectors/connector.ts';
import {errorDetails, type ErrorDetails} from '../errors.ts';
import type {ProfilingEvent} from '../events/events.ts';
import type {Store} from '../storage/store.ts';
import {version} from '../version.ts';
import type {PlannedTable} from './plan.ts';
import type {Run, RunStatus} from './profile.ts';

export type BatchRequest = {
	readonly source: Source;
	/** The store; without it nothing is stored. */
	readonly store: Store | undefined;
	readonly tables: readonly PlannedTable[];
	readonly environment: string;
	/** The name that the runs bear in the storage; the fingerprint of the source when left out. */
	readonly sourceName?: string;
	/** Tables in flight. */
	readonly concurrency: number;
	/** The time that the runs are recorded as of; by default the time at which each starts. */
	readonly at?: Date | undefined;
	readonly signal: AbortSignal;
};

type Emit = (event: ProfilingEvent) => void;

const failureText = ({message, why}: ErrorDetails): string => (why === undefined ? message : `${message}: ${why}`);

class Batch {
	readonly #request: BatchRequest;
	readonly #emit: Emit;
	readonly #batchId = randomUUID();
	readonly #counts: Record<Exclude<RunStatus, 'running'>, number> = {
		completed: 0,
		partial: 0,
		failed: 0,
		cancelled: 0,
	};

	constructor(request: BatchRequest, emit: Emit) {
		this.#request = request;
		this.#emit = emit;
	}

	async run(): Promise<void> {
		const {tables, concurrency, store} = this.#request;
		const startedAt = performance.now();
		this.#emit({
			type: 'batch_planned',
			batchId: this.#batchId,
			datasets: tables.map(({plan: {table}}) => ({
				schemaName: table.schema,
				datasetName: table.name,
				estimatedRows: table.estimatedRows,
			})),
		});
		await store?.failAbandoned();
		const queue = new PQueue({concurrency});
		await Promise.all(tables.map(async table => queue.add(async () => this.#profile(table))));
		this.#emit({
			type: 'batch_completed',
			batchId: this.#batchId,
			durationMs: Math.round(performance.now() - startedAt),
			counts: {...this.#counts},
		});
	}

	#newRun({plan}: PlannedTable): Run {
		return {
			runId: randomUUID(),
			batchId: this.#batchId,
			datasetName: plan.table.name,
			schemaName: plan.table.schema,
			profiledAt: this.#request.at ?? new Date(),
			environment: this.#request.environment,
			status: 'running',
			rowCount: null,
			columnCount: plan.columns.length,
			source: this.#request.sourceName ?? this.#request.source.fingerprint,
			durationMs: null,
			sampling: plan.sampling,
			slice: null,
			error: null,
			version,
		};
	}

	/** Never rejects: a failure of one table is an event, and does not affect the others. */
	async #profile(table: PlannedTable): Promise<void> {
		const {store, signal} = this.#request;
		const run = this.#newRun(table);
		const startedAt = performance.now();
		let isBegun = false;
		try {
			signal.throwIfAborted();
			this.#emit({
				type: 'profiling_started',
				...this.#dataset(run),
				estimatedRows: table.plan.table.estimatedRows,
				columnCount: table.plan.columns.length,
			});
			await store?.begin(run);
			isBegun = true;
			await this.#keep(run, await this.#measure(run, table), startedAt);
		} catch (error) {
			await this.#fail(run, error, {durationMs: Math.round(performance.now() - startedAt), isBegun});
		}
	}

	async #measure(run: Run, {plan, problem}: PlannedTable): Promise<TableMeasurement> {
		if (problem !== undefined) {
			throw problem;
		}

		return this.#request.source.profileTable(plan, {
			signal: this.#request.signal,
			onProgress: (rowsDone, rowsTotal) => {
				this.#emit({
					type: 'profiling_progress',
					...this.#dataset(run),
					phase: 'scanning',
					rowsDone,
					rowsTotal,
				});
			},
		});
	}

	async #keep(
		run: Run,
		{rowCount, tableRows = rowCount, columns}: TableMeasurement,
		startedAt: number,
	): Promise<void> {
		const failing = columns.filter(({errors}) => errors.size > 0);
		const status = failing.length === 0 ? 'completed' : 'partial';
		this.#emit({
			type: 'profiling_progress',
			...this.#dataset(run),
			phase: 'storing',
			rowsDone: rowCount,
			rowsTotal: rowCount,
		});
		const durationMs = Math.round(performance.now() - startedAt);
		const profile = {
			run: {
				...run,
				status,
				rowCount: tableRows,
				columnCount: columns.length,
				durationMs,
				error:
					failing.length === 0
						? null
						: 'Not all of these columns could be profiled: ' +
							failing.map(({column}) => column.name).join(', '),
			} satisfies Run,
			columns,
		};
		await this.#request.store?.complete(profile);
		this.#counts[status]++;
		this.#emit({
			type: 'profiling_completed',
			...this.#dataset(run),
			status,
			durationMs,
			profile,
		});
	}

	async #fail(
		run: Run,
		error: unknown,
		{durationMs, isBegun}: {readonly durationMs: number; readonly isBegun: boolean},
	): Promise<void> {
		const status = this.#request.signal.aborted ? 'cancelled' : 'failed';
		let failure =
			status === 'cancelled'
				? {
						code: 'interrupted' as const,
						message: 'Cancelled',
						why: undefined,
						hint: undefined,
					}
				: errorDetails(error);
		try {
			if (isBegun) {
				await this.#request.store?.end(run.runId, {status, error: failureText(failure), durationMs});
			}
		} catch (storeError) {
			failure = errorDetails(storeError);
		}

		this.#counts[status]++;
		this.#emit({
			type: 'profiling_failed',
			...this.#dataset(run),
			status,
			durationMs,
			error: failure,
		});
	}

	#dataset({runId, schemaName, datasetName}: Run): {
		batchId: string;
		runId: string;
		schemaName: string;
		datasetName: string;
	} {
		return {
			batchId: this.#batchId,
			runId,
			schemaName,
			datasetName,
		};
	}
}

/**
Profiles the tables. The iterable ends with `batch_completed`; leaving it early cancels the batch, and waits until it
has stopped.
*/
export const profileBatch = (request: BatchRequest): AsyncIterable<ProfilingEvent> => {
	const left = new AbortController();
	const signal = AbortSignal.any([request.signal, left.signal]);
	let running: Promise<void> | undefined;
	return new ReadableStream<ProfilingEvent>({
		start(controller) {
			const batch = new Batch({...request, signal}, event => {
				if (!left.signal.aborted) {
					controller.enqueue(event);
				}
			});
			const run = async () => {
				try {
					await batch.run();
					controller.close();
				} catch (error) {
					controller.error(error);
				}
			};

			// Not awaited: a stream emits nothing before its start has ended.
			running = run();
		},
		async cancel() {
			left.abort();
			// Source and store stay open until nothing uses them any more.
			await running;
		},
	});
};
