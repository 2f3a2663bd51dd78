// How SQLite cuts a table into slices: a key of the day or the hour of each row, from the forms of dates that the scan
// reads as well.
import type {Database} from 'better-sqlite3';
import {wallTime, type SlicePeriod} from '../../profiling/slice.ts';
import type {PlannedSlice, RowIdRange, SliceCut} from '../connector.ts';
import {nullKeys, timeLiteral, type CountedKey} from '../slice-counts.ts';
import {quoted} from './identifiers.ts';

/** The name of the SQL function that moves seconds since 1970 to the wall time of a zone. */
export const wallFunction = 'profilemesh_wall';

const secondsPerStep = 900;

/** Zones change their offset at whole quarters of an hour, so that few offsets are ever asked for. */
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
			const moment = new Date(step * 1000);
			if (Number.isNaN(moment.getTime())) {
				return null;
			}

			offset = (wallTime(moment, timezone).getTime() - moment.getTime()) / 1000;
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

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Julian days and the units since 1970 by their magnitude, as `timestamp-formats.ts` reads numbers. */
const numberSeconds = (value: string): string =>
	`CASE WHEN ${value} >= 1721059.5 AND ${value} < 5373484.5 THEN (${value} - 2440587.5) * 86400.0 ` +
	`WHEN abs(${value}) < 1e11 THEN ${value} WHEN abs(${value}) < 1e14 THEN ${value} / 1e3 ` +
	`WHEN abs(${value}) < 1e17 THEN ${value} / 1e6 END`;

/**
An SQL expression: `YYYY-MM-DD`, for hours with ` hh`; null where the value is no date. Times with an offset and numbers
are moments, and have the wall time of the zone; other texts are wall time already.
*/
export const keyExpression = ({column, by, timezone}: SliceCut): string => {
	const value = quoted(column.name);
	const {format, length} = keyFormatOf(by);
	const isUtc = timezone === 'UTC';
	const atMoment = (seconds: string): string =>
		`strftime('${format}', ${isUtc ? seconds : `${wallFunction}(${seconds}, ${literal(timezone)})`}, 'unixepoch')`;
	const whole = `CAST(${value} AS TEXT)`;
	const calendarNumber = `substr(${whole}, 1, 4) || '-' || substr(${whole}, 5, 2) || '-' || substr(${whole}, 7, 2)`;
	return (
		`CASE typeof(${value}) WHEN 'text' THEN ` +
		`CASE WHEN substr(${value}, 11) GLOB '*[-+${isUtc ? '' : 'Zz'}]*' ` +
		`THEN ${atMoment(`unixepoch(replace(replace(${value}, ' +', '+'), ' -', '-'))`)} ` +
		`ELSE replace(substr(${value}, 1, ${length}), 'T', ' ') END ` +
		`WHEN 'blob' THEN NULL WHEN 'null' THEN NULL ELSE CASE ` +
		`WHEN ${value} BETWEEN 19000101 AND 20991231 THEN ${calendarNumber}${by === 'hour' ? " || ' 00'" : ''} ` +
		`ELSE ${atMoment(numberSeconds(value))} END END`
	);
};

/** A condition: whether a row is of the slice. */
export const sliceCondition = ({cut, slice}: PlannedSlice): string => {
	const {length} = keyFormatOf(cut.by);
	const edge = (time: number): string => `'${timeLiteral(new Date(time)).slice(0, length)}'`;
	// The last millisecond has the last key. SQLite computes the key once for both edges.
	return `(${keyExpression(cut)}) BETWEEN ${edge(slice.start.getTime())} AND ${edge(slice.end.getTime() - 1)}`;
};

type KeyRow = readonly [key: string | null, rows: bigint, values: bigint, from: bigint | null, to: bigint | null];

export type CountTask = {
	readonly table: string;
	/** See {@link keyExpression}. */
	readonly key: string;
	/** The quoted name of the column. */
	readonly column: string;
	readonly rowId: string | undefined;
	/** All rows when left out. */
	readonly range: RowIdRange | undefined;
};

/** Counts the rows of each key. */
export const countKeys = (database: Database, {table, key, column, rowId, range}: CountTask): CountedKey[] => {
	const ends = rowId === undefined ? 'NULL, NULL' : `min(${rowId}), max(${rowId})`;
	const within = rowId === undefined || range === undefined ? '' : ` WHERE ${rowId} BETWEEN ? AND ?`;
	const statement = database
		.prepare<bigint[], KeyRow>(
			`SELECT ${key} AS profilemesh_key, count(*), count(${column}), ${ends} ` +
				`FROM ${quoted(table)}${within} GROUP BY 1`,
		)
		.raw()
		.safeIntegers();
	const rows = statement.all(...(range === undefined || within === '' ? [] : [range.from, range.to]));
	return rows.flatMap(([found, count, values, from, to]): CountedKey[] => {
		const rowIds = from === null || to === null ? undefined : {from, to};
		if (found !== null) {
			return [{key: found, rows: Number(count), rowIds}];
		}

		return nullKeys(Number(count), Number(values));
	});
};
