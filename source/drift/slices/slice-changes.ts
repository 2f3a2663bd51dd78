// Finds slices that changed after they were profiled: a later run of the slice has other rows.
import {byBeginning, hasResults, type Run} from '../../profiling/profile.ts';
import {isUndated, periodOf, sliceName, type Slice} from '../../profiling/slice.ts';
import {countText} from '../figure-text.ts';

export type SliceChange = {
	readonly slice: Slice;
	readonly before: Run;
	readonly after: Run;
};

/** Rows of a slice; `undefined` where it was sampled. */
export const rowsOf = ({sampling, rowCount}: Run): number | undefined =>
	sampling.kind === 'ratio' ? undefined : (rowCount ?? undefined);

const isUpdated = ({newest: before}: Run, {newest: after}: Run): boolean =>
	before !== undefined && before.column === after?.column && before.value !== after.value;

const hasChanged = (before: Run, after: Run): boolean => {
	const [rowsBefore, rowsAfter] = [rowsOf(before), rowsOf(after)];
	return (
		(rowsBefore !== undefined && rowsAfter !== undefined && rowsBefore !== rowsAfter) || isUpdated(before, after)
	);
};

/**
Finds the changes between runs, in no order.

@param runs The runs of a dataset, including replaced ones.
@param alike A run. Slices of another length than its own are left out.
*/
export const sliceChanges = (runs: readonly Run[], alike: Run): readonly SliceChange[] => {
	if (alike.slice === null) {
		return [];
	}

	const period = periodOf(alike.slice);
	const ofSlices = Map.groupBy(
		runs.filter(run => run.slice !== null && hasResults(run) && periodOf(run.slice) === period),
		({profiledAt}) => profiledAt.getTime(),
	);
	return ofSlices
		.values()
		.filter(found => found.length > 1)
		.flatMap(found => {
			const inOrder = found.toSorted(byBeginning);
			return inOrder.flatMap((after, index): SliceChange[] => {
				const before = inOrder[index - 1];
				return before === undefined || after.slice === null || !hasChanged(before, after)
					? []
					: [{slice: after.slice, before, after}];
			});
		})
		.toArray();
};

/** `212 rows more`, `3 rows fewer`; `rows updated` where their number is the same, or is not known. */
const rowsChangeText = (before: number | undefined, after: number | undefined): string => {
	const more = before === undefined || after === undefined ? 0 : after - before;
	return more === 0 ? 'rows updated' : `${countText(Math.abs(more), 'row')} ${more > 0 ? 'more' : 'fewer'}`;
};

/** `12 rows have no date, and none had before`, `3 rows more have no date`. */
const undatedText = (before: number | undefined, after: number | undefined): string => {
	if (before === undefined || after === undefined || before === after) {
		return 'rows without a date were updated';
	}

	return before === 0
		? `${countText(after, 'row')} ${after === 1 ? 'has' : 'have'} no date, and none had before`
		: `${rowsChangeText(before, after)} have no date`;
};

/** `2024-11-04 changed since it was profiled: 212 rows more`. */
export const changeText = (slice: Slice, before: number | undefined, after: number | undefined): string =>
	isUndated(slice)
		? undatedText(before, after)
		: `${sliceName(slice)} changed since it was profiled: ${rowsChangeText(before, after)}`;

export const sliceChangeText = ({slice, before, after}: SliceChange): string =>
	changeText(slice, rowsOf(before), rowsOf(after));
