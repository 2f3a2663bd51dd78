// Computes how a table grew up to the current run. A baseline of several runs, or of a week ago, does not show it.
import type {Run} from '../../profiling/profile.ts';
import {isSampledAlike} from '../sampling.ts';

/** The rows of the run before the current one, and the minimum and maximum that a load has added. */
export type RowGrowth = {
	readonly rows: number;
	readonly min: number;
	readonly max: number;
};

/** The minimum number of runs that show regular growth. */
const minRuns = 3;

/**
Computes the growth of a table that only grew; `undefined` where a run has fewer rows than the one before it, or does
not know its rows.

@param runs The runs before the current one, latest first.
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
