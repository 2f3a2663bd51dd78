// The segments of a column in two runs, side by side.
import type {SegmentsOfColumn, SegmentValue} from '../../profiling/segments/segments.ts';
import {cellsOf, noRows, type BlameTarget, type Cell} from './blame-target.ts';

/** One segment on both sides. */
export type SegmentPair = {
	readonly column: string;
	/** `undefined` of the rest: all rows of other values. */
	readonly value: SegmentValue | undefined;
	/** A value of another column that its rows have as well; left out where any will do. */
	readonly and?: {readonly column: string; readonly value: SegmentValue | undefined};
	readonly baseline: Cell;
	readonly current: Cell;
};

const plus = (one: Cell, other: Cell): Cell => ({
	rows: one.rows + other.rows,
	weight: one.weight + other.weight,
	amount: one.amount + other.amount,
	squares: one.squares + other.squares,
});

export const sumOfCells = (cells: readonly Cell[]): Cell => {
	let sum = noRows;
	for (const cell of cells) {
		sum = plus(sum, cell);
	}

	return sum;
};

/**
Pairs the segments of a column. A value that one run does not list is nowhere in it, or in its rest: then it is in the
rest of both.

@returns `undefined` where a run does not keep the figure by this column.
*/
export const pairSegments = (
	baseline: SegmentsOfColumn,
	current: SegmentsOfColumn,
	target: BlameTarget,
): readonly SegmentPair[] | undefined => {
	const before = cellsOf(baseline, target);
	const after = cellsOf(current, target);
	if (before === undefined || after === undefined) {
		return undefined;
	}

	const {column} = current;
	const values = [...new Set([...current.values, ...baseline.values])];
	const pairs = values.map(value => {
		const [from, to] = [baseline.values.indexOf(value), current.values.indexOf(value)];
		return {
			column,
			value,
			baseline: before[from] ?? noRows,
			current: after[to] ?? noRows,
			isKnown: (from !== -1 || !baseline.hasRest) && (to !== -1 || !current.hasRest),
		};
	});
	const unknown = pairs.filter(({isKnown}) => !isKnown);
	const restOf = (cells: readonly Cell[], {hasRest, values: {length}}: SegmentsOfColumn): readonly Cell[] =>
		hasRest ? [cells[length] ?? noRows] : [];
	const rest = {
		column,
		value: undefined,
		baseline: sumOfCells([...unknown.map(pair => pair.baseline), ...restOf(before, baseline)]),
		current: sumOfCells([...unknown.map(pair => pair.current), ...restOf(after, current)]),
	};
	return [
		...pairs.filter(({isKnown}) => isKnown).map(({isKnown: _, ...pair}) => pair),
		...(rest.baseline.rows + rest.current.rows > 0 ? [rest] : []),
	];
};
