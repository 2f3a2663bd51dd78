// Reads the rows of several slices of a table at once, and adds each row to the accumulators of its slice.
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

/** The limit of the waiting rows of all slices, in UTF-16 code units and bytes. */
const maxWaitingUnits = 8 * maxChunkUnits;

export type SlicesTask = {
	/** Its range and its condition cover the rows of all slices. It has a row id, and its ids do not exceed 2^53. */
	readonly task: ScanTask & {readonly rowId: string; readonly range: RowIdRange};
	/** The expression of a row's key. */
	readonly key: string;
	/** The keys of each slice. No two slices share a key. */
	readonly slices: ReadonlyArray<readonly string[]>;
	/** The maximum bytes of the accumulators. */
	readonly maxBytes: number;
	readonly finish: FinishOptions;
};

/** Waiting rows of a slice. They are added in chunks, as the rows of a whole table are. */
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

	/** Computes the figures of the slice. Nothing may use the slice afterwards. */
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

		// Computes the ids only here, because few chunks are read again.
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
Scans the slices. Adds the rows of each slice in the order of their ids, and in the chunks of a whole table, so that the
figures are the same.

@returns The figures of each slice; `undefined` where the accumulators would exceed their maximum.
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
		// A text such as 2024-02-1x lies between two days, and belongs to neither.
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
