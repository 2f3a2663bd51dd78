// The lines of a batch: its progress, its summary, and the errors of the dataset under the cursor.
import {formatDuration, formatSeconds} from '../../../reports/format-time.ts';
import {countOf, formatCompactCount, formatCount} from '../../../reports/format.ts';
import {progressOf} from '../../../events/batch-progress.ts';
import type {BatchController} from '../../services/batch-controller.ts';
import {type BatchSnapshot, countStates, type DatasetProgress} from '../../../events/batch-snapshot.ts';
import type {Size} from '../../state/size.ts';
import {bar} from '../../text/bars.ts';
import {type Line, segment} from '../../text/line.ts';
import {wrapWords} from '../../text/wrap-words.ts';
import {faultsOf} from './rows.ts';

/** Rounds up to a second; beyond ten seconds to five, beyond a minute to ten, so that an estimate does not flicker. */
const roundedUp = (milliseconds: number): number => {
	const step = milliseconds < 10_000 ? 1000 : milliseconds < 60_000 ? 5000 : 10_000;
	return Math.max(1, Math.ceil(milliseconds / step)) * step;
};

/** The share that is done. A batch that ran to its end is done, also where a dataset failed. */
const shareDone = (view: BatchSnapshot, now: number): number =>
	view.endedAt !== undefined && countStates(view).cancelled === 0 ? 1 : progressOf(view, now).fraction;

/** The share that is done, the rate and the time left. */
export const progressWords = (view: BatchSnapshot, batch: BatchController, now: number): readonly string[] => {
	const {rate, remainingMs, isAtLeast} = progressOf(view, now);
	return [
		`${String(Math.floor(shareDone(view, now) * 100)).padStart(3)} %`,
		...(rate === undefined ? [] : [`${formatCompactCount(rate)} rows/s`]),
		...(remainingMs === undefined || batch.isStopping
			? []
			: [`${isAtLeast ? 'at least' : 'about'} ${formatSeconds(roundedUp(remainingMs))} left`]),
	];
};

/** The progress of the batch: a bar, the rate and the time left. */
export const headline = (
	view: BatchSnapshot,
	batch: BatchController,
	{now, width}: {readonly now: number; readonly width: number},
): Line => {
	const size = Math.max(10, Math.min(60, width - 46));
	const full = bar(shareDone(view, now), size);
	return [
		segment(full, 'picture'),
		segment('░'.repeat(size - full.length), 'dim'),
		segment(`  ${progressWords(view, batch, now).join(' '.repeat(3))}`),
	];
};

/** Counts of datasets by state. */
export const summaryLine = (
	view: BatchSnapshot,
	batch: BatchController,
	/** The key that opens the dataset under the cursor where it drifted. */
	open: string | undefined,
): Line => {
	const counts = countStates(view);
	const done = counts.completed + counts.partial;
	const columns = view.datasets.reduce((sum, {failedColumns}) => sum + failedColumns.length, 0);
	const parts = [
		segment(`${formatCount(done)} of ${formatCount(view.datasets.length)} profiled`),
		segment(counts.failed > 0 ? `   ✖ ${formatCount(counts.failed)} failed` : '', 'failed'),
		segment(columns > 0 ? `   ✖ ${countOf(columns, 'column')} failed` : '', 'medium'),
		segment(counts.cancelled > 0 ? `   ${formatCount(counts.cancelled)} cancelled` : '', 'dim'),
	];
	const next = open !== undefined && !batch.isRunning ? [segment(`   ${open} opens what drifted`, 'dim')] : [];
	return batch.isStopping
		? [segment('stopping: finished runs are kept   ', 'medium'), ...parts]
		: [...parts, ...next];
};

/** The duration of the batch so far, or of the whole. */
export const timeFact = (view: BatchSnapshot, batch: BatchController, now: number): string => {
	const took = now - view.startedAt;
	return batch.isRunning
		? formatSeconds(took)
		: `${countStates(view).cancelled > 0 ? 'cancelled after' : 'done in'} ${formatDuration(took)}`;
};

/** The errors of the dataset under the cursor, in as many lines as fit. */
export const detailLines = (
	item: DatasetProgress | undefined,
	{columns}: Size,
	{height, copy}: {readonly height: number; /** The key that copies. */ readonly copy: string},
): readonly string[] => {
	const faults = item === undefined ? [] : faultsOf(item);
	const ofColumns = item !== undefined && item.failedColumns.length > 0;
	const lines = ofColumns ? faults : faults.flatMap(fault => wrapWords(fault, columns - 4));
	if (lines.length <= height) {
		return lines;
	}

	const shown = lines.slice(0, height - 1);
	return [
		...shown,
		ofColumns
			? `and ${formatCount(lines.length - shown.length)} more: ${copy} copies them all`
			: `… ${copy} copies all of it`,
	];
};
