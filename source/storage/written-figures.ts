// The shape of the text that holds all figures of a run. It is JSON, except for figures and percentiles that are
// numbers: those are most of it, and are stored as the bytes of doubles.
import type {MetricName} from '../profiling/metrics/names.ts';
import type {Provenance, Quantile, ValueLists} from '../profiling/profile.ts';
import type {ColumnInfo} from '../profiling/table.ts';

/** Changes with the shape of the text: texts of an unknown format are not read. */
export const format = 3;

/** Texts of the format before have no `numbers`: each figure is among the values. */
export const knownFormats: ReadonlySet<unknown> = new Set([2, format]);

export const bytesPerDouble = 8;

/** The position of a list of numbers among the doubles. */
export type SpanOfDoubles = {readonly start: number; readonly length: number};

export type WrittenValue = number | string | null | ValueLists | SpanOfDoubles | readonly Quantile[];

/** Which columns some values are of. */
export type ColumnIndexes = {
	/** Left out where they are of all columns, in order. */
	readonly places?: readonly number[];
};

/** One metric of the columns that have it. A list of them is read in half the time of an object for each column. */
export type WrittenMetric = ColumnIndexes & {
	readonly values: readonly WrittenValue[];
	/** Of the columns where it is a number; left out where it is none. */
	readonly numbers?: ColumnIndexes & SpanOfDoubles;
};

export type WrittenFigures = {
	readonly format: number;
	readonly columns: readonly ColumnInfo[];
	readonly metrics: Partial<Readonly<Record<MetricName, WrittenMetric>>>;
	/** The precision of what is not exact, by the column's place. */
	readonly provenances: Partial<Readonly<Record<MetricName, Readonly<Record<number, Provenance>>>>>;
	/** Eight bytes each, the lowest first, in base 64. */
	readonly doubles: string;
};
