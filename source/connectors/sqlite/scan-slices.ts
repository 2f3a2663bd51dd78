// Reads the rows of several slices of a table at once, each row into the accumulators of its slice.
import type {Database} from 'better-sqlite3';
import {releaseColumn} from '../../profiling/accumulators/column-accumulator.ts';
import {bytesHeld} from '../../profiling/accumulators/memory.ts';
import {RowBuffer, type Row} from '../../profiling/accumulators/row-buffer.ts';
import type {RowIdRange} from '../connector.ts';
import {finishTable, type FinishedTable, type FinishOptions} from './merge-parts.ts';
import {
	addRows,
	collectStatement,
	createPart,
	expressionsOf,
	readAll,
	rowIdIndex,
	textReader,
	type OnChunk,
	type ScannedPart,
	type ScanTask,
} from './reader.ts';
import {collectRows, isChunk, maxChunkRows, maxChunkUnits, prepareCollect, type IdRange} from './row-collector.ts';

/** UTF-16 code units and bytes of the rows of all slices that wait. */
const maxWaitingUnits = 8 * maxChunkUnits;

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

/** The rows of a slice that wait, so that they are added in chunks as those of a table of their own. */
class OpenSlice {
	readonly rows: RowBuffer;
	readonly #part: ScannedPart;
	readonly #database: Database;
	readonly #task: SlicesTask['task'];

	constructor(database: Database, task: SlicesTask['task']) {
		this.rows = new RowBuffer(expressionsOf(task).length);
		this.#part = createPart(task);
		this.#database = database;
		this.#task = task;
	}

	get bytes(): number {
		return this.#part.columns.reduce((sum, accumulator) => sum + bytesHeld(accumulator), 0);
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
		const {rows} = this;
		if (rows.length === 0) {
			return;
		}

		// Few chunks are read again: only then are their ids wanted.
		const again = () => {
			const ids = rows.valuesOf(rowIdIndex(this.#task));
			const range: IdRange = [BigInt(String(ids[0])), BigInt(String(ids.at(-1)))];
			const condition = `${this.#task.rowId} IN (${ids.join(', ')})`;
			return {range, task: {...this.#task, filter: undefined, condition}};
		};

		addRows(this.#part, rows, {
			readExactly: () => {
				const {task, range} = again();
				const expressions = expressionsOf(task);
				const statement = prepareCollect(this.#database, collectStatement(expressions, task, true));
				return readAll(statement, range, expressions.length);
			},
			readTexts: index => {
				const {task, range} = again();
				return textReader(this.#database, task)(index, range);
			},
		});
		rows.clear();
	}
}

/**
Scans the slices. Each gets its rows in the order of their ids, and as many at once as a table of its own would, so that
its figures are the same.

@returns The figures of each slice; `undefined` where the accumulators would hold more than they may.
*/
export const scanSlices = (
	database: Database,
	{task, key, slices, maxBytes, finish}: SlicesTask,
	onChunk: OnChunk,
): FinishedTable[] | undefined => {
	const open = slices.map(() => new OpenSlice(database, task));
	const byKey = new Map<unknown, OpenSlice>(
		open.flatMap((slice, index) => (slices[index] ?? []).map(name => [name, slice] as const)),
	);
	const expressions = [...expressionsOf(task), key];
	const {length: width} = expressions;
	const statement = prepareCollect(database, collectStatement(expressions, task));
	const idIndex = rowIdIndex(task);
	const {to} = task.range;
	let seen = 0;
	let lastId: Row[number] = null;
	let waitingUnits = 0;
	const take = (row: Row): boolean => {
		seen++;
		lastId = row[idIndex] ?? null;
		// A text such as 2024-02-1x lies between two days, and is of none.
		const slice = byKey.get(row[width - 1]);
		if (slice === undefined) {
			return seen >= maxChunkRows;
		}

		waitingUnits -= slice.rows.units;
		slice.rows.add(row);
		waitingUnits += slice.rows.units;
		return isChunk(slice.rows) || waitingUnits >= maxWaitingUnits || seen >= maxChunkRows;
	};

	for (let {from} = task.range, isMore = true; isMore;) {
		seen = 0;
		isMore = collectRows(statement, [from, to], {width, take});
		for (const slice of open) {
			if (isChunk(slice.rows) || waitingUnits >= maxWaitingUnits) {
				slice.flush();
			}
		}

		waitingUnits = open.reduce((sum, {rows}) => sum + rows.units, 0);
		const last = isMore ? BigInt(String(lastId)) : to;
		onChunk(seen, Number(last - from) + 1);
		from = last + 1n;
		if (open.reduce((sum, {bytes}) => sum + bytes, 0) > maxBytes) {
			return undefined;
		}
	}

	return open.map(slice => slice.finish(finish));
};
