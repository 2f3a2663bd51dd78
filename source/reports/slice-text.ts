// Describes the profile of a slice.
import {changeText, rowsOf} from '../drift/slices/slice-changes.ts';
import type {SliceProfiled} from '../events/events.ts';
import type {SlicedTable} from '../profiling/plan-slices.ts';
import {sliceName} from '../profiling/slice.ts';
import {countOf} from './format.ts';

const countRows = (rows: number): string => countOf(rows, 'row');

/** `2024-03-01 changed since it was profiled: 212 rows more`; `undefined` where it did not. */
export const profiledChangeText = ({profile: {run}, reason, rowsBefore}: SliceProfiled): string | undefined =>
	reason !== 'changed' || run.slice === null
		? undefined
		: changeText(run.slice, rowsBefore ?? undefined, rowsOf(run));

/** `2024-03-01 profiled, 1,204 rows`, and how it changed. */
export const sliceText = (event: SliceProfiled): string => {
	const {slice, rowCount} = event.profile.run;
	const name = slice === null ? '' : `${sliceName(slice)} `;
	return profiledChangeText(event) ?? `${name}profiled${rowCount === null ? '' : `, ${countRows(rowCount)}`}`;
};

/** The slice of the rows without a date: `no date: 12 rows without order_date`; `undefined` where there are none. */
export const undatedText = ({cut: {column}, undated}: Pick<SlicedTable, 'cut' | 'undated'>): string | undefined =>
	undated && `${sliceName(undated.slice)}: ${countRows(undated.rows)} without ${column.name}`;

/** Describes the rows that belong to no slice: `12 rows whose order_date is not a date`. */
export const otherRows = ({
	cut: {column},
	rowsWithOther,
}: Pick<SlicedTable, 'cut' | 'rowsWithOther'>): string | undefined =>
	rowsWithOther === 0 ? undefined : `${countRows(rowsWithOther)} whose ${column.name} is not a date`;
