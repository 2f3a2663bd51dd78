// How a batch stands: folds the engine's events into one line a dataset. Pure; the clock is a parameter.
import type {ProfilingEvent} from '../../events/events.ts';
import {datasetId} from '../../profiling/dataset.ts';
import {describeError, type ErrorMessage} from './error-message.ts';

export type DatasetState = 'waiting' | 'scanning' | 'storing' | 'completed' | 'partial' | 'failed' | 'cancelled';

export type DatasetProgress = {
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
	readonly problem: ErrorMessage | undefined;
	/** Columns of which something could not be measured, each with the first reason. */
	readonly failedColumns: ReadonlyArray<{readonly name: string; readonly why: string}>;
};

/** How far a batch was at some time. */
type Sample = {
	readonly at: number;
	/** In rows, as `weightsOf` counts them. */
	readonly done: number;
	readonly rowsSeen: number;
};

export type BatchSnapshot = {
	readonly lines: readonly DatasetProgress[];
	readonly startedAt: number;
	readonly endedAt: number | undefined;
	/** Rows seen since the batch began, for the rate. */
	readonly rowsSeen: number;
	/** Of the last seconds, the oldest first. */
	readonly samples: readonly Sample[];
};

type DatasetName = Pick<DatasetProgress, 'schemaName' | 'datasetName'>;

const waiting = ({schemaName, datasetName}: DatasetName, rowsTotal: number | null): DatasetProgress => ({
	id: datasetId({schemaName, datasetName}),
	schemaName,
	datasetName,
	state: 'waiting',
	rowsDone: 0,
	rowsTotal,
	startedAt: undefined,
	durationMs: undefined,
	runId: undefined,
	problem: undefined,
	failedColumns: [],
});

const isSame = (one: DatasetName, other: DatasetName): boolean =>
	one.datasetName === other.datasetName && one.schemaName === other.schemaName;

export const newBatch = (
	datasets: ReadonlyArray<DatasetName & {readonly estimatedRows: number | null}>,
	now: number,
): BatchSnapshot => ({
	lines: datasets.map(dataset => waiting(dataset, dataset.estimatedRows)),
	startedAt: now,
	endedAt: undefined,
	rowsSeen: 0,
	samples: [],
});

/** The batch with those that did not finish waiting once more. */
export const retryBatch = (view: BatchSnapshot, now: number): BatchSnapshot => ({
	...view,
	lines: view.lines.map(line => (isFinished(line) ? line : waiting(line, line.rowsTotal))),
	startedAt: now,
	endedAt: undefined,
	rowsSeen: 0,
	samples: [],
});

const isFinished = ({state}: DatasetProgress): boolean => state === 'completed' || state === 'partial';

export const isUnderWay = ({state}: DatasetProgress): boolean => state === 'scanning' || state === 'storing';

export const isRetryable = ({state}: DatasetProgress): boolean => state === 'failed' || state === 'cancelled';

const change = (
	view: BatchSnapshot,
	dataset: DatasetName,
	next: (line: DatasetProgress) => DatasetProgress,
): BatchSnapshot => {
	const position = view.lines.findIndex(line => isSame(line, dataset));
	const line = view.lines[position];
	if (line === undefined) {
		return view;
	}

	const changed = next(line);
	return {
		...view,
		lines: view.lines.with(position, changed),
		rowsSeen: view.rowsSeen + Math.max(0, changed.rowsDone - line.rowsDone),
	};
};

export const applyEvent = (view: BatchSnapshot, event: ProfilingEvent, now: number): BatchSnapshot => {
	switch (event.type) {
		case 'batch_planned': {
			const missing = event.datasets.filter(dataset => view.lines.every(line => !isSame(line, dataset)));
			return missing.length === 0
				? view
				: {...view, lines: [...view.lines, ...missing.map(dataset => waiting(dataset, dataset.estimatedRows))]};
		}

		case 'profiling_started': {
			return change(view, event, line => ({
				...line,
				state: 'scanning',
				startedAt: now,
				runId: event.runId,
				rowsTotal: event.estimatedRows ?? line.rowsTotal,
			}));
		}

		case 'profiling_progress': {
			return change(view, event, line => ({
				...line,
				state: event.phase,
				rowsDone: event.rowsDone,
				rowsTotal: event.rowsTotal ?? line.rowsTotal,
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
				problem: error !== null && event.status === 'partial' ? describeError(error) : undefined,
				failedColumns: event.profile.columns.flatMap(({column, errors}) => {
					const [why] = errors.values();
					return why === undefined ? [] : [{name: column.name, why}];
				}),
			}));
		}

		case 'profiling_failed': {
			const {message, why, hint} = event.error;
			const problem = {what: message, ...(why !== undefined && {why}), ...(hint !== undefined && {hint})};
			return change(view, event, line => ({
				...line,
				state: event.status,
				durationMs: event.durationMs,
				problem,
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
	/** Rows a second, lately; of a batch that has ended, over all of it. `undefined` until there is a rate. */
	readonly rate: number | undefined;
	/** Milliseconds left at the pace of the last seconds; `undefined` while nobody knows. */
	readonly left: number | undefined;
	/** Whether it may be more: there are datasets whose rows nobody knows. */
	readonly isAtLeast: boolean;
};

/** A rate of so few rows would say nothing. */
const fewRows = 1000;
/** Milliseconds that the pace is taken over. */
const paceWindow = 8000;

const isEnded = (line: DatasetProgress): boolean => isFinished(line) || isRetryable(line);

/** How much there is to do and is done, in rows. A dataset whose rows nobody knows counts as a typical one. */
const weightsOf = (view: BatchSnapshot): {readonly done: number; readonly all: number} => {
	const known = view.lines.map(line => line.rowsTotal).filter(rows => rows !== null);
	const typical = known.length === 0 ? 1 : Math.max(1, known.reduce((sum, rows) => sum + rows, 0) / known.length);
	let done = 0;
	let all = 0;
	for (const line of view.lines) {
		// Of one that failed before anybody knew its rows there is nothing left to do, and nothing was done.
		const weight = Math.max(1, line.rowsTotal ?? (isEnded(line) ? line.rowsDone : typical));
		all += weight;
		done +=
			isEnded(line) && line.state !== 'cancelled'
				? weight
				: Math.min(weight * 0.99, line.rowsTotal === null ? 0 : line.rowsDone);
	}

	return {done, all};
};

/** Notes how far the batch is, for its pace; what is older than that is forgotten. */
export const sampleBatch = (view: BatchSnapshot, now: number): BatchSnapshot => {
	const {done} = weightsOf(view);
	return {
		...view,
		samples: [...view.samples.filter(({at}) => now - at < paceWindow), {at: now, done, rowsSeen: view.rowsSeen}],
	};
};

/** How far a batch is. */
export const progressOf = (view: BatchSnapshot, now: number): Progress => {
	const isRunning = view.endedAt === undefined;
	const elapsed = (view.endedAt ?? now) - view.startedAt;
	const {done, all} = weightsOf(view);
	const fraction = all === 0 ? 1 : done / all;
	const [oldest] = isRunning ? view.samples.filter(({at}) => now - at < paceWindow && at < now) : [];
	// In the first seconds, and where nothing was noted, the pace is that of the whole batch.
	const since: Sample =
		oldest === undefined || elapsed < paceWindow ? {at: view.startedAt, done: 0, rowsSeen: 0} : oldest;
	const period = (view.endedAt ?? now) - since.at;
	const pace = done - since.done;
	return {
		fraction,
		rate:
			elapsed >= 300 && view.rowsSeen >= fewRows && period > 0
				? (view.rowsSeen - since.rowsSeen) / (period / 1000)
				: undefined,
		left:
			isRunning && elapsed >= 1000 && fraction > 0.02 && fraction < 1 && pace > 0
				? ((all - done) / pace) * period
				: undefined,
		isAtLeast: isRunning && view.lines.some(line => line.rowsTotal === null && !isEnded(line)),
	};
};

export type BatchCounts = Readonly<Record<DatasetState, number>>;

export const countStates = (view: BatchSnapshot): BatchCounts => {
	const counts: Record<DatasetState, number> = {
		waiting: 0,
		scanning: 0,
		storing: 0,
		completed: 0,
		partial: 0,
		failed: 0,
		cancelled: 0,
	};
	for (const line of view.lines) {
		counts[line.state]++;
	}

	return counts;
};
