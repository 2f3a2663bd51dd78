// Summarises one scanned column for the metrics.
import {isNumeric, type SemanticType} from '../column-types.ts';
import type {ColumnSummary, Figure, OrderedSummary} from '../metrics/summary.ts';
import {maxExactValues} from './budget.ts';
import {addHour, mergeHours} from './hours.ts';
import {isSketched, type ColumnAccumulator} from './column-accumulator.ts';
import {distinctError, estimateDistinct, type HyperLogLog} from './hyperloglog.ts';
import {temporalTypeOf, type TemporalType} from './temporal-types.ts';
import {createNumberAccumulator, type NumberAccumulator} from './number-accumulator.ts';
import {axisOf, summariseNumbers} from './number-summary.ts';
import {summariseExactly} from './ordered-values.ts';
import {summariseTimestamps} from './temporal-summary.ts';
import {summariseTexts} from './text-summary.ts';
import type {TextAccumulator} from './text-accumulator.ts';
import {numberFormName} from './timestamp-formats.ts';
import {rankValues} from './top-values.ts';

const numbersIn = ({finite, positiveInfinite, negativeInfinite}: NumberAccumulator): number =>
	finite + positiveInfinite + negativeInfinite;

/** The type of a column without a declared type, where its values agree on one. */
const typeOfValues = (accumulator: ColumnAccumulator): SemanticType => {
	const candidates: ReadonlyArray<readonly [SemanticType, number]> = [
		['decimal', numbersIn(accumulator.numbers)],
		['text', accumulator.texts.count],
		['binary', accumulator.binaries.count],
	];
	const [found, ...others] = candidates.filter(([, count]) => count > 0);
	return found === undefined || others.length > 0 ? 'other' : found[0];
};

const estimateWithin = (sketch: HyperLogLog, count: number): number =>
	Math.min(count, Math.max(maxExactValues + 1, estimateDistinct(sketch)));

const distinctNumbers = ({sketch, exact, large, finite}: NumberAccumulator): number =>
	sketch === undefined ? (exact?.size ?? 0) + large.size : estimateWithin(sketch.distinct, finite);

const distinctTexts = ({sketch, exact, count}: TextAccumulator): number =>
	sketch === undefined ? (exact?.counts.length ?? 0) : estimateWithin(sketch.distinct, count);

const distinctOf = (accumulator: ColumnAccumulator): Figure<number> => {
	const {numbers, timestamps, texts, binaries} = accumulator;
	if (accumulator.unique) {
		return {value: accumulator.rows - accumulator.nulls, error: 0};
	}

	const infinities = Number(numbers.positiveInfinite > 0) + Number(numbers.negativeInfinite > 0);
	const parts = [
		...[numbers, ...timestamps].map(part => (part === undefined ? 0 : distinctNumbers(part))),
		...[texts, binaries].map(part => distinctTexts(part)),
	];
	return {
		value: parts.reduce((sum, part) => sum + part, infinities),
		error: isSketched(accumulator) ? distinctError : 0,
	};
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
			return texts.count + binaries.count + all - accumulator.numbers.zeros - accumulator.ones;
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

/**
Adds up rows by hour of the day: of common forms, of texts in the sketch, and of texts that were counted one by one.
*/
const hoursOf = ({hours, texts}: ColumnAccumulator, {parse}: TemporalType): readonly number[] => {
	const all = Float64Array.from(hours);
	mergeHours(all, texts.hours);
	for (const [index, key] of (texts.exact?.keys ?? []).entries()) {
		const timestamp = parse(key);
		if (!Number.isNaN(timestamp)) {
			addHour(all, timestamp, texts.exact?.counts[index] ?? 0);
		}
	}

	return [...all];
};

/**
Names the form of most timestamps of a column, where it is a number: `epoch milliseconds`. It shows a change from texts,
or from another unit, which no other figure shows.
*/
export const numberFormOf = ({timestamps, rows, nulls}: ColumnAccumulator): string | undefined => {
	const form = timestamps.findIndex(part => part !== undefined && numbersIn(part) * 2 > rows - nulls);
	return numberFormName(form);
};

const nothingOrdered: OrderedSummary & {readonly unparsed: number} = {
	...summariseExactly({values: [], weights: []}, axisOf('other')),
	unparsed: 0,
};

export type SummaryOptions = {
	/** Rows of the sample, when there is one. */
	readonly sampleRows: number | null;
	readonly histogramBins: number;
	readonly maxDistinctValues: number;
	/** The distinct values, where they were counted separately. */
	readonly distinct: number | undefined;
};

/** Closes the accumulator, and returns the summary for the metrics. */
export const summariseColumn = (
	accumulator: ColumnAccumulator,
	{distinct, ...options}: SummaryOptions,
): ColumnSummary => {
	const type = accumulator.type ?? typeOfValues(accumulator);
	const moments = temporalTypeOf(type);
	const counted = distinctOf(accumulator);
	const temporal = moments === undefined ? nothingOrdered : summariseTimestamps(accumulator, moments);
	return {
		...options,
		type,
		rows: accumulator.rows,
		nulls: accumulator.nulls,
		distinct: distinct === undefined ? counted : {value: distinct, error: 0},
		mismatched: mismatchedIn(accumulator, type, temporal.unparsed),
		trueCount: accumulator.ones,
		hasOrder: type !== 'interval',
		numeric: summariseNumbers(isNumeric(type) ? accumulator.numbers : createNumberAccumulator(false), type),
		temporal: {
			...temporal,
			nonFinite: null,
			hours: moments === undefined ? undefined : hoursOf(accumulator, moments),
		},
		text: summariseTexts(accumulator.texts),
		topValues: (complete, limit) => rankValues(accumulator, type, counted.value, complete, limit),
	};
};
