// A cheap look at rows from all over a table, to see which columns have few values.
import type {Database} from 'better-sqlite3';
import type {SegmentPlan} from '../../profiling/segments/accumulate.ts';
import {planSegments, type SegmentChoice} from '../../profiling/segments/look.ts';
import type {RowIdRange} from '../connector.ts';
import {readWeighed, selectStatement, type Row, type ScanTask, type Window} from './reader.ts';

/** Places that are looked at, and rows of each. */
const places = 16n;
const rowsOfPlace = 128;

/** Chooses what is kept by segment. The sample and the slice of the task are not asked for: any row tells. */
export const lookAtRows = (
	database: Database,
	{task, ranges}: {readonly task: ScanTask; readonly ranges: readonly RowIdRange[]},
	choice: SegmentChoice,
): SegmentPlan | undefined => {
	const from = ranges[0]?.from ?? 0n;
	const to = ranges.at(-1)?.to ?? 0n;
	const statement = database
		.prepare<[...Window], Row>(selectStatement({...task, filter: undefined, condition: undefined}))
		.raw();
	const step = (to - from) / places + 1n;
	const windows = Array.from({length: Number(places)}, (_, index): Window => {
		const start = from + BigInt(index) * step;
		const end = start + step - 1n; // Past the last row there is none.
		return [start, end, rowsOfPlace];
	});
	const rows = windows.flatMap(window => (window[0] > to ? [] : readWeighed(statement, window)));
	return planSegments(task.columns, rows, choice);
};
