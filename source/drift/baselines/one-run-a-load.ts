// Keeps one run for each load. A run soon after another one profiles the same load again. It does not show how loads
// differ, and must not change a verdict. The last run of each load counts.
import type {Run} from '../../profiling/profile.ts';
import {isUndated} from '../../profiling/slice.ts';
import {medianOf} from '../statistics/median.ts';

/** The minimum number of runs that show the interval between loads. */
const minRuns = 4;

/**
Where runs are usually less than an hour apart, each counts as a load. An hourly job starts some minutes early or late.
*/
const minInterval = 3_000_000;

/** A run within this part of the usual interval profiles the same load again. */
const lookShare = 0.25;

const usualInterval = (runs: readonly Run[]): number =>
	medianOf(
		runs
			.slice(1)
			.map(({profiledAt}, index) => (runs[index]?.profiledAt ?? profiledAt).getTime() - profiledAt.getTime()),
	);

/**
Keeps one earlier run for each load before the current one. Keeps all slices, because each has its own period.

@param earlier Latest first.
*/
export const oneRunEachLoad = (current: Run, earlier: readonly Run[]): readonly Run[] => {
	const usual =
		earlier.length < minRuns || (current.slice !== null && !isUndated(current.slice)) ? 0 : usualInterval(earlier);
	if (usual < minInterval) {
		return earlier;
	}

	let later = current.profiledAt.getTime();
	return earlier.filter(({profiledAt}) => {
		const isLoad = later - profiledAt.getTime() >= lookShare * usual;
		later = isLoad ? profiledAt.getTime() : later;
		return isLoad;
	});
};
