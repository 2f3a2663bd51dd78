// Reads the rows behind a figure in a process. SQLite may compute for minutes before the first row, and only a process
// can be ended then.
import {Buffer} from 'node:buffer';
import type {Database} from 'better-sqlite3';
import type {StoredValue} from '../../profiling/accumulators/row-buffer.ts';
import {parseExpanded} from '../../profiling/accumulators/iso-8601.ts';
import {isTemporal} from '../../profiling/column-types.ts';
import {maxCharacters} from '../../profiling/row-filter.ts';
import type {Cell, RowsRead, RowsRequest} from '../connector.ts';
import {rowsStatement, type RowsDialect} from '../rows.ts';
import {quoted} from './identifiers.ts';
import {literal, secondsExpression, sliceCondition} from './slices.ts';
import {startProcess} from './thread-pool.ts';
import type {ThreadOptions} from './scan-thread.ts';

/** SQLite reads times to the millisecond. */
const secondsOf = (timestamp: string): number => Math.round(parseExpanded(timestamp) / 1000) / 1000;

const dialect: RowsDialect = {
	quoted,
	comparable: ({name, semanticType}) => (isTemporal(semanticType) ? secondsExpression(quoted(name)) : quoted(name)),
	constant(value, {semanticType}) {
		if (typeof value === 'boolean') {
			return value ? '1' : '0';
		}

		if (isTemporal(semanticType)) {
			return String(secondsOf(String(value)));
		}

		return typeof value === 'number' ? String(value) : literal(value);
	},
	nonFinite: ({name}) => `abs(${quoted(name)}) = 9e999`,
};

/** Places of a table that rows are taken from. */
const places = 16;

/** Holds for rows at places all over a table; a look-up in the tree finds each place. */
const spreadCondition = ({table, limit}: RowsRequest, rowId: string): string => {
	const from = `FROM ${quoted(table.name)}`;
	const [first, last] = [`(SELECT min(${rowId}) ${from})`, `(SELECT max(${rowId}) ${from})`];
	const parts = Array.from({length: places}, (_, place) => {
		const start = `${first} + (${last} - ${first}) / ${places} * ${place}`;
		const rows = Math.floor(limit / places);
		return `SELECT * FROM (SELECT ${rowId} ${from} WHERE ${rowId} >= ${start} ORDER BY ${rowId} LIMIT ${rows})`;
	});
	return `${rowId} IN (${parts.join(' UNION ALL ')})`;
};

/** The statement that a user sees. */
const rowsStatementOf = (request: RowsRequest, rowId: string | undefined): string =>
	rowsStatement(request, {
		from: quoted(request.table.name),
		within: rowId === undefined ? request.slice && sliceCondition(request.slice) : spreadCondition(request, rowId),
		dialect,
	});

/** Whether the rows of a request can be taken from all over its table. */
const isSpreadOut = ({isSpread, slice, filter, table: {estimatedRows}, limit}: RowsRequest): boolean =>
	isSpread === true && slice === undefined && filter.kind === 'all' && (estimatedRows ?? Infinity) > limit;

const bytesShown = 64;

const cellOf = (value: StoredValue): Cell => {
	if (value === null) {
		return null;
	}

	if (!(value instanceof Uint8Array)) {
		return String(value);
	}

	const hex = Buffer.from(value.subarray(0, bytesShown)).toString('hex');
	return `x'${hex}${value.length > bytesShown ? '…' : ''}'`;
};

/** Reads the rows of a statement in the thread or process with the connection. */
export const readCells = (database: Database, statement: string, columns: readonly string[]): Cell[][] => {
	const cells = columns.map(name => {
		const value = quoted(name);
		const beginning = `substr(${value}, 1, ${maxCharacters + 1})`;
		return `CASE WHEN typeof(${value}) IN ('text', 'blob') THEN ${beginning} ELSE ${value} END`;
	});
	// The driver refuses a second statement behind this one.
	return database
		.prepare<[], StoredValue[]>(`SELECT ${cells.join(', ')} FROM (${statement})`)
		.raw()
		.safeIntegers()
		.all()
		.map(row => row.map(value => cellOf(value)));
};

/**
Reads rows in a process of its own, which ends with the signal.

@param rowId The name of the table's row ids; `undefined` where it has none.
*/
export const readRowsOf = async (
	request: RowsRequest,
	signal: AbortSignal,
	{rowId, ...options}: ThreadOptions & {readonly rowId: string | undefined},
): Promise<RowsRead> => {
	const isSpread = rowId !== undefined && isSpreadOut(request);
	const statement = rowsStatementOf(request, isSpread ? rowId : undefined);
	const columns = request.columns.map(({name}) => name);
	const reader = startProcess(options);
	const stop = () => {
		void reader.close();
	};

	signal.addEventListener('abort', stop, {once: true});
	try {
		signal.throwIfAborted();
		const rows = await reader.call('cells', statement, columns);
		return {statement, columns, rows, ...(isSpread && {isSpread})};
	} catch (error) {
		signal.throwIfAborted();
		throw error;
	} finally {
		signal.removeEventListener('abort', stop);
		await reader.close();
	}
};
