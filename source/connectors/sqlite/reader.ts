// Reads a table, or a range of it, in chunks of rows, into one accumulator for each column.
import type {Database, Statement} from 'better-sqlite3';
import {
	addColumn,
	createColumnAccumulator,
	type Chunk,
	type ColumnAccumulator,
	type ScannedColumn,
	type StoredValue,
} from '../../profiling/accumulators/column-accumulator.ts';
import {
	addSegmentRows,
	createSegmentAccumulator,
	type SegmentAccumulator,
	type SegmentPlan,
} from '../../profiling/segments/accumulate.ts';
import {planSegments, type SegmentChoice} from '../../profiling/segments/look.ts';
import type {RowIdRange} from '../connector.ts';
import {fromBytesAndHex, textBytes, textBytesAndHex, textDecoderOf} from './exact-texts.ts';
import {quoted} from './identifiers.ts';
import {takesRow, type RowFilter} from './row-ids.ts';

export type ScanTask = {
	readonly table: string;
	readonly columns: ReadonlyArray<ScannedColumn & {readonly name: string}>;
	/** With a range: how to name the row id. */
	readonly rowId: string | undefined;
	/** The column that is the row id under another name, and is not read twice. */
	readonly rowIdColumn: string | undefined;
	/** `undefined` reads everything, in SQLite's order. */
	readonly range: RowIdRange | undefined;
	readonly filter: RowFilter | undefined;
	/** A condition in SQL that every row must meet; left out where all rows are read. */
	readonly condition?: string | undefined;
	/**
	What is kept by segment, or how the first rows decide it where they are read in one stream; nothing when left out.
	*/
	readonly segments?: SegmentPlan | SegmentChoice | undefined;
	/** Whether a chunk of rows may be too long for memory, so that rows are measured one by one as they come. */
	readonly hasLongRows: boolean;
};

/**
Called after each chunk with the rows it took and the row ids (or rows, without ids) it has passed; throws to stop.
*/
export type OnChunk = (rows: number, passed: number) => void;

export type Row = readonly StoredValue[];

export const maxChunkRows = 2048;
/** UTF-16 code units and bytes in a chunk whose rows are measured. */
const maxChunkUnits = 4 * 1024 * 1024;

/** The name of the SQL function that a sample filters rows with. */
export const filterFunction = 'profilemesh_takes';

type TableToSelect = Omit<ScanTask, 'range' | 'hasLongRows' | 'segments'>;

/** What the rows of a task must meet: its condition and, where rows have ids, its sample. */
export const conditionsOf = ({
	rowId,
	filter,
	condition,
}: Pick<ScanTask, 'rowId' | 'filter' | 'condition'>): readonly string[] => [
	...(condition === undefined ? [] : [condition]),
	...(filter === undefined || rowId === undefined
		? []
		: [`${filterFunction}(${rowId}, ${filter.seed}, ${filter.threshold})`]),
];

export const selectFrom = (expressions: readonly string[], task: TableToSelect): string => {
	const {table, rowId} = task;
	const select = `SELECT ${expressions.join(', ')} FROM ${quoted(table)}`;
	const conditions = conditionsOf(task);
	if (rowId === undefined) {
		return conditions.length === 0 ? select : `${select} WHERE ${conditions.join(' AND ')}`;
	}

	const where = [`${rowId} BETWEEN ? AND ?`, ...conditions].join(' AND ');
	return `${select} WHERE ${where} ORDER BY ${rowId} LIMIT ?`;
};

/** The statement that reads a table. */
export const selectStatement = (task: TableToSelect): string => {
	const {columns, rowId, rowIdColumn} = task;
	const list = columns.map(({name}) => quoted(name));
	return selectFrom(
		rowId === undefined || columns.some(({name}) => name === rowIdColumn) ? list : [...list, rowId],
		task,
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

/** Ways to read a chunk again. */
type Again = {
	/** With BigInts; left out where it was read so. */
	readonly readExactly?: () => readonly Row[];
	readonly readTexts: (index: number) => readonly string[];
};

/** Adds a chunk. From the first column on that may hold rounded integers, it adds the exact rows. */
export const addRows = (
	{columns, segments}: ScannedPart,
	rows: readonly Row[],
	{readExactly, readTexts}: Again,
): void => {
	let chunk: Chunk = {rows, isExact: readExactly === undefined, readTexts};
	for (const [index, accumulator] of columns.entries()) {
		if (addColumn(accumulator, index, chunk)) {
			continue;
		}

		chunk = {rows: readExactly?.() ?? rows, isExact: true, readTexts};
		addColumn(accumulator, index, chunk);
	}

	if (segments !== undefined) {
		addSegmentRows(segments, chunk.rows);
	}
};

/** What a scan adds rows to. */
export type ScannedPart = {
	readonly columns: ColumnAccumulator[];
	/** By segment, where something is kept so. */
	segments: SegmentAccumulator | undefined;
};

export const createPart = ({columns, segments}: Pick<ScanTask, 'columns' | 'segments'>): ScannedPart => ({
	columns: columns.map(column => createColumnAccumulator(column)),
	segments: segments === undefined || 'setting' in segments ? undefined : createSegmentAccumulator(segments),
});

type PartScan = {
	readonly database: Database;
	readonly task: ScanTask;
	readonly part: ScannedPart;
	readonly onChunk: OnChunk;
};

/** The parameters of a statement that reads a chunk: a range of row ids, and the maximum number of rows. */
export type Window = readonly [from: bigint, to: bigint, rows: number];

/** Yields rows until they are many, or long. */
export const readWeighed = (statement: Statement<[...Window], Row>, window: Window): readonly Row[] => {
	const rows: Row[] = [];
	let units = 0;
	for (const row of statement.iterate(...window)) {
		rows.push(row);
		units += unitsOf(row);
		if (units >= maxChunkUnits) {
			break;
		}
	}

	return rows;
};

/** Reads the texts of one column in a window by their bytes. */
export const textReader = (database: Database, task: ScanTask) => {
	const decode = textDecoderOf(database);
	return (index: number, window: Window): readonly string[] => {
		const expression = textBytes(quoted(task.columns[index]?.name ?? ''));
		const statement = database.prepare<[...Window], Uint8Array | null>(selectFrom([expression], task)).pluck();
		return statement.all(...window).flatMap(bytes => (bytes === null ? [] : [decode(bytes)]));
	};
};

const readRange = ({database, task, part, onChunk}: PartScan, range: RowIdRange): void => {
	const prepare = (isExact: boolean) =>
		database.prepare<[...Window], Row>(selectStatement(task)).raw().safeIntegers(isExact);
	const rounding = prepare(false);
	const exact = prepare(true);
	const readTexts = textReader(database, task);
	const isBeyondDoubles = range.from < BigInt(Number.MIN_SAFE_INTEGER) || range.to > BigInt(Number.MAX_SAFE_INTEGER);
	const statement = isBeyondDoubles ? exact : rounding;
	const alias = task.columns.findIndex(({name}) => name === task.rowIdColumn);
	for (let {from} = range; from <= range.to;) {
		const window: Window = [from, range.to, maxChunkRows];
		const rows = task.hasLongRows ? readWeighed(statement, window) : statement.all(...window);
		const same: Window = [from, range.to, rows.length];
		addRows(part, rows, {
			...(!isBeyondDoubles && {readExactly: () => exact.all(...same)}),
			readTexts: index => readTexts(index, same),
		});
		const last = rows.at(-1)?.at(alias);
		if (typeof last !== 'number' && typeof last !== 'bigint') {
			onChunk(rows.length, Number(range.to - from) + 1);
			return;
		}

		const next = BigInt(last) + 1n;
		onChunk(rows.length, Number(next - from));
		from = next;
	}
};

/** Adds streamed rows by segment: the first ones decide which columns make segments. */
const addStreamedSegments = (
	part: ScannedPart,
	{columns, segments}: ScanTask,
	{rows, isFirst}: {readonly rows: readonly Row[]; readonly isFirst: boolean},
): void => {
	if (isFirst && segments !== undefined && 'setting' in segments) {
		const plan = planSegments(columns, rows, segments);
		part.segments = plan && createSegmentAccumulator(plan);
	}

	if (part.segments !== undefined) {
		addSegmentRows(part.segments, rows);
	}
};

/** The exact reading of a statement, in place of a faster one. */
type Exactness = {
	/** Integers past 2^53, as BigInts. */
	readonly integers: boolean;
	/** Texts with bytes that are not UTF-8. */
	readonly texts: boolean;
};

/**
Rows without an id come from one statement, and are numbered as they come.

@returns The exact reading that is needed from the first row on; nothing where all was exact.
*/
const readStream = ({database, task, part, onChunk}: PartScan, exactness: Exactness): keyof Exactness | undefined => {
	const {filter} = task;
	const decode = textDecoderOf(database);
	const names = task.columns.map(({name}) => quoted(name));
	const statement = database
		.prepare<[], Row>(
			selectFrom(exactness.texts ? names.map(name => textBytesAndHex(name)) : names, {...task, rowId: undefined}),
		)
		.raw()
		.safeIntegers(exactness.integers);
	let rows: Row[] = [];
	let units = 0;
	let seen = 0;
	let hasInexactTexts = false;
	let isFirst = true;
	const readTexts = () => {
		hasInexactTexts = true;
		return [];
	};

	const flush = (): keyof Exactness | undefined => {
		const chunk: Chunk = {rows, isExact: exactness.integers, ...(!exactness.texts && {readTexts})};
		const areAdded = part.columns.every((accumulator, index) => addColumn(accumulator, index, chunk));
		addStreamedSegments(part, task, {rows, isFirst});
		isFirst = false;
		onChunk(rows.length, seen);
		rows = [];
		units = 0;
		seen = 0;
		return hasInexactTexts ? 'texts' : areAdded ? undefined : 'integers';
	};

	let number = 0;
	for (const row of statement.iterate()) {
		seen++;
		if (filter === undefined || takesRow(filter, number)) {
			rows.push(exactness.texts ? row.map(value => fromBytesAndHex(value, decode)) : row);
			units += unitsOf(row);
		}

		number++;
		const problem = seen >= maxChunkRows || units >= maxChunkUnits ? flush() : undefined;
		if (problem !== undefined) {
			return problem;
		}
	}

	return flush();
};

/** Scans a table or a range of it. */
export const scan = (database: Database, task: ScanTask, onChunk: OnChunk): ScannedPart => {
	let part = createPart(task);
	if (task.range !== undefined) {
		readRange({database, task, part, onChunk}, task.range);
		return part;
	}

	let exactness: Exactness = {integers: false, texts: false};
	for (;;) {
		const problem = readStream({database, task, part, onChunk}, exactness);
		if (problem === undefined) {
			return part;
		}

		exactness = {...exactness, [problem]: true};
		part = createPart(task);
	}
};
