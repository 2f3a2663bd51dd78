// Finds the periods in which a table usually has rows. Each weekday, or each hour of each weekday, has its own habit.
import type {CountedSlice} from '../../connectors/connector.ts';
import {moveSlice, type Slice, type SlicePeriod} from '../../profiling/slice.ts';

/** The number of periods that show the habit: eight weeks, for longer periods about half a year and two years. */
export const periodsRead: Readonly<Record<SlicePeriod, number>> = {hour: 8 * 7 * 24, day: 8 * 7, week: 26, month: 24};

/** Fewer cases show no habit. */
const minCases = 4;

/** One of so many cases may be without rows, as on a holiday. */
const casesPerHoliday = 8;

/** A table whose usual periods lack rows more often is irregular. */
const maxMissingShare = 0.04;

/** The weekday, with the hour where slices are hours. All weeks and months are alike. */
const slotOf = ({start}: Slice, by: SlicePeriod): number => {
	const weekday = start.getUTCDay();
	return by === 'day' ? weekday : by === 'hour' ? weekday * 24 + start.getUTCHours() : 0;
};

/**
So many deviations of the square root of the rows lie between what is usual and no rows. The root of a count of rare
events has one deviation whatever their number (M. S. Bartlett, The Use of Transformations, 1947), so that few events a
period, which may be none by chance, are no habit.
*/
const minDeviations = 4;

/** Of the square root of a Poisson count. */
const poissonDeviation = 0.5;

type Cases = {missing: number; readonly rows: number[]};

const periodsOf = ({missing, rows}: Cases): number => missing + rows.length;

/** Whether a period without rows would be out of the ordinary. */
const isFarFromNone = (rows: readonly number[]): boolean => {
	const roots = rows.map(count => Math.sqrt(count));
	const mean = roots.reduce((sum, root) => sum + root, 0) / roots.length;
	const variance = roots.reduce((sum, root) => sum + (root - mean) ** 2, 0) / (roots.length - 1);
	return mean > minDeviations * Math.max(poissonDeviation, Math.sqrt(variance));
};

const isHabit = (cases: Cases): boolean =>
	periodsOf(cases) >= minCases &&
	cases.missing <= Math.floor(periodsOf(cases) / casesPerHoliday) &&
	isFarFromNone(cases.rows);

/**
Whether a period is one in which the table usually has rows.

@param counted The periods with rows, in their order.
@returns `undefined` where the table has no habit, so that no rows can be expected.
*/
export const expectedSlices = (
	counted: readonly CountedSlice[],
	by: SlicePeriod,
): ((slice: Slice) => boolean) | undefined => {
	const [oldest, newest] = [counted.at(0)?.slice, counted.at(-1)?.slice];
	if (oldest === undefined || newest === undefined) {
		return undefined;
	}

	const rowsByStart = new Map(counted.map(({slice, rows}) => [slice.start.getTime(), rows]));
	const slots = new Map<number, Cases>();
	let slice = newest;
	for (let read = 0; read < periodsRead[by] && slice.start >= oldest.start; read++) {
		const cases = slots.get(slotOf(slice, by)) ?? {missing: 0, rows: []};
		const rows = rowsByStart.get(slice.start.getTime());
		if (rows === undefined) {
			cases.missing++;
		} else {
			cases.rows.push(rows);
		}

		slots.set(slotOf(slice, by), cases);
		slice = moveSlice(slice, -1, by);
	}

	const habits = new Map(slots.entries().filter(([, cases]) => isHabit(cases)));
	const periods = habits.values().reduce((sum, cases) => sum + periodsOf(cases), 0);
	const missing = habits.values().reduce((sum, cases) => sum + cases.missing, 0);
	return periods === 0 || missing > maxMissingShare * periods ? undefined : found => habits.has(slotOf(found, by));
};
