// The rows that left a moving window are unknown, and count as the average of the window. Where the load that they came
// with is known, an unusual figure must also be unusual without it: where a week of rain leaves, no dry week came.
import {addedColumn} from './added-rows.ts';
import type {ColumnInLoad} from './finding.ts';
import type {ColumnLoad} from './load.ts';

/** The oldest load of a moving window; `undefined` where the window began before all of them. */
const oldestOf = (loads: readonly ColumnInLoad[], window: number): ColumnLoad | undefined => {
	let rows = 0;
	return loads.findLast(({load}) => {
		rows += load.rows;
		return rows >= window - load.rows / 2;
	})?.load;
};

/** What came into a moving window, if the oldest load left it; `undefined` where that load is unknown. */
export const withoutOldest = (loads: readonly ColumnInLoad[], {whole}: ColumnInLoad): ColumnLoad | undefined => {
	const before = loads.at(-1)?.whole;
	const oldest = before && oldestOf(loads, before.rows);
	return before && oldest && addedColumn(addedColumn(oldest, before), whole);
};
