// Writes the figures of a whole run as one text. Readers of many runs then read one row for each, instead of thousands.
import {Buffer} from 'node:buffer';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import {metricNames, type MetricName} from '../profiling/metrics/names.ts';
import type {ColumnProfile, Measured, MetricValue, Provenance, Quantile} from '../profiling/profile.ts';
import {
	bytesPerDouble,
	format,
	type ColumnIndexes,
	type WrittenFigures,
	type WrittenMetric,
	type WrittenValue,
} from './written-figures.ts';

/** A run whose text would be longer has none. Its results are read instead. */
const maxLength = 8_000_000;

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

type Measurement = Measured & {readonly index: number};

const indexesOf = (measurements: readonly Measurement[], columns: number): ColumnIndexes =>
	measurements.length < columns ? {places: measurements.map(({index}) => index)} : {};

const isNumeric = (measurement: Measurement): measurement is Measurement & {readonly value: number} =>
	typeof measurement.value === 'number' && Number.isFinite(measurement.value);

const writtenMetric = (measurements: readonly Measurement[], columns: number, doubles: number[]): WrittenMetric => {
	const numeric = measurements.filter(each => isNumeric(each));
	const others = measurements.filter(each => !isNumeric(each));
	const start = doubles.length;
	doubles.push(...numeric.map(({value}) => value));
	return {
		...indexesOf(others, columns),
		values: others.map(({value}) => writtenValue(value, doubles)),
		...(numeric.length > 0 && {numbers: {...indexesOf(numeric, columns), start, length: numeric.length}}),
	};
};

const uncertainOf = (measurements: readonly Measurement[]): Readonly<Record<number, Provenance>> | undefined => {
	const uncertain = measurements.filter(({provenance}) => provenance.kind !== 'exact');
	return uncertain.length === 0
		? undefined
		: Object.fromEntries(uncertain.map(({index, provenance}) => [index, provenance]));
};

const measurementsOf = (columns: readonly ColumnProfile[], metric: MetricName): readonly Measurement[] =>
	columns.flatMap(({metrics}, index) => {
		const measured = metrics.get(metric);
		return measured === undefined ? [] : [{...measured, index}];
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
