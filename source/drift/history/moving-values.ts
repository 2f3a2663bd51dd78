// Values that come and go with time: dates, also as texts or integers, and parts of dates.
import {isTemporal} from '../../profiling/column-types.ts';
import {areAllTimestamps} from '../disguised-timestamps.ts';
import type {ColumnHistory} from './finding.ts';
import type {ValueFrequencies} from './listed-values.ts';

/** The values that a load holds. */
export const listedIn = ({counts}: ValueFrequencies): readonly string[] =>
	[...counts].filter(([, count]) => count > 0).map(([value]) => value);

/** Whether the values are dates or timestamps, by their type or because all of them look like dates. */
export const areTimestamps = ({load: {type, values}, at}: ColumnHistory): boolean =>
	isTemporal(type) || (values !== undefined && areAllTimestamps(listedIn(values), type, at));

/** The last numbers of the cycles of dates: quarters, weekdays, months, days, weeks. */
export const lastOfCycle: ReadonlySet<number> = new Set([4, 7, 12, 28, 29, 30, 31, 52, 53]);

/**
Whether a value is the next of a sequence of which each load has one or two, such as a year, a month or the number of a
batch: the whole number after the largest so far, or the first number after the last one of a cycle.
*/
export const isNext = ({load, past}: ColumnHistory, value: string): boolean => {
	if (
		load.type !== 'integer' ||
		past.some(({load: {values}}) => values === undefined || listedIn(values).length > 2)
	) {
		return false;
	}

	const largest = Math.max(...past.map(({whole}) => whole.max ?? -Infinity));
	return Number(value) === largest + 1 || (value === '1' && lastOfCycle.has(largest));
};
