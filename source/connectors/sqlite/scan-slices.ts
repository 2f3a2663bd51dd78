// Reads the rows of several slices of a table at once, each row into the accumulators of its slice.
import type {Database} from 'better-sqlite3';
import {releaseColumn} from '../../profiling/accumulators/column-accumulator.ts';
import {bytesHeld} from '../../profiling/accumulators/memory.ts';
import type {RowIdRange} from '../connector.ts';
import {finishTable, type FinishedTable, type FinishOptions} from './merge-parts.ts';
import {quoted} from './identifiers.ts';
import {
	addRows,
	createPart,
	maxChunkRows,
	readWeighed,
	selectFrom,
	selectStatement,
	textReader,
	type OnChunk,
	type Row,
	type ScannedPart,
	type ScanTask,
	type Window,
} from './reader.ts';

export type SlicesTask = {
	/** Its range and its condition cover the rows of all slices. It has a row id, and the range no id past 2^53. */
	readonly task: ScanTask & {readonly rowId: string; readonly range: RowIdRange};
	/** The expression of a row's key. */
	readonly key: string;
	/** The keys of each slice; no key is of two slices. */
	readonly slices: ReadonlyArray<readonly string[]>;
	/** Bytes that the accumulators may hold. */
	readonly maxBytes: number;
	readonly finish: FinishOptions;
};

/** Where a row has its id: behind the columns, unless one of them is the id. */
const rowIdPlace = ({columns, rowIdColumn}: ScanTask): number => {
	const alias = columns.findIndex(({name}) => name === rowIdColumn);
	return alias === -1 ? columns.length : alias;
};

/** The rows of a slice that wait, so that they are added in chunks as those of a table of their own. */
class OpenSlice {
	readonly #part: ScannedPart;
	readonly #database: Database;
	readonly #task: SlicesTask['task'];
	#rows: Row[] = [];

	constructor(database: Database, task: SlicesTask['task']) {
		this.#part = createPart(task);
		this.#database = database;
		this.#task = task;
	}

	get bytes(): number {
		return this.#part.columns.reduce((sum, accumulator) => sum + bytesHeld(accumulator), 0);
	}

	add(row: Row): void {
		this.#rows.push(row);
		if (this.#rows.length === maxChunkRows) {
			this.flush();
		}
	}

	/** The figures of the slice, which is used up. */
	finish(options: FinishOptions): FinishedTable {
		this.flush();
		const finished = finishTable(this.#part, options);
		for (const accumulator of this.#part.columns) {
			releaseColumn(accumulator);
		}

		return finished;
	}

	flush(): void {
		const rows = this.#rows;
		if (rows.length === 0) {
			return;
		}

		this.#rows = [];
		const database = this.#database;
		const place = rowIdPlace(this.#task);
		const idOf = (row: Row | undefined): bigint => BigInt(String(row?.[place]));
		const window: Window = [idOf(rows[0]), idOf(rows.at(-1)), rows.length];
		const again = () => {
			const ids = rows.map(row => idOf(row));
			return {...this.#task, filter: undefined, condition: `${this.#task.rowId} IN (${ids.join(', ')})`};
		};

		addRows(this.#part, rows, {
			readExactly: () =>
				database
					.prepare<[...Window], Row>(selectStatement(again()))
					.raw()
					.safeIntegers()
					.all(...window),
			readTexts: index => textReader(database, again())(index, window),
		});
	}
}

const slicesStatement = ({task, key}: SlicesTask): string => {
	const columns = task.columns.map(({name}) => quoted(name));
	const id = rowIdPlace(task) < columns.length ? [] : [task.rowId];
	return selectFrom([...columns, ...id, key], task);
};

/**
Scans the slices. Each gets its rows in the order of their ids, and as many at once as a table of its own would, so that
its figures are the same.

@returns The figures of each slice; `undefined` where the accumulators would hold more than they may.
*/
export const scanSlices = (
	database: Database,
	slicesTask: SlicesTask,
	onChunk: OnChunk,
): FinishedTable[] | undefined => {
	const {task, slices, maxBytes} = slicesTask;
	const open = slices.map(() => new OpenSlice(database, task));
	const byKey = new Map(open.flatMap((slice, index) => (slices[index] ?? []).map(key => [key, slice] as const)));
	const statement = database.prepare<[...Window], Row>(slicesStatement(slicesTask)).raw();
	const place = rowIdPlace(task);
	const {to} = task.range;
	for (let {from} = task.range; from <= to;) {
		const window: Window = [from, to, maxChunkRows];
		const rows = task.hasLongRows ? readWeighed(statement, window) : statement.all(...window);
		for (const row of rows) {
			const key = row.at(-1);
			// A text such as 2024-02-1x lies between two days, and is of none.
			(typeof key === 'string' ? byKey.get(key) : undefined)?.add(row);
		}

		if (task.hasLongRows) {
			for (const slice of open) {
				slice.flush();
			}
		}

		const last = rows.at(-1)?.at(place);
		const next = (typeof last === 'number' ? BigInt(last) : to) + 1n;
		onChunk(rows.length, Number(next - from));
		from = next;
		if (open.reduce((sum, {bytes}) => sum + bytes, 0) > maxBytes) {
			return undefined;
		}
	}

	return open.map(slice => slice.finish(slicesTask.finish));
};
