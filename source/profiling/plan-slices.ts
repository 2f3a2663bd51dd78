// Chooses the slices of a table that a profile reads: those without a run, and those whose rows have changed.
import type {SliceRule} from '../config/slice-schema.ts';
import type {CountedSlice, SliceCounts, SliceCut} from '../connectors/connector.ts';
import type {NewestValue} from './profile.ts';
import {changedNameOf} from './slice-column.ts';
import {isChosen, type SliceChoice} from './slice-choice.ts';
import {isUndated, moveSlice, periodOf, sliceAt, undated, wallTime, type ReadingReason, type Slice} from './slice.ts';

/** A slice that has a run. */
export type KeptSlice = {
	readonly slice: Slice;
	/** Rows of the slice when it was profiled; `null` where it was sampled. */
	readonly rows: number | null;
	/** The newest value of the column that changes with updates, where the config names one. */
	readonly newest?: NewestValue | undefined;
};

export type SliceToRead = CountedSlice & {
	readonly reason: ReadingReason;
	/** Rows of the slice when it was profiled; `undefined` where it is new, or was sampled. */
	readonly rowsBefore: number | undefined;
};

/** A table in slices, and what its next profile reads. */
export type SlicedTable = {
	readonly cut: SliceCut;
	/** Why this column was chosen, where the config names none. */
	readonly why: string | undefined;
	/** The periods that are profiled, in their order, with those that have a run. */
	readonly slices: readonly CountedSlice[];
	/** All periods that are over and have rows, in their order. */
	readonly counted: readonly CountedSlice[];
	/** The first period that has a run or is profiled; left out where there is none. */
	readonly first?: Slice;
	/** In their order; rows without a date come first. */
	readonly toRead: readonly SliceToRead[];
	/** Rows of the period that is not over yet. */
	readonly rowsNow: number;
	/** Rows of periods that have not begun. */
	readonly rowsAhead: number;
	/** Rows of periods before those that are profiled. */
	readonly rowsBefore: number;
	/** The rows without a date, which are a slice of their own; left out where there are none. */
	readonly undated?: CountedSlice;
	readonly rowsWithOther: number;
};

const sumOf = (slices: readonly CountedSlice[]): number => slices.reduce((sum, {rows}) => sum + rows, 0);

type ChoosingOptions = {
	readonly cut: SliceCut;
	readonly why: string | undefined;
	readonly last: SliceRule['last'];
	readonly lookback?: SliceRule['lookback'];
	readonly kept: readonly KeptSlice[];
	readonly now: Date;
	/** The slices that a user names. Only they are read, whether or not they have changed. */
	readonly named?: SliceChoice | undefined;
};

/** Gives the reason to read a slice; `undefined` where there is none. */
const reasonToRead = (
	{rows, newest}: CountedSlice,
	kept: KeptSlice | undefined,
	changed: string | undefined,
): ReadingReason | undefined => {
	if (kept === undefined) {
		return 'new';
	}

	if (kept.rows !== null && kept.rows !== rows) {
		return 'changed';
	}

	if (changed === undefined || rows === 0 || newest === undefined) {
		return undefined;
	}

	if (kept.newest?.column !== changed) {
		return 'newest_unknown';
	}

	return kept.newest.value === newest ? undefined : 'changed';
};

/** Gives the reason to read a slice, also where a user names slices. */
const reasonOf = (
	counted: CountedSlice,
	known: KeptSlice | undefined,
	{cut, named}: Pick<ChoosingOptions, 'cut' | 'named'>,
): ReadingReason | undefined => {
	const reason = reasonToRead(counted, known, changedNameOf(cut));
	if (named === undefined) {
		return reason;
	}

	return isChosen(counted.slice, named) ? (reason ?? 'named') : undefined;
};

/** The slice of the rows without a date, where it is new or changed. With `since`, these rows were not counted. */
const undatedToRead = (
	{undated: counted = {slice: undated, rows: 0}}: SliceCounts,
	{cut, kept, named}: Pick<ChoosingOptions, 'cut' | 'kept' | 'named'>,
): readonly SliceToRead[] => {
	const known = kept.find(({slice}) => isUndated(slice));
	const reason =
		cut.since !== undefined || (known === undefined && counted.rows === 0)
			? undefined
			: reasonOf(counted, known, {cut, named});
	return reason === undefined ? [] : [{...counted, reason, rowsBefore: known?.rows ?? undefined}];
};

/**
Chooses the slices. Leaves out a period that is not over, because its rows are still arriving.
*/
export const chooseSlices = (
	counts: SliceCounts,
	{cut, why, last, lookback = last, kept, now, named}: ChoosingOptions,
): SlicedTable => {
	const time = wallTime(now, cut.timezone).getTime();
	const over = counts.slices.filter(({slice}) => slice.end.getTime() <= time);
	const later = counts.slices.slice(over.length);
	const alike = kept.filter(({slice}) => periodOf(slice) === cut.by);
	// Includes the newest slices with a run, so that they are read again where their rows are gone.
	const [newest] = [...over, ...alike]
		.map(({slice}) => slice)
		.toSorted((one, other) => other.start.getTime() - one.start.getTime());
	const since = (periods: number): number | undefined =>
		newest && (named === undefined ? moveSlice(newest, -periods, cut.by).start.getTime() : -Infinity);
	const oldest = since(last - 1);
	const oldestChecked = since(lookback);
	const slices = over.filter(({slice}) => oldest !== undefined && slice.start.getTime() >= oldest);
	const keptByStart = new Map(alike.map(known => [known.slice.start.getTime(), known]));
	const found = new Set(slices.map(({slice}) => slice.start.getTime()));
	const emptied = keptByStart
		.values()
		.filter(({slice: {start}}) => {
			// Before `since`, nothing was counted.
			const isCounted = cut.since === undefined || start >= cut.since;
			return isCounted && oldest !== undefined && start.getTime() >= oldest && !found.has(start.getTime());
		})
		.map(({slice: {start}}) => ({slice: sliceAt(start, cut.by), rows: 0}));
	const current = [...slices, ...emptied].toSorted(
		(left, right) => left.slice.start.getTime() - right.slice.start.getTime(),
	);
	const [first] = [...current, ...alike]
		.map(({slice}) => slice)
		.toSorted((one, other) => one.start.getTime() - other.start.getTime());
	return {
		cut,
		why,
		slices: current,
		...(first !== undefined && {first}),
		counted: over,
		toRead: [
			...undatedToRead(counts, {cut, kept, named}),
			...current.flatMap((counted): SliceToRead[] => {
				const start = counted.slice.start.getTime();
				const known = keptByStart.get(start);
				const reason = reasonOf(counted, known, {cut, named});
				const isChecked = reason === 'new' || (oldestChecked !== undefined && start >= oldestChecked);
				return reason === undefined || !isChecked
					? []
					: [{...counted, reason, rowsBefore: known?.rows ?? undefined}];
			}),
		],
		rowsNow: sumOf(later.filter(({slice}) => slice.start.getTime() <= time)),
		rowsAhead: sumOf(later.filter(({slice}) => slice.start.getTime() > time)),
		rowsBefore: sumOf(over) - sumOf(slices),
		...(counts.undated !== undefined && {undated: counts.undated}),
		rowsWithOther: counts.rowsWithOther,
	};
};

/** Rows of the slices that a profile reads. */
export const rowsToRead = ({toRead}: SlicedTable): number => sumOf(toRead);

/** Whether a profile reads anything of a table. A table in slices may have none that is new or changed. */
export const isDue = ({sliced}: {readonly sliced?: SlicedTable}): boolean =>
	sliced === undefined || sliced.toRead.length > 0;
