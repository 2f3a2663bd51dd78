// The format of the text that holds all figures of a run. It is JSON. Figures and percentiles that are numbers are most
// of it, and are stored as the bytes of doubles.
import type {MetricName} from '../profiling/metrics/names.ts';
import type {Provenance, Quantile, ValueLists} from '../profiling/profile.ts';
import type {ColumnInfo} from '../profiling/table.ts';

/** Changes with the format of the text. Texts of an unknown format are not read. */
export const format = 3;

/** Texts of the format before have no `numbers`: each figure is among the values. */
export const knownFormats: ReadonlySet<unknown> = new Set([2, format]);

export const bytesPerDouble = 8;

/** The position of a list of numbers among the doubles. */
export type SpanOfDoubles = {readonly start: number; readonly length: number};

export type WrittenValue = number | string | null | ValueLists | SpanOfDoubles | readonly Quantile[];

/** The columns to which a list of values belongs. */
export type ColumnIndexes = {
	/** The indexes of the columns. Left out where the list has a value for each column. */
	readonly places?: readonly number[];
};

/** One metric of the columns that have it. Lists are read in half the time of an object for each column. */
export type WrittenMetric = ColumnIndexes & {
	readonly values: readonly WrittenValue[];
	/** The values that are numbers; left out where there are none. */
	readonly numbers?: ColumnIndexes & SpanOfDoubles;
};

export type WrittenFigures = {
	readonly format: number;
	readonly columns: readonly ColumnInfo[];
	readonly metrics: Partial<Readonly<Record<MetricName, WrittenMetric>>>;
	/** The precision of values that are not exact, by the index of the column. */
	readonly provenances: Partial<Readonly<Record<MetricName, Readonly<Record<number, Provenance>>>>>;
	/** Doubles of eight bytes, little-endian, in base 64. */
	readonly doubles: string;
};
