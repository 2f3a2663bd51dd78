// Prints the period of a run as JSON.
import type {Run} from '../profiling/profile.ts';
import {isUndated, sliceName} from '../profiling/slice.ts';

/** Prints wall time, which has no zone. */
const wallText = (time: Date | undefined): string | null => time?.toISOString().slice(0, 19) ?? null;

/** `null` where a run is of the whole table; rows without a date have a name alone. */
export const sliceJson = ({slice}: Pick<Run, 'slice'>) => {
	const period = slice === null || isUndated(slice) ? undefined : slice;
	return {
		slice: slice === null ? null : sliceName(slice),
		slice_start: wallText(period?.start),
		slice_end: wallText(period?.end),
	};
};
