// Profiles several tables, stores each run, and emits events meanwhile.
import {randomUUID} from 'node:crypto';
import PQueue from 'p-queue';
import type {OnNotice, SliceGroup, Source, TablePlan} from '../connectors/connector.ts';
import type {ProfilingEvent} from '../events/events.ts';
import type {Store} from '../storage/store.ts';
import {outcomeOfSlices, SlicesProgress, type RunOutcome} from './batch-slices.ts';
import {datasetOf} from './dataset.ts';
import {isDue, rowsToRead, type SlicedTable} from './plan-slices.ts';
import {slicePlan, type PlannedTable} from './plan.ts';
import type {RunStatus} from './profile.ts';
import {Runner, runFields, type BatchRun} from './runner.ts';
import {groupSlices, profilingGroup} from './slice-groups.ts';

export type BatchRequest = {
	readonly source: Source;
	/** The store; without it nothing is stored. */
	readonly store: Store | undefined;
	readonly tables: readonly PlannedTable[];
	readonly environment: string;
	/** The name of the source in the storage; its fingerprint when left out. */
	readonly sourceName?: string;
	/** Tables in flight. */
	readonly concurrency: number;
	/** The time that the runs are recorded as of; by default the time at which each starts. */
	readonly at?: Date | undefined;
	readonly signal: AbortSignal;
	readonly onNotice?: OnNotice | undefined;
};

type Emit = (event: ProfilingEvent) => void;

/** The rows that a profile of the table will read, where they are known. */
const rowsOf = ({plan: {table}, sliced}: PlannedTable): number | null =>
	sliced === undefined ? table.estimatedRows : rowsToRead(sliced);

/** Sorts tables, so that a small one does not wait for a large one. One of unknown size may be the largest. */
const smallestFirst = (tables: readonly PlannedTable[]): readonly PlannedTable[] =>
	tables.toSorted(
		(one, other) => (rowsOf(one) ?? Number.MAX_SAFE_INTEGER) - (rowsOf(other) ?? Number.MAX_SAFE_INTEGER),
	);

class Batch {
	readonly #request: BatchRequest;
	readonly #emit: Emit;
	readonly #runner: Runner;
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
		const {source, store, sourceName = source.fingerprint, environment, at, signal, onNotice} = request;
		this.#runner = new Runner({
			batchId: this.#batchId,
			store,
			source: sourceName,
			environment,
			at,
			signal,
			onNotice,
		});
	}

	async run(): Promise<void> {
		const {tables, concurrency, store} = this.#request;
		const startedAt = performance.now();
		this.#emit({
			type: 'batch_planned',
			batchId: this.#batchId,
			datasets: tables.map(table => ({
				schemaName: table.plan.table.schema,
				datasetName: table.plan.table.name,
				estimatedRows: rowsOf(table),
			})),
		});
		await store?.failAbandoned();
		const queue = new PQueue({concurrency});
		await Promise.all(
			smallestFirst(tables).map(async table =>
				table.sliced === undefined
					? queue.add(async () => this.#profile(table))
					: this.#profileSlices(table, table.sliced, queue),
			),
		);
		this.#emit({
			type: 'batch_completed',
			batchId: this.#batchId,
			durationMs: Math.round(performance.now() - startedAt),
			counts: {...this.#counts},
		});
	}

	/** Keeps the columns by which the last run has figures, so that runs can be compared by them. */
	async #withUsualSegments(plan: TablePlan): Promise<TablePlan> {
		const {store, environment} = this.#request;
		if (store === undefined || plan.segments !== 'auto') {
			return plan;
		}

		try {
			return {...plan, usualSegments: await store.segmentColumns(datasetOf(plan.table), environment)};
		} catch {
			// The run says why the store cannot be read.
			return plan;
		}
	}

	/** Profiles one table. Never rejects: a failure is an event, and does not affect other tables. */
	async #profile({plan: planned, problem}: PlannedTable): Promise<void> {
		const plan = await this.#withUsualSegments(planned);
		this.#end(
			await this.#runner.profile(plan, {
				measure: async options => this.#request.source.profileTable(plan, options),
				problem,
				onStarted: run => {
					this.#emitStarted(run, plan.table.estimatedRows, plan.columns.length);
				},
				onProgress: (run, progress) => {
					this.#emit({type: 'profiling_progress', ...runFields(run), ...progress});
				},
			}),
		);
	}

	/** Profiles groups of slices, several at a time, as one dataset. Never rejects. */
	async #profileSlices({plan}: PlannedTable, sliced: SlicedTable, queue: PQueue): Promise<void> {
		const progress = new SlicesProgress(sliced);
		const startedAt = performance.now();
		const usual = await this.#withUsualSegments(plan);
		const plans = sliced.toRead.map(slice => slicePlan(usual, sliced, slice));
		const outcomes = new Map<TablePlan, RunOutcome>();
		await Promise.all(
			groupSlices(this.#request.source, plans).map(async group =>
				queue.add(async () =>
					this.#profileGroup(group, progress, (slicedPlan, outcome) => {
						outcomes.set(slicedPlan, outcome);
						const slice = sliced.toRead[plans.indexOf(slicedPlan)];
						if (slice === undefined || outcome.type !== 'profiling_completed') {
							return;
						}

						const {reason, rowsBefore = null} = slice;
						this.#emit({...outcome, type: 'slice_profiled', reason, rowsBefore});
					}),
				),
			),
		);
		const ended = plans.flatMap(slicedPlan => outcomes.get(slicedPlan) ?? []);
		this.#end({...outcomeOfSlices(sliced, ended), durationMs: Math.round(performance.now() - startedAt)});
	}

	/** Profiles slices that are read together; each has a run of its own. */
	async #profileGroup(
		group: SliceGroup,
		progress: SlicesProgress,
		onEnd: (plan: TablePlan, outcome: RunOutcome) => void,
	): Promise<void> {
		const profile = profilingGroup(this.#request.source, group);
		await Promise.all(
			group.plans.map(async plan => {
				const outcome = await this.#runner.profile(plan, {
					measure: async options => profile(plan, options),
					problem: undefined,
					onStarted: run => {
						if (progress.isFirst()) {
							this.#emitStarted(run, progress.rowsTotal, plan.columns.length);
						}
					},
					onProgress: (run, {rowsDone}) => {
						this.#emit({
							type: 'profiling_progress',
							...runFields(run),
							phase: 'scanning',
							...progress.add(group, rowsDone),
						});
					},
				});
				onEnd(plan, outcome);
			}),
		);
	}

	#emitStarted(run: BatchRun, estimatedRows: number | null, columnCount: number): void {
		this.#emit({type: 'profiling_started', ...runFields(run), estimatedRows, columnCount});
	}

	/** Counts and emits the outcome of a dataset. */
	#end(outcome: RunOutcome): void {
		this.#counts[outcome.status]++;
		this.#emit(outcome);
	}
}

/**
Profiles the tables, without those whose slices are neither new nor changed. The iterable ends with `batch_completed`.
Leaving it early cancels the batch, and waits until it has stopped.
*/
export const profileBatch = ({tables, ...request}: BatchRequest): AsyncIterable<ProfilingEvent> => {
	const due = tables.filter(table => isDue(table));
	const left = new AbortController();
	const signal = AbortSignal.any([request.signal, left.signal]);
	let running: Promise<void> | undefined;
	return new ReadableStream<ProfilingEvent>({
		start(controller) {
			const batch = new Batch({...request, tables: due, signal}, event => {
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

			// Does not await the batch, because a stream emits nothing before its start has ended.
			running = run();
		},
		async cancel() {
			left.abort();
			// Source and store stay open until nothing uses them any more.
			await running;
		},
	});
};
