// The segments of a column in two runs.
import type {SegmentsOfColumn, SegmentValue} from '../../profiling/segments/segments.ts';
import {noRows, segmentSums, type BlameTarget, type SegmentSums} from './blame-target.ts';

/** One segment on both sides. */
export type SegmentPair = {
	readonly column: string;
	/** `undefined` for the rest: all rows with other values. */
	readonly value: SegmentValue | undefined;
	/** For a pair: the value of another column that the rows have, too. */
	readonly and?: {readonly column: string; readonly value: SegmentValue | undefined};
	readonly baseline: SegmentSums;
	readonly current: SegmentSums;
};

const plus = (one: SegmentSums, other: SegmentSums): SegmentSums => ({
	rows: one.rows + other.rows,
	weight: one.weight + other.weight,
	amount: one.amount + other.amount,
	squares: one.squares + other.squares,
});

export const addSums = (sums: readonly SegmentSums[]): SegmentSums => {
	let total = noRows;
	for (const each of sums) {
		total = plus(total, each);
	}

	return total;
};

/**
Pairs the segments of a column. Where a run does not list a value but has a rest, the value counts into the rest of
both runs; where it has no rest, the value has no rows in it.

@returns `undefined` where a run does not keep the figure by this column.
*/
export const pairSegments = (
	baseline: SegmentsOfColumn,
	current: SegmentsOfColumn,
	target: BlameTarget,
): readonly SegmentPair[] | undefined => {
	const before = segmentSums(baseline, target);
	const after = segmentSums(current, target);
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
	const restOf = (
		sums: readonly SegmentSums[],
		{hasRest, values: {length}}: SegmentsOfColumn,
	): readonly SegmentSums[] => (hasRest ? [sums[length] ?? noRows] : []);
	const rest = {
		column,
		value: undefined,
		baseline: addSums([...unknown.map(pair => pair.baseline), ...restOf(before, baseline)]),
		current: addSums([...unknown.map(pair => pair.current), ...restOf(after, current)]),
	};
	return [
		...pairs.filter(({isKnown}) => isKnown).map(({isKnown: _, ...pair}) => pair),
		...(rest.baseline.rows + rest.current.rows > 0 ? [rest] : []),
	];
};
