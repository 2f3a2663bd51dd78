// The figures of a whole run as one text, for readers of many runs: one row a run, in place of thousands. It is JSON,
// except for percentiles that are numbers: those are most of it, and are stored as the bytes of doubles.
import {Buffer} from 'node:buffer';
import {endianness} from 'node:os';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import {metricNames, type MetricName} from '../profiling/metrics/names.ts';
import type {ColumnFigures, ColumnProfile, Measured, MetricValue, Provenance, Quantile} from '../profiling/profile.ts';
import type {ColumnInfo} from '../profiling/table.ts';

/** Changes with the shape of the text: texts of another format are not read. */
const format = 2;

const bytesPerDouble = 8;

/** A run with more characters has no such text, and is read from its results. */
const maxLength = 8_000_000;

/** Values and their counts in two lists: half as long as a list of pairs with names. */
type ValueLists = {readonly values: ReadonlyArray<number | string | boolean>; readonly counts: readonly number[]};

/** The position of a list of numbers among the doubles. */
type PlaceOfDoubles = {readonly start: number; readonly length: number};

type WrittenValue = number | string | null | ValueLists | PlaceOfDoubles | readonly Quantile[];

/** One metric of the columns that have it. A list of them is read in half the time of an object for each column. */
type WrittenMetric = {
	/** The places of these columns; left out where all have it. */
	readonly places?: readonly number[];
	readonly values: readonly WrittenValue[];
};

type WrittenFigures = {
	readonly format: number;
	readonly columns: readonly ColumnInfo[];
	readonly metrics: Partial<Readonly<Record<MetricName, WrittenMetric>>>;
	/** The precision of what is not exact, by the column's place. */
	readonly provenances: Partial<Readonly<Record<MetricName, Readonly<Record<number, Provenance>>>>>;
	/** Eight bytes each, the lowest first, in base 64. */
	readonly doubles: string;
};

const isQuantile = (item: object | Quantile): item is Quantile => typeof item !== 'object';

const writtenList = (list: readonly Quantile[], doubles: number[]): WrittenValue => {
	const numbers = list.filter(item => typeof item === 'number');
	if (numbers.length < list.length) {
		return list;
	}

	const start = doubles.length;
	doubles.push(...numbers);
	return {start, length: numbers.length};
};

const writtenValue = (value: MetricValue, doubles: number[]): WrittenValue => {
	if (value === null || typeof value !== 'object') {
		return value;
	}

	const counted = value.filter(item => typeof item === 'object' && 'value' in item);
	return counted.length > 0
		? {values: counted.map(item => item.value), counts: counted.map(({count}) => count)}
		: writtenList(
				value.filter(item => isQuantile(item)),
				doubles,
			);
};

type Measurement = Measured & {readonly place: number};

const writtenMetric = (measurements: readonly Measurement[], columns: number, doubles: number[]): WrittenMetric => ({
	...(measurements.length < columns && {places: measurements.map(({place}) => place)}),
	values: measurements.map(({value}) => writtenValue(value, doubles)),
});

const uncertainOf = (measurements: readonly Measurement[]): Readonly<Record<number, Provenance>> | undefined => {
	const uncertain = measurements.filter(({provenance}) => provenance.kind !== 'exact');
	return uncertain.length === 0
		? undefined
		: Object.fromEntries(uncertain.map(({place, provenance}) => [place, provenance]));
};

const measurementsOf = (columns: readonly ColumnProfile[], metric: MetricName): readonly Measurement[] =>
	columns.flatMap(({metrics}, place) => {
		const measured = metrics.get(metric);
		return measured === undefined ? [] : [{...measured, place}];
	});

/** Writes all figures but histograms; `null` where one text cannot hold them. */
export const figuresText = (columns: readonly ColumnProfile[]): string | null => {
	const doubles: number[] = [];
	const measured = metricNames
		.filter(name => metricOf(name).kind !== 'bins')
		.map(name => [name, measurementsOf(columns, name)] as const)
		.filter(([, measurements]) => measurements.length > 0);
	const metrics = Object.fromEntries(
		measured.map(([name, measurements]) => [name, writtenMetric(measurements, columns.length, doubles)]),
	);
	const bytes = Buffer.alloc(doubles.length * bytesPerDouble);
	for (const [index, double] of doubles.entries()) {
		bytes.writeDoubleLE(double, index * bytesPerDouble);
	}

	const figures: WrittenFigures = {
		format,
		columns: columns.map(({column}) => column),
		metrics,
		provenances: Object.fromEntries(measured.map(([name, measurements]) => [name, uncertainOf(measurements)])),
		doubles: bytes.toString('base64'),
	};
	const text = JSON.stringify(figures);
	return text.length > maxLength ? null : text;
};

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

/** The values by the place of their column. */
const byPlace = ({places, values}: WrittenMetric): readonly WrittenValue[] => {
	if (places === undefined) {
		return values;
	}

	const placed: WrittenValue[] = [];
	for (const [index, place] of places.entries()) {
		placed[place] = values[index] ?? null;
	}

	return placed;
};

type PlacedFigures = {
	readonly placed: ReadonlyMap<MetricName, readonly WrittenValue[]>;
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
		const value = this.#valueOf(name);
		return typeof value === 'number' ? value : undefined;
	}

	doubles(name: MetricName): Float64Array | undefined {
		const value = this.#valueOf(name);
		return isPlace(value) ? listIn(this.#figures.doubles, value) : undefined;
	}

	#valueOf(name: MetricName): WrittenValue | undefined {
		return this.#figures.placed.get(name)?.[this.#place];
	}
}

const readColumns = ({columns, metrics, provenances, doubles}: WrittenFigures): readonly ColumnFigures[] => {
	const placed = new Map<MetricName, readonly WrittenValue[]>();
	for (const name of metricNames) {
		const written = metrics[name];
		if (written !== undefined) {
			placed.set(name, byPlace(written));
		}
	}

	const figures = {placed, provenances, doubles: readDoubles(doubles)};
	return columns.map((column, place) => new WrittenColumn(column, place, figures));
};

/** Only the format is checked: no other module writes such a text. */
const isWritten = (parsed: unknown): parsed is WrittenFigures =>
	typeof parsed === 'object' &&
	parsed !== null &&
	'format' in parsed &&
	parsed.format === format &&
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
		const parsed: unknown = JSON.parse(text);
		return isWritten(parsed) ? readColumns(parsed) : undefined;
	} catch {
		return undefined;
	}
};
