// Reads rows by a statement that passes each row to a function of ours. Otherwise the driver holds all values of a
// chunk at once, and V8 copies them when it collects garbage.
import type {Database, Statement} from 'better-sqlite3';
import type {Row, RowBuffer, StoredValue} from '../../profiling/accumulators/row-buffer.ts';

export const maxChunkRows = 2048;
/** The limit of a chunk in UTF-16 code units of texts and bytes of binary values, so that a chunk has few long rows. */
export const maxChunkUnits = 4 * 1024 * 1024;

/** Whether the rows fill a chunk, by their number or their length. */
export const isChunk = ({length, units}: RowBuffer): boolean => length >= maxChunkRows || units >= maxChunkUnits;

/** Takes a row. `true` ends the statement after it. */
export type TakeRow = (row: Row) => boolean;

type Receiver = {readonly width: number; readonly take: TakeRow; row: StoredValue[]};

/** The state of the running statement. A thread runs one at a time. */
let receiver: Receiver | undefined;

const receive = (from: number, values: StoredValue[]): number => {
	if (receiver === undefined) {
		return 1;
	}

	const {width, take} = receiver;
	if (values.length === width) {
		return take(values) ? 1 : 0;
	}

	receiver.row = from === 0 ? values : [...receiver.row, ...values];
	return receiver.row.length === width && take(receiver.row) ? 1 : 0;
};

const names = {rounding: 'profilemesh_row', exact: 'profilemesh_exact_row'} as const;
/** The function in the statements that a plan shows. */
export const rowFunction = names.rounding;

const prepared = new WeakSet<Database>();

const addFunctions = (database: Database): void => {
	if (prepared.has(database)) {
		return;
	}

	prepared.add(database);
	for (const safeIntegers of [false, true]) {
		const name = safeIntegers ? names.exact : names.rounding;
		database.function(name, {varargs: true, safeIntegers}, (from: number | bigint, ...values: StoredValue[]) =>
			receive(Number(from), values),
		);
	}
};

/** The number of arguments of a call. SQLite accepts 1,000. */
const maxValues = 900;

/**
An SQL expression that passes values on, in several calls where there are many. It is 1 where no more rows are wanted.

@param isExact Whether integers past 2^53 come as BigInts.
*/
export const handingOn = (expressions: readonly string[], isExact = false): string => {
	const name = isExact ? names.exact : names.rounding;
	const calls = Array.from({length: Math.ceil(expressions.length / maxValues)}, (_, index) => {
		const from = index * maxValues;
		return `${name}(${[String(from), ...expressions.slice(from, from + maxValues)].join(', ')})`;
	});
	// SQLite evaluates the conditions of a CASE in their order.
	return calls.length === 1
		? (calls[0] ?? '')
		: `CASE ${calls.map(call => `WHEN ${call} THEN 1`).join(' ')} ELSE 0 END`;
};

/** The ids of the first and the last row to read. */
export type IdRange = readonly [from: bigint, to: bigint];

/** The statement of {@link collectRows}. */
export type CollectStatement = Statement<[...IdRange], number>;

export const prepareCollect = (database: Database, statement: string): CollectStatement => {
	addFunctions(database);
	return database.prepare<[...IdRange], number>(statement).pluck();
};

/**
Runs a statement that passes on rows of this width.

@returns Whether `take` ended it.
*/
export const collectRows = (
	statement: CollectStatement,
	ids: IdRange,
	{width, take}: {readonly width: number; readonly take: TakeRow},
): boolean => {
	receiver = {width, take, row: []};
	try {
		return statement.get(...ids) !== undefined;
	} finally {
		receiver = undefined;
	}
};
