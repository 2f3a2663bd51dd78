// Reads a few rows from all over a table, to see which columns have few values.
import type {Database} from 'better-sqlite3';
import type {SegmentPlan} from '../../profiling/segments/segment-state.ts';
import {RowBuffer} from '../../profiling/accumulators/row-buffer.ts';
import {planSegments, type SegmentChoice} from '../../profiling/segments/look.ts';
import type {RowIdRange} from '../connector.ts';
import {collectStatement, expressionsOf, type ScanTask} from './reader.ts';
import {collectRows, maxChunkUnits, prepareCollect} from './row-collector.ts';

/** The number of points in the table, and rows at each. */
const samplePoints = 16n;
const rowsPerPoint = 128;

/** Chooses the segments. Ignores the sample and the slice of the task, because any rows show the values. */
export const lookAtRows = (
	database: Database,
	{task, ranges}: {readonly task: ScanTask; readonly ranges: readonly RowIdRange[]},
	choice: SegmentChoice,
): SegmentPlan | undefined => {
	const {rowId} = task;
	if (rowId === undefined) {
		return undefined;
	}

	const from = ranges[0]?.from ?? 0n;
	const to = ranges.at(-1)?.to ?? 0n;
	const expressions = expressionsOf(task);
	const {length: width} = expressions;
	const all = {...task, rowId, filter: undefined, condition: undefined};
	const statement = prepareCollect(database, collectStatement(expressions, all));
	const rows = new RowBuffer(width);
	const step = (to - from) / samplePoints + 1n;
	for (let start = from; start <= to; start += step) {
		const {length, units} = rows;
		// There is no row past the last one.
		collectRows(statement, [start, start + step - 1n], {
			width,
			take(row) {
				rows.add(row);
				return rows.length - length >= rowsPerPoint || rows.units - units >= maxChunkUnits;
			},
		});
	}

	return planSegments(task.columns, rows, choice);
};
