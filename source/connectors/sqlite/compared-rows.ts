// Reads rows to compare them with those of another source. SQLite has no hash of its own, so this module computes the
// checksums, from the same texts as in other databases.
import {Buffer} from 'node:buffer';
import {hash} from 'node:crypto';
import type {Database} from 'better-sqlite3';
import type {StoredValue} from '../../profiling/accumulators/row-buffer.ts';
import {keyOf} from '../../profiling/accumulators/text-frequencies.ts';
import {isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {Cell} from '../connector.ts';
import {
	edgesOf,
	groupBelow,
	groupOfNulls,
	type ComparedColumn,
	type GroupRun,
	type GroupsRequest,
	type RowDivision,
	type RowSum,
	type SumsRequest,
} from '../row-reader.ts';
import {fromBytesAndHex, textBytesAndHex, textDecoderOf} from './exact-texts.ts';
import {quoted} from './identifiers.ts';

type OfTable<Request> = Request & {readonly table: string};
export type SumsTask = OfTable<SumsRequest>;
export type GroupsTask = OfTable<GroupsRequest>;

const isText = (type: SemanticType): boolean => type === 'text' || type === 'uuid';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/** Writes a value as a profile lists it. Documents stay whole, because their keys have no order. */
const cellOf = (value: StoredValue, type: SemanticType): Cell => {
	if (value === null) {
		return null;
	}

	if (typeof value === 'string') {
		const isDocument = type === 'json' || type === 'array';
		return isDocument ? value : keyOf(value);
	}

	if (value instanceof Uint8Array) {
		return keyOf(`x'${hexOf(value)}'`);
	}

	const isTruth = type === 'boolean' && (Number(value) === 0 || Number(value) === 1);
	return String(isTruth ? Number(value) === 1 : value);
};

/** A text with surrogates has fewer code points than code units. */
const codePoints = (text: string): number =>
	/[\u{D800}-\u{DFFF}\u{10000}-\u{10FFFF}]/v.test(text) ? [...text].length : text.length;

const formed = (text: string, {form}: ComparedColumn): string =>
	form === 'unpadded' ? text.replace(/(?<! ) +$/v, '') : form === 'lower' ? text.toLowerCase() : text;

const measured = (text: string): string => `${codePoints(text)}:${text}`;

const nullText = '~';

/** Makes the text for a checksum, as `partOf` of the other databases does. */
const partOf = (value: StoredValue, compared: ComparedColumn): string => {
	if (value === null) {
		return nullText;
	}

	const type = compared.column.semanticType;
	if (typeof value === 'string') {
		return isTemporal(type) && value.length < 40
			? value.replace('T', ' ').replace(/Z$/v, '+00')
			: measured(formed(value, compared));
	}

	if (value instanceof Uint8Array) {
		return type === 'binary' ? hexOf(value) : measured(`x'${hexOf(value)}'`);
	}

	if (type === 'boolean' && (value === 1n || value === 0n)) {
		return String(value === 1n);
	}

	return isText(type) ? measured(String(value)) : String(value);
};

const rowText = (columns: readonly ComparedColumn[], values: readonly StoredValue[]): string =>
	columns.map((column, index) => partOf(values[index] ?? null, column)).join('|');

const low28 = 2 ** 28;
const low30 = 2 ** 30;

/** The last 60 bits of an MD5, as two numbers of 30 bits. */
const digestOf = (text: string): readonly [high: number, low: number] => {
	const digest = hash('md5', text, 'buffer');
	const last = digest.readUInt32BE(12);
	return [(digest.readUInt32BE(8) % low28) * 4 + Math.floor(last / low30), last % low30];
};

type Grouping = {
	/** The columns that give a row's group. */
	readonly columns: readonly ColumnInfo[];
	readonly groupOf: (values: readonly StoredValue[]) => number;
};

const groupingOf = (division: RowDivision): Grouping => {
	if (division.kind === 'hash') {
		const {columns, groups} = division;
		return {
			columns: columns.map(({column}) => column),
			// Groups are a power of two below 2^30.
			groupOf: values => (columns.length === 0 ? 0 : digestOf(rowText(columns, values))[1] % groups),
		};
	}

	const {column, start, width} = division;
	return {
		columns: [column],
		groupOf([value = null]) {
			const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null;
			return number === null ? groupOfNulls : number < start ? groupBelow : Math.floor((number - start) / width);
		},
	};
};

type Reading = {
	readonly table: string;
	readonly columns: readonly ColumnInfo[];
	readonly where?: string | undefined;
};

type OnRow = (values: readonly StoredValue[]) => void;

/** A character that stands for bytes that are not UTF-8. Texts with it are read again by their bytes. */
const replacement = '\u{FFFD}';

const isReplaced = (value: StoredValue): boolean => typeof value === 'string' && value.includes(replacement);

const selectOf = ({table, columns, where}: Reading, isExact: boolean): string => {
	const names = columns.map(({name}) => (isExact ? textBytesAndHex(quoted(name)) : quoted(name)));
	const list = names.length === 0 ? 'NULL' : names.join(', ');
	return `SELECT ${list} FROM ${quoted(table)}${where === undefined ? '' : ` WHERE ${where}`}`;
};

const rowsBy = (database: Database, statement: string): Iterable<StoredValue[]> =>
	database.prepare<[], StoredValue[]>(statement).raw().safeIntegers().iterate();

const readByBytes = (database: Database, reading: Reading, onRow: OnRow): void => {
	const decode = textDecoderOf(database);
	for (const row of rowsBy(database, selectOf(reading, true))) {
		onRow(row.map(value => fromBytesAndHex(value, decode)));
	}
};

/** Reads rows, and returns whether it read all. A text whose bytes are not UTF-8 ends the reading. */
const readTexts = (database: Database, reading: Reading, onRow: OnRow): boolean => {
	for (const row of rowsBy(database, selectOf(reading, false))) {
		if (row.some(value => isReplaced(value))) {
			return false;
		}

		onRow(row);
	}

	return true;
};

/**
Reads the rows of a table. Where a text has bytes that are not UTF-8, reads all rows again by their bytes.

@param start Makes the function that receives the rows, each time that reading starts.
*/
const readRows = (database: Database, reading: Reading, start: () => OnRow): void => {
	if (readTexts(database, reading, start())) {
		return;
	}

	readByBytes(database, reading, start());
};

type Sum = {rows: number; high: number; low: number};

/** A sum of numbers of 30 bits is exact up to 2^23 of them. Then it is carried. */
const maxAdded = 2 ** 22;

const addTo = (sum: Sum, [high, low]: readonly [number, number]): void => {
	sum.rows++;
	sum.high += high;
	sum.low += low;
	if (sum.rows % maxAdded > 0) {
		return;
	}

	sum.high += Math.floor(sum.low / low30);
	sum.low %= low30;
};

const sumText = ({high, low}: Sum): string => String(BigInt(high) * BigInt(low30) + BigInt(low));

/** The groups of a table with the sums of their checksums. */
export const rowSums = (database: Database, {table, division, columns, checksum}: SumsTask): RowSum[] => {
	const grouping = groupingOf(division);
	const {length} = grouping.columns;
	const summed = checksum === 'none' ? [] : columns;
	const sums = new Map<number, Sum>();
	const read = [...grouping.columns, ...summed.map(({column}) => column)];
	readRows(database, {table, columns: read}, () => {
		sums.clear();
		return values => {
			const group = grouping.groupOf(values.slice(0, length));
			const sum = sums.get(group) ?? {rows: 0, high: 0, low: 0};
			sums.set(group, sum);
			const text = rowText(summed, values.slice(length));
			addTo(sum, summed.length === 0 ? [0, 0] : digestOf(text));
		};
	});
	return [...sums].map(([group, sum]) => ({group, rows: sum.rows, sum: summed.length === 0 ? '' : sumText(sum)}));
};

/** The condition by which an index finds the groups. The rows are checked again. */
const conditionOf = (division: RowDivision, runs: readonly GroupRun[]): string | undefined => {
	if (division.kind === 'hash' || runs.some(({from}) => from < 0)) {
		return undefined;
	}

	const name = quoted(division.column.name);
	return runs
		.map(run => edgesOf(division, run))
		.map(({first, last}) => `(${name} >= ${first} AND ${name} < ${last + 1})`)
		.join(' OR ');
};

/** The rows of some groups. */
export const rowsOfGroups = (database: Database, {table, division, runs, columns}: GroupsTask): Cell[][] => {
	const grouping = groupingOf(division);
	const {length} = grouping.columns;
	const numbers = runs.map(({from, to}) => Array.from({length: to - from + 1}, (_, index) => from + index));
	const wanted = new Set(numbers.flat());
	const reading = {table, columns: [...grouping.columns, ...columns], where: conditionOf(division, runs)};
	let rows: Cell[][] = [];
	readRows(database, reading, () => {
		rows = [];
		return values => {
			if (!wanted.has(grouping.groupOf(values.slice(0, length)))) {
				return;
			}

			const cells = values.slice(length);
			rows.push(columns.map(({semanticType}, index) => cellOf(cells[index] ?? null, semanticType)));
		};
	});
	return rows;
};
