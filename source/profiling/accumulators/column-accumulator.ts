// One column in one pass: its nulls, numbers, texts and binary values, whatever its type says it should hold.
import {Buffer} from 'node:buffer';
import type {SemanticType} from '../column-types.ts';
import {parserOf} from './moment-types.ts';
import {
	addLarge,
	addNumbers,
	createNumberAccumulator,
	mergeNumbers,
	type NumberAccumulator,
} from './number-accumulator.ts';
import {
	addTexts,
	createTextAccumulator,
	mergeTextAccumulators,
	type TextAccumulator,
} from './text-accumulator.ts';

/** What a scan reads from a column that may hold anything. */
export type StoredValue = number | bigint | string | Uint8Array | null;

/** What is known of a column before it is read. */
export type ScannedColumn = {
	/** `undefined` for a column without a declared type: what it holds decides. */
	readonly type: SemanticType | undefined;
	/** Whether the database guarantees that no value occurs twice. */
	readonly unique: boolean;
};

/** Plain data: it survives a structured clone. */
export type ColumnAccumulator = ScannedColumn & {
	rows: number;
	nulls: number;
	readonly numbers: NumberAccumulator;
	readonly texts: TextAccumulator;
	/** As hexadecimal literals. */
	readonly binaries: TextAccumulator;
};

export const createColumnAccumulator = ({type, unique}: ScannedColumn): ColumnAccumulator => ({
	type,
	unique,
	rows: 0,
	nulls: 0,
	numbers: createNumberAccumulator(unique),
	texts: createTextAccumulator(unique),
	binaries: createTextAccumulator(unique),
});

// Scratch of the chunk at hand: kept from one chunk to the next, so that nothing grows anew for each.
let numbers = new Float64Array(1024);
const texts: string[] = [];

/**
Adds one column of a chunk of rows.

@param isExact Whether integers past 2^53 come as BigInts. Otherwise a number that large may be a rounded integer.
@returns `false` when there was such a number: nothing was added, and the chunk must be read again exactly.
*/
export const addColumn = (accumulator: ColumnAccumulator, rows: ReadonlyArray<readonly StoredValue[]>, index: number, isExact: boolean): boolean => {
	if (numbers.length < rows.length) {
		numbers = new Float64Array(rows.length);
	}

	const binaries: string[] = [];
	const large: bigint[] = [];
	// A floating-point column holds no integers.
	const trusts = isExact || accumulator.type === 'float';
	let nulls = 0;
	let found = 0;
	let foundTexts = 0;
	for (const row of rows) {
		const value = row[index];
		if (typeof value === 'number') {
			if (!trusts && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)) {
				return false;
			}

			numbers[found++] = value;
		} else if (typeof value === 'string') {
			texts[foundTexts++] = value;
		} else if (value === null || value === undefined) {
			nulls++;
		} else if (typeof value === 'bigint') {
			const double = Number(value);
			if (Number.isSafeInteger(double)) {
				numbers[found++] = double;
			} else {
				large.push(value);
			}
		} else {
			binaries.push(`x'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}'`);
		}
	}

	accumulator.rows += rows.length;
	accumulator.nulls += nulls;
	for (const value of large) {
		addLarge(accumulator.numbers, value);
	}

	if (found > 0) {
		addNumbers(accumulator.numbers, numbers, found);
	}

	if (foundTexts > 0) {
		addTexts(accumulator.texts, texts, foundTexts, parserOf(accumulator.type));
	}

	if (binaries.length > 0) {
		addTexts(accumulator.binaries, binaries, binaries.length);
	}

	return true;
};

/** Makes `into` the accumulator of both; `from` is used up. */
export const mergeColumns = (into: ColumnAccumulator, from: ColumnAccumulator): void => {
	into.rows += from.rows;
	into.nulls += from.nulls;
	mergeNumbers(into.numbers, from.numbers);
	mergeTextAccumulators(into.texts, from.texts, parserOf(into.type));
	mergeTextAccumulators(into.binaries, from.binaries);
};
