// The summary of one column, made by a scan or by the database. Metrics read it.
import type {SemanticType} from '../column-types.ts';
import type {HistogramBin, Measured, MetricValue, Provenance, Scalar, ValueCount} from '../profile.ts';

/** A figure with the bound of its error as a fraction; 0 is exact. */
export type Figure<Value> = {
	readonly value: Value;
	readonly error: number;
};

/** The values of an ordered column: numbers, or dates as ISO 8601 text. */
export type OrderedSummary = {
	readonly min: Scalar;
	readonly max: Scalar;
	/** The smallest value whose cumulative share of the rows is at least `share` (`percentile_disc`). */
	readonly quantile: (share: number) => Figure<Scalar>;
	/** Equal-width bins from min to max; empty without values, one bin when all are equal. */
	readonly histogram: (bins: number) => Figure<readonly HistogramBin[]>;
};

export type NumericSummary = OrderedSummary & {
	/** Finite values. */
	readonly finite: number;
	readonly zeros: number;
	readonly negatives: number;
	/** Finite values that are not whole. */
	readonly fractions: number;
	readonly nonFinite: number;
	/** `null` without finite values. */
	readonly mean: number | null;
	/** Of the sample (n − 1); `null` below two finite values. */
	readonly stddev: number | null;
};

export type TextSummary = {
	/** Text values, in rows. */
	readonly count: number;
	/** Unicode code points; `null` without values. */
	readonly minLength: number | null;
	readonly maxLength: number | null;
	readonly totalLength: number;
	readonly empty: number;
	/** Rows of texts by their traits: see `accumulators/text-traits.ts`. */
	readonly padded: number;
	readonly upper: number;
	readonly lower: number;
	readonly nonAscii: number;
	readonly digits: number;
};

export type ColumnSummary = {
	readonly type: SemanticType;
	readonly rows: number;
	readonly nulls: number;
	/** Rows of the sample, when the scan took one. */
	readonly sampleRows: number | null;
	/** `null` where values cannot be distinguished: their type has no equality. */
	readonly distinct: Figure<number> | null;
	/** Values whose storage class is not the column's; `null` where the database enforces types. */
	readonly mismatched: number | null;
	readonly trueCount: number;
	/** Whether the database orders the values: SQLite reads an interval as text, which has no order of time. */
	readonly hasOrder: boolean;
	readonly numeric: NumericSummary;
	/** Dates, timestamps, times of day and intervals. */
	readonly temporal: OrderedSummary & {
		/** Infinite dates and timestamps, which only some databases have; `null` in the others. */
		readonly nonFinite: number | null;
		/** Values by hour of the day, 24 counts; `undefined` where they are not known. */
		readonly hours: readonly number[] | undefined;
	};
	readonly text: TextSummary;
	/**
	The most frequent values, ties by value. All of them when there are at most `complete`, else the first `limit`;
	`null` where values cannot be distinguished.
	*/
	readonly topValues: (complete: number, limit: number) => Figure<readonly ValueCount[]> | null;
	readonly histogramBins: number;
	readonly maxDistinctValues: number;
};

/** Joins a value with its precision. */
export const measured = ({sampleRows}: ColumnSummary, value: MetricValue, error = 0): Measured => {
	const ofAll: Provenance = error > 0 ? {kind: 'estimate', error} : {kind: 'exact'};
	return {
		value,
		provenance: sampleRows === null ? ofAll : {kind: 'sample', rows: sampleRows, ...(error > 0 && {error})},
	};
};

/** Percent of a whole; 0 of nothing. */
export const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : (part * 100) / whole);
