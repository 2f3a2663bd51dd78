// Reads the text that holds all figures of a run. They are decoded only when somebody asks for them.
import {Buffer} from 'node:buffer';
import {endianness} from 'node:os';
import {metricNames, type MetricName} from '../profiling/metrics/names.ts';
import type {ColumnFigures, Measured, MetricValue, Provenance, ValueLists} from '../profiling/profile.ts';
import type {ColumnInfo} from '../profiling/table.ts';
import {
	bytesPerDouble,
	knownFormats,
	type PlaceOfDoubles,
	type WrittenFigures,
	type WrittenMetric,
	type WrittenValue,
} from './written-figures.ts';

/** All doubles of a text, wherever base 64 was decoded to. */
const readDoubles = (text: string): Float64Array => {
	const bytes = Buffer.from(text, 'base64');
	if (endianness() === 'BE') {
		bytes.swap64();
	}

	const memory = new ArrayBuffer(bytes.length - (bytes.length % bytesPerDouble));
	bytes.copy(new Uint8Array(memory));
	return new Float64Array(memory);
};

const listIn = (doubles: Float64Array, {start, length}: PlaceOfDoubles): Float64Array =>
	doubles.subarray(start, start + length);

const isPlace = (value: WrittenValue | undefined): value is PlaceOfDoubles =>
	typeof value === 'object' && value !== null && 'start' in value;

const readValue = (value: WrittenValue, doubles: Float64Array): MetricValue => {
	if (value === null || typeof value !== 'object') {
		return value;
	}

	if ('counts' in value) {
		return value.values.map((item, index) => ({value: item, count: value.counts[index] ?? 0}));
	}

	return isPlace(value) ? [...listIn(doubles, value)] : value;
};

const exact: Provenance = {kind: 'exact'};

/** The values of a metric by the place of their column. */
type PlacedMetric = {
	/** NaN where a column has none. */
	readonly numbers: Float64Array;
	readonly values: readonly WrittenValue[];
};

const placedValues = ({places, values}: Pick<WrittenMetric, 'places' | 'values'>): readonly WrittenValue[] => {
	if (places === undefined) {
		return values;
	}

	const placed: WrittenValue[] = [];
	for (const [index, place] of places.entries()) {
		placed[place] = values[index] ?? null;
	}

	return placed;
};

const noNumbers = new Float64Array(0);

const placedNumbers = (numbers: WrittenMetric['numbers'], doubles: Float64Array, columns: number): Float64Array => {
	if (numbers === undefined) {
		return noNumbers;
	}

	const listed = listIn(doubles, numbers);
	const {places} = numbers;
	if (places === undefined) {
		return listed;
	}

	const placed = new Float64Array(columns).fill(NaN);
	for (const [index, place] of places.entries()) {
		placed[place] = listed[index] ?? NaN;
	}

	return placed;
};

type PlacedFigures = {
	readonly placed: ReadonlyMap<MetricName, PlacedMetric>;
	readonly provenances: WrittenFigures['provenances'];
	readonly doubles: Float64Array;
};

/** Figures are decoded only when they are read: a comparison of many runs reads some of them. */
class WrittenColumn implements ColumnFigures {
	readonly column;
	readonly metrics = this;
	readonly #place: number;
	readonly #figures: PlacedFigures;

	constructor(column: ColumnInfo, place: number, figures: PlacedFigures) {
		this.column = column;
		this.#place = place;
		this.#figures = figures;
	}

	get(name: MetricName): Measured | undefined {
		const {doubles, provenances} = this.#figures;
		const value = this.#valueOf(name);
		return value === undefined
			? undefined
			: {value: readValue(value, doubles), provenance: provenances[name]?.[this.#place] ?? exact};
	}

	number(name: MetricName): number | undefined {
		const number = this.#figures.placed.get(name)?.numbers[this.#place] ?? NaN;
		if (!Number.isNaN(number)) {
			return number;
		}

		const value = this.#valueOf(name);
		return typeof value === 'number' ? value : undefined;
	}

	doubles(name: MetricName): Float64Array | undefined {
		const value = this.#valueOf(name);
		return isPlace(value) ? listIn(this.#figures.doubles, value) : undefined;
	}

	lists(name: MetricName): ValueLists | undefined {
		const value = this.#valueOf(name);
		return typeof value === 'object' &&
			value !== null &&
			'counts' in value &&
			(this.#figures.provenances[name]?.[this.#place] ?? exact).kind === 'exact'
			? value
			: undefined;
	}

	#valueOf(name: MetricName): WrittenValue | undefined {
		const metric = this.#figures.placed.get(name);
		const number = metric?.numbers[this.#place] ?? NaN;
		return Number.isNaN(number) ? metric?.values[this.#place] : number;
	}
}

const readColumns = ({columns, metrics, provenances}: WrittenFigures, text: string): readonly ColumnFigures[] => {
	const doubles = readDoubles(text);
	const placed = new Map<MetricName, PlacedMetric>();
	for (const name of metricNames) {
		const written = metrics[name];
		if (written !== undefined) {
			placed.set(name, {
				numbers: placedNumbers(written.numbers, doubles, columns.length),
				values: placedValues(written),
			});
		}
	}

	const figures = {placed, provenances, doubles};
	return columns.map((column, place) => new WrittenColumn(column, place, figures));
};

/** The last key of a text. Inside of a JSON string its quotes would be escaped. */
const doublesKey = ',"doubles":"';

/**
The text in two: what is to be parsed, and the doubles as they are. They are most of it, and a parser looks at each of
their characters.
*/
const withoutDoubles = (text: string): readonly [json: string, doubles: string | undefined] => {
	const at = text.lastIndexOf(doublesKey);
	return at === -1 || !text.endsWith('"}')
		? [text, undefined]
		: [`${text.slice(0, at)}${doublesKey}"}`, text.slice(at + doublesKey.length, -2)];
};

/** Only the format is checked: no other module writes such a text. */
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
