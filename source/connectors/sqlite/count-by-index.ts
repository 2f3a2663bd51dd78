// Counts the rows of each date by an index on the column: a look-up finds the next date, and the rows of a date are
// counted without reading the table.
import type {Database} from 'better-sqlite3';
import type {CountedKey} from '../slice-counts.ts';
import {quoted} from './identifiers.ts';
import {keyLength, keyOfText, type CountTask} from './slices.ts';

/** The look-ups of one date cost as much as reading this many rows. */
const minRowsPerDate = 100;

/** The number of dates after which their rows are checked. */
const checkedDates = 256;

/** Whether the statement reads an index alone, in its order. */
const isByIndex = (database: Database, sql: string): boolean => {
	const [step, ...others] = database
		.prepare<[null], {readonly detail: string}>(`EXPLAIN QUERY PLAN ${sql}`)
		.all(null);
	return others.length === 0 && /^SEARCH .* USING COVERING INDEX /v.test(step?.detail ?? '');
};

/**
Counts the rows of each date.

@returns `undefined` where no index helps: there is none, it sorts otherwise, most dates have few rows, or only the
database can read a value.
*/
export const countByIndex = (
	database: Database,
	{table, cut, rowId}: Pick<CountTask, 'table' | 'cut' | 'rowId'>,
): readonly CountedKey[] | undefined => {
	// An index in another collation takes other texts for equal.
	const column = `${quoted(cut.column.name)} COLLATE BINARY`;
	const within = `FROM ${quoted(table)} WHERE ${column}`;
	const rowIdOf = (order: 'ASC' | 'DESC'): string =>
		`SELECT ${rowId} ${within} IS ? ORDER BY ${rowId} ${order} LIMIT 1`;
	if (rowId === undefined || cut.changed !== undefined || !isByIndex(database, rowIdOf('DESC'))) {
		return undefined;
	}

	const count = database.prepare<[string | null], number>(`SELECT count(*) ${within} IS ?`).pluck();
	const from = database.prepare<[string | null], bigint>(rowIdOf('ASC')).pluck().safeIntegers();
	const to = database.prepare<[string | null], bigint>(rowIdOf('DESC')).pluck().safeIntegers();
	const next = database.prepare<[string]>(`SELECT ${column} ${within} > ? ORDER BY ${column} LIMIT 1`).pluck();
	const counted: CountedKey[] = [];
	let rows = 0;
	const add = (value: string | null, key: string | null): boolean => {
		const [first, last, found] = [from.get(value), to.get(value), count.get(value) ?? 0];
		if (first === undefined || last === undefined) {
			return false;
		}

		counted.push({key, rows: found, rowIds: {from: first, to: last}});
		rows += found;
		return true;
	};

	add(null, null);
	let value = database.prepare<[]>(`SELECT ${column} ${within} IS NOT NULL ORDER BY ${column} LIMIT 1`).pluck().get();
	for (; value !== undefined; value = next.get(value)) {
		const key = keyOfText(value, keyLength(cut.by));
		const isWorthIt = counted.length % checkedDates > 0 || rows >= counted.length * minRowsPerDate;
		// A text that is not valid UTF-8 is not found again.
		if (typeof value !== 'string' || key === undefined || !isWorthIt || !add(value, key)) {
			return undefined;
		}
	}

	return counted;
};
