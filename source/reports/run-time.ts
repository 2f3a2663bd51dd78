// Names the time of a run: the time of its profile, or its slice.
import type {Run} from '../profiling/profile.ts';
import {sliceName} from '../profiling/slice.ts';
import {formatTime} from './format-time.ts';

/** The name of its slice, else the local time of the profile. */
export const runTime = ({slice, profiledAt}: Pick<Run, 'slice' | 'profiledAt'>): string =>
	slice === null ? formatTime(profiledAt) : sliceName(slice);
