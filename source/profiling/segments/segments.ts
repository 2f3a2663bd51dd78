// The figures of a run by the values of columns that have few: the shape that a profile makes and the storage keeps.

/** A value that rows share. */
export type SegmentValue = string | number | boolean | null;

/** Figures of a numeric column; each list has a place for each segment. */
export type SegmentNumbers = {
	/** Finite numbers. */
	readonly counts: readonly number[];
	readonly sums: readonly number[];
	/** Sums of the squared numbers, to six digits: they tell how far a mean moves by chance. */
	readonly squares: readonly number[];
	readonly zeros: readonly number[];
};

/** How often a column of few values holds each; a list for each value, with a place for each segment. */
export type SegmentCounts = {
	readonly values: readonly SegmentValue[];
	readonly rows: ReadonlyArray<readonly number[]>;
	/** Whether the column also has values that are not listed. */
	readonly hasOthers: boolean;
};

/** The figures of one column in the rows of each segment. */
export type SegmentFigures = {
	readonly column: string;
	readonly nulls: readonly number[];
	/** Left out where the column has no numbers. */
	readonly numbers?: SegmentNumbers;
	/** Left out where the column has many values. */
	readonly counts?: SegmentCounts;
};

/** The rows of a run by the values of one column. */
export type SegmentsOfColumn = {
	readonly column: string;
	/** Those with the most rows first. */
	readonly values: readonly SegmentValue[];
	/** Whether the rows of all other values are a last segment. */
	readonly hasRest: boolean;
	/** Of each segment, as all lists. */
	readonly rows: readonly number[];
	readonly figures: readonly SegmentFigures[];
};

/** By the most useful column first. */
export type RunSegments = readonly SegmentsOfColumn[];

/** By which columns figures are kept: those of few values, some that are named, or none. */
export type SegmentsSetting = 'auto' | 'off' | readonly string[];

/** Columns by whose values figures are kept. */
export const maxSegmentColumns = 5;

/** Values of such a column that are segments by themselves. */
export const maxSegments = 50;

/** Folds the segments from a place on into the rest. */
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
