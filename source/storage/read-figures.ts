// Reads the text that holds all figures of a run, and decodes a figure when it is first used.
import {Buffer} from 'node:buffer';
import {endianness} from 'node:os';
import {metricNames, type MetricName} from '../profiling/metrics/names.ts';
import type {ColumnFigures, Measured, MetricValue, Provenance, ValueLists} from '../profiling/profile.ts';
import type {ColumnInfo} from '../profiling/table.ts';
import {
	bytesPerDouble,
	knownFormats,
	type SpanOfDoubles,
	type WrittenFigures,
	type WrittenMetric,
	type WrittenValue,
} from './written-figures.ts';

/** All doubles of a text. Copies them where the decoded bytes are not aligned. */
const readDoubles = (text: string): Float64Array => {
	const bytes = Buffer.from(text, 'base64');
	if (endianness() === 'BE') {
		bytes.swap64();
	}

	const memory = new ArrayBuffer(bytes.length - (bytes.length % bytesPerDouble));
	bytes.copy(new Uint8Array(memory));
	return new Float64Array(memory);
};

const listIn = (doubles: Float64Array, {start, length}: SpanOfDoubles): Float64Array =>
	doubles.subarray(start, start + length);

const isSpanOfDoubles = (value: WrittenValue | undefined): value is SpanOfDoubles =>
	typeof value === 'object' && value !== null && 'start' in value;

const readValue = (value: WrittenValue, doubles: Float64Array): MetricValue => {
	if (value === null || typeof value !== 'object') {
		return value;
	}

	if ('counts' in value) {
		return value.values.map((item, index) => ({value: item, count: value.counts[index] ?? 0}));
	}

	return isSpanOfDoubles(value) ? [...listIn(doubles, value)] : value;
};

const exact: Provenance = {kind: 'exact'};

/** The values of a metric by the index of their column. */
type IndexedMetric = {
	/** NaN where a column has none. */
	readonly numbers: Float64Array;
	readonly values: readonly WrittenValue[];
};

const indexedValues = ({places, values}: Pick<WrittenMetric, 'places' | 'values'>): readonly WrittenValue[] => {
	if (places === undefined) {
		return values;
	}

	const indexed: WrittenValue[] = [];
	for (const [index, column] of places.entries()) {
		indexed[column] = values[index] ?? null;
	}

	return indexed;
};

const noNumbers = new Float64Array(0);

const indexedNumbers = (numbers: WrittenMetric['numbers'], doubles: Float64Array, columns: number): Float64Array => {
	if (numbers === undefined) {
		return noNumbers;
	}

	const listed = listIn(doubles, numbers);
	const {places} = numbers;
	if (places === undefined) {
		return listed;
	}

	const indexed = new Float64Array(columns).fill(NaN);
	for (const [index, column] of places.entries()) {
		indexed[column] = listed[index] ?? NaN;
	}

	return indexed;
};

type IndexedFigures = {
	readonly indexed: ReadonlyMap<MetricName, IndexedMetric>;
	readonly provenances: WrittenFigures['provenances'];
	readonly doubles: Float64Array;
};

/** Decodes a figure when it is read: a comparison of many runs reads only some. */
class WrittenColumn implements ColumnFigures {
	readonly column;
	readonly metrics = this;
	readonly #index: number;
	readonly #figures: IndexedFigures;

	constructor(column: ColumnInfo, index: number, figures: IndexedFigures) {
		this.column = column;
		this.#index = index;
		this.#figures = figures;
	}

	get(name: MetricName): Measured | undefined {
		const {doubles, provenances} = this.#figures;
		const value = this.#valueOf(name);
		return value === undefined
			? undefined
			: {value: readValue(value, doubles), provenance: provenances[name]?.[this.#index] ?? exact};
	}

	number(name: MetricName): number | undefined {
		const number = this.#figures.indexed.get(name)?.numbers[this.#index] ?? NaN;
		if (!Number.isNaN(number)) {
			return number;
		}

		const value = this.#valueOf(name);
		return typeof value === 'number' ? value : undefined;
	}

	doubles(name: MetricName): Float64Array | undefined {
		const value = this.#valueOf(name);
		return isSpanOfDoubles(value) ? listIn(this.#figures.doubles, value) : undefined;
	}

	lists(name: MetricName): ValueLists | undefined {
		const value = this.#valueOf(name);
		return typeof value === 'object' &&
			value !== null &&
			'counts' in value &&
			(this.#figures.provenances[name]?.[this.#index] ?? exact).kind === 'exact'
			? value
			: undefined;
	}

	#valueOf(name: MetricName): WrittenValue | undefined {
		const metric = this.#figures.indexed.get(name);
		const number = metric?.numbers[this.#index] ?? NaN;
		return Number.isNaN(number) ? metric?.values[this.#index] : number;
	}
}

const readColumns = ({columns, metrics, provenances}: WrittenFigures, text: string): readonly ColumnFigures[] => {
	const doubles = readDoubles(text);
	const indexed = new Map<MetricName, IndexedMetric>();
	for (const name of metricNames) {
		const written = metrics[name];
		if (written !== undefined) {
			indexed.set(name, {
				numbers: indexedNumbers(written.numbers, doubles, columns.length),
				values: indexedValues(written),
			});
		}
	}

	const figures = {indexed, provenances, doubles};
	return columns.map((column, index) => new WrittenColumn(column, index, figures));
};

/** The last key of a text. Inside a JSON string its quotes would be escaped. */
const doublesKey = ',"doubles":"';

/**
Splits the text into the JSON to parse and the doubles. The doubles are most of the text, and a parser would look at
each of their characters.
*/
const withoutDoubles = (text: string): readonly [json: string, doubles: string | undefined] => {
	const at = text.lastIndexOf(doublesKey);
	return at === -1 || !text.endsWith('"}')
		? [text, undefined]
		: [`${text.slice(0, at)}${doublesKey}"}`, text.slice(at + doublesKey.length, -2)];
};

/** Checks the format alone, because no other module writes such a text. */
const isWritten = (parsed: unknown): parsed is WrittenFigures =>
	typeof parsed === 'object' &&
	parsed !== null &&
	'format' in parsed &&
	knownFormats.has(parsed.format) &&
	'columns' in parsed &&
	'doubles' in parsed;

/**
Parses the text.

@returns `undefined` where there is none, or it has another format.
*/
export const readFigures = (text: string | null): readonly ColumnFigures[] | undefined => {
	if (text === null) {
		return undefined;
	}

	try {
		const [json, doubles] = withoutDoubles(text);
		const parsed: unknown = JSON.parse(json);
		return isWritten(parsed) ? readColumns(parsed, doubles ?? parsed.doubles) : undefined;
	} catch {
		return undefined;
	}
};
