// A batch's progress as one line of a terminal, for the headless commands.
import {formatCompactCount} from '../../reports/format.ts';
import {formatDuration} from '../../reports/format-time.ts';
import {cutEnd, visible} from '../../terminal-text.ts';
import {BatchProgress} from '../batch-progress.ts';
import type {EngineEvent} from '../events.ts';

const barWidth = 24;
const gap = ' '.repeat(3);

const barOf = (share: number): string => {
	const filled = Math.round(share * barWidth);
	return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`;
};

const timeLeft = (share: number, elapsedMs: number): string | undefined => {
	// A first guess from a moment's work would only jump about.
	if (share < 0.02 || elapsedMs < 1000) {
		return undefined;
	}

	const seconds = Math.round((elapsedMs * (1 - share)) / share / 1000);
	return `about ${formatDuration(Math.max(1, seconds) * 1000)} left`;
};

/** One line of at most `columns` cells; what matters least is cut. */
export const progressLine = (progress: BatchProgress, elapsedMs: number, columns: number): string => {
	const {share, running, ended, total, rowsDone} = progress;
	const [first, ...others] = running;
	const parts = [
		barOf(share),
		`${ended} of ${total}`,
		rowsDone > 0 && elapsedMs > 0 ? `${formatCompactCount((rowsDone * 1000) / elapsedMs)} rows/s` : undefined,
		timeLeft(share, elapsedMs),
		first === undefined ? undefined : visible(first) + (others.length === 0 ? '' : ` and ${others.length} more`),
	];
	return cutEnd(parts.filter(part => part !== undefined).join(gap), columns);
};

export type ProgressBarOptions = {
	readonly write: (text: string) => void;
	/** Columns of the terminal, asked anew for every line. */
	readonly columns: () => number;
	/** Milliseconds from any start. */
	readonly now?: () => number;
};

export type ProgressBar = {
	readonly name: string;
	readonly handle: (event: EngineEvent) => void;
	/** Takes the line away; the next event draws it again. */
	readonly clear: () => void;
	readonly close: () => void;
};

const minMsBetweenLines = 100;
const eraseLine = '\r\u{1B}[2K';

/** A bar that draws itself at most ten times a second, on a line that never wraps, and leaves nothing behind. */
export const createProgressBar = ({write, columns, now = () => performance.now()}: ProgressBarOptions): ProgressBar => {
	const progress = new BatchProgress();
	const startedAt = now();
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
			progress.handle(event);
			const isDue = now() - drawnAt >= minMsBetweenLines;
			if (!isDue || event.type === 'batch_completed') {
				return;
			}

			drawnAt = now();
			isDrawn = true;
			// The last column stays free: some terminals wrap as soon as it is written.
			write(eraseLine + progressLine(progress, drawnAt - startedAt, columns() - 1));
		},
	};
};
