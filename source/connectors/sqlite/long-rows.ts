// Whether the rows of a table may be so long that a chunk of them is too large for memory.
import type {Database} from 'better-sqlite3';
import type {RowIdRange} from '../connector.ts';
import {quoted} from './identifiers.ts';
import {fileSize, listColumns, unlessUnreadable, virtualColumn} from './introspection.ts';
import type {ScanThread} from './thread-pool.ts';

/** Bytes: a table in a smaller file fits into memory as a whole. */
const smallFile = 64 * 1024 * 1024;
/** Bytes of a row: a chunk of rows up to this length fits into memory. */
const maxRowBytes = 16 * 1024;
/** Columns of a table whose rows are measured: SQLite bounds the depth of an expression. */
const maxColumns = 200;

/** Some rows of a table. */
export type RowsOf = {readonly rowId: string; readonly range: RowIdRange};

/** Measures the rows of a range, or all rows by the pages of the table. */
const isAnyLong = (database: Database, table: string, some: RowsOf | undefined): boolean => {
	const columns = listColumns(database, table);
	if (some === undefined || columns.length > maxColumns) {
		return (
			database
				.prepare<[string, number]>('SELECT 1 FROM dbstat WHERE name = ? AND mx_payload > ? LIMIT 1')
				.get(table, maxRowBytes) !== undefined
		);
	}

	const {rowId, range} = some;
	// Texts and binary values come after all numbers. SQLite would write a number out to tell its length.
	const bytes = columns
		.map(({name}) => quoted(name))
		.map(name => `CASE WHEN +${name} COLLATE BINARY >= '' THEN octet_length(${name}) ELSE 8 END`)
		.join(' + ');
	return (
		database
			.prepare<[bigint, bigint, number]>(
				`SELECT 1 FROM ${quoted(table)} WHERE ${rowId} BETWEEN ? AND ? AND ${bytes} > ? LIMIT 1`,
			)
			.get(range.from, range.to, maxRowBytes) !== undefined
	);
};

/** Whether rows of a table may be long: those of a range, or any when it is left out. */
export const hasLongRows = (database: Database, table: string, some?: RowsOf): boolean =>
	listColumns(database, table).some(({hidden}) => hidden === virtualColumn) ||
	(fileSize(database) > smallFile && unlessUnreadable(() => isAnyLong(database, table, some), true));

/** Bytes of the file for each row that is measured before the pages of the table are: they take about as long. */
const bytesPerMeasuredRow = 2048;

/** The answers for the tables of one snapshot. */
export class LongRows {
	readonly #maxMeasuredRows: bigint;
	readonly #measuredRows = new Map<string, bigint>();
	readonly #tables = new Map<string, Promise<boolean>>();

	/** For a file of this size. */
	constructor(fileBytes: number) {
		this.#maxMeasuredRows = BigInt(Math.floor(fileBytes / bytesPerMeasuredRow));
	}

	/** Measures the rows of a range; once many rows of a table are asked for, all of them, and only once. */
	async areIn(thread: ScanThread, table: string, rows: RowsOf): Promise<boolean> {
		const measured = (this.#measuredRows.get(table) ?? 0n) + rows.range.to - rows.range.from + 1n;
		this.#measuredRows.set(table, measured);
		if (measured <= this.#maxMeasuredRows) {
			return thread.call('hasLongRows', table, rows);
		}

		const found = this.#tables.get(table) ?? thread.call('hasLongRows', table);
		this.#tables.set(table, found);
		return found;
	}
}
