// Says which rows of two sides could not be read, and so were not compared.
import {mismatchMetric} from '../../profiling/metrics/names.ts';
import type {RunProfile} from '../../profiling/profile.ts';

export const unreadNote = (side: 'left' | 'right', what: string): string =>
	`Not all rows of the ${side} could be read, and only the others were compared: ${what}`;

/** Removes what was read in such rows from a note. */
export const withoutUnreadValues = (note: string): string =>
	note.replace(
		/^(?<what>Not all rows of the (?:left|right) could be read, and only the others were compared):.*$/v,
		'$<what>.',
	);

/** Writes a note for each column of which rows could not be read. */
export const unreadNotes = (profiles: {readonly left: RunProfile; readonly right: RunProfile}): readonly string[] =>
	(['left', 'right'] as const).flatMap(side =>
		profiles[side].columns.flatMap(({errors}) => {
			const error = errors.get(mismatchMetric);
			return error === undefined ? [] : [unreadNote(side, error)];
		}),
	);
