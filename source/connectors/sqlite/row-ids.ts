// Uses row ids to cut a table into parts, and to choose the rows of a sample.
import type {Database} from 'better-sqlite3';
import type {RowIdRange} from '../connector.ts';
import {quoted} from './identifiers.ts';

/** A filter that keeps the rows whose hashed number is at most `threshold`. */
export type RowFilter = {readonly seed: number; readonly threshold: number};

/** Hashes lie in [0, 2^53). */
const hashLimit = 2 ** 53;

/** Rows in a part, where no row ids are missing. */
const rowsPerPart = 524_288n;
const maxParts = 16n;
const minPieces = 128;
const minPieceWidth = 1024n;

/** "lowbias32" of C. Wellons, found by search: every bit of the input reaches every bit of the output. */
const mix = (word: number): number => {
	word = Math.imul(word ^ (word >>> 16), 0x21_f0_aa_ad);
	word = Math.imul(word ^ (word >>> 15), 0x73_5a_2d_97);
	return word ^ (word >>> 15);
};

/** Hashes a row's number to [0, 2^53): uniform, and the same on every machine. */
const hashRow = (row: number | bigint, seed: number): number => {
	const number = Number(row);
	const low = number | 0;
	const high = Math.floor(number / 0x1_00_00_00_00) | 0;
	const first = mix(low ^ mix(high ^ mix(seed + 0x9e_37_79_b9)));
	const second = mix(first + low + 0x6a_09_e6_67);
	return (first >>> 0) * 0x20_00_00 + (second >>> 11);
};

/** Whether a sample takes the row with this number. */
export const takesRow = ({seed, threshold}: RowFilter, row: number | bigint): boolean =>
	hashRow(row, seed) <= threshold;

/** Makes the filter that takes about this share of the rows. */
export const filterByRatio = (ratio: number, seed: number): RowFilter => ({
	seed,
	threshold: Math.floor(ratio * hashLimit) - 1,
});

/** A filter, and the number of rows. */
export type SizedFilter = {readonly filter: RowFilter; readonly rows: number};

/** Makes the filter that takes exactly this many of the numbered rows, or all where there are fewer. */
export const filterBySize = (rows: Iterable<number | bigint>, size: number, seed: number): SizedFilter => {
	const everything: RowFilter = {seed, threshold: hashLimit - 1};
	const kept: number[] = [];
	let {threshold} = everything;
	let count = 0;
	const shrink = () => {
		kept.sort((a, b) => a - b);
		kept.length = Math.min(kept.length, size);
		threshold = kept.length === size ? (kept.at(-1) ?? -1) : threshold;
	};

	for (const row of rows) {
		count++;
		const hashed = hashRow(row, seed);
		if (hashed > threshold) {
			continue;
		}

		kept.push(hashed);
		if (kept.length >= size * 2 + 1024) {
			shrink();
		}
	}

	shrink();
	return {filter: {seed, threshold}, rows: count};
};

type RangeEnds = {
	readonly first: (from: bigint, to: bigint) => bigint | undefined;
	readonly last: (from: bigint, to: bigint) => bigint | undefined;
};

// Math.min takes no BigInt.
const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Cuts a range into pieces, and shrinks them to existing rows. A look-up in the tree finds each end. */
const pieces = (edges: RangeEnds, whole: RowIdRange): RowIdRange[] => {
	let found = [whole];
	for (let round = 0; round < 8 && found.length < minPieces; round++) {
		const next = found.flatMap(({from, to}) => {
			const step = (to - from) / 8n + 1n;
			if (step < minPieceWidth) {
				return [{from, to}];
			}

			return Array.from({length: 8}, (_, index) => from + BigInt(index) * step).flatMap(start => {
				const end = minimum(start + step - 1n, to);
				const first = start > to ? undefined : edges.first(start, end);
				const last = first === undefined ? undefined : edges.last(first, end);
				return first === undefined || last === undefined ? [] : [{from: first, to: last}];
			});
		});
		if (next.length === found.length) {
			break;
		}

		found = next;
	}

	return found;
};

const widthOf = ({from, to}: RowIdRange): bigint => to - from + 1n;

/** Whether rows between these ids are read in one part. */
export const isOnePart = ({from, to}: RowIdRange): boolean => to - from < rowsPerPart;

/**
Cuts a table into ranges of about as many rows each. They depend on the table alone, so that a profile does not depend
on the number of threads.

@param bounds The range of the wanted rows; all rows when left out.
@returns Nothing for an empty table.
*/
export const splitTable = (
	database: Database,
	{table, rowId, bounds}: {readonly table: string; readonly rowId: string; readonly bounds?: RowIdRange | undefined},
): RowIdRange[] => {
	const name = quoted(table);
	const edge = (direction: 'ASC' | 'DESC') => {
		const statement = database
			.prepare<[bigint, bigint], bigint>(
				`SELECT ${rowId} FROM ${name} WHERE ${rowId} BETWEEN ? AND ? ORDER BY ${rowId} ${direction} LIMIT 1`,
			)
			.pluck()
			.safeIntegers();
		return (from: bigint, to: bigint) => statement.get(from, to);
	};

	const edges: RangeEnds = {first: edge('ASC'), last: edge('DESC')};
	const whole = bounds ?? {from: -(2n ** 63n), to: 2n ** 63n - 1n};
	const from = edges.first(whole.from, whole.to);
	const to = edges.last(whole.from, whole.to);
	if (from === undefined || to === undefined) {
		return [];
	}

	if (isOnePart({from, to})) {
		return [{from, to}];
	}

	const found = pieces(edges, {from, to});
	const total = found.reduce((sum, piece) => sum + widthOf(piece), 0n);
	const wanted = total / rowsPerPart + 1n;
	const count = minimum(wanted, maxParts);
	const parts: RowIdRange[] = [];
	let covered = 0n;
	for (const piece of found) {
		const part = Number((covered * count) / total);
		const open = parts[part];
		parts[part] = {from: open?.from ?? piece.from, to: piece.to};
		covered += widthOf(piece);
	}

	return parts.filter(part => part !== undefined);
};
