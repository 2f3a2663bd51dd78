// A worker thread, or a process, with a read-only connection of its own. It handles the coordinator's calls one after
// another.
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {deserialize, serialize} from 'node:v8';
import {parentPort, Worker, workerData} from 'node:worker_threads';
import Database, {type Database as Connection} from 'better-sqlite3';
import {codeOf} from '../../errors.ts';
import {releaseColumn} from '../../profiling/accumulators/column-accumulator.ts';
import type {SegmentPlan} from '../../profiling/segments/segment-state.ts';
import type {SegmentChoice} from '../../profiling/segments/look.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {Cell, RowIdRange} from '../connector.ts';
import type {RowSum} from '../row-reader.ts';
import type {CountedKey} from '../slice-counts.ts';
import {rowsOfGroups, rowSums, type GroupsTask, type SumsTask} from './compared-rows.ts';
import {
	estimatedDistinct,
	finish,
	finishTable,
	mergePart,
	releaseTable,
	type FinishedTable,
	type FinishOptions,
} from './merge-parts.ts';
import {scanSlices, type SlicesTask} from './scan-slices.ts';
import {quoted} from './identifiers.ts';
import {describeTable, listTables, type TableShape} from './introspection.ts';
import {lookAtRows} from './look-at-rows.ts';
import {conditionsOf, filterFunction, scan, type OnChunk, type ScannedPart, type ScanTask} from './reader.ts';
import {filterBySize, splitTable, takesRow, type SizedFilter} from './row-ids.ts';
import {controlOf, type Control} from './control.ts';
import {countByIndex} from './count-by-index.ts';
import {checkIdentity} from './file-identity.ts';
import {countKeys, createWall, wallFunction, type CountTask} from './slices.ts';
import {countRowsRead, collectGarbage} from './collect-garbage.ts';
import {readCells} from './rows.ts';

// The options of the pool for this thread or process.
const {file, identity, busyTimeout, isImmutable} = (
	parentPort === null ? JSON.parse(process.argv[2] ?? '{}') : workerData
) as ThreadOptions;

const open = (): Connection => {
	const name = isImmutable ? `${pathToFileURL(file).href}?immutable=1` : file;
	const database = new Database(name, {readonly: true, fileMustExist: true, timeout: busyTimeout});
	checkIdentity(file, identity);
	database.pragma('query_only = ON');
	database.function(
		filterFunction,
		{deterministic: true, varargs: false},
		(row: unknown, seed: unknown, threshold: unknown) =>
			Number(takesRow({seed: Number(seed), threshold: Number(threshold)}, Number(row))),
	);
	database.function(wallFunction, {deterministic: true, varargs: false}, createWall());
	return database;
};

export type ThreadOptions = {
	readonly file: string;
	/** The identity of the file, from `identityOf`. */
	readonly identity: string;
	/** Whether nobody writes to the file, so that locks and files beside it are ignored. */
	readonly isImmutable: boolean;
	/** Milliseconds to wait for a locked database. */
	readonly busyTimeout: number;
};

let connection: Connection | undefined;
const reader = (): Connection => {
	connection ??= open();
	return connection;
};

/** A connection outside any transaction, which sees the writes of others. */
let watcher: Connection | undefined;

const progressInterval = 100;
let reportedAt = 0;

/** Milliseconds between two reports of a process, which sends its rows in messages. */
const reportRows =
	parentPort === null
		? (rows: number) => {
				const now = performance.now();
				if (now - reportedAt < progressInterval) {
					return;
				}

				reportedAt = now;
				process.send?.({rows} satisfies ScanProgress);
			}
		: undefined;

/** Scans a part, after collecting the garbage of earlier parts. */
const scanPart = (task: ScanTask, onChunk: OnChunk): ScannedPart => {
	collectGarbage();
	const part = scan(reader(), task, onChunk);
	countRowsRead(part.columns[0]?.rows ?? 0);
	return part;
};

/** Reads rows one by one, so that it can be stopped. */
const drain = (statement: {iterate: () => Iterable<unknown>}, control: Control | undefined): number => {
	const {stopIfAsked} = controlOf(control);
	let rows = 0;
	for (const _ of statement.iterate()) {
		rows++;
		if (rows % 1024 === 0) {
			stopIfAsked();
		}
	}

	return rows;
};

type FailingColumn = {readonly name: string; readonly message: string; readonly code: string};

/** The number of rows of a sample, and the seed that draws them. */
type SizedSample = Pick<ScanTask, 'table' | 'rowId' | 'condition'> & {readonly size: number; readonly seed: number};

/** A table that is one part. */
export type WholeTask = {
	readonly task: ScanTask & {readonly range: RowIdRange};
	/** How to choose the segments; `undefined` for none. */
	readonly choice: SegmentChoice | undefined;
	readonly options: FinishOptions;
};

/** The calls that a thread handles. */
const calls = {
	/** Opens the file and reads from it. */
	open(): void {
		reader().prepare('SELECT count(*) FROM sqlite_schema').get();
	},
	tables: (): TableInfo[] => listTables(reader()),
	shape: (table: TableInfo): TableShape => describeTable(reader(), table),
	/** Begins the read transaction of all later reads. Ends an earlier one first. */
	begin(): void {
		const database = reader();
		if (database.inTransaction) {
			database.exec('ROLLBACK');
		}

		database.exec('BEGIN');
		// Only a read takes the snapshot.
		database.prepare('SELECT count(*) FROM sqlite_schema').get();
	},
	/** Releases the snapshot. */
	end(): void {
		if (connection?.inTransaction === true) {
			connection.exec('ROLLBACK');
		}
	},
	/** Gives a number that changes when another connection has written. */
	dataVersion(): unknown {
		watcher ??= open();
		return watcher.pragma('data_version', {simple: true});
	},
	split: (table: string, rowId: string, bounds?: RowIdRange): RowIdRange[] =>
		splitTable(reader(), {table, rowId, bounds}),
	countByIndex: (task: Omit<CountTask, 'range'>): readonly CountedKey[] | undefined => countByIndex(reader(), task),
	countKeys: (task: CountTask): readonly CountedKey[] => countKeys(reader(), task),
	cells: (statement: string, columns: readonly string[]): Cell[][] => readCells(reader(), statement, columns),
	rowSums: (task: SumsTask): RowSum[] => rowSums(reader(), task),
	rowsOfGroups: (task: GroupsTask): Cell[][] => rowsOfGroups(reader(), task),
	/** Gives the filter that takes exactly this many rows, and the number of all rows. */
	filterBySize({table, rowId, condition, size, seed}: SizedSample): SizedFilter {
		const from = `FROM ${quoted(table)}${condition === undefined ? '' : ` WHERE ${condition}`}`;
		if (rowId === undefined) {
			const rows = reader().prepare<[], number>(`SELECT count(*) ${from}`).pluck().get() ?? 0;
			return filterBySize(Array.from({length: rows}).keys(), size, seed);
		}

		return filterBySize(reader().prepare<[], number>(`SELECT ${rowId} ${from}`).pluck().iterate(), size, seed);
	},
	/** Chooses segments by some rows of the ranges. */
	look: (task: ScanTask, ranges: readonly RowIdRange[], choice: SegmentChoice): SegmentPlan | undefined =>
		lookAtRows(reader(), {task, ranges}, choice),
	/** Scans a part and returns its accumulators as bytes. */
	scan(task: ScanTask, control: Control | undefined): Uint8Array {
		const part = scanPart(task, controlOf(control).onChunk);
		const bytes = serialize(part);
		for (const accumulator of part.columns) {
			releaseColumn(accumulator);
		}

		return bytes;
	},
	/** Scans a part and merges it here. */
	scanAndMerge(key: string, task: ScanTask, control: Control | undefined): void {
		mergePart(key, scanPart(task, controlOf(control, reportRows).onChunk));
	},
	/** Scans a table that is one part, and computes its figures: nothing but these leaves the thread. */
	scanAndFinish({task, choice, options}: WholeTask, control: Control): FinishedTable {
		const database = reader();
		const segments = choice && lookAtRows(database, {task, ranges: [task.range]}, choice);
		const part = scanPart({...task, segments}, controlOf(control).onChunk);
		const finished = finishTable(part, options);
		for (const accumulator of part.columns) {
			releaseColumn(accumulator);
		}

		return finished;
	},
	/** Scans slices at once, and gives the figures of each; `undefined` where they exceed the maximum of memory. */
	scanSlices(task: SlicesTask, control: Control): FinishedTable[] | undefined {
		collectGarbage();
		const {onChunk} = controlOf(control);
		return scanSlices(reader(), task, (rows, passed) => {
			countRowsRead(rows);
			onChunk(rows, passed);
		});
	},
	mergePart(key: string, part: Uint8Array): void {
		// The result of `scan`.
		mergePart(key, deserialize(part) as ScannedPart);
	},
	finish,
	releaseTable,
	estimatedDistinct,
	/** Counts distinct values in the database, which spills to disk where memory is not enough. */
	countDistinct(column: string, task: ScanTask, control: Control | undefined): number {
		const name = quoted(column);
		const conditions = [`${name} IS NOT NULL`, ...conditionsOf(task)];
		return drain(
			reader()
				.prepare(
					`SELECT 1 FROM (SELECT DISTINCT ${name} COLLATE BINARY FROM ${quoted(task.table)} ` +
						`WHERE ${conditions.join(' AND ')})`,
				)
				.raw(),
			control,
		);
	},
	/** Finds the columns that cannot be read, with SQLite's errors. */
	failing({table, columns}: ScanTask, control: Control | undefined): FailingColumn[] {
		return columns.flatMap(({name}) => {
			try {
				drain(
					reader()
						.prepare(`SELECT ${quoted(name)} FROM ${quoted(table)}`)
						.raw(),
					control,
				);
				return [];
			} catch (error) {
				if (error instanceof Database.SqliteError) {
					return [{name, message: error.message, code: error.code}];
				}

				throw error;
			}
		});
	},
};

export type ScanCalls = typeof calls;

export type CallName = keyof ScanCalls;

export type ThreadCall = {readonly id: number; readonly name: CallName; readonly parameters: readonly unknown[]};

/** The report of a process between its replies. */
export type ScanProgress = {readonly rows: number};

export type ThreadReply =
	| {readonly id: number; readonly value: unknown}
	/** `code` is SQLite's own, such as SQLITE_BUSY, or Node's; empty where there is none. */
	| {readonly id: number; readonly error: string; readonly code: string};

const replyTo = ({id, name, parameters}: ThreadCall): ThreadReply => {
	try {
		// The coordinator's side of the calls is typed. On this side they are plain messages.
		const call: (...values: readonly never[]) => unknown = calls[name];
		return {id, value: call(...(parameters as readonly never[]))};
	} catch (error) {
		return {
			id,
			error: error instanceof Error ? error.message : String(error),
			code: codeOf(error),
		};
	}
};

if (parentPort === null) {
	process.on('disconnect', () => {
		process.exit();
	});
	// While SQLite computes, this thread cannot detect that the coordinator was killed.
	new Worker(new URL(`end-with-parent${path.extname(import.meta.url)}`, import.meta.url), {
		workerData: process.ppid,
		name: 'profilemesh-watch',
	}).unref();
	process.on('message', (call: ThreadCall) => {
		process.send?.(replyTo(call));
	});
} else {
	parentPort.on('message', (call: ThreadCall) => {
		const answer = replyTo(call);
		const bytes = 'value' in answer && answer.value instanceof Uint8Array ? answer.value.buffer : undefined;
		parentPort?.postMessage(answer, bytes instanceof ArrayBuffer ? [bytes] : []);
	});
}
