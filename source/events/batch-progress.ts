// Computes the progress of a batch: the share that is done, the rate and the time left. Pure.
import {type BatchSnapshot, hasResults, isEnded, type ProgressSample} from './batch-snapshot.ts';

export type BatchProgress = {
	/** 0 to 1; each dataset weighs its rows, and one of unknown size weighs the average of the others. */
	readonly fraction: number;
	/** Rows a second over the last seconds, or over a whole batch that has ended; `undefined` until there is a rate. */
	readonly rate: number | undefined;
	/** Milliseconds left at the pace of the last seconds; `undefined` while it cannot be estimated. */
	readonly remainingMs: number | undefined;
	/** Whether `remainingMs` is only a lower limit: the size of some dataset is unknown. */
	readonly isAtLeast: boolean;
};

/** Fewer rows than this give no rate. */
const minRowsForRate = 1000;
const minMsForRate = 300;
const minMsForRemaining = 1000;
const minFractionForRemaining = 0.02;
const paceWindowMs = 8000;
/** A dataset is done only after its results are stored. */
const maxShareBeforeEnd = 0.99;

/** The work of a batch in rows: all, what is done, and what is still to do. An empty dataset counts as one row. */
type Work = {readonly all: number; readonly done: number; readonly left: number};

const measureWork = ({datasets}: BatchSnapshot): Work => {
	const known = datasets.map(({rowsTotal}) => rowsTotal).filter(rows => rows !== null);
	const average = known.length === 0 ? 1 : known.reduce((sum, rows) => sum + rows, 0) / known.length;
	let all = 0;
	let done = 0;
	let left = 0;
	for (const dataset of datasets) {
		const {rowsDone, rowsTotal} = dataset;
		// A dataset that fails before its size is known counts with its read rows.
		const weight = Math.max(1, rowsTotal ?? (isEnded(dataset) ? rowsDone : average));
		const read = Math.min(weight * maxShareBeforeEnd, rowsTotal === null ? 0 : rowsDone);
		all += weight;
		done += hasResults(dataset) ? weight : read;
		// A failed or cancelled dataset is neither done nor left.
		left += isEnded(dataset) ? 0 : weight - read;
	}

	return {all, done, left};
};

/** Adds a sample of the progress, for the pace, and drops the samples that are too old for it. */
export const sampleProgress = (batch: BatchSnapshot, now: number): BatchSnapshot => {
	const {done} = measureWork(batch);
	const recent = batch.samples.filter(({at}) => now - at < paceWindowMs);
	return {...batch, samples: [...recent, {at: now, done, rowsSeen: batch.rowsSeen}]};
};

/** The progress of a batch at a time of the clock. */
export const progressOf = (batch: BatchSnapshot, now: number): BatchProgress => {
	const isRunning = batch.endedAt === undefined;
	const end = batch.endedAt ?? now;
	const elapsed = end - batch.startedAt;
	const {all, done, left} = measureWork(batch);
	const fraction = all === 0 ? 1 : done / all;
	const [oldest] = isRunning ? batch.samples.filter(({at}) => now - at < paceWindowMs && at < now) : [];
	// In the first seconds, and without samples, uses the pace of the whole batch.
	const since: ProgressSample =
		oldest === undefined || elapsed < paceWindowMs ? {at: batch.startedAt, done: 0, rowsSeen: 0} : oldest;
	const period = end - since.at;
	const pace = done - since.done;
	return {
		fraction,
		rate:
			elapsed >= minMsForRate && batch.rowsSeen >= minRowsForRate && period > 0
				? (batch.rowsSeen - since.rowsSeen) / (period / 1000)
				: undefined,
		remainingMs:
			isRunning && elapsed >= minMsForRemaining && fraction > minFractionForRemaining && fraction < 1 && pace > 0
				? (left / pace) * period
				: undefined,
		isAtLeast: isRunning && batch.datasets.some(dataset => dataset.rowsTotal === null && !isEnded(dataset)),
	};
};
