// Computes the state of a batch and of each of its datasets from the events of the engine. Pure: the clock is a
// parameter.
import type {ErrorDetails} from '../errors.ts';
import {datasetId, type DatasetKey, isSameDataset} from '../profiling/dataset.ts';
import type {EngineEvent} from './events.ts';

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
	/** Why the dataset failed, or which parts it lacks where it is `partial`. */
	readonly error: Pick<ErrorDetails, 'message' | 'why' | 'hint'> | undefined;
	/** Columns with a metric that failed, each with its first reason. */
	readonly failedColumns: ReadonlyArray<{readonly name: string; readonly why: string}>;
};

/** The progress of a batch at one time. */
export type ProgressSample = {
	/** Milliseconds of the clock. */
	readonly at: number;
	/** The work that is done, in rows. */
	readonly done: number;
	readonly rowsSeen: number;
};

export type BatchSnapshot = {
	readonly datasets: readonly DatasetProgress[];
	/** Milliseconds of the clock. */
	readonly startedAt: number;
	readonly endedAt: number | undefined;
	/** Rows read since the start. */
	readonly rowsSeen: number;
	/** Samples of the last seconds, oldest first. */
	readonly samples: readonly ProgressSample[];
};

const waiting = ({schemaName, datasetName}: DatasetKey, rowsTotal: number | null): DatasetProgress => ({
	id: datasetId({schemaName, datasetName}),
	schemaName,
	datasetName,
	state: 'waiting',
	rowsDone: 0,
	rowsTotal,
	startedAt: undefined,
	durationMs: undefined,
	runId: undefined,
	error: undefined,
	failedColumns: [],
});

type PlannedDataset = DatasetKey & {readonly estimatedRows: number | null};

export const newBatch = (datasets: readonly PlannedDataset[], now: number): BatchSnapshot => ({
	datasets: datasets.map(dataset => waiting(dataset, dataset.estimatedRows)),
	startedAt: now,
	endedAt: undefined,
	rowsSeen: 0,
	samples: [],
});

/** Prepares the batch for a retry: failed and cancelled datasets wait again. */
export const retryBatch = (batch: BatchSnapshot, now: number): BatchSnapshot => ({
	...batch,
	datasets: batch.datasets.map(dataset => (hasResults(dataset) ? dataset : waiting(dataset, dataset.rowsTotal))),
	startedAt: now,
	endedAt: undefined,
	rowsSeen: 0,
	samples: [],
});

/** Whether the profile of a dataset is kept. */
export const hasResults = ({state}: DatasetProgress): boolean => state === 'completed' || state === 'partial';

/** Whether a dataset is being read or stored. */
export const isUnderWay = ({state}: DatasetProgress): boolean => state === 'scanning' || state === 'storing';

/** Whether a retry profiles a dataset again. */
export const isRetryable = ({state}: DatasetProgress): boolean => state === 'failed' || state === 'cancelled';

/** Whether nothing more happens to a dataset. */
export const isEnded = (dataset: DatasetProgress): boolean => hasResults(dataset) || isRetryable(dataset);

const change = (
	batch: BatchSnapshot,
	key: DatasetKey,
	next: (dataset: DatasetProgress) => Partial<DatasetProgress>,
): BatchSnapshot => {
	const position = batch.datasets.findIndex(dataset => isSameDataset(dataset, key));
	const dataset = batch.datasets[position];
	if (dataset === undefined) {
		return batch;
	}

	const changed = {...dataset, ...next(dataset)};
	return {
		...batch,
		datasets: batch.datasets.with(position, changed),
		rowsSeen: batch.rowsSeen + Math.max(0, changed.rowsDone - dataset.rowsDone),
	};
};

const addPlanned = (batch: BatchSnapshot, planned: readonly PlannedDataset[]): BatchSnapshot => {
	const known = new Set(batch.datasets.map(({id}) => id));
	const missing = planned.filter(dataset => !known.has(datasetId(dataset)));
	return missing.length === 0
		? batch
		: {
				...batch,
				datasets: [...batch.datasets, ...missing.map(dataset => waiting(dataset, dataset.estimatedRows))],
			};
};

const completed = (
	dataset: DatasetProgress,
	{status, durationMs, profile}: Extract<EngineEvent, {readonly type: 'profiling_completed'}>,
): Partial<DatasetProgress> => {
	const {rowCount, error} = profile.run;
	return {
		state: status,
		rowsDone: rowCount ?? dataset.rowsDone,
		rowsTotal: rowCount ?? dataset.rowsTotal,
		durationMs,
		error: error === null ? undefined : {message: error},
		failedColumns: profile.columns.flatMap(({column, errors}) => {
			const [why] = errors.values();
			return why === undefined ? [] : [{name: column.name, why}];
		}),
	};
};

/** Applies one event to the batch, at a time of the clock. Ignores an event of a dataset outside the batch. */
export const applyEvent = (batch: BatchSnapshot, event: EngineEvent, now: number): BatchSnapshot => {
	switch (event.type) {
		case 'batch_planned': {
			return addPlanned(batch, event.datasets);
		}

		case 'profiling_started': {
			return change(batch, event, dataset => ({
				state: 'scanning',
				startedAt: now,
				runId: event.runId,
				rowsTotal: event.estimatedRows ?? dataset.rowsTotal,
			}));
		}

		case 'profiling_progress': {
			return change(batch, event, dataset => ({
				state: event.phase,
				rowsDone: event.rowsDone,
				rowsTotal: event.rowsTotal ?? dataset.rowsTotal,
			}));
		}

		case 'profiling_completed': {
			return change(batch, event, dataset => completed(dataset, event));
		}

		case 'profiling_failed': {
			return change(batch, event, () => ({
				state: event.status,
				durationMs: event.durationMs,
				error: event.error,
			}));
		}

		case 'batch_completed': {
			return {...batch, endedAt: now};
		}

		case 'slice_profiled':
		case 'drift_detected':
		case 'drift_not_detected':
		case 'drift_not_judged': {
			return batch;
		}
	}
};

export type BatchCounts = Readonly<Record<DatasetState, number>>;

export const countStates = (batch: BatchSnapshot): BatchCounts => {
	const counts: Record<DatasetState, number> = {
		waiting: 0,
		scanning: 0,
		storing: 0,
		completed: 0,
		partial: 0,
		failed: 0,
		cancelled: 0,
	};
	for (const dataset of batch.datasets) {
		counts[dataset.state]++;
	}

	return counts;
};
