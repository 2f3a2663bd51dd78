// In which periods a table usually has rows: each weekday, or each hour of each weekday, has a habit of its own.
import type {CountedSlice} from '../../connectors/connector.ts';
import {moveSlice, type Slice, type SlicePeriod} from '../../profiling/slice.ts';

/** How many periods show the habit: eight weeks, of longer periods about half a year and two years. */
const periodsRead: Readonly<Record<SlicePeriod, number>> = {hour: 8 * 7 * 24, day: 8 * 7, week: 26, month: 24};

/** Fewer cases show no habit. */
const minCases = 4;

/** Of so many cases, one without rows may be a holiday. */
const casesPerHoliday = 8;

/** A table in which rows are missing more often, where they are a habit, is irregular. */
const maxMissingShare = 0.04;

/** The weekday, with the hour where slices are hours; weeks and months are all alike. */
const slotOf = ({start}: Slice, by: SlicePeriod): number => {
	const weekday = start.getUTCDay();
	return by === 'day' ? weekday : by === 'hour' ? weekday * 24 + start.getUTCHours() : 0;
};

type Cases = {periods: number; missing: number};

const isHabit = ({periods, missing}: Cases): boolean =>
	periods >= minCases && missing <= Math.floor(periods / casesPerHoliday);

/**
Whether a period is one in which the table usually has rows.

@param counted The periods with rows, in their order.
@returns `undefined` where the table has no habit: nobody can say when rows should be there.
*/
export const expectedSlices = (
	counted: readonly CountedSlice[],
	by: SlicePeriod,
): ((slice: Slice) => boolean) | undefined => {
	const [oldest, newest] = [counted.at(0)?.slice, counted.at(-1)?.slice];
	if (oldest === undefined || newest === undefined) {
		return undefined;
	}

	const withRows = new Set(counted.map(({slice}) => slice.start.getTime()));
	const slots = new Map<number, Cases>();
	let slice = newest;
	for (let read = 0; read < periodsRead[by] && slice.start >= oldest.start; read++) {
		const cases = slots.get(slotOf(slice, by)) ?? {periods: 0, missing: 0};
		cases.periods++;
		cases.missing += withRows.has(slice.start.getTime()) ? 0 : 1;
		slots.set(slotOf(slice, by), cases);
		slice = moveSlice(slice, -1, by);
	}

	const habits = slots
		.values()
		.filter(cases => isHabit(cases))
		.toArray();
	const periods = habits.reduce((sum, cases) => sum + cases.periods, 0);
	const missing = habits.reduce((sum, cases) => sum + cases.missing, 0);
	return periods === 0 || missing > maxMissingShare * periods
		? undefined
		: found => {
				const cases = slots.get(slotOf(found, by));
				return cases !== undefined && isHabit(cases);
			};
};
