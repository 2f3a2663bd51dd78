// The figures of a whole run as one text, for readers of many runs: one row a run, in place of thousands. It is JSON,
// except for percentiles that are numbers: those are most of it, and are stored as the bytes of doubles.
import {Buffer} from 'node:buffer';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import type {ColumnFigures, ColumnProfile, Measured, MetricValue, Provenance, Quantile} from '../profiling/profile.ts';
import type {ColumnInfo} from '../profiling/table.ts';

/** Changes with the shape of the text: texts of another format are not read. */
const format = 1;

const bytesPerDouble = 8;

/** A run with more characters has no such text, and is read from its results. */
const maxLength = 8_000_000;

/** Values and their counts in two lists: half as long as a list of pairs with names. */
type ValueLists = {readonly values: ReadonlyArray<number | string | boolean>; readonly counts: readonly number[]};

/** The position of a list of numbers among the doubles. */
type PlaceOfDoubles = {readonly start: number; readonly length: number};

type WrittenValue = number | string | null | ValueLists | PlaceOfDoubles | readonly Quantile[];

type WrittenColumn = {
	readonly column: ColumnInfo;
	readonly metrics: Partial<Readonly<Record<MetricName, WrittenValue>>>;
	/** The precision of the metrics that are not exact. */
	readonly provenances?: Partial<Readonly<Record<MetricName, Provenance>>>;
};

type WrittenFigures = {
	readonly format: number;
	readonly columns: readonly WrittenColumn[];
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

const writtenColumn = ({column, metrics}: ColumnProfile, doubles: number[]): WrittenColumn => {
	const kept = [...metrics].filter(([name]) => metricOf(name).kind !== 'bins');
	const uncertain = kept.filter(([, {provenance}]) => provenance.kind !== 'exact');
	return {
		column,
		metrics: Object.fromEntries(kept.map(([name, {value}]) => [name, writtenValue(value, doubles)])),
		...(uncertain.length > 0 && {
			provenances: Object.fromEntries(uncertain.map(([name, {provenance}]) => [name, provenance])),
		}),
	};
};

/** Writes all figures but histograms; `null` where one text cannot hold them. */
export const figuresText = (columns: readonly ColumnProfile[]): string | null => {
	const doubles: number[] = [];
	const written = columns.map(column => writtenColumn(column, doubles));
	const bytes = Buffer.alloc(doubles.length * bytesPerDouble);
	for (const [index, double] of doubles.entries()) {
		bytes.writeDoubleLE(double, index * bytesPerDouble);
	}

	const figures: WrittenFigures = {format, columns: written, doubles: bytes.toString('base64')};
	const text = JSON.stringify(figures);
	return text.length > maxLength ? null : text;
};

const readDoubles = ({start, length}: PlaceOfDoubles, bytes: Buffer): readonly number[] => {
	const doubles: number[] = [];
	for (let index = start; index < start + length; index++) {
		doubles.push(bytes.readDoubleLE(index * bytesPerDouble));
	}

	return doubles;
};

const readValue = (value: WrittenValue, bytes: Buffer): MetricValue => {
	if (value === null || typeof value !== 'object') {
		return value;
	}

	if ('counts' in value) {
		return value.values.map((item, index) => ({value: item, count: value.counts[index] ?? 0}));
	}

	return 'start' in value ? readDoubles(value, bytes) : value;
};

const exact: Provenance = {kind: 'exact'};

/** A column whose figures are decoded only when they are read: a comparison of many runs reads some of them. */
const readColumn = ({column, metrics, provenances}: WrittenColumn, bytes: Buffer): ColumnFigures => ({
	column,
	metrics: {
		get(name): Measured | undefined {
			const value = metrics[name];
			return value === undefined
				? undefined
				: {value: readValue(value, bytes), provenance: provenances?.[name] ?? exact};
		},
	},
});

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
		if (!isWritten(parsed)) {
			return undefined;
		}

		const bytes = Buffer.from(parsed.doubles, 'base64');
		return parsed.columns.map(column => readColumn(column, bytes));
	} catch {
		return undefined;
	}
};
