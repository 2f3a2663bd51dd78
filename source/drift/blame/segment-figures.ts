// The figures of one segment in two runs.
import type {RunSegments, SegmentFigures, SegmentsOfColumn, SegmentValue} from '../../profiling/segments/segments.ts';

/** A figure of a column in the rows of a segment. */
export type SegmentFigure = {
	readonly column: string;
	/** Nulls, zeros and shares are between 0 and 1; a mean is in the unit of the column. */
	readonly kind: 'mean' | 'nulls' | 'zeros' | 'share';
	/** The value that has the share. */
	readonly value?: SegmentValue;
	/** `null` where a run does not keep the figure. */
	readonly sides: readonly [baseline: number | null, current: number | null];
};

/** The number of values of a column whose shares are listed: those that changed most. */
const maxShares = 3;

type Side = {readonly figures: SegmentFigures; readonly rows: number; readonly index: number};

/** The figures of a column in the rows of a segment; `undefined` where a run keeps none. */
const sideOf = (segments: SegmentsOfColumn | undefined, value: SegmentValue, column: string): Side | undefined => {
	const index = segments?.values.indexOf(value) ?? -1;
	const figures = segments?.figures.find(other => other.column === column);
	return figures === undefined || index === -1 ? undefined : {figures, rows: segments?.rows[index] ?? 0, index};
};

const quotient = (amount: number | undefined, of: number | undefined): number | null =>
	amount === undefined || of === undefined || of === 0 ? null : amount / of;

const meanOf = ({figures, index}: Side): number | null =>
	quotient(figures.numbers?.sums[index], figures.numbers?.counts[index]);
const zerosOf = ({figures, index}: Side): number | null =>
	quotient(figures.numbers?.zeros[index], figures.numbers?.counts[index]);
const nullsOf = ({figures, index, rows}: Side): number | null => quotient(figures.nulls[index], rows);
const shareOf =
	(value: SegmentValue) =>
	({figures, index, rows}: Side): number | null => {
		const {counts} = figures;
		const listed = counts?.rows[counts.values.indexOf(value)];
		const present = rows - (figures.nulls[index] ?? 0);
		return counts === undefined || (listed === undefined && counts.hasOthers)
			? null
			: quotient(listed?.[index] ?? 0, present);
	};

/** Rows of the segment that have a value. */
const rowsWith = (side: Side | undefined, value: SegmentValue): number => {
	const counts = side?.figures.counts;
	return side === undefined ? 0 : (counts?.rows[counts.values.indexOf(value)]?.[side.index] ?? 0);
};

const changeOf = ({sides}: SegmentFigure): number => Math.abs((sides[1] ?? 0) - (sides[0] ?? 0));

const figuresOfColumn = (column: string, before: Side | undefined, after: Side | undefined): SegmentFigure[] => {
	const figure = (
		kind: SegmentFigure['kind'],
		of: (side: Side) => number | null,
		value?: SegmentValue,
	): SegmentFigure => ({
		column,
		kind,
		...(value !== undefined && {value}),
		sides: [before === undefined ? null : of(before), after === undefined ? null : of(after)],
	});
	const isThere = ({sides}: SegmentFigure): boolean => sides.some(side => side !== null && side > 0);
	const values = new Set([...(before?.figures.counts?.values ?? []), ...(after?.figures.counts?.values ?? [])]);
	// A value of one row is a key, or as good as one: that it came or went tells nothing.
	const shares = [...values]
		.filter(value => [before, after].some(side => rowsWith(side, value) > 1))
		.map(value => figure('share', shareOf(value), value));
	return [
		figure('mean', meanOf),
		...[figure('nulls', nullsOf), figure('zeros', zerosOf)].filter(found => isThere(found)),
		...shares
			.filter(found => changeOf(found) > 0)
			.toSorted((one, other) => changeOf(other) - changeOf(one))
			.slice(0, maxShares),
	].filter(({sides}) => sides.some(side => side !== null));
};

/** The figures of the rows in which a column has a value, in the order of the columns. */
export const segmentFigures = (
	{baseline, current}: {readonly baseline: RunSegments; readonly current: RunSegments},
	by: string,
	value: SegmentValue,
): readonly SegmentFigure[] => {
	const [before, after] = [baseline, current].map(segments => segments.find(({column}) => column === by));
	const columns = new Set([after, before].flatMap(side => side?.figures.map(({column}) => column) ?? []));
	return [...columns].flatMap(column =>
		figuresOfColumn(column, sideOf(before, value, column), sideOf(after, value, column)),
	);
};
