// Summarises a column of dates, timestamps or times of day for the metrics.
import type {OrderedSummary} from '../metrics/summary.ts';
import type {ColumnAccumulator} from './column-accumulator.ts';
import type {TemporalType} from './temporal-types.ts';
import {sortedNumbers, type CountedNumbers} from './number-frequencies.ts';
import {
	addOrdered,
	createOrderedSketch,
	mergeOrdered,
	summariseExactly,
	summariseSketch,
	type OrderedSketch,
} from './ordered-values.ts';
import type {ParseTimestamp, TextAccumulator} from './text-accumulator.ts';

/** The timestamps among the texts that were counted one by one, in ascending order, and the number of other texts. */
const readTexts = (
	{exact, unparsed}: TextAccumulator,
	parse: ParseTimestamp,
): CountedNumbers & {readonly unparsed: number} => {
	const found: Array<readonly [time: number, weight: number]> = [];
	let unread = unparsed;
	for (const [index, key] of (exact?.keys ?? []).entries()) {
		const time = parse(key);
		const weight = exact?.counts[index] ?? 0;
		if (Number.isNaN(time)) {
			unread += weight;
		} else {
			found.push([time, weight]);
		}
	}

	found.sort(([a], [b]) => a - b);
	return {
		values: Float64Array.from(found, ([time]) => time),
		weights: Float64Array.from(found, ([, weight]) => weight),
		unparsed: unread,
	};
};

/** Merges sorted values of several kinds into one order. The same timestamp may come from each. */
const mergeSorted = (parts: readonly CountedNumbers[]): CountedNumbers => {
	const [only, ...others] = parts;
	if (only !== undefined && others.length === 0) {
		return only;
	}

	const all = parts.flatMap(({values, weights}) =>
		Array.from(values, (value, index) => [value, weights[index] ?? 0] as const),
	);
	all.sort(([a], [b]) => a - b);
	return {
		values: Float64Array.from(all, ([value]) => value),
		weights: Float64Array.from(all, ([, weight]) => weight),
	};
};

const mergeSketches = (sketches: readonly OrderedSketch[], exactly: CountedNumbers): OrderedSketch => {
	const [only, ...others] = sketches;
	if (only !== undefined && others.length === 0 && exactly.values.length === 0) {
		return only;
	}

	const merged = createOrderedSketch();
	for (const sketch of sketches) {
		mergeOrdered(merged, sketch);
	}

	addOrdered(merged, exactly.values, exactly.values.length, exactly.weights);
	return merged;
};

/** The timestamps of a column, and the number of its texts that are none. */
export const summariseTimestamps = (
	{timestamps, texts}: ColumnAccumulator,
	{parse, ...axis}: TemporalType,
): OrderedSummary & {readonly unparsed: number} => {
	const {unparsed, ...read} = readTexts(texts, parse);
	const counted = [
		...timestamps.flatMap(part => (part?.exact === undefined ? [] : [sortedNumbers(part.exact)])),
		read,
	].filter(({values}) => values.length > 0);
	const exactly = mergeSorted(counted.length === 0 ? [read] : counted);
	const sketches = [...timestamps, texts]
		.flatMap(part => (part?.sketch === undefined ? [] : [part.sketch.ordered]))
		.filter(({histogram}) => histogram.min <= histogram.max);
	const ordered =
		sketches.length === 0
			? summariseExactly(exactly, axis)
			: summariseSketch(mergeSketches(sketches, exactly), axis);
	return {...ordered, unparsed};
};
