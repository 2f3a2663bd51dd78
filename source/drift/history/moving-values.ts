// Values that come and go as time does: dates, also as texts or integers, and parts of dates.
import {isTemporal} from '../../profiling/column-types.ts';
import {areAllTimestamps} from '../disguised-timestamps.ts';
import type {ColumnHistory} from './finding.ts';
import type {ValueFrequencies} from './listed-values.ts';

/** The values that a load holds. */
export const listedIn = ({counts}: ValueFrequencies): readonly string[] =>
	[...counts].filter(([, count]) => count > 0).map(([value]) => value);

/** Whether the values are dates or timestamps, as the type says or as all of them read. */
export const areTimestamps = ({load: {type, values}, at}: ColumnHistory): boolean =>
	isTemporal(type) || (values !== undefined && areAllTimestamps(listedIn(values), type, at));

/** What parts of dates count up to before they begin again: quarters, weekdays, months, days, weeks. */
const lastOfCycle: ReadonlySet<number> = new Set([4, 7, 12, 28, 29, 30, 31, 52, 53]);

/**
Whether a value is the whole number that follows the largest so far, or the first after the last of a cycle, where each
load holds one or two: a year, a month, a number of a batch.
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
