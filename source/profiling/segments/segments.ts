// The figures of a run by the values of columns that have few values: profiling makes this shape, the storage keeps it.

/** A value that the rows of a segment share. */
export type SegmentValue = string | number | boolean | null;

/** Figures of a numeric column; each list has an item for each segment. */
export type SegmentNumbers = {
	/** The number of finite numbers. */
	readonly counts: readonly number[];
	readonly sums: readonly number[];
	/** Sums of the squared numbers, to six digits, for the standard error of the mean. */
	readonly squares: readonly number[];
	readonly zeros: readonly number[];
};

/** How often a column with few values has each value: a list for each value, with an item for each segment. */
export type SegmentCounts = {
	readonly values: readonly SegmentValue[];
	readonly rows: ReadonlyArray<readonly number[]>;
	/** Whether the column has further values that are not listed. */
	readonly hasOthers: boolean;
};

/** The figures of one column in the rows of each segment. */
export type SegmentFigures = {
	readonly column: string;
	readonly nulls: readonly number[];
	/** Missing where the column has no numbers. */
	readonly numbers?: SegmentNumbers;
	/** Missing where the column has many values. */
	readonly counts?: SegmentCounts;
};

/** The rows of a run by the values of one column. */
export type SegmentsOfColumn = {
	readonly column: string;
	/** Ordered by their rows, the most first. */
	readonly values: readonly SegmentValue[];
	/** Whether there is a last segment with the rows of all other values. */
	readonly hasRest: boolean;
	/** The number of rows of each segment. */
	readonly rows: readonly number[];
	readonly figures: readonly SegmentFigures[];
};

/** The most useful column comes first. */
export type RunSegments = readonly SegmentsOfColumn[];

/** By which columns figures are kept: `auto` chooses columns with few values, a list names them. */
export type SegmentsSetting = 'auto' | 'off' | readonly string[];

/** The maximum number of columns by whose values figures are kept. */
export const maxSegmentColumns = 5;

/** The maximum number of values of such a column that are segments of their own. */
export const maxSegments = 50;

/** Keeps the first segments, and merges all others into the rest. */
export const withFewerSegments = (segments: SegmentsOfColumn, limit: number): SegmentsOfColumn => {
	if (segments.values.length <= limit) {
		return segments;
	}

	const fold = (list: readonly number[]): readonly number[] => [
		...list.slice(0, limit),
		list.slice(limit).reduce((sum, figure) => sum + figure, 0),
	];
	return {
		...segments,
		values: segments.values.slice(0, limit),
		hasRest: true,
		rows: fold(segments.rows),
		figures: segments.figures.map(({column, nulls, numbers, counts}) => ({
			column,
			nulls: fold(nulls),
			...(numbers !== undefined && {
				numbers: {
					counts: fold(numbers.counts),
					sums: fold(numbers.sums),
					squares: fold(numbers.squares),
					zeros: fold(numbers.zeros),
				},
			}),
			...(counts !== undefined && {counts: {...counts, rows: counts.rows.map(rows => fold(rows))}}),
		})),
	};
};
