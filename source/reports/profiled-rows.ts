// Gives the number of rows behind the figures of a column.
import {rowsOf} from '../drift/column-figures.ts';
import type {ColumnProfile, Run} from '../profiling/profile.ts';

/** Rows of the table, or of its sample; 0 where nobody counted them. */
export const profiledRows = (profile: ColumnProfile | undefined, {rowCount}: Run): number =>
	profile === undefined ? 0 : (rowsOf({profile, rowCount}).counted ?? 0);
