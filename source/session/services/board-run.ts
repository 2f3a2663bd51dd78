// A run as the drift board shows it.
import type {VerdictCounts} from '../../drift/kept-verdict.ts';
import type {Run} from '../../profiling/profile.ts';
import {periodOf, sliceName} from '../../profiling/slice.ts';
import {formatTime} from '../../reports/format-time.ts';

/** A run of the board. */
export type BoardRun = {
	readonly runId: string;
	/** `2024-03-01`: the local day of the run, or the day that its slice begins on. */
	readonly day: string;
	/** When it was made, or its slice: `14:20`, `week of 2024-03-04`. */
	readonly name: string;
	/** What is kept as its verdict; `failed` for a run without results, and nothing where none is kept. */
	readonly kept: VerdictCounts | 'failed' | undefined;
};

/** The runs of a dataset, oldest first. */
export type BoardDataset = {readonly id: string; readonly runs: readonly BoardRun[]};

/** A run of the board, with the counts of its kept verdict. */
export const boardRun = ({runId, slice, profiledAt, status}: Run, kept?: VerdictCounts): BoardRun => {
	const time = formatTime(profiledAt);
	return {
		runId,
		...(slice === null
			? {day: time.slice(0, 10), name: time.slice(11, 16)}
			: {
					day: slice.start.toISOString().slice(0, 10),
					name: periodOf(slice) === 'day' ? 'slice' : sliceName(slice),
				}),
		kept: status === 'failed' ? 'failed' : kept,
	};
};
