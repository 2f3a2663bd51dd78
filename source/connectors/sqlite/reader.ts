// Reads a table, or a range of it, in chunks of rows into one accumulator a column.
import type {Database, Statement} from 'better-sqlite3';
import {
	addColumn,
	createColumnAccumulator,
	type ColumnAccumulator,
	type ScannedColumn,
	type StoredValue,
} from '../../profiling/accumulators/column-accumulator.ts';
import {quoted} from './identifiers.ts';
import {takesRow, type RowFilter, type RowIdRange} from './row-ids.ts';

export type ScanTask = {
	readonly table: string;
	readonly columns: ReadonlyArray<ScannedColumn & {readonly name: string}>;
	/** With a range: how to name the row id. */
	readonly rowId: string | undefined;
	/** The column that is the row id under another name, and need not be read twice. */
	readonly rowIdColumn: string | undefined;
	/** `undefined` reads everything, in the order in which it comes. */
	readonly range: RowIdRange | undefined;
	readonly filter: RowFilter | undefined;
};

/**
Called after each chunk with the rows it took and the row ids (or rows, without ids) it has passed; throws to stop.
*/
export type OnChunk = (rows: number, passed: number) => void;

type Row = readonly StoredValue[];

const maxChunkRows = 512;
const firstChunkRows = 64;
/** UTF-16 code units and bytes in a chunk, so that a table of long texts does not fill the memory. */
const maxChunkUnits = 4 * 1024 * 1024;

/** The name of the SQL function that a sample filters rows with. */
export const filterFunction = 'profilemesh_takes';

/** The statement that reads a table. */
export const selectStatement = ({table, columns, rowId, rowIdColumn, filter}: Omit<ScanTask, 'range'>): string => {
	const list = columns.map(({name}) => quoted(name));
	if (rowId === undefined) {
		return `SELECT ${list.join(', ')} FROM ${quoted(table)}`;
	}

	const sample = filter === undefined ? '' : ` AND ${filterFunction}(${rowId}, ${filter.seed}, ${filter.threshold})`;
	const read = columns.some(({name}) => name === rowIdColumn) ? list : [...list, rowId];
	return (
		`SELECT ${read.join(', ')} FROM ${quoted(table)} WHERE ${rowId} BETWEEN ? AND ?${sample} ` +
		`ORDER BY ${rowId} LIMIT ?`
	);
};

const unitsOf = (row: Row): number => {
	let units = 8;
	for (const value of row) {
		if (typeof value === 'string' || value instanceof Uint8Array) {
			units += value.length;
		}
	}

	return units;
};

const fittingChunk = (rows: readonly Row[]): number => {
	let largest = 1;
	for (let index = 0; index < rows.length; index += 8) {
		largest = Math.max(largest, unitsOf(rows[index] ?? []));
	}

	return Math.max(1, Math.min(maxChunkRows, Math.floor(maxChunkUnits / largest)));
};

/**
Adds a chunk. From the first column on that may hold rounded integers, it adds the exact rows.

@param readExactly Reads the rows again with BigInts; left out where they were read so.
*/
const addRows = (
	accumulators: readonly ColumnAccumulator[],
	rows: readonly Row[],
	readExactly?: () => readonly Row[],
): void => {
	let trusted = readExactly === undefined ? rows : undefined;
	for (const [index, accumulator] of accumulators.entries()) {
		if (addColumn(accumulator, trusted ?? rows, index, trusted !== undefined)) {
			continue;
		}

		trusted = readExactly?.() ?? rows;
		addColumn(accumulator, trusted, index, true);
	}
};

type PartScan = {
	readonly database: Database;
	readonly task: ScanTask;
	readonly accumulators: readonly ColumnAccumulator[];
	readonly onChunk: OnChunk;
};

const readRange = ({database, task, accumulators, onChunk}: PartScan, range: RowIdRange): void => {
	const prepare = (isExact: boolean): Statement<[bigint, bigint, number], Row> =>
		database.prepare<[bigint, bigint, number], Row>(selectStatement(task)).raw().safeIntegers(isExact);
	const rounding = prepare(false);
	const exact = prepare(true);
	const isBeyondDoubles = range.from < BigInt(Number.MIN_SAFE_INTEGER) || range.to > BigInt(Number.MAX_SAFE_INTEGER);
	const alias = task.columns.findIndex(({name}) => name === task.rowIdColumn);
	let limit = firstChunkRows;
	for (let {from} = range; from <= range.to;) {
		const window = [from, range.to, limit] as const;
		const rows = (isBeyondDoubles ? exact : rounding).all(...window);
		addRows(accumulators, rows, isBeyondDoubles ? undefined : () => exact.all(...window));
		const last = rows.at(-1)?.at(alias);
		if (rows.length < limit || (typeof last !== 'number' && typeof last !== 'bigint')) {
			onChunk(rows.length, Number(range.to - from) + 1);
			return;
		}

		const next = BigInt(last) + 1n;
		onChunk(rows.length, Number(next - from));
		from = next;
		limit = fittingChunk(rows);
	}
};

/** Rows without an id come from one statement, and are numbered as they come. */
const readStream = ({database, task, accumulators, onChunk}: PartScan, isExact: boolean): boolean => {
	const {filter} = task;
	const statement = database
		.prepare<[], Row>(selectStatement({...task, rowId: undefined}))
		.raw()
		.safeIntegers(isExact);
	let chunk: Row[] = [];
	let units = 0;
	let seen = 0;
	const flush = (): boolean => {
		const isAdded = accumulators.every((accumulator, index) => addColumn(accumulator, chunk, index, isExact));
		onChunk(chunk.length, seen);
		chunk = [];
		units = 0;
		seen = 0;
		return isAdded;
	};

	let number = 0;
	for (const row of statement.iterate()) {
		seen++;
		if (filter === undefined || takesRow(filter, number)) {
			chunk.push(row);
			units += unitsOf(row);
		}

		number++;
		if ((seen >= maxChunkRows || units >= maxChunkUnits) && !flush()) {
			return false;
		}
	}

	return flush();
};

/** Scans a table or a range of it. */
export const scan = (database: Database, task: ScanTask, onChunk: OnChunk): ColumnAccumulator[] => {
	const create = () => task.columns.map(column => createColumnAccumulator(column));
	const accumulators = create();
	if (task.range !== undefined) {
		readRange({database, task, accumulators, onChunk}, task.range);
		return accumulators;
	}

	if (readStream({database, task, accumulators, onChunk}, false)) {
		return accumulators;
	}

	// An integer came that a double may have rounded: once more, with BigInts.
	const exactly = create();
	readStream({database, task, accumulators: exactly, onChunk}, true);
	return exactly;
};
