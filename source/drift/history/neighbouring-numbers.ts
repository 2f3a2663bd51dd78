// Tells a number that is new among measured ones from a new code.
import type {SemanticType} from '../../profiling/column-types.ts';
import {medianOf} from '../statistics/median.ts';

type FreshValues = ReadonlyArray<readonly [value: string, rows: number]>;

/**
Numbers of which a column has more than this are measured, and no list of codes. Parts of dates are whole numbers, too,
and there are 31 days in a month.
*/
const mostCodes: Partial<Record<SemanticType, number>> = {integer: 31, decimal: 10, float: 10};

/** A number that is this many times the usual distance from the next known one is still one of them. */
const nearGaps = 2;

/** The new values that are not next to known numbers of a measured column. */
export const withoutNeighbours = (
	type: SemanticType,
	{seen, fresh}: {readonly seen: ReadonlyMap<string, number>; readonly fresh: FreshValues},
): FreshValues => {
	if (seen.size <= (mostCodes[type] ?? Infinity)) {
		return fresh;
	}

	const known = Float64Array.from(seen.keys(), Number).toSorted();
	const gaps = known.subarray(1).map((value, index) => value - (known[index] ?? value));
	const near = nearGaps * medianOf([...gaps]);
	return fresh.filter(([value]) => known.every(each => !(Math.abs(each - Number(value)) <= near)));
};
