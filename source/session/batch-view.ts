// How a batch stands: folds the engine's events into one line a dataset. Pure; the clock is a parameter.
import type {ProfilingEvent} from '../events/events.ts';
import {problemOf, type Problem} from './problem.ts';

export type DatasetState = 'waiting' | 'scanning' | 'storing' | 'completed' | 'partial' | 'failed' | 'cancelled';

export type BatchLine = {
	/** Unique in the batch. */
	readonly id: string;
	readonly schemaName: string;
	readonly datasetName: string;
	readonly state: DatasetState;
	readonly rowsDone: number;
	readonly rowsTotal: number | null;
	/** Milliseconds of the clock. */
	readonly startedAt: number | undefined;
	readonly durationMs: number | undefined;
	readonly runId: string | undefined;
	readonly problem: Problem | undefined;
};

export type BatchView = {
	readonly lines: readonly BatchLine[];
	readonly startedAt: number;
	readonly endedAt: number | undefined;
	/** Rows seen since the batch began, for the rate. */
	readonly rowsSeen: number;
};

type DatasetName = Pick<BatchLine, 'schemaName' | 'datasetName'>;

const waiting = ({schemaName, datasetName}: DatasetName, rowsTotal: number | null): BatchLine => ({
	id: JSON.stringify([schemaName, datasetName]), schemaName, datasetName, state: 'waiting', rowsDone: 0, rowsTotal,
	startedAt: undefined, durationMs: undefined, runId: undefined, problem: undefined,
});

const isSame = (one: DatasetName, other: DatasetName): boolean => one.datasetName === other.datasetName && one.schemaName === other.schemaName;

export const newBatch = (datasets: ReadonlyArray<DatasetName & {readonly estimatedRows: number | null}>, now: number): BatchView => ({
	lines: datasets.map(dataset => waiting(dataset, dataset.estimatedRows)),
	startedAt: now,
	endedAt: undefined,
	rowsSeen: 0,
});

/** The batch with those that did not finish waiting once more. */
export const retryBatch = (view: BatchView, now: number): BatchView => ({
	...view,
	lines: view.lines.map(line => isFinished(line) ? line : waiting(line, line.rowsTotal)),
	startedAt: now,
	endedAt: undefined,
	rowsSeen: 0,
});

export const isFinished = ({state}: BatchLine): boolean => state === 'completed' || state === 'partial';

export const isUnderWay = ({state}: BatchLine): boolean => state === 'scanning' || state === 'storing';

export const isRetryable = ({state}: BatchLine): boolean => state === 'failed' || state === 'cancelled';

const change = (view: BatchView, dataset: DatasetName, next: (line: BatchLine) => BatchLine): BatchView => {
	const position = view.lines.findIndex(line => isSame(line, dataset));
	const line = view.lines[position];
	if (line === undefined) {
		return view;
	}

	const changed = next(line);
	return {...view, lines: view.lines.with(position, changed), rowsSeen: view.rowsSeen + Math.max(0, changed.rowsDone - line.rowsDone)};
};

export const applyEvent = (view: BatchView, event: ProfilingEvent, now: number): BatchView => {
	switch (event.type) {
		case 'batch_planned': {
			const missing = event.datasets.filter(dataset => view.lines.every(line => !isSame(line, dataset)));
			return missing.length === 0 ? view : {...view, lines: [...view.lines, ...missing.map(dataset => waiting(dataset, dataset.estimatedRows))]};
		}

		case 'profiling_started': {
			return change(view, event, line => ({
				...line, state: 'scanning', startedAt: now, runId: event.runId, rowsTotal: event.estimatedRows ?? line.rowsTotal,
			}));
		}

		case 'profiling_progress': {
			return change(view, event, line => ({
				...line, state: event.phase, rowsDone: event.rowsDone, rowsTotal: event.rowsTotal ?? line.rowsTotal,
			}));
		}

		case 'profiling_completed': {
			const rows = event.profile.run.rowCount;
			const {error} = event.profile.run;
			return change(view, event, line => ({
				...line,
				state: event.status,
				rowsDone: rows ?? line.rowsDone,
				rowsTotal: rows ?? line.rowsTotal,
				durationMs: event.durationMs,
				problem: error !== null && event.status === 'partial' ? problemOf(error) : undefined,
			}));
		}

		case 'profiling_failed': {
			const {message, why, hint} = event.error;
			const problem = {what: message, ...(why !== undefined && {why}), ...(hint !== undefined && {hint})};
			return change(view, event, line => ({
				...line, state: event.status, durationMs: event.durationMs, problem,
			}));
		}

		case 'batch_completed': {
			return {...view, endedAt: now};
		}
	}
};

export type Progress = {
	/** 0 to 1; by rows where they are known, else by datasets. */
	readonly fraction: number;
	/** Rows a second; `undefined` until there is a rate. */
	readonly rate: number | undefined;
	/** Milliseconds left; `undefined` while nobody knows. */
	readonly left: number | undefined;
};

/** A rate of so few rows would say nothing. */
const fewRows = 1000;

const isEnded = (line: BatchLine): boolean => isFinished(line) || isRetryable(line);

/** How far a batch is. A dataset whose rows nobody knows counts as a typical one. */
export const progressOf = (view: BatchView, now: number): Progress => {
	const elapsed = (view.endedAt ?? now) - view.startedAt;
	const known = view.lines.map(line => line.rowsTotal).filter(rows => rows !== null);
	const typical = known.length === 0 ? 1 : Math.max(1, known.reduce((sum, rows) => sum + rows, 0) / known.length);
	let done = 0;
	let all = 0;
	for (const line of view.lines) {
		// Of one that failed before anybody knew its rows there is nothing left to do, and nothing was done.
		const weight = Math.max(1, line.rowsTotal ?? (isEnded(line) ? line.rowsDone : typical));
		all += weight;
		done += isEnded(line) && line.state !== 'cancelled' ? weight : Math.min(weight * 0.99, line.rowsTotal === null ? 0 : line.rowsDone);
	}

	const fraction = all === 0 ? 1 : done / all;
	return {
		fraction,
		rate: elapsed >= 300 && view.rowsSeen >= fewRows ? view.rowsSeen / (elapsed / 1000) : undefined,
		left: view.endedAt === undefined && elapsed >= 1000 && fraction > 0.02 && fraction < 1 ? (elapsed / fraction) * (1 - fraction) : undefined,
	};
};

export type BatchCounts = Readonly<Record<DatasetState, number>>;

export const countStates = (view: BatchView): BatchCounts => {
	const counts: Record<DatasetState, number> = {
		waiting: 0, scanning: 0, storing: 0, completed: 0, partial: 0, failed: 0, cancelled: 0,
	};
	for (const line of view.lines) {
		counts[line.state]++;
	}

	return counts;
};
