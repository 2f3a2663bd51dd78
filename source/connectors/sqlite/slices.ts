// Cuts a SQLite table into slices by a key of the day or the hour of each row. It reads the same forms of dates as the
// scan.
import type {Database} from 'better-sqlite3';
import {isUndated, wallTime, type SlicePeriod} from '../../profiling/slice.ts';
import type {CountedSlice, PlannedSlice, RowIdRange, SliceCut} from '../connector.ts';
import {nullKeys, timeLiteral, type CountedKey} from '../slice-counts.ts';
import {quoted} from './identifiers.ts';

/** The name of the SQL function that moves seconds since 1970 to the wall time of a zone. */
export const wallFunction = 'profilemesh_wall';

const secondsPerStep = 900;

/** Seconds. Zones change their offset at whole quarters of an hour, so that few offsets need to be computed. */
export const createWall = (): ((seconds: unknown, timezone: unknown) => number | null) => {
	const offsets = new Map<string, number>();
	return (seconds, timezone) => {
		if (typeof seconds !== 'number' || typeof timezone !== 'string') {
			return null;
		}

		const step = Math.floor(seconds / secondsPerStep) * secondsPerStep;
		const key = `${timezone} ${step}`;
		let offset = offsets.get(key);
		if (offset === undefined) {
			const start = new Date(step * 1000);
			if (Number.isNaN(start.getTime())) {
				return null;
			}

			offset = (wallTime(start, timezone).getTime() - start.getTime()) / 1000;
			offsets.set(key, offset);
		}

		return seconds + offset;
	};
};

const keyFormats: Readonly<Record<'day' | 'hour', {readonly format: string; readonly length: number}>> = {
	day: {format: '%Y-%m-%d', length: 10},
	hour: {format: '%Y-%m-%d %H', length: 13},
};

const keyFormatOf = (by: SlicePeriod) => keyFormats[by === 'hour' ? 'hour' : 'day'];

/** Characters of a key. */
export const keyLength = (by: SlicePeriod): number => keyFormatOf(by).length;

/** A text as a literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Julian days and the units since 1970 by their magnitude, as `timestamp-formats.ts` reads numbers. */
const numberSeconds = (value: string): string =>
	`CASE WHEN ${value} >= 1721059.5 AND ${value} < 5373484.5 THEN (${value} - 2440587.5) * 86400.0 ` +
	`WHEN abs(${value}) < 1e11 THEN ${value} WHEN abs(${value}) < 1e14 THEN ${value} / 1e3 ` +
	`WHEN abs(${value}) < 1e17 THEN ${value} / 1e6 END`;

/** A number that is a calendar day: 20240301. */
const isCalendarNumber = (value: string): string => `${value} BETWEEN 19000101 AND 20991231`;

const calendarDay = (value: string): string => {
	const whole = `CAST(${value} AS TEXT)`;
	return `substr(${whole}, 1, 4) || '-' || substr(${whole}, 5, 2) || '-' || substr(${whole}, 7, 2)`;
};

/** An SQL expression: seconds since 1970 of a date in any known form; null for other values. */
export const secondsExpression = (value: string): string =>
	`CASE typeof(${value}) WHEN 'text' THEN unixepoch(replace(replace(${value}, ' +', '+'), ' -', '-'), 'subsec') ` +
	`WHEN 'blob' THEN NULL WHEN 'null' THEN NULL ELSE CASE WHEN ${isCalendarNumber(value)} ` +
	`THEN unixepoch(${calendarDay(value)}) ELSE ${numberSeconds(value)} END END`;

/**
An SQL expression: `YYYY-MM-DD`, for hours with ` hh`; null where the value is not a date. Times with an offset and
numbers have the wall time of the zone. Other texts are wall time already.
*/
export const keyExpression = ({column, by, timezone}: SliceCut): string => {
	const value = quoted(column.name);
	const {format, length} = keyFormatOf(by);
	const isUtc = timezone === 'UTC';
	const atMoment = (seconds: string): string =>
		`strftime('${format}', ${isUtc ? seconds : `${wallFunction}(${seconds}, ${literal(timezone)})`}, 'unixepoch')`;
	const prefix = `substr(${value}, 1, ${length})`;
	return (
		`CASE typeof(${value}) WHEN 'text' THEN ` +
		`CASE WHEN length(${value}) > 10 AND substr(${value}, 11) GLOB '*[-+${isUtc ? '' : 'Zz'}]*' ` +
		`THEN ${atMoment(`unixepoch(replace(replace(${value}, ' +', '+'), ' -', '-'))`)} ` +
		`ELSE ${by === 'hour' ? `replace(${prefix}, 'T', ' ')` : prefix} END ` +
		`WHEN 'blob' THEN NULL WHEN 'null' THEN NULL ELSE CASE ` +
		`WHEN ${isCalendarNumber(value)} THEN ${calendarDay(value)}${by === 'hour' ? " || ' 00'" : ''} ` +
		`ELSE ${atMoment(numberSeconds(value))} END END`
	);
};

/** The condition that a row belongs to the slice. */
export const sliceCondition = ({cut, slice}: Pick<PlannedSlice, 'cut' | 'slice'>): string => {
	if (isUndated(slice)) {
		return `${quoted(cut.column.name)} IS NULL`;
	}

	const edge = (time: number): string => `'${timeLiteral(new Date(time)).slice(0, keyLength(cut.by))}'`;
	// The last millisecond has the last key. SQLite computes the key once for both edges.
	return `(${keyExpression(cut)}) BETWEEN ${edge(slice.start.getTime())} AND ${edge(slice.end.getTime() - 1)}`;
};

type KeyRow = readonly [
	key: string | null,
	rows: bigint,
	values: bigint,
	from: bigint | null,
	to: bigint | null,
	newest?: string | null,
];

export type CountTask = {
	readonly table: string;
	readonly cut: SliceCut;
	readonly rowId: string | undefined;
	/** All rows when left out. */
	readonly range: RowIdRange | undefined;
};

/** Counts the rows of each key in the database, which knows every form of a date, and sorts the keys. */
const countInDatabase = (database: Database, {table, cut, rowId, range}: CountTask): readonly CountedKey[] => {
	const ends = rowId === undefined ? 'NULL, NULL' : `min(${rowId}), max(${rowId})`;
	const newest = cut.changed === undefined ? '' : `, CAST(max(${quoted(cut.changed.name)}) AS TEXT)`;
	const within = rowId === undefined || range === undefined ? '' : ` WHERE ${rowId} BETWEEN ? AND ?`;
	const statement = database
		.prepare<bigint[], KeyRow>(
			`SELECT ${keyExpression(cut)} AS profilemesh_key, count(*), ` +
				`count(${quoted(cut.column.name)}), ${ends}${newest} ` +
				`FROM ${quoted(table)}${within} GROUP BY 1`,
		)
		.raw()
		.safeIntegers();
	const rows = statement.all(...(range === undefined || within === '' ? [] : [range.from, range.to]));
	return rows.flatMap(([found, count, values, from, to, latest]): CountedKey[] => {
		const rowIds = from === null || to === null ? undefined : {from, to};
		return found === null
			? nullKeys(Number(count), Number(values), {newest: latest, rowIds})
			: [{key: found, rows: Number(count), newest: latest, rowIds}];
	});
};

const offsetSigns = /[+\-z]/iv;

/** A date, or a date with a time without an offset: wall time in every zone. */
const isWallTime = (text: string): boolean => text.length <= 10 || !offsetSigns.test(text.slice(10));

/** The key of a text that is wall time; `undefined` for a value that only the database can read. */
export const keyOfText = (value: unknown, length: number): string | undefined =>
	typeof value === 'string' && isWallTime(value) ? value.slice(0, length).replace('T', ' ') : undefined;

/** The number of row ids to read together: many where they are likely to have one date, few elsewhere. */
const windowSize = 8192;
const smallWindowSize = 1024;

/** Rows of a key in the order of their ids. */
class KeyCounter {
	readonly #length: number;
	readonly #counts = new Map<string | null, {rows: number; from: number; to: number}>();
	#text: unknown = null;
	#current: {rows: number; from: number; to: number} | undefined;

	constructor(length: number) {
		this.#length = length;
	}

	/** Returns `false` for a value that only the database can read. */
	add(value: unknown, rowId: number): boolean {
		if (value === this.#text && this.#current !== undefined) {
			this.#current.rows++;
			this.#current.to = rowId;
			return true;
		}

		const key = value === null ? null : keyOfText(value, this.#length);
		if (key === undefined) {
			return false;
		}

		this.#text = value;
		const known = this.#counts.get(key);
		this.#current = known ?? {rows: 0, from: rowId, to: rowId};
		this.#current.rows++;
		this.#current.to = rowId;
		if (known === undefined) {
			this.#counts.set(key, this.#current);
		}

		return true;
	}

	/** Adds rows that have the same text as the last row. */
	addSame(rows: number, lastRowId: number): void {
		if (this.#current === undefined) {
			return;
		}

		this.#current.rows += rows;
		this.#current.to = lastRowId;
	}

	counts(): readonly CountedKey[] {
		return this.#counts
			.entries()
			.map(([key, {rows, from, to}]) => ({key, rows, rowIds: {from: BigInt(from), to: BigInt(to)}}))
			.toArray();
	}
}

/**
Counts the rows of each key in this process, several times as fast.

@returns `undefined` where only the database can read a value.
*/
const countHere = (
	database: Database,
	{table, cut, rowId}: CountTask,
	range: RowIdRange,
): readonly CountedKey[] | undefined => {
	if (range.from < BigInt(Number.MIN_SAFE_INTEGER) || range.to > BigInt(Number.MAX_SAFE_INTEGER - windowSize)) {
		return undefined;
	}

	const counter = new KeyCounter(keyLength(cut.by));
	const column = quoted(cut.column.name);
	const within = `FROM ${quoted(table)} WHERE ${rowId} BETWEEN ? AND ?`;
	const values = database.prepare<[number, number]>(`SELECT ${column} ${within} ORDER BY ${rowId}`).pluck();
	const rows = database
		.prepare<[number, number], [number, unknown]>(`SELECT ${rowId}, ${column} ${within} ORDER BY ${rowId}`)
		.raw();
	// Without the plus, SQLite would try to read each date as a number, because the affinity of DATE is numeric.
	const same = database
		.prepare<[number, number, string], number>(`SELECT count(*) ${within} AND +${column} COLLATE BINARY = ?`)
		.pluck();
	let text: unknown;
	let size = windowSize;
	const last = Number(range.to);
	for (let from = Number(range.from), to = from; from <= last; from = to + 1) {
		to = Math.min(last, from + size - 1);
		if (typeof text === 'string') {
			if (same.get(from, to, text) === to - from + 1) {
				counter.addSame(to - from + 1, to);
				continue;
			}

			if (size > smallWindowSize) {
				// Another date begins in these rows, most of which still have the previous one.
				size = smallWindowSize;
				to = from - 1;
				continue;
			}
		}

		size = windowSize;
		const found = values.all(from, to);
		// Where rows had one date, the next ones are likely to have it too.
		text = found.at(-1) === found.at(-smallWindowSize / 4) ? found.at(-1) : undefined;
		// Where ids are missing, each row must give its own.
		const isRead =
			found.length === to - from + 1
				? found.every((value, index) => counter.add(value, from + index))
				: rows.all(from, to).every(([id, value]) => counter.add(value, id));
		if (!isRead) {
			return undefined;
		}
	}

	return counter.counts();
};

/** Counts the rows of each key. */
export const countKeys = (database: Database, task: CountTask): readonly CountedKey[] =>
	(task.rowId === undefined || task.range === undefined || task.cut.changed !== undefined
		? undefined
		: countHere(database, task, task.range)) ?? countInDatabase(database, task);

/** Whether a slice has every row between its first and last id, so that it needs no condition. */
export const isDense = ({rows, rowIds}: CountedSlice): boolean =>
	rowIds !== undefined && rowIds.to - rowIds.from + 1n === BigInt(rows);
