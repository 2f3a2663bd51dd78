// Accumulates one column in one pass: its nulls, numbers, texts and binary values, whatever its declared type.
import {Buffer} from 'node:buffer';
import {isTemporal, type SemanticType} from '../column-types.ts';
import {addHour, mergeHours} from './hours.ts';
import {parserOf} from './temporal-types.ts';
import {
	addLarge,
	addNumbers,
	createNumberAccumulator,
	releaseNumbers,
	mergeNumbers,
	type NumberAccumulator,
} from './number-accumulator.ts';
import {addTexts, createTextAccumulator, mergeTextAccumulators, type TextAccumulator} from './text-accumulator.ts';
import {holds, type BufferedColumn, type RowBuffer} from './row-buffer.ts';
import {lastTimestamp, readNumber, readTimestamp, timestampFormats} from './timestamp-formats.ts';

/** The facts of a column before it is read. */
export type ScannedColumn = {
	/** `undefined` for a column without a declared type: its values decide. */
	readonly type: SemanticType | undefined;
	/** Whether the database guarantees that no value occurs twice. */
	readonly unique: boolean;
};

/** Plain data: it survives a structured clone. */
export type ColumnAccumulator = ScannedColumn & {
	rows: number;
	nulls: number;
	/** In a column of booleans: the numbers that are 1, which is true. */
	ones: number;
	readonly numbers: NumberAccumulator;
	/**
	In a column of dates or timestamps: the values in a common form, by form, as microseconds since 1970.
	*/
	readonly timestamps: Array<NumberAccumulator | undefined>;
	/** The rows of these values by hour of the day, as written or in UTC. */
	readonly hours: Float64Array;
	/** All other texts. */
	readonly texts: TextAccumulator;
	/** The binary values, as hexadecimal literals. */
	readonly binaries: TextAccumulator;
};

export const createColumnAccumulator = ({type, unique}: ScannedColumn): ColumnAccumulator => ({
	type,
	unique,
	rows: 0,
	nulls: 0,
	ones: 0,
	numbers: createNumberAccumulator(unique),
	timestamps: Array.from({length: timestampFormats}),
	hours: new Float64Array(24),
	texts: createTextAccumulator(unique),
	binaries: createTextAccumulator(unique),
});

// Scratch arrays that all chunks share, so that no chunk allocates any.
let numbers = new Float64Array(1024);
const texts: string[] = [];

const hasTimestamps = ({type}: ColumnAccumulator): boolean => type !== undefined && isTemporal(type);

const addTimestamps = (accumulator: ColumnAccumulator, form: number, count: number): void => {
	if (count > 0) {
		addNumbers((accumulator.timestamps[form] ??= createNumberAccumulator(accumulator.unique)), numbers, count);
	}
};

/** Adds the timestamps in a common form among the first `count` texts, and moves the other texts to the front. */
const takeTimestamps = (accumulator: ColumnAccumulator, count: number): number => {
	let others = 0;
	let form = 0;
	let found = 0;
	const {hours} = accumulator;
	for (let index = 0; index < count; index++) {
		const text = texts[index] ?? '';
		const of = readTimestamp(text);
		if (of === -1) {
			texts[others++] = text;
			continue;
		}

		// Most columns have one form.
		if (of !== form) {
			addTimestamps(accumulator, form, found);
			form = of;
			found = 0;
		}

		const timestamp = lastTimestamp[0] ?? 0;
		numbers[found++] = timestamp;
		addHour(hours, timestamp);
	}

	addTimestamps(accumulator, form, found);
	return others;
};

/** Does for the first `count` numbers what {@link takeTimestamps} does for texts. */
const takeNumbers = (accumulator: ColumnAccumulator, count: number): number => {
	const others: number[] = [];
	let form = 0;
	let found = 0;
	for (let index = 0; index < count; index++) {
		const value = numbers[index] ?? 0;
		const of = readNumber(value);
		if (of === -1) {
			others.push(value);
			continue;
		}

		if (of !== form) {
			addTimestamps(accumulator, form, found);
			form = of;
			found = 0;
		}

		const timestamp = lastTimestamp[0] ?? 0;
		numbers[found++] = timestamp;
		addHour(accumulator.hours, timestamp);
	}

	addTimestamps(accumulator, form, found);
	numbers.set(others);
	return others.length;
};

/** Adds the first `count` texts. */
const takeTexts = (
	accumulator: ColumnAccumulator,
	count: number,
	readAll: (() => readonly string[]) | undefined,
): void => {
	const others = hasTimestamps(accumulator) ? takeTimestamps(accumulator, count) : count;
	if (others > 0) {
		addTexts(accumulator.texts, {
			values: texts,
			count: others,
			parse: parserOf(accumulator.type),
			readExactly:
				readAll &&
				(() => (hasTimestamps(accumulator) ? readAll().filter(text => readTimestamp(text) === -1) : readAll())),
		});
	}
};

/** Counts ones among the first `count` numbers. */
const countOnes = (count: number): number => {
	let ones = 0;
	for (let index = 0; index < count; index++) {
		ones += numbers[index] === 1 ? 1 : 0;
	}

	return ones;
};

/** Rows of a chunk, and how exact they are. */
export type Chunk = {
	readonly rows: RowBuffer;
	/** Whether integers past 2^53 come as BigInts. Otherwise a number that large may be a rounded integer. */
	readonly isExact: boolean;
	/**
	Reads the texts of a column again, in the order of the rows, and escapes bytes that are not UTF-8 as `decodeUtf8`
	does. Left out where the rows have such texts already.
	*/
	readonly readTexts?: ((index: number) => readonly string[]) | undefined;
};

/** Copies the numbers of a column, and returns their count; −1 where one may be a rounded integer. */
const copyNumbers = ({kinds, numbers: values}: BufferedColumn, rows: number, areTrusted: boolean): number => {
	let found = 0;
	for (let row = 0; row < rows; row++) {
		if (kinds[row] === holds.number) {
			const value = values[row] ?? 0;
			if (!areTrusted && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)) {
				return -1;
			}

			numbers[found++] = value;
		}
	}

	return found;
};

/** Copies texts, and returns their count. Puts other values into their own accumulators. */
const copyOthers = (
	others: BufferedColumn['others'],
	{binaries, large}: {readonly binaries: string[]; readonly large: bigint[]},
): number => {
	let found = 0;
	for (const value of others) {
		if (typeof value === 'string') {
			texts[found++] = value;
		} else if (typeof value === 'bigint') {
			large.push(value);
		} else {
			binaries.push(`x'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}'`);
		}
	}

	return found;
};

/**
Adds one column of a chunk of rows.

@returns `false` when a number may be a rounded integer. Then nothing was added, and the chunk must be read exactly.
*/
export const addColumn = (
	accumulator: ColumnAccumulator,
	index: number,
	{rows, isExact, readTexts}: Chunk,
): boolean => {
	const {length} = rows;
	const column = rows.columns[index];
	if (column === undefined) {
		return true;
	}

	if (numbers.length < length) {
		numbers = new Float64Array(length);
	}

	// A floating-point column holds no integers.
	const found = copyNumbers(column, length, isExact || accumulator.type === 'float');
	if (found === -1) {
		return false;
	}

	const binaries: string[] = [];
	const large: bigint[] = [];
	const foundTexts = copyOthers(column.others, {binaries, large});
	accumulator.rows += length;
	accumulator.nulls += column.nulls;
	for (const value of large) {
		addLarge(accumulator.numbers, value);
	}

	if (accumulator.type === 'boolean') {
		accumulator.ones += countOnes(found);
	}

	const otherNumbers = hasTimestamps(accumulator) ? takeNumbers(accumulator, found) : found;
	if (otherNumbers > 0) {
		addNumbers(accumulator.numbers, numbers, otherNumbers);
	}

	takeTexts(accumulator, foundTexts, readTexts && (() => readTexts(index)));
	if (binaries.length > 0) {
		addTexts(accumulator.binaries, {values: binaries, count: binaries.length});
	}

	return true;
};

/** Merges `from` into `into`. Nothing may use `from` afterwards. */
export const mergeColumns = (into: ColumnAccumulator, from: ColumnAccumulator): void => {
	into.rows += from.rows;
	into.nulls += from.nulls;
	into.ones += from.ones;
	mergeNumbers(into.numbers, from.numbers);
	for (const [form, moments] of from.timestamps.entries()) {
		if (moments !== undefined) {
			mergeNumbers((into.timestamps[form] ??= createNumberAccumulator(into.unique)), moments);
		}
	}

	mergeHours(into.hours, from.hours);
	mergeTextAccumulators(into.texts, from.texts, parserOf(into.type));
	mergeTextAccumulators(into.binaries, from.binaries);
};

/** Releases the memory of an accumulator that is not needed any more. */
export const releaseColumn = (accumulator: ColumnAccumulator): void => {
	for (const part of [accumulator.numbers, ...accumulator.timestamps]) {
		if (part !== undefined) {
			releaseNumbers(part);
		}
	}
};

/** Whether the accumulator has dropped values. */
export const isSketched = (accumulator: ColumnAccumulator): boolean =>
	[accumulator.numbers, ...accumulator.timestamps, accumulator.texts, accumulator.binaries].some(
		part => part?.sketch !== undefined,
	);
