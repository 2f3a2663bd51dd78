// Accumulates the texts of a column in one pass: exact frequencies within the budget, sketches past it. A parser turns
// dates and times, which are texts as well, into microseconds.
import {maxExactUnits, maxExactValues} from './budget.ts';
import {addFrequent, createFrequentItems, mergeFrequent, surplusOf, type FrequentItems} from './frequent-items.ts';
import {hash, hashedTraits, hashKey, hashText, replaced} from './hash.ts';
import {addHour, mergeHours} from './hours.ts';
import {addHash, createHyperLogLog, mergeHyperLogLog, type HyperLogLog} from './hyperloglog.ts';
import {addOrdered, createOrderedSketch, mergeOrdered, type OrderedSketch} from './ordered-values.ts';
import {addTraits, createTraitCounts, mergeTraits, traitMasks, type TraitCounts} from './text-traits.ts';
import {addText, createTextFrequencies, keyOf, mergeTexts, type TextFrequencies} from './text-frequencies.ts';

/** Microseconds, or NaN for a text that is none. */
export type ParseTimestamp = (text: string) => number;

/** Texts to add. */
export type TextBatch = {
	/** The array may be longer than `count`. */
	readonly values: readonly string[];
	readonly count: number;
	readonly parse?: ParseTimestamp | undefined;
	/**
	Reads the same texts, and escapes bytes that are not UTF-8 as `decodeUtf8` does. Left out where the values are
	escaped already, or have no such bytes.
	*/
	readonly readExactly?: (() => readonly string[]) | undefined;
};

export type TextSketch = {
	readonly distinct: HyperLogLog;
	readonly frequent: FrequentItems;
	readonly ordered: OrderedSketch;
};

export type TextAccumulator = {
	/** Whether the database guarantees that no value occurs twice. */
	readonly unique: boolean;
	count: number;
	exact: TextFrequencies | undefined;
	sketch: TextSketch | undefined;
	/** Lengths and traits of the texts in the sketch that no parser could read. */
	minLength: number;
	maxLength: number;
	totalLength: number;
	empty: number;
	readonly traits: TraitCounts;
	/** Rows by hour of the day, of the texts in the sketch that a parser could read. */
	readonly hours: Float64Array;
	unparsed: number;
};

export const createTextAccumulator = (unique: boolean): TextAccumulator => ({
	unique,
	count: 0,
	exact: createTextFrequencies(),
	sketch: undefined,
	minLength: Infinity,
	maxLength: 0,
	totalLength: 0,
	empty: 0,
	traits: createTraitCounts(),
	hours: new Float64Array(24),
	unparsed: 0,
});

/** Counts a text's length. */
export const addLength = (texts: TextAccumulator, length: number, weight: number): void => {
	texts.minLength = Math.min(texts.minLength, length);
	texts.maxLength = Math.max(texts.maxLength, length);
	texts.totalLength += length * weight;
	if (length === 0) {
		texts.empty += weight;
	}
};

let timestamps = new Float64Array(1024);
const textsByTraits = new Float64Array(traitMasks);

/** Adds the times of texts that the parser reads, and counts those that it cannot read. */
const addTimestamps = (
	texts: TextAccumulator,
	sketch: TextSketch,
	{
		values,
		count,
		parse,
	}: {readonly values: readonly string[]; readonly count: number; readonly parse: ParseTimestamp},
): void => {
	if (timestamps.length < count) {
		timestamps = new Float64Array(count);
	}

	let parsed = 0;
	for (let index = 0; index < count; index++) {
		const time = parse(values[index] ?? '');
		if (!Number.isNaN(time)) {
			timestamps[parsed++] = time;
			addHour(texts.hours, time);
		}
	}

	texts.unparsed += count - parsed;
	addOrdered(sketch.ordered, timestamps, parsed);
};

/** Adds the text that was hashed last. */
const addHashed = (sketch: TextSketch, text: string): void => {
	const key = keyOf(text);
	if (key !== text) {
		hashText(key);
	}

	addHash(sketch.distinct);
	addFrequent(sketch.frequent, hashKey(), hash[0] ?? 0, key);
};

const addToSketch = (
	texts: TextAccumulator,
	sketch: TextSketch,
	{values, count, parse, readExactly}: TextBatch,
): void => {
	let exact = readExactly === undefined ? values : undefined;
	textsByTraits.fill(0);
	let {minLength, maxLength, totalLength, empty} = texts;
	for (let index = 0; index < count; index++) {
		let text = (exact ?? values)[index] ?? '';
		let length = hashText(text);
		if (exact === undefined && replaced[0] === 1) {
			exact = readExactly?.() ?? values;
			text = exact[index] ?? '';
			length = hashText(text);
		}

		if (length < minLength) {
			minLength = length;
		}

		if (length > maxLength) {
			maxLength = length;
		}

		totalLength += length;
		if (length === 0) {
			empty++;
		}

		const traits = hashedTraits[0] ?? 0;
		textsByTraits[traits] = (textsByTraits[traits] ?? 0) + 1;
		if (!texts.unique) {
			addHashed(sketch, text);
		}
	}

	Object.assign(texts, {minLength, maxLength, totalLength, empty});
	for (let traits = 0; traits < traitMasks; traits++) {
		addTraits(texts.traits, traits, textsByTraits[traits] ?? 0);
	}

	if (parse !== undefined) {
		addTimestamps(texts, sketch, {values: exact ?? values, count, parse});
	}
};

const addTableToSketch = (
	texts: TextAccumulator,
	sketch: TextSketch,
	table: TextFrequencies,
	parse: ParseTimestamp | undefined,
): void => {
	const values = new Float64Array(table.counts.length);
	const weights = new Float64Array(table.counts.length);
	const surplus = texts.unique ? 0 : surplusOf(Float64Array.from(table.counts));
	sketch.frequent.offset += surplus;
	let parsed = 0;
	for (const [entry, key] of table.keys.entries()) {
		const weight = table.counts[entry] ?? 0;
		addLength(texts, table.lengths[entry] ?? 0, weight);
		addTraits(texts.traits, table.traits[entry] ?? 0, weight);
		if (!texts.unique) {
			hashText(key);
			addHash(sketch.distinct);
			if (weight > surplus) {
				addFrequent(sketch.frequent, hashKey(), hash[0] ?? 0, key, weight - surplus);
			}
		}

		const time = parse?.(key);
		if (time === undefined || Number.isNaN(time)) {
			texts.unparsed += time === undefined ? 0 : weight;
		} else {
			values[parsed] = time;
			addHour(texts.hours, time, weight);
			weights[parsed++] = weight;
		}
	}

	addOrdered(sketch.ordered, values, parsed, weights);
};

const keepWithinBudget = (texts: TextAccumulator, parse: ParseTimestamp | undefined): void => {
	const {exact} = texts;
	if (exact === undefined || !(exact.counts.length > maxExactValues || exact.units > maxExactUnits)) {
		return;
	}

	texts.sketch = {distinct: createHyperLogLog(), frequent: createFrequentItems(true), ordered: createOrderedSketch()};
	texts.exact = undefined;
	addTableToSketch(texts, texts.sketch, exact, parse);
};

/** Adds texts. */
export const addTexts = (texts: TextAccumulator, batch: TextBatch): void => {
	const {values, count, parse, readExactly} = batch;
	texts.count += count;
	if (texts.sketch !== undefined) {
		addToSketch(texts, texts.sketch, batch);
		return;
	}

	if (texts.exact === undefined) {
		return;
	}

	let exact = readExactly === undefined ? values : undefined;
	for (let index = 0; index < count; index++) {
		if (!addText(texts.exact, (exact ?? values)[index] ?? '', exact !== undefined)) {
			exact = readExactly?.() ?? values;
			addText(texts.exact, exact[index] ?? '');
		}
	}

	keepWithinBudget(texts, parse);
};

/** Merges `from` into `into`. Nothing may use `from` afterwards. */
export const mergeTextAccumulators = (into: TextAccumulator, from: TextAccumulator, parse?: ParseTimestamp): void => {
	into.count += from.count;
	into.minLength = Math.min(into.minLength, from.minLength);
	into.maxLength = Math.max(into.maxLength, from.maxLength);
	into.totalLength += from.totalLength;
	into.empty += from.empty;
	mergeTraits(into.traits, from.traits);
	mergeHours(into.hours, from.hours);
	into.unparsed += from.unparsed;
	if (from.exact !== undefined) {
		if (into.exact !== undefined) {
			mergeTexts(into.exact, from.exact);
			keepWithinBudget(into, parse);
		} else if (into.sketch !== undefined) {
			addTableToSketch(into, into.sketch, from.exact, parse);
		}
	}

	if (from.sketch === undefined) {
		return;
	}

	if (into.sketch === undefined) {
		const {exact} = into;
		into.sketch = from.sketch;
		into.exact = undefined;
		if (exact !== undefined) {
			addTableToSketch(into, into.sketch, exact, parse);
		}

		return;
	}

	mergeHyperLogLog(into.sketch.distinct, from.sketch.distinct);
	mergeFrequent(into.sketch.frequent, from.sketch.frequent);
	mergeOrdered(into.sketch.ordered, from.sketch.ordered);
};
