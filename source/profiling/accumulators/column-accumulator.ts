// One column in one pass: its nulls, numbers, texts and binary values, whatever its type says it should hold.
import {isNumeric, type SemanticType} from '../column-types.ts';
import type {ColumnSummary, Figure, OrderedSummary} from '../metrics/summary.ts';
import type {ValueCount} from '../profile.ts';
import {
	formatDateMaybeTime,
	formatTime,
	formatTimestamp,
	formatUtcTimestamp,
	parseDateTime,
	parseTime,
} from './calendar.ts';
import {certainlyFrequent, type FrequentItems} from './frequent-items.ts';
import {distinctError, estimateDistinct, type HyperLogLog} from './hyperloglog.ts';
import {exactValues} from './budget.ts';
import {
	addLarge,
	addNumbers,
	createNumberAccumulator,
	mergeNumbers,
	presentNumber,
	summariseNumbers,
	type NumberAccumulator,
} from './number-accumulator.ts';
import {countOf, createNumberFrequencies, sortedNumbers} from './number-frequencies.ts';
import {summariseExactly, type Present} from './ordered-values.ts';
import {
	addTexts,
	createTextAccumulator,
	mergeTextAccumulators,
	summariseLengths,
	summariseMoments,
	type ParseMoment,
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

type Moments = {readonly parse: ParseMoment; readonly present: Present};

const dateTime = (present: (microseconds: number) => string): Moments => ({parse: parseDateTime, present: value => present(Number(value))});

const momentsOf: Partial<Readonly<Record<SemanticType, Moments>>> = {
	date: dateTime(formatDateMaybeTime),
	timestamp: dateTime(formatTimestamp),
	timestamptz: dateTime(formatUtcTimestamp),
	time: {parse: parseTime, present: value => formatTime(Number(value))},
};

const parserOf = ({type}: ScannedColumn): ParseMoment | undefined => type === undefined ? undefined : momentsOf[type]?.parse;

export const createColumnAccumulator = ({type, unique}: ScannedColumn): ColumnAccumulator => ({
	type,
	unique,
	rows: 0,
	nulls: 0,
	numbers: createNumberAccumulator(unique),
	texts: createTextAccumulator(unique),
	binaries: createTextAccumulator(unique),
});

let numbers = new Float64Array(1024);

/**
Adds one column of a chunk of rows.

@param isExact Whether integers past 2^53 come as BigInts. Otherwise a number that large may be a rounded integer.
@returns `false` when there was such a number: nothing was added, and the chunk must be read again exactly.
*/
export const addColumn = (accumulator: ColumnAccumulator, rows: ReadonlyArray<readonly StoredValue[]>, index: number, isExact: boolean): boolean => {
	if (numbers.length < rows.length) {
		numbers = new Float64Array(rows.length);
	}

	const texts: string[] = [];
	const binaries: string[] = [];
	const large: bigint[] = [];
	// A floating-point column holds no integers.
	const trusts = isExact || accumulator.type === 'float';
	let nulls = 0;
	let found = 0;
	for (const row of rows) {
		const value = row[index];
		if (typeof value === 'number') {
			if (!trusts && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)) {
				return false;
			}

			numbers[found++] = value;
		} else if (typeof value === 'string') {
			texts.push(value);
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

	if (texts.length > 0) {
		addTexts(accumulator.texts, texts, parserOf(accumulator));
	}

	if (binaries.length > 0) {
		addTexts(accumulator.binaries, binaries);
	}

	return true;
};

/** Makes `into` the accumulator of both; `from` is used up. */
export const mergeColumns = (into: ColumnAccumulator, from: ColumnAccumulator): void => {
	into.rows += from.rows;
	into.nulls += from.nulls;
	mergeNumbers(into.numbers, from.numbers);
	mergeTextAccumulators(into.texts, from.texts, parserOf(into));
	mergeTextAccumulators(into.binaries, from.binaries);
};

const numbersIn = ({finite, positiveInfinite, negativeInfinite}: NumberAccumulator): number => finite + positiveInfinite + negativeInfinite;

/** The type that the values of an undeclared column agree on. */
const typeOfValues = (accumulator: ColumnAccumulator): SemanticType => {
	const candidates: ReadonlyArray<readonly [SemanticType, number]> = [
		['decimal', numbersIn(accumulator.numbers)],
		['text', accumulator.texts.count],
		['binary', accumulator.binaries.count],
	];
	const [found, ...others] = candidates.filter(([, count]) => count > 0);
	return found === undefined || others.length > 0 ? 'other' : found[0];
};

const estimateWithin = (sketch: HyperLogLog, count: number): number => Math.min(count, Math.max(exactValues + 1, estimateDistinct(sketch)));

const distinctOf = ({unique, numbers, texts, binaries, rows, nulls}: ColumnAccumulator): Figure<number> => {
	if (unique) {
		return {value: rows - nulls, error: 0};
	}

	const infinities = Number(numbers.positiveInfinite > 0) + Number(numbers.negativeInfinite > 0);
	const parts = [
		numbers.sketch === undefined ? (numbers.exact?.size ?? 0) + numbers.large.size : estimateWithin(numbers.sketch.distinct, numbers.finite),
		...[texts, binaries].map(({sketch, exact, count}) => sketch === undefined ? exact?.counts.length ?? 0 : estimateWithin(sketch.distinct, count)),
	];
	const isEstimate = [numbers, texts, binaries].some(part => part.sketch !== undefined);
	return {value: parts.reduce((sum, part) => sum + part, infinities), error: isEstimate ? distinctError : 0};
};

const mismatchedIn = (accumulator: ColumnAccumulator, type: SemanticType, unparsed: number): number => {
	const {texts, binaries} = accumulator;
	const all = numbersIn(accumulator.numbers);
	switch (type) {
		case 'integer': {
			return texts.count + binaries.count + accumulator.numbers.fractions + all - accumulator.numbers.finite;
		}

		case 'decimal':
		case 'float': {
			return texts.count + binaries.count;
		}

		case 'boolean': {
			const {exact} = accumulator.numbers;
			return texts.count + binaries.count + all - (exact === undefined ? 0 : countOf(exact, 0) + countOf(exact, 1));
		}

		case 'date':
		case 'timestamp':
		case 'timestamptz':
		case 'time': {
			return all + binaries.count + unparsed;
		}

		case 'text': {
			return all + binaries.count;
		}

		case 'uuid': {
			return all;
		}

		case 'binary': {
			return all + texts.count;
		}

		case 'interval':
		case 'json':
		case 'array':
		case 'other': {
			return 0;
		}
	}
};

type Ranked = {readonly order: number; readonly value: number | bigint | string; readonly count: number};

/** Text by code point, as databases order it; JavaScript's own order is by code unit. */
const compareText = (a: string, b: string): number => {
	const length = Math.min(a.length, b.length);
	for (let index = 0; index < length; index++) {
		if (a[index] !== b[index]) {
			return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
		}
	}

	return a.length - b.length;
};

const compareRanked = (a: Ranked, b: Ranked): number => {
	if (a.count !== b.count || a.order !== b.order) {
		return b.count - a.count || a.order - b.order;
	}

	if (typeof a.value === 'string' && typeof b.value === 'string') {
		return compareText(a.value, b.value);
	}

	return a.value < b.value ? -1 : 1;
};

const rankedTexts = ({exact, sketch}: TextAccumulator, order: number): Ranked[] => sketch === undefined
	? (exact?.keys ?? []).map((value, place) => ({order, value, count: exact?.counts[place] ?? 0}))
	: certainlyFrequent(sketch.frequent).map(({label, count}) => ({order, value: label ?? '', count}));

const rankedNumbers = (accumulator: NumberAccumulator): Ranked[] => {
	const ranked: Ranked[] = [
		{order: 0, value: -Infinity, count: accumulator.negativeInfinite},
		{order: 0, value: Infinity, count: accumulator.positiveInfinite},
	].filter(({count}) => count > 0);
	for (const {key, count} of accumulator.sketch === undefined ? [] : certainlyFrequent(accumulator.sketch.frequent)) {
		ranked.push({order: 0, value: key, count});
	}

	const {values, weights} = sortedNumbers(accumulator.exact ?? createNumberFrequencies());
	for (const [index, value] of values.entries()) {
		ranked.push({order: 0, value, count: weights[index] ?? 0});
	}

	for (const [value, count] of accumulator.large) {
		ranked.push({order: 0, value, count});
	}

	return ranked;
};

const presentValue = (value: number | bigint | string, type: SemanticType): ValueCount['value'] => {
	if (type === 'boolean' && (value === 0 || value === 1)) {
		return value === 1;
	}

	return typeof value === 'number' && !Number.isFinite(value) ? String(value) : (typeof value === 'string' ? value : presentNumber(value));
};

const uncertainty = (sketch: {readonly frequent: FrequentItems} | undefined, unique: boolean): number =>
	sketch === undefined ? 0 : (unique ? 1 : sketch.frequent.offset);

const topValuesOf = (accumulator: ColumnAccumulator, type: SemanticType, complete: number, most: number): Figure<readonly ValueCount[]> => {
	const {numbers, texts, binaries, unique, rows} = accumulator;
	const ranked = [...rankedNumbers(numbers), ...rankedTexts(texts, 1), ...rankedTexts(binaries, 2)].sort(compareRanked);
	const isComplete = distinctOf(accumulator).value <= complete;
	const value = ranked.slice(0, isComplete ? complete : most).map(({value, count}) => ({value: presentValue(value, type), count}));
	const error = Math.max(...[numbers, texts, binaries].map(({sketch}) => uncertainty(sketch, unique)));
	return {value, error: rows === 0 ? 0 : error / rows};
};

const nothingOrdered: OrderedSummary & {readonly unparsed: number} = {...summariseExactly({values: [], weights: []}, presentNumber), unparsed: 0};

export type SummaryOptions = {
	/** Rows of the sample, when there is one. */
	readonly sampleRows: number | null;
	readonly histogramBins: number;
	readonly maxDistinctValues: number;
	/** The distinct values, where they were counted apart. */
	readonly distinct: number | undefined;
};

/** Closes the accumulator: what the metrics are read from. */
export const summariseColumn = (accumulator: ColumnAccumulator, {distinct, ...options}: SummaryOptions): ColumnSummary => {
	const type = accumulator.type ?? typeOfValues(accumulator);
	const moments = momentsOf[type];
	const temporal = moments === undefined ? nothingOrdered : summariseMoments(accumulator.texts, moments.parse, moments.present);
	return {
		...options,
		type,
		rows: accumulator.rows,
		nulls: accumulator.nulls,
		distinct: distinct === undefined ? distinctOf(accumulator) : {value: distinct, error: 0},
		mismatched: mismatchedIn(accumulator, type, temporal.unparsed),
		trueCount: accumulator.numbers.finite - accumulator.numbers.zeros,
		numeric: summariseNumbers(isNumeric(type) ? accumulator.numbers : createNumberAccumulator(false)),
		temporal,
		text: summariseLengths(accumulator.texts),
		topValues: (complete, most) => topValuesOf(accumulator, type, complete, most),
	};
};
