// Collects figures by the values of some columns in one pass over chunks of rows.
import {holds, type BufferedColumn, type RowBuffer} from '../accumulators/row-buffer.ts';
import {
	maxCodes,
	codeOfOthers,
	codeOfNulls,
	type CodedColumn,
	type NumbersByCode,
	type SegmentTotals,
	type SegmentAccumulator,
	newCode,
	addTo,
} from './segment-state.ts';

// Scratch arrays that all chunks share.
const chunkRows = 4096;
let codesOfRows: Uint8Array[] = [];
const numbers = new Float64Array(chunkRows);

/** Guesses the code of a text from its ends and its length, which costs less than hashing it. */
const guesses = new Uint8Array(4096);

const guessOf = (text: string): number => {
	const {length} = text;
	return length === 0
		? 0
		: (text.charCodeAt(0) * 31 + text.charCodeAt(length - 1) * 7 + text.charCodeAt(length >> 1) * 131 + length) &
				4095;
};

/** Some rows of a chunk. */
type Part = {
	readonly from: number;
	readonly rows: number;
};

/** The number of values before a row that are neither null nor numbers. */
const othersBefore = ({kinds}: BufferedColumn, from: number): number => {
	let others = 0;
	for (let row = 0; row < from; row++) {
		others += kinds[row] === holds.other ? 1 : 0;
	}

	return others;
};

const codeOfText = (column: CodedColumn, text: string): number => {
	const {codes, values} = column;
	const guess = guessOf(text);
	const guessed = guesses[guess] ?? 0;
	if (guessed > 0 && values[guessed] === text) {
		return guessed;
	}

	const code = codes.get(text) ?? newCode(column, text);
	guesses[guess] = code;
	return code;
};

const readCodes = (column: CodedColumn, values: BufferedColumn, {from, rows}: Part, into: Uint8Array): void => {
	const {kinds, numbers: stored, others} = values;
	let next = othersBefore(values, from);
	guesses.fill(0);
	for (let index = 0; index < rows; index++) {
		const kind = kinds[from + index];
		if (kind === holds.other) {
			const value = others[next++];
			into[index] = typeof value === 'string' ? codeOfText(column, value) : codeOfOthers;
		} else if (kind === holds.number) {
			const value = stored[from + index] ?? 0;
			into[index] = column.codes.get(value) ?? newCode(column, value);
		} else {
			into[index] = codeOfNulls;
		}
	}
};

/** Reads the numbers of a column; NaN stands for any other value. */
const readNumbers = (values: BufferedColumn, {from, rows}: Part): void => {
	const {kinds, numbers: stored, others} = values;
	let next = othersBefore(values, from);
	for (let index = 0; index < rows; index++) {
		const kind = kinds[from + index];
		if (kind === holds.number) {
			const value = stored[from + index] ?? 0;
			numbers[index] = Number.isFinite(value) ? value : NaN;
		} else if (kind === holds.other) {
			const value = others[next++];
			numbers[index] = typeof value === 'bigint' ? Number(value) : NaN;
		} else {
			numbers[index] = NaN;
		}
	}
};

const addNumbers = ({counts, sums, squares, zeros}: NumbersByCode, codes: Uint8Array, rows: number): void => {
	for (let index = 0; index < rows; index++) {
		const value = numbers[index] ?? NaN;
		if (Number.isNaN(value)) {
			continue;
		}

		const code = codes[index] ?? 0;
		addTo(counts, code, 1);
		addTo(sums, code, value);
		addTo(squares, code, value * value);
		if (value === 0) {
			addTo(zeros, code, 1);
		}
	}
};

/** Adds the nulls of one column. */
const addNulls = (
	totals: readonly SegmentTotals[],
	{kinds}: BufferedColumn,
	{from, rows}: Part,
	position: number,
): void => {
	for (let index = 0; index < rows; index++) {
		if (kinds[from + index] === holds.nothing) {
			for (let by = 0; by < totals.length; by++) {
				const nulls = totals[by]?.nulls[position];
				if (nulls !== undefined) {
					addTo(nulls, codesOfRows[by]?.[index] ?? 0, 1);
				}
			}
		}
	}
};

type CodesOfRows = {readonly codes: Uint8Array; readonly others: Uint8Array; readonly rows: number};

const addPairs = (counts: Float64Array, {codes, others, rows}: CodesOfRows): void => {
	for (let index = 0; index < rows; index++) {
		addTo(counts, (codes[index] ?? 0) * maxCodes + (others[index] ?? 0), 1);
	}
};

const addPart = (accumulator: SegmentAccumulator, {columns}: RowBuffer, part: Part): void => {
	const {rows} = part;
	const {coded, totals, plan} = accumulator;
	while (codesOfRows.length < coded.length) {
		codesOfRows = [...codesOfRows, new Uint8Array(chunkRows)];
	}

	const codesAt = (position: number): Uint8Array => codesOfRows[position] ?? new Uint8Array(0);
	for (const [position, column] of coded.entries()) {
		const values = columns[column.position];
		if (values !== undefined) {
			readCodes(column, values, part, codesAt(position));
		}
	}

	for (const [by, {rows: rowsByCode, counts}] of totals.entries()) {
		const codes = codesAt(by);
		for (let index = 0; index < rows; index++) {
			addTo(rowsByCode, codes[index] ?? 0, 1);
		}

		for (const [other, pairs] of counts.entries()) {
			if (pairs.length > 0) {
				addPairs(pairs, {codes, others: codesAt(other), rows});
			}
		}
	}

	for (const [number, position] of plan.numeric.entries()) {
		const values = columns[position];
		if (values === undefined) {
			continue;
		}

		readNumbers(values, part);
		for (const [by, {numbers: figures}] of totals.entries()) {
			const into = figures[number];
			if (into !== undefined) {
				addNumbers(into, codesAt(by), rows);
			}
		}
	}

	for (const [position, nulls] of totals[0]?.nulls.entries() ?? []) {
		const values = columns[position];
		if (nulls !== undefined && values !== undefined && values.nulls > 0) {
			addNulls(totals, values, part, position);
		}
	}
};

/** Adds a chunk of rows. */
export const addSegmentRows = (accumulator: SegmentAccumulator, rows: RowBuffer): void => {
	for (let from = 0; from < rows.length; from += chunkRows) {
		addPart(accumulator, rows, {from, rows: Math.min(chunkRows, rows.length - from)});
	}
};
