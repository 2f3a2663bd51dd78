// Describes the rows without a date for the report on the newest slice. They belong to no period, so no other finding
// covers them.
import {begunAt, byBeginning, hasResults, type Run} from '../../profiling/profile.ts';
import {isUndated, sliceName, undated} from '../../profiling/slice.ts';
import {countText} from '../figure-text.ts';
import {rowsOf, type SliceChange} from './slice-changes.ts';

const ofUndated = (runs: readonly Run[]): readonly Run[] =>
	runs.filter(run => run.slice !== null && isUndated(run.slice) && hasResults(run)).toSorted(byBeginning);

/** Makes a run without rows for the last batch before a run that profiled slices and had no rows without a date. */
const noneBefore = (first: Run, runs: readonly Run[]): Run | undefined => {
	const earlier = runs
		.filter(
			run =>
				run.slice !== null &&
				hasResults(run) &&
				run.batchId !== first.batchId &&
				begunAt(run).getTime() < begunAt(first).getTime(),
		)
		.toSorted(byBeginning)
		.at(-1);
	if (earlier === undefined) {
		return undefined;
	}

	const {newest: _, ...run} = earlier;
	return {...run, slice: undated, sampling: {kind: 'all'}, rowCount: 0};
};

/**
Finds increases of the rows without a date between two batches. A decrease is not a finding: those rows now have a date.

@param runs The runs of a dataset, including replaced ones.
*/
export const undatedChanges = (runs: readonly Run[]): readonly SliceChange[] => {
	const inOrder = ofUndated(runs);
	return inOrder.flatMap((after, index): SliceChange[] => {
		const before = inOrder[index - 1] ?? noneBefore(after, runs);
		const [rowsBefore, rowsAfter] = [before && rowsOf(before), rowsOf(after)];
		return before === undefined || rowsBefore === undefined || rowsAfter === undefined || rowsAfter <= rowsBefore
			? []
			: [{slice: undated, before, after}];
	});
};

/** `12 rows have no date: they are the slice "no date".` */
export const undatedNote = (runs: readonly Run[]): readonly string[] => {
	const last = ofUndated(runs).at(-1);
	const rows = (last && rowsOf(last)) ?? 0;
	return rows === 0
		? []
		: [`${countText(rows, 'row')} ${rows === 1 ? 'has' : 'have'} no date: the slice "${sliceName(undated)}".`];
};
