// The rows of two runs by the values of two columns at once. Runs keep how many rows each pair of values has, and no
// other figures of it.
import type {SegmentsOfColumn, SegmentValue} from '../../profiling/segments/segments.ts';
import type {Cell} from './blame-target.ts';
import type {SegmentPair} from './segment-pairs.ts';

/** The values of a column that both runs know by themselves; rows of others are together. */
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

/** The place of a value among those that are known; the last one is that of the others. */
const placeOf = ({values}: Known, value: SegmentValue | undefined): number => {
	const place = value === undefined ? -1 : values.indexOf(value);
	return place === -1 ? values.length : place;
};

/** The rows of a run by the places of both columns, a list for each value of the first. */
const rowsBy = (run: SegmentsOfColumn, first: Known, second: Known): ReadonlyArray<readonly number[]> => {
	const table = Array.from({length: first.values.length + 1}, () =>
		Array.from({length: second.values.length + 1}, () => 0),
	);
	const {nulls = [], counts} = run.figures.find(({column}) => column === second.column) ?? {};
	const add = (segment: number, value: SegmentValue | undefined, rows: number): void => {
		const row = table[placeOf(first, run.values[segment])];
		const place = placeOf(second, value);
		if (row !== undefined) {
			row[place] = (row[place] ?? 0) + rows;
		}
	};

	for (const [segment, rows] of run.rows.entries()) {
		const listed = counts?.rows.map(list => list[segment] ?? 0) ?? [];
		for (const [place, count] of listed.entries()) {
			add(segment, counts?.values[place], count);
		}

		const ofNulls = nulls[segment] ?? 0;
		add(segment, null, ofNulls);
		add(segment, undefined, rows - ofNulls - sumOf(listed));
	}

	return table;
};

const cellOf = (rows: number | undefined = 0): Cell => ({rows, weight: 1, amount: rows, squares: rows});

/**
The pairs of values of a column and another one, and how many rows each has on both sides. Together they have all rows.

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
	return from.flatMap((list, place) =>
		list.flatMap((rows, otherPlace): readonly SegmentPair[] => {
			const now = to[place]?.[otherPlace] ?? 0;
			return rows + now === 0
				? []
				: [
						{
							column: first.column,
							value: first.values[place],
							and: {column: other, value: second.values[otherPlace]},
							baseline: cellOf(rows),
							current: cellOf(now),
						},
					];
		}),
	);
};
