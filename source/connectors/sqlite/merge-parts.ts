// Merges the parts of tables in one thread, and computes the figures of the tables there.
import {
	releaseColumn,
	isSketched,
	mergeColumns,
	type ColumnAccumulator,
} from '../../profiling/accumulators/column-accumulator.ts';
import {numberFormOf, summariseColumn, type SummaryOptions} from '../../profiling/accumulators/column-summary.ts';
import type {SemanticType} from '../../profiling/column-types.ts';
import {finishMetrics, type FinishedMetrics} from '../../profiling/metrics/finish.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import {mergeSegments} from '../../profiling/segments/merge-segments.ts';
import {finishSegments} from '../../profiling/segments/finish.ts';
import type {RunSegments} from '../../profiling/segments/segments.ts';
import type {ScannedPart} from './reader.ts';

/** The parts by the table's key. */
const tables = new Map<string, ScannedPart>();

/** Adds a part to its table. Nothing may use the part afterwards. */
export const mergePart = (key: string, part: ScannedPart): void => {
	const whole = tables.get(key);
	if (whole === undefined) {
		tables.set(key, part);
		return;
	}

	if (whole.segments !== undefined && part.segments !== undefined) {
		mergeSegments(whole.segments, part.segments);
	}

	for (const [index, accumulator] of part.columns.entries()) {
		const into = whole.columns[index];
		if (into === undefined) {
			continue;
		}

		mergeColumns(into, accumulator);
		releaseColumn(accumulator);
	}
};

export type FinishedColumn = FinishedMetrics & {
	readonly type: SemanticType;
	/** The result of `numberFormOf`. */
	readonly numberForm: string | undefined;
};

export type FinishedTable = {
	/** The number of rows read: all, or those of the sample. */
	readonly rows: number;
	readonly columns: readonly FinishedColumn[];
	/** Left out where there are no segments. */
	readonly segments?: RunSegments;
};

export type FinishOptions = Omit<SummaryOptions, 'distinct' | 'sampleRows'> & {
	readonly isSample: boolean;
	readonly metrics: ReadonlySet<MetricName>;
	/** Distinct values that were counted separately, by the column's index. */
	readonly distinct: ReadonlyMap<number, number>;
	/** The names of the columns, in their order. */
	readonly names: readonly string[];
	/** Whether the config names the columns of segments. */
	readonly hasNamedSegments: boolean;
};

type ColumnOptions = Omit<FinishOptions, 'names' | 'hasNamedSegments'>;

const finishColumn = (
	accumulator: ColumnAccumulator,
	index: number,
	{metrics, distinct, isSample, ...options}: ColumnOptions,
): FinishedColumn => {
	const summary = summariseColumn(accumulator, {
		...options,
		sampleRows: isSample ? accumulator.rows : null,
		distinct: distinct.get(index),
	});
	return {type: summary.type, numberForm: numberFormOf(accumulator), ...finishMetrics(metrics, summary)};
};

/** The figures of a table or a slice. */
export const finishTable = (
	{columns: accumulators, segments}: ScannedPart,
	{names, hasNamedSegments, ...options}: FinishOptions,
): FinishedTable => {
	const columns = accumulators.map((accumulator, index) => finishColumn(accumulator, index, options));
	const namedColumns = columns.map(({type}, index) => ({name: names[index] ?? '', type}));
	return {
		rows: accumulators[0]?.rows ?? 0,
		columns,
		...(segments !== undefined && {segments: finishSegments(segments, namedColumns, hasNamedSegments)}),
	};
};

/** Computes the figures of a table, and releases its memory. */
export const finish = (key: string, options: FinishOptions): FinishedTable => {
	const part = tables.get(key) ?? {columns: [], segments: undefined};
	tables.delete(key);
	return finishTable(part, options);
};

export const releaseTable = (key: string): void => {
	tables.delete(key);
};

/** Indexes of the columns whose distinct values were only estimated. */
export const estimatedDistinct = (key: string): number[] =>
	(tables.get(key)?.columns ?? []).flatMap((accumulator, index) =>
		!accumulator.unique && isSketched(accumulator) ? [index] : [],
	);
