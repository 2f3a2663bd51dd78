// Puts the most frequent values of a database into the order of the report: by frequency, ties by value.
import {compareText} from '../../profiling/accumulators/top-values.ts';
import {keyOf} from '../../profiling/accumulators/text-frequencies.ts';
import {isNumeric, type SemanticType} from '../../profiling/column-types.ts';
import type {ValueCount} from '../../profiling/profile.ts';
import type {ColumnResults} from './column-results.ts';

const compareNumbers = (left: number | string, right: number | string): number => {
	const [a, b] = [Number(left), Number(right)];
	if (a !== b && !(Number.isNaN(a) && Number.isNaN(b))) {
		return a < b || Number.isNaN(b) ? -1 : 1;
	}

	// Compares integers past 2^53 that are equal as doubles, at least one of them given as digits.
	const areIntegers = [left, right].every(value => /^-?\d+$/v.test(String(value)));
	return areIntegers ? (BigInt(left) < BigInt(right) ? -1 : 1) : compareText(String(left), String(right));
};

/**
Compares a column's values: numbers by size, also where they are given as digits, and times and texts by code points.
*/
export const compareValues = (left: ValueCount['value'], right: ValueCount['value'], type: SemanticType): number => {
	if (typeof left === 'boolean' || typeof right === 'boolean') {
		return Number(left) - Number(right);
	}

	return isNumeric(type) ? compareNumbers(left, right) : compareText(String(left), String(right));
};

/** Ranks values by their counts. */
export const rankListed = (
	rows: ReadonlyArray<{readonly text: string | null; readonly n: number}>,
	results: ColumnResults,
): readonly ValueCount[] => {
	const values = rows.map(({text, n: count}): ValueCount => {
		const value = results.readListed(text ?? '');
		return {value: typeof value === 'string' ? keyOf(value) : value, count};
	});
	return values.toSorted((left, right) =>
		right.count === left.count
			? compareValues(left.value, right.value, results.column.type)
			: right.count - left.count,
	);
};
