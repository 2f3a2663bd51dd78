// Draws a batch's progress as one line of a terminal, for the headless commands.
import {formatCompactCount} from '../../reports/format.ts';
import {formatDuration} from '../../reports/format-time.ts';
import {cutEnd, visible} from '../../terminal-text.ts';
import {type BatchProgress, progressOf, sampleProgress} from '../batch-progress.ts';
import {applyEvent, type BatchSnapshot, isEnded, isUnderWay, newBatch} from '../batch-snapshot.ts';
import type {EngineEvent} from '../events.ts';

const barWidth = 24;
const gap = ' '.repeat(3);

const barOf = (fraction: number): string => {
	const filled = Math.round(fraction * barWidth);
	const percentage = String(Math.floor(fraction * 100)).padStart(3);
	return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${percentage} %`;
};

const timeLeft = ({remainingMs, isAtLeast}: BatchProgress): string | undefined => {
	if (remainingMs === undefined) {
		return undefined;
	}

	const seconds = Math.max(1, Math.round(remainingMs / 1000));
	return `${isAtLeast ? 'at least' : 'about'} ${formatDuration(seconds * 1000)} left`;
};

/** Makes one line of at most `columns` cells, at a time of the clock. Cuts the end first. */
export const progressLine = (batch: BatchSnapshot, now: number, columns: number): string => {
	const {datasets} = batch;
	const progress = progressOf(batch, now);
	const [first, ...others] = datasets.filter(dataset => isUnderWay(dataset)).map(({datasetName}) => datasetName);
	const parts = [
		barOf(progress.fraction),
		`${datasets.filter(dataset => isEnded(dataset)).length} of ${datasets.length}`,
		progress.rate === undefined ? undefined : `${formatCompactCount(progress.rate)} rows/s`,
		timeLeft(progress),
		first === undefined ? undefined : visible(first) + (others.length === 0 ? '' : ` and ${others.length} more`),
	];
	return cutEnd(parts.filter(part => part !== undefined).join(gap), columns);
};

export type ProgressBarOptions = {
	readonly write: (text: string) => void;
	/** Columns of the terminal, read again for every line. */
	readonly columns: () => number;
	/** Milliseconds from any start. */
	readonly now?: () => number;
};

export type ProgressBar = {
	readonly name: string;
	readonly handle: (event: EngineEvent) => void;
	/** Removes the line; the next event draws it again. */
	readonly clear: () => void;
	readonly close: () => void;
};

const minMsBetweenLines = 100;
const eraseLine = '\r\u{1B}[2K';

/** Makes a bar that draws at most ten times a second, on a line that never wraps, and clears the line at its end. */
export const createProgressBar = ({write, columns, now = () => performance.now()}: ProgressBarOptions): ProgressBar => {
	let batch = newBatch([], now());
	let drawnAt = -Infinity;
	let isDrawn = false;
	const clear = () => {
		if (!isDrawn) {
			return;
		}

		write(eraseLine);
		isDrawn = false;
	};

	return {
		name: 'The progress bar',
		clear,
		close: clear,
		handle(event) {
			const time = now();
			batch = applyEvent(batch, event, time);
			if (time - drawnAt < minMsBetweenLines || event.type === 'batch_completed') {
				return;
			}

			drawnAt = time;
			batch = sampleProgress(batch, time);
			isDrawn = true;
			// The last column stays free: some terminals wrap as soon as it is written.
			write(eraseLine + progressLine(batch, time, columns() - 1));
		},
	};
};
