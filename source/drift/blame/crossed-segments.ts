// The rows of two runs by the values of two columns at once. Runs keep the number of rows of each pair of values, and
// no other figure.
import type {SegmentsOfColumn, SegmentValue} from '../../profiling/segments/segments.ts';
import type {SegmentSums} from './blame-target.ts';
import type {SegmentPair} from './segment-pairs.ts';

/** The values of a column that both runs can count; all other values are one group. */
type Known = {
	readonly column: string;
	readonly values: readonly SegmentValue[];
};

type Listed = {
	readonly values: readonly SegmentValue[];
	/** Whether there are values that are not listed. */
	readonly hasOthers: boolean;
};

const knownIn = (column: string, before: Listed, after: Listed): Known => ({
	column,
	values: [...new Set([...after.values, ...before.values])].filter(value =>
		[before, after].every(({values, hasOthers}) => !hasOthers || values.includes(value)),
	),
});

const sumOf = (list: readonly number[]): number => list.reduce((sum, rows) => sum + rows, 0);

/** The index of a value among the known ones; all others share the index after them. */
const indexOf = ({values}: Known, value: SegmentValue | undefined): number => {
	const index = value === undefined ? -1 : values.indexOf(value);
	return index === -1 ? values.length : index;
};

/** The rows of a run by the indexes of both columns: a list for each value of the first. */
const rowsBy = (run: SegmentsOfColumn, first: Known, second: Known): ReadonlyArray<readonly number[]> => {
	const table = Array.from({length: first.values.length + 1}, () =>
		Array.from({length: second.values.length + 1}, () => 0),
	);
	const {nulls = [], counts} = run.figures.find(({column}) => column === second.column) ?? {};
	const add = (segment: number, value: SegmentValue | undefined, rows: number): void => {
		const row = table[indexOf(first, run.values[segment])];
		const index = indexOf(second, value);
		if (row !== undefined) {
			row[index] = (row[index] ?? 0) + rows;
		}
	};

	for (const [segment, rows] of run.rows.entries()) {
		const listed = counts?.rows.map(list => list[segment] ?? 0) ?? [];
		for (const [index, count] of listed.entries()) {
			add(segment, counts?.values[index], count);
		}

		const ofNulls = nulls[segment] ?? 0;
		add(segment, null, ofNulls);
		add(segment, undefined, rows - ofNulls - sumOf(listed));
	}

	return table;
};

const sumsOfRows = (rows: number | undefined = 0): SegmentSums => ({rows, weight: 1, amount: rows, squares: rows});

/**
The pairs of values of two columns, with their numbers of rows on both sides. Together they have all rows.

@returns `undefined` where a run does not count the values of the other column.
*/
export const crossSegments = (
	baseline: SegmentsOfColumn,
	current: SegmentsOfColumn,
	other: string,
): readonly SegmentPair[] | undefined => {
	const listedIn = ({figures}: SegmentsOfColumn): Listed | undefined => {
		const counts = figures.find(({column}) => column === other)?.counts;
		// Every run counts the nulls.
		return counts && {values: [...counts.values, null], hasOthers: counts.hasOthers};
	};

	const [before, after] = [listedIn(baseline), listedIn(current)];
	if (before === undefined || after === undefined) {
		return undefined;
	}

	const asListed = ({values, hasRest}: SegmentsOfColumn): Listed => ({values, hasOthers: hasRest});
	const first = knownIn(current.column, asListed(baseline), asListed(current));
	const second = knownIn(other, before, after);
	const [from, to] = [rowsBy(baseline, first, second), rowsBy(current, first, second)];
	return from.flatMap((list, index) =>
		list.flatMap((rows, otherIndex): readonly SegmentPair[] => {
			const now = to[index]?.[otherIndex] ?? 0;
			return rows + now === 0
				? []
				: [
						{
							column: first.column,
							value: first.values[index],
							and: {column: other, value: second.values[otherIndex]},
							baseline: sumsOfRows(rows),
							current: sumsOfRows(now),
						},
					];
		}),
	);
};
