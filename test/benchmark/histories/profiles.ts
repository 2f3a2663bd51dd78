// The door to the engine's profiles: cells into accumulators, and those into runs as the product keeps them.
import {
	addColumn,
	createColumnAccumulator,
	mergeColumns,
	type ColumnAccumulator,
} from '../../../source/profiling/accumulators/column-accumulator.ts';
import {summariseColumn} from '../../../source/profiling/accumulators/column-summary.ts';
import {RowBuffer} from '../../../source/profiling/accumulators/row-buffer.ts';
import {metrics} from '../../../source/profiling/metrics/catalogue.ts';
import type {ColumnProfile, RunProfile} from '../../../source/profiling/profile.ts';
import {run} from '../../support/drift-runs.ts';
import type {Cell, Column} from './history.ts';

export type {ColumnProfile, RunProfile} from '../../../source/profiling/profile.ts';

/** What is known of a column's cells. Another accumulator can be laid over it. */
export type Accumulated = ColumnAccumulator;

export const accumulate = ({semanticType}: Column, cells: readonly Cell[]): Accumulated => {
	const accumulator = createColumnAccumulator({type: semanticType, unique: false});
	addColumn(accumulator, 0, {
		rows: RowBuffer.of(
			cells.map(cell => [cell]),
			1,
		),
		isExact: true,
	});
	return accumulator;
};

/** Both together; neither is changed. */
export const joined = (earlier: Accumulated, later: Accumulated): Accumulated => {
	const both = structuredClone(earlier);
	mergeColumns(both, structuredClone(later));
	return both;
};

/** Adds `later` to `into`, and leaves `later` as it is. */
export const joinInto = (into: Accumulated, later: Accumulated): void => {
	mergeColumns(into, structuredClone(later));
};

export const profileColumn = (column: Column, accumulated: Accumulated): ColumnProfile => {
	const summary = summariseColumn(accumulated, {
		sampleRows: null,
		histogramBins: 10,
		maxDistinctValues: 1000,
		distinct: undefined,
	});
	const measured = metrics
		.values()
		.filter(({appliesTo}) => appliesTo(column.semanticType))
		.flatMap(metric => {
			const value = metric.finish(summary);
			return value === undefined ? [] : [[metric.name, value] as const];
		});
	return {
		column: {...column, nullable: true, primaryKey: false},
		metrics: new Map(measured),
		errors: new Map(),
	};
};

export type ProfiledTable = {
	readonly name: string;
	readonly at: Date;
	readonly rows: number;
	/** Of the load among those of its history: makes up the run's id. */
	readonly index: number;
	readonly isSlice: boolean;
};

/** The slice of a load. How long it is says nothing to the verdict. */
const dayFrom = (start: Date) => ({start, end: new Date(start.getTime() + 86_400_000)});

export const runOf = (
	{name, at, rows, index, isSlice}: ProfiledTable,
	columns: readonly ColumnProfile[],
): RunProfile => ({
	run: run({
		runId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
		datasetName: name,
		profiledAt: at,
		rowCount: rows,
		columnCount: columns.length,
		slice: isSlice ? dayFrom(at) : null,
	}),
	columns,
});
