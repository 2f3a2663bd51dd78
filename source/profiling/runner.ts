// Makes one run of a batch: begins it in the store, measures, and keeps the profile or the failure.
import {randomUUID} from 'node:crypto';
import type {OnNotice, ProfileOptions, TableMeasurement, TablePlan} from '../connectors/connector.ts';
import {errorDetails, errorLine, type ProfileMeshError} from '../errors.ts';
import type {ProfilingCompleted, ProfilingFailed, ProfilingProgress} from '../events/events.ts';
import type {Store} from '../storage/store.ts';
import {version} from '../version.ts';
import type {RunOutcome} from './batch-slices.ts';
import type {Run} from './profile.ts';
import {changedNameOf} from './slice-column.ts';
import {isUndated} from './slice.ts';

/** Options that all runs of a batch share. */
export type RunnerOptions = {
	readonly batchId: string;
	/** The store; without it nothing is stored. */
	readonly store: Store | undefined;
	/** The name that the runs bear in the storage. */
	readonly source: string;
	readonly environment: string;
	/** The time that the runs are recorded as of; by default the time at which each starts. */
	readonly at: Date | undefined;
	readonly signal: AbortSignal;
	readonly onNotice: OnNotice | undefined;
};

/** A run of a batch. */
export type BatchRun = Run & {readonly batchId: string};

export type RunOptions = {
	readonly measure: (options: ProfileOptions) => Promise<TableMeasurement>;
	/** Why the run fails, where that is already known. */
	readonly problem: ProfileMeshError | undefined;
	readonly onStarted: (run: BatchRun) => void;
	readonly onProgress: (run: BatchRun, progress: Pick<ProfilingProgress, 'phase' | 'rowsDone' | 'rowsTotal'>) => void;
};

const newestOf = ({slice}: TablePlan): Pick<Run, 'newest'> => {
	const column = slice && changedNameOf(slice.cut);
	return column === undefined || slice?.newest === undefined ? {} : {newest: {column, value: slice.newest}};
};

/** The fields by which an event names its run. */
export const runFields = ({batchId, runId, schemaName, datasetName}: BatchRun) => ({
	batchId,
	runId,
	schemaName,
	datasetName,
});

export class Runner {
	readonly #options: RunnerOptions;

	constructor(options: RunnerOptions) {
		this.#options = options;
	}

	/** Makes one run, and keeps it. Never rejects. */
	async profile(plan: TablePlan, {measure, problem, onStarted, onProgress}: RunOptions): Promise<RunOutcome> {
		const {store, signal} = this.#options;
		const run = this.#newRun(plan);
		const startedAt = performance.now();
		let hasBegun = false;
		try {
			signal.throwIfAborted();
			onStarted(run);
			await store?.begin(run);
			hasBegun = true;
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
			return this.#fail(run, error, {durationMs: Math.round(performance.now() - startedAt), hasBegun});
		}
	}

	#newRun(plan: TablePlan): BatchRun {
		const slice = plan.slice?.slice ?? null;
		return {
			runId: randomUUID(),
			batchId: this.#options.batchId,
			datasetName: plan.table.name,
			schemaName: plan.table.schema,
			// Rows without a date have no time, and change from run to run as those of a whole table do.
			profiledAt: slice === null || isUndated(slice) ? (this.#options.at ?? new Date()) : slice.start,
			environment: this.#options.environment,
			status: 'running',
			rowCount: null,
			columnCount: plan.columns.length,
			source: this.#options.source,
			durationMs: null,
			sampling: plan.sampling,
			slice,
			...(slice !== null && {startedAt: new Date()}),
			...newestOf(plan),
			error: null,
			version,
		};
	}

	async #keep(
		run: BatchRun,
		{rowCount, tableRows = rowCount, columns, segments, segmentsError}: TableMeasurement,
		startedAt: number,
	): Promise<ProfilingCompleted> {
		if (segmentsError !== undefined) {
			const kept = segments === undefined ? 'No segments' : 'Not all segments';
			this.#options.onNotice?.(
				`${kept} of ${run.schemaName}.${run.datasetName} are kept: ${segmentsError.replace(/\.$/v, '')}`,
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
		await this.#options.store?.complete(profile);
		return {type: 'profiling_completed', ...runFields(run), status, durationMs, profile};
	}

	async #fail(
		run: BatchRun,
		error: unknown,
		{durationMs, hasBegun}: {readonly durationMs: number; readonly hasBegun: boolean},
	): Promise<ProfilingFailed> {
		const status = this.#options.signal.aborted ? 'cancelled' : 'failed';
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
			if (hasBegun) {
				await this.#options.store?.end(run.runId, {status, error: errorLine(failure), durationMs});
			}
		} catch (storeError) {
			failure = errorDetails(storeError);
		}

		return {type: 'profiling_failed', ...runFields(run), status, durationMs, error: failure};
	}
}
