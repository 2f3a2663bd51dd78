// Reads a table, or a range of it, in chunks of rows into one accumulator for each column.
import type {Database} from 'better-sqlite3';
import {
	addColumn,
	createColumnAccumulator,
	type Chunk,
	type ColumnAccumulator,
	type ScannedColumn,
} from '../../profiling/accumulators/column-accumulator.ts';
import {RowBuffer, type Row} from '../../profiling/accumulators/row-buffer.ts';
import {addSegmentRows} from '../../profiling/segments/accumulate.ts';
import {
	createSegmentAccumulator,
	type SegmentAccumulator,
	type SegmentPlan,
} from '../../profiling/segments/segment-state.ts';
import {planSegments, type SegmentChoice} from '../../profiling/segments/look.ts';
import type {RowIdRange} from '../connector.ts';
import {fromBytesAndHex, textBytes, textBytesAndHex, textDecoderOf} from './exact-texts.ts';
import {quoted} from './identifiers.ts';
import {
	collectRows,
	handingOn,
	isChunk,
	maxChunkRows,
	prepareCollect,
	type CollectStatement,
	type IdRange,
} from './row-collector.ts';
import {takesRow, type RowFilter} from './row-ids.ts';

export type ScanTask = {
	readonly table: string;
	readonly columns: ReadonlyArray<ScannedColumn & {readonly name: string}>;
	/** With a range: the name of the row id. */
	readonly rowId: string | undefined;
	/** The column that is an alias of the row id, and is not read twice. */
	readonly rowIdColumn: string | undefined;
	/** `undefined` reads everything, in SQLite's order. */
	readonly range: RowIdRange | undefined;
	readonly filter: RowFilter | undefined;
	/** A condition in SQL that every row must meet; left out where all rows are read. */
	readonly condition?: string | undefined;
	/**
	The segments, or how the first rows of a stream choose them; no segments when left out.
	*/
	readonly segments?: SegmentPlan | SegmentChoice | undefined;
};

/**
Receives after each chunk the rows that were taken, and the row ids (or rows, without ids) that were passed. Throws to
stop.
*/
export type OnChunk = (rows: number, passed: number) => void;

/** The name of the SQL function that filters the rows of a sample. */
export const filterFunction = 'profilemesh_takes';

export type TableToSelect = Omit<ScanTask, 'range' | 'segments'>;

/** The condition of the rows of a task: its own and, where rows have ids, that of its sample. */
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

const selectFrom = (expressions: readonly string[], task: TableToSelect): string => {
	const {table, rowId} = task;
	const conditions = [...(rowId === undefined ? [] : [`${rowId} BETWEEN ? AND ?`]), ...conditionsOf(task)];
	return (
		`SELECT ${expressions.join(', ')} FROM ${quoted(table)}` +
		(conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`) +
		(rowId === undefined ? '' : ` ORDER BY ${rowId}`)
	);
};

/** The index of a row's id: behind the columns, unless one of them is the id. */
export const rowIdIndex = ({columns, rowIdColumn}: Pick<ScanTask, 'columns' | 'rowIdColumn'>): number => {
	const alias = columns.findIndex(({name}) => name === rowIdColumn);
	return alias === -1 ? columns.length : alias;
};

/** The expressions of a row: its columns, and its id where rows have one. */
export const expressionsOf = (task: TableToSelect): readonly string[] => {
	const {columns, rowId} = task;
	const list = columns.map(({name}) => quoted(name));
	return rowId === undefined || rowIdIndex(task) < columns.length ? list : [...list, rowId];
};

/** Makes the statement that passes on the rows between two ids, in the order of their ids. */
export const collectStatement = (
	expressions: readonly string[],
	task: TableToSelect & {readonly rowId: string},
	isExact = false,
): string => {
	const {table, rowId} = task;
	const conditions = conditionsOf(task);
	const rows = handingOn(expressions, isExact);
	// The statement passes on wanted rows alone. It uses no index, which could change the order or the rows.
	const each = conditions.length === 0 ? rows : `CASE WHEN ${conditions.join(' AND ')} THEN ${rows} ELSE 0 END`;
	return `SELECT 1 FROM ${quoted(table)} NOT INDEXED WHERE ${rowId} BETWEEN ? AND ? AND ${each} ORDER BY ${rowId}`;
};

/** Makes the statement that reads a table. */
export const selectStatement = (task: TableToSelect): string => {
	const {rowId} = task;
	const expressions = expressionsOf(task);
	return rowId === undefined ? selectFrom(expressions, task) : collectStatement(expressions, {...task, rowId});
};

/** Ways to read a chunk again. */
type Again = {
	/** With BigInts; left out where it was read so. */
	readonly readExactly?: () => RowBuffer;
	readonly readTexts: (index: number) => readonly string[];
};

/** Adds a chunk. From the first column on that may hold rounded integers, adds rows that are read exactly. */
export const addRows = ({columns, segments}: ScannedPart, rows: RowBuffer, {readExactly, readTexts}: Again): void => {
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

/** The accumulators of a scan. */
export type ScannedPart = {
	readonly columns: ColumnAccumulator[];
	/** The figures by segment, where there are segments. */
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

/** Reads the texts of one column of the rows between two ids by their bytes. */
export const textReader = (database: Database, task: ScanTask) => {
	const decode = textDecoderOf(database);
	return (index: number, ids: IdRange): readonly string[] => {
		const expression = textBytes(quoted(task.columns[index]?.name ?? ''));
		const statement = database.prepare<[...IdRange], Uint8Array | null>(selectFrom([expression], task)).pluck();
		return statement.all(...ids).flatMap(bytes => (bytes === null ? [] : [decode(bytes)]));
	};
};

/** Reads all rows between two ids. */
export const readAll = (statement: CollectStatement, ids: IdRange, width: number): RowBuffer => {
	const rows = new RowBuffer(width);
	collectRows(statement, ids, {
		width,
		take(row) {
			rows.add(row);
			return false;
		},
	});
	return rows;
};

type RangeScan = PartScan & {readonly task: ScanTask & {readonly rowId: string; readonly range: RowIdRange}};

const readRange = ({database, task, part, onChunk}: RangeScan): void => {
	const expressions = expressionsOf(task);
	const {length: width} = expressions;
	const {range} = task;
	const exact = prepareCollect(database, collectStatement(expressions, task, true));
	const isBeyondDoubles = range.from < BigInt(Number.MIN_SAFE_INTEGER) || range.to > BigInt(Number.MAX_SAFE_INTEGER);
	const statement = isBeyondDoubles ? exact : prepareCollect(database, collectStatement(expressions, task));
	const readTexts = textReader(database, task);
	const ids = rowIdIndex(task);
	const rows = new RowBuffer(width);
	const take = (row: Row): boolean => {
		rows.add(row);
		return isChunk(rows);
	};

	for (let {from} = range, isMore = true; isMore;) {
		rows.clear();
		isMore = collectRows(statement, [from, range.to], {width, take});
		const last = isMore ? BigInt(String(rows.lastOf(ids))) : range.to;
		const same: IdRange = [from, last];
		addRows(part, rows, {
			...(!isBeyondDoubles && {readExactly: () => readAll(exact, same, width)}),
			readTexts: index => readTexts(index, same),
		});
		onChunk(rows.length, Number(last - from) + 1);
		from = last + 1n;
		isMore &&= from <= range.to;
	}
};

/** Adds streamed rows by segment. The first rows choose the columns. */
const addStreamedSegments = (
	part: ScannedPart,
	{columns, segments}: ScanTask,
	{rows, isFirst}: {readonly rows: RowBuffer; readonly isFirst: boolean},
): void => {
	if (isFirst && segments !== undefined && 'setting' in segments) {
		const plan = planSegments(columns, rows, segments);
		part.segments = plan && createSegmentAccumulator(plan);
	}

	if (part.segments !== undefined) {
		addSegmentRows(part.segments, rows);
	}
};

/** The exact readings of a statement, instead of a faster one. */
type Exactness = {
	/** Integers past 2^53, as BigInts. */
	readonly integers: boolean;
	/** Texts with bytes that are not UTF-8. */
	readonly texts: boolean;
};

/**
Reads rows without an id by one statement, and numbers them in their order.

@returns The exact reading that is needed from the first row on; nothing where all values were exact.
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
	const rows = new RowBuffer(names.length);
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
		rows.clear();
		seen = 0;
		return hasInexactTexts ? 'texts' : areAdded ? undefined : 'integers';
	};

	let number = 0;
	for (const row of statement.iterate()) {
		seen++;
		if (filter === undefined || takesRow(filter, number)) {
			rows.add(exactness.texts ? row.map(value => fromBytesAndHex(value, decode)) : row);
		}

		number++;
		const problem = seen >= maxChunkRows || isChunk(rows) ? flush() : undefined;
		if (problem !== undefined) {
			return problem;
		}
	}

	return flush();
};

/** Scans a table or a range of it. */
export const scan = (database: Database, task: ScanTask, onChunk: OnChunk): ScannedPart => {
	let part = createPart(task);
	const {rowId, range} = task;
	if (rowId !== undefined && range !== undefined) {
		readRange({database, task: {...task, rowId, range}, part, onChunk});
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
