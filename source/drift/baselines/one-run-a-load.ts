// Runs that come soon after another one look at the same load again. They say nothing of how loads differ, and a
// verdict must not change because somebody looked twice: of each load the last look counts.
import type {Run} from '../../profiling/profile.ts';
import {isUndated} from '../../profiling/slice.ts';
import {medianOf} from '../statistics/median.ts';

/** The minimum number of runs that show the interval between loads. */
const minRuns = 4;

/**
Where runs are usually nearer to each other than an hour, nobody can tell a look from a load. An hourly job starts some
minutes early or late.
*/
const minInterval = 3_000_000;

/** A run that comes within this part of the usual interval is another look. */
const lookShare = 0.25;

const usualInterval = (runs: readonly Run[]): number =>
	medianOf(
		runs
			.slice(1)
			.map(({profiledAt}, index) => (runs[index]?.profiledAt ?? profiledAt).getTime() - profiledAt.getTime()),
	);

/**
The earlier runs of loads before the current one, one for each load. Slices are of one period each, and stay.

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
