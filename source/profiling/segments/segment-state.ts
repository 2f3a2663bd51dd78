// The state of figures by segment, and the codes of values in it.

/** A column of a scan, by the position of its value in a row. */
type Positioned = {readonly position: number};

export type SegmentPlan = {
	/** Positions of the columns by whose values figures are kept. */
	readonly by: readonly number[];
	/** Positions of the columns whose values are counted: those in `by` first. */
	readonly counted: readonly number[];
	/** Positions of the numeric columns. */
	readonly numeric: readonly number[];
	/** The number of columns of a row. */
	readonly columns: number;
};

/** The number of codes of a column, including those of nulls and of all other values. */
export const maxCodes = 64;
export const codeOfOthers = 0;
export const codeOfNulls = 1;

/** Codes the values of a column as small numbers, in the order in which they first appear. */
export type CodedColumn = Positioned & {
	readonly codes: Map<number | string, number>;
	/** By code. */
	readonly values: Array<number | string | undefined>;
};

/** Figures of numbers by code. */
export type NumbersByCode = {
	readonly counts: Float64Array;
	readonly sums: Float64Array;
	readonly squares: Float64Array;
	readonly zeros: Float64Array;
};

/** Figures by the codes of one column. */
export type SegmentTotals = {
	readonly rows: Float64Array;
	/** The nulls of each column that is not counted, by its position. */
	readonly nulls: Array<Float64Array | undefined>;
	/** In the order of the numeric columns. */
	readonly numbers: readonly NumbersByCode[];
	/** For each counted column: rows by this column's code and that column's code; empty for the column itself. */
	readonly counts: readonly Float64Array[];
};

/** Plain data, so that it survives a structured clone. */
export type SegmentAccumulator = {
	readonly plan: SegmentPlan;
	/** In the order of `plan.counted`, which begins with the columns of `plan.by`. */
	readonly coded: readonly CodedColumn[];
	readonly totals: readonly SegmentTotals[];
};

/** A figure of each code, 0 at first. */
export const byCode = (): Float64Array => new Float64Array(maxCodes);

const createTotals = ({counted, numeric, columns}: SegmentPlan, position: number): SegmentTotals => ({
	rows: byCode(),
	nulls: Array.from({length: columns}, (_, column) => (counted.includes(column) ? undefined : byCode())),
	numbers: numeric.map(() => ({counts: byCode(), sums: byCode(), squares: byCode(), zeros: byCode()})),
	counts: counted.map(other => new Float64Array(other === position ? 0 : maxCodes * maxCodes)),
});

export const createSegmentAccumulator = (plan: SegmentPlan): SegmentAccumulator => ({
	plan,
	coded: plan.counted.map(position => ({position, codes: new Map(), values: [undefined, undefined]})),
	totals: plan.by.map(position => createTotals(plan, position)),
});

/** Gives a value the next code, or that of all other values where there are none left. */
export const newCode = ({codes, values}: CodedColumn, value: number | string): number => {
	if (values.length === maxCodes) {
		return codeOfOthers;
	}

	const code = values.length;
	codes.set(value, code);
	values.push(value);
	return code;
};

/** Adds to one figure. */
export const addTo = (into: Float64Array, position: number, figure: number): void => {
	into[position] = (into[position] ?? 0) + figure;
};
