// How a table grew up to the current run. A baseline of several runs, or of a week ago, does not show it.
import type {Run} from '../../profiling/profile.ts';
import {isSampledAlike} from '../sampling.ts';

/** The rows of the run before the current one, and how many a load has added at least and at most. */
export type RowGrowth = {
	readonly rows: number;
	readonly min: number;
	readonly max: number;
};

/** The minimum number of runs that show a table which grows regularly. */
const minRuns = 3;

/**
The growth of a table that only ever grew; `undefined` where one of the runs has fewer rows than the one before it, or
does not know its rows.

@param runs Those before the current one, latest first.
*/
export const rowGrowthOf = (runs: readonly Run[]): RowGrowth | undefined => {
	const [latest] = runs;
	const counts = runs.map(({rowCount}) => rowCount).filter(count => count !== null);
	const [rows] = counts;
	if (
		latest === undefined ||
		rows === undefined ||
		counts.length < Math.max(minRuns, runs.length) ||
		runs.some(run => !isSampledAlike(run, latest))
	) {
		return undefined;
	}

	const added = counts.slice(1).map((count, index) => (counts[index] ?? NaN) - count);
	const [min, max] = [Math.min(...added), Math.max(...added)];
	return max === 0 || min < 0 ? undefined : {rows, min, max};
};
