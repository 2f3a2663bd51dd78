// Merges the parts of tables in one thread, and closes the tables there.
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

/** By the table's key. */
const tables = new Map<string, ColumnAccumulator[]>();

/** Adds a part to its table; the part is used up. */
export const mergePart = (key: string, part: readonly ColumnAccumulator[]): void => {
	const whole = tables.get(key);
	if (whole === undefined) {
		tables.set(key, [...part]);
		return;
	}

	for (const [index, accumulator] of part.entries()) {
		const into = whole[index];
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
	/** Rows read: all of them, or those of the sample. */
	readonly rows: number;
	readonly columns: readonly FinishedColumn[];
};

export type FinishOptions = Omit<SummaryOptions, 'distinct' | 'sampleRows'> & {
	readonly isSample: boolean;
	readonly metrics: ReadonlySet<MetricName>;
	/** Distinct values that were counted separately, by the column's place. */
	readonly distinct: ReadonlyMap<number, number>;
};

const finishColumn = (
	accumulator: ColumnAccumulator,
	index: number,
	{metrics, distinct, isSample, ...options}: FinishOptions,
): FinishedColumn => {
	const summary = summariseColumn(accumulator, {
		...options,
		sampleRows: isSample ? accumulator.rows : null,
		distinct: distinct.get(index),
	});
	return {type: summary.type, numberForm: numberFormOf(accumulator), ...finishMetrics(metrics, summary)};
};

/** The figures of a table or a slice. */
export const finishTable = (accumulators: readonly ColumnAccumulator[], options: FinishOptions): FinishedTable => ({
	rows: accumulators[0]?.rows ?? 0,
	columns: accumulators.map((accumulator, index) => finishColumn(accumulator, index, options)),
});

/** Closes a table and releases it. */
export const finish = (key: string, options: FinishOptions): FinishedTable => {
	const accumulators = tables.get(key) ?? [];
	tables.delete(key);
	return finishTable(accumulators, options);
};

export const releaseTable = (key: string): void => {
	tables.delete(key);
};

/** Places of the columns whose distinct values were only estimated. */
export const estimatedDistinct = (key: string): number[] =>
	(tables.get(key) ?? []).flatMap((accumulator, index) =>
		!accumulator.unique && isSketched(accumulator) ? [index] : [],
	);
