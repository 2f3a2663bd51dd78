// What a statement adds up of one column in each segment. It does not ask again for what the flat figures have shown.
import {isNumeric} from '../../profiling/column-types.ts';
import type {NumbersByCode, SegmentPlan, SegmentTotals} from '../../profiling/segments/segment-state.ts';
import type {SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';

type OneSegment = {readonly code: number; readonly rows: number};

/** The aggregates of one column. */
export type ColumnMeasures = {
	/** Its name. */
	readonly column: string;
	readonly sql: readonly string[];
	/** Takes their results in the rows of one segment. */
	readonly add: (totals: SegmentTotals | undefined, segment: OneSegment, figures: readonly number[]) => void;
};

/** The squares of larger numbers may not fit into a double. */
const maxMagnitude = 1e140;

const magnitudeOf = (results: ColumnResults): number => {
	const extremes = [results.scalar('minimum'), results.scalar('maximum')];
	return Math.max(...extremes.map(extreme => Math.abs(Number(extreme ?? 0))));
};

/** Whether figures of its numbers can be kept. */
export const hasNumbers = (results: ColumnResults): boolean =>
	isNumeric(results.column.type) && !(magnitudeOf(results) > maxMagnitude);

const mayBeZero = (results: ColumnResults): boolean => {
	const [minimum, maximum, zeros] = [results.scalar('minimum'), results.scalar('maximum'), results.flat.get('zeros')];
	return zeros === undefined || zeros === null
		? (minimum === null || Number(minimum) <= 0) && (maximum === null || Number(maximum) >= 0)
		: Number(zeros) > 0;
};

export const addAt = (list: Float64Array | undefined, index: number, figure: number): void => {
	if (list !== undefined) {
		list[index] = (list[index] ?? 0) + figure;
	}
};

type Sum = {readonly sql: string; readonly into: (numbers: NumbersByCode) => Float64Array};

const sumsOf = (results: ColumnResults, dialect: SqlDialect): readonly Sum[] => {
	const number = dialect.double(results.finite(results.column.value));
	return [
		{sql: `sum(${number})`, into: ({sums}) => sums},
		{sql: `sum(${number} * ${number})`, into: ({squares}) => squares},
		...(mayBeZero(results)
			? [{sql: dialect.countWhere(`${results.column.value} = 0`), into: ({zeros}: NumbersByCode) => zeros}]
			: []),
	];
};

/**
The measures of a column.

@param position Its position among the columns of the plan.
@param isCounted Whether all its values are counted by segment, which tells everything of it.
*/
export const measuresOf = (
	results: ColumnResults,
	position: number,
	{
		plan,
		dialect,
		rows,
		isCounted,
	}: {
		readonly plan: SegmentPlan;
		readonly dialect: SqlDialect;
		readonly rows: number;
		readonly isCounted: boolean;
	},
): ColumnMeasures => {
	const number = isCounted ? -1 : plan.numeric.indexOf(position);
	const present = !isCounted && results.count('present') < rows ? [`count(${results.column.value})`] : [];
	const finite = number !== -1 && results.isGuarded ? [`count(${results.finite(results.column.value)})`] : [];
	const sums = number === -1 ? [] : sumsOf(results, dialect);
	return {
		column: results.info.name,
		sql: [...present, ...finite, ...sums.map(({sql}) => sql)],
		add(totals, {code, rows: ofSegment}, figures) {
			const [ofPresent = ofSegment] = present.length === 0 ? [] : figures;
			addAt(totals?.nulls[position], code, ofSegment - ofPresent);
			const into = totals?.numbers[number];
			if (into === undefined) {
				return;
			}

			const from = present.length + finite.length;
			addAt(into.counts, code, finite.length === 0 ? ofPresent : (figures[from - 1] ?? 0));
			for (const [index, sum] of sums.entries()) {
				addAt(sum.into(into), code, figures[from + index] ?? 0);
			}
		},
	};
};
