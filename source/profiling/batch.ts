// Profiles several tables, stores each run, and emits events meanwhile.
import {randomUUID} from 'node:crypto';
import PQueue from 'p-queue';
import type {
	OnNotice,
	ProfileOptions,
	SliceGroup,
	Source,
	TableMeasurement,
	TablePlan,
} from '../connectors/connector.ts';
import {errorDetails, type ErrorDetails, type ProfileMeshError} from '../errors.ts';
import type {ProfilingCompleted, ProfilingEvent, ProfilingFailed, ProfilingProgress} from '../events/events.ts';
import type {Store} from '../storage/store.ts';
import {version} from '../version.ts';
import {slicePlan, type PlannedTable} from './plan.ts';
import {groupSlices, profilingGroup} from './slice-groups.ts';
import {outcomeOfSlices, SlicesProgress, type RunOutcome} from './batch-slices.ts';
import {isDue, rowsToRead, type SlicedTable} from './plan-slices.ts';
import {datasetOf} from './dataset.ts';
import type {Run, RunStatus} from './profile.ts';
import {isUndated} from './slice.ts';
import {changedNameOf} from './slice-column.ts';

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
	readonly onNotice?: OnNotice | undefined;
};

type RunOptions = {
	readonly measure: (options: ProfileOptions) => Promise<TableMeasurement>;
	/** Why the run fails, where that is already known. */
	readonly problem: ProfileMeshError | undefined;
	readonly onStarted: (run: Run) => void;
	readonly onProgress: (run: Run, progress: Pick<ProfilingProgress, 'phase' | 'rowsDone' | 'rowsTotal'>) => void;
};

type Emit = (event: ProfilingEvent) => void;

const newestOf = ({slice}: TablePlan): Pick<Run, 'newest'> => {
	const column = slice && changedNameOf(slice.cut);
	return column === undefined || slice?.newest === undefined ? {} : {newest: {column, value: slice.newest}};
};

/** Rows that a profile of the table reads, as far as is known before it. */
const rowsOf = ({plan: {table}, sliced}: PlannedTable): number | null =>
	sliced === undefined ? table.estimatedRows : rowsToRead(sliced);

/** So that a small table does not wait for a large one. One of unknown size may be the largest. */
const smallestFirst = (tables: readonly PlannedTable[]): readonly PlannedTable[] =>
	tables.toSorted(
		(one, other) => (rowsOf(one) ?? Number.MAX_SAFE_INTEGER) - (rowsOf(other) ?? Number.MAX_SAFE_INTEGER),
	);

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

	#newRun(plan: TablePlan): Run {
		const slice = plan.slice?.slice ?? null;
		return {
			runId: randomUUID(),
			batchId: this.#batchId,
			datasetName: plan.table.name,
			schemaName: plan.table.schema,
			// Rows without a date are of no time, and change from run to run as those of a whole table do.
			profiledAt: slice === null || isUndated(slice) ? (this.#request.at ?? new Date()) : slice.start,
			environment: this.#request.environment,
			status: 'running',
			rowCount: null,
			columnCount: plan.columns.length,
			source: this.#request.sourceName ?? this.#request.source.fingerprint,
			durationMs: null,
			sampling: plan.sampling,
			slice,
			...(slice !== null && {startedAt: new Date()}),
			...newestOf(plan),
			error: null,
			version,
		};
	}

	/** The columns by which the last run keeps figures stay, so that runs can be compared by them. */
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

	/** Never rejects: a failure of one table is an event, and does not affect the others. */
	async #profile({plan: planned, problem}: PlannedTable): Promise<void> {
		const plan = await this.#withUsualSegments(planned);
		this.#end(
			await this.#profileRun(plan, {
				measure: async options => this.#request.source.profileTable(plan, options),
				problem,
				onStarted: run => {
					this.#emitStarted(run, plan.table.estimatedRows, plan.columns.length);
				},
				onProgress: (run, progress) => {
					this.#emit({type: 'profiling_progress', ...this.#dataset(run), ...progress});
				},
			}),
		);
	}

	/** Profiles groups of slices, several at a time, as one dataset: it ends when all have ended. Never rejects. */
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
				const outcome = await this.#profileRun(plan, {
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
							...this.#dataset(run),
							phase: 'scanning',
							...progress.add(group, rowsDone),
						});
					},
				});
				onEnd(plan, outcome);
			}),
		);
	}

	#emitStarted(run: Run, estimatedRows: number | null, columnCount: number): void {
		this.#emit({type: 'profiling_started', ...this.#dataset(run), estimatedRows, columnCount});
	}

	/** The end of a dataset. */
	#end(outcome: RunOutcome): void {
		this.#counts[outcome.status]++;
		this.#emit(outcome);
	}

	/** Makes one run, and keeps it. Never rejects. */
	async #profileRun(plan: TablePlan, {measure, problem, onStarted, onProgress}: RunOptions): Promise<RunOutcome> {
		const {store, signal} = this.#request;
		const run = this.#newRun(plan);
		const startedAt = performance.now();
		let isBegun = false;
		try {
			signal.throwIfAborted();
			onStarted(run);
			await store?.begin(run);
			isBegun = true;
			if (problem !== undefined) {
				throw problem;
			}

			const measurement = await measure({
				signal,
				onProgress(rowsDone, rowsTotal) {
					onProgress(run, {phase: 'scanning', rowsDone, rowsTotal});
				},
			});
			const {rowCount} = measurement;
			onProgress(run, {phase: 'storing', rowsDone: rowCount, rowsTotal: rowCount});
			return await this.#keep(run, measurement, startedAt);
		} catch (error) {
			return this.#fail(run, error, {durationMs: Math.round(performance.now() - startedAt), isBegun});
		}
	}

	async #keep(
		run: Run,
		{rowCount, tableRows = rowCount, columns, segments, segmentsError}: TableMeasurement,
		startedAt: number,
	): Promise<ProfilingCompleted> {
		if (segmentsError !== undefined) {
			this.#request.onNotice?.(
				`Of ${run.schemaName}.${run.datasetName} nothing is kept by segment: ${segmentsError.replace(/\.$/v, '')}`,
			);
		}

		const failing = columns.filter(({errors}) => errors.size > 0);
		const status = failing.length === 0 ? 'completed' : 'partial';
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
			...(segments !== undefined && {segments}),
		};
		await this.#request.store?.complete(profile);
		return {type: 'profiling_completed', ...this.#dataset(run), status, durationMs, profile};
	}

	async #fail(
		run: Run,
		error: unknown,
		{durationMs, isBegun}: {readonly durationMs: number; readonly isBegun: boolean},
	): Promise<ProfilingFailed> {
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

		return {type: 'profiling_failed', ...this.#dataset(run), status, durationMs, error: failure};
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
Profiles the tables, but for those that are cut into slices of which none is new or changed. The iterable ends with
`batch_completed`; leaving it early cancels the batch, and waits until it has stopped.
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
