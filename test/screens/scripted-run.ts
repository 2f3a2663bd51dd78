// A run that is stopped in its middle, so that a picture can be taken: three tables, one done, one half read, one
// failed.
import {setTimeout as sleep} from 'node:timers/promises';
import type {ProfilingEvent} from '../../source/events/events.ts';
import type {PlannedTable} from '../../source/workspace.ts';

/** Longer than any picture takes. */
const hour = 3_600_000;

/** Rows of the tables in the picture: far more than the sample has. */
const rowsOf = (index: number): number => [4_200_000, 12_480_000, 86_000][index] ?? 1000;

/**
Tells what a run of some tables would, up to its middle, and then nothing more.

@param pass Sets the clock forward by so many milliseconds.
@yields What an engine would tell.
*/
export async function* scriptedRun(
	plans: readonly PlannedTable[],
	pass: (milliseconds: number) => void,
): AsyncGenerator<ProfilingEvent> {
	const tables = plans.map(({plan: {table}}, index) => ({
		batchId: 'batch',
		runId: `run ${index}`,
		schemaName: table.schema,
		datasetName: table.name,
		rows: rowsOf(index),
	}));
	const [first, second, third] = tables;
	yield {
		type: 'batch_planned',
		batchId: 'batch',
		datasets: tables.map(({schemaName, datasetName, rows}) => ({schemaName, datasetName, estimatedRows: rows})),
	};
	for (const {rows, ...table} of tables) {
		yield {
			type: 'profiling_started',
			...table,
			estimatedRows: rows,
			columnCount: 8,
		};
	}

	pass(1400);
	if (first === undefined || second === undefined || third === undefined) {
		throw new Error('The picture needs three tables');
	}

	const {rows, ...failing} = third;
	yield {
		type: 'profiling_failed',
		...failing,
		status: 'failed',
		durationMs: 38,
		error: {
			code: 'profile',
			message: 'no such column: discount',
			why: 'The view names it in its own SQL',
			hint: 'Mend the view, or leave it out: profiling.tables[].exclude.',
		},
	};
	for (const [table, share] of [
		[first, 0.94],
		[second, 0.63],
	] as const) {
		yield {
			type: 'profiling_progress',
			batchId: 'batch',
			runId: table.runId,
			schemaName: table.schemaName,
			datasetName: table.datasetName,
			phase: 'scanning',
			rowsDone: Math.floor(table.rows * share),
			rowsTotal: table.rows,
		};
	}

	pass(2600);
	await sleep(hour, undefined, {ref: false});
}
