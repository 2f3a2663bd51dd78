// Finds the most frequent values of a column among numbers, texts and binary values.
import type {SemanticType} from '../column-types.ts';
import type {Figure} from '../metrics/summary.ts';
import type {ValueCount} from '../profile.ts';
import type {ColumnAccumulator} from './column-accumulator.ts';
import {certainlyFrequent, type FrequentItems} from './frequent-items.ts';
import type {NumberAccumulator} from './number-accumulator.ts';
import {countedNumbers, createNumberFrequencies} from './number-frequencies.ts';
import {presentNumber} from './number-summary.ts';
import {showEscapes} from './surrogate-escapes.ts';
import type {TextAccumulator} from './text-accumulator.ts';
import {numberFormName, writeTimestamp} from './timestamp-formats.ts';

type Ranked = {readonly order: number; readonly value: number | bigint | string; readonly count: number};

/** Compares texts by code point, as databases do. JavaScript compares code units. */
export const compareText = (a: string, b: string): number => {
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
		return b.count === a.count ? a.order - b.order : b.count - a.count;
	}

	if (typeof a.value === 'string' && typeof b.value === 'string') {
		return compareText(a.value, b.value);
	}

	return a.value < b.value ? -1 : 1;
};

/**
Collects the first of many values in their order. Keeps some more until it sorts them, and drops later ones at once.
*/
class TopK {
	readonly #limit: number;
	#kept: Ranked[] = [];
	/** The last of the first values so far. Later ones cannot be among the first. */
	#last: Ranked | undefined;

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** An empty collection with the same limit. */
	another(): TopK {
		return new TopK(this.#limit);
	}

	/** Whether a value with this count could be among the first. */
	admits(count: number): boolean {
		return count > 0 && count >= (this.#last?.count ?? 0);
	}

	add(order: number, value: Ranked['value'], count: number): void {
		const ranked = {order, value, count};
		if (this.#last !== undefined && compareRanked(ranked, this.#last) > 0) {
			return;
		}

		this.#kept.push(ranked);
		if (this.#kept.length >= this.#limit * 2 + 1024) {
			this.#last = this.sorted().at(-1);
		}
	}

	sorted(): readonly Ranked[] {
		this.#kept = this.#kept.sort(compareRanked).slice(0, this.#limit);
		return this.#kept;
	}
}

const offerTexts = (top: TopK, {exact, sketch}: TextAccumulator, order: number): void => {
	for (const {label = '', count} of sketch === undefined ? [] : certainlyFrequent(sketch.frequent)) {
		if (top.admits(count)) {
			top.add(order, label, count);
		}
	}

	for (const [entry, value] of (exact?.keys ?? []).entries()) {
		const count = exact?.counts[entry] ?? 0;
		if (top.admits(count)) {
			top.add(order, value, count);
		}
	}
};

const offerNumbers = (top: TopK, {exact, sketch}: NumberAccumulator): void => {
	for (const {key, count} of sketch === undefined ? [] : certainlyFrequent(sketch.frequent)) {
		if (top.admits(count)) {
			top.add(0, key, count);
		}
	}

	const {values, weights} = countedNumbers(exact ?? createNumberFrequencies());
	for (let index = 0; index < values.length; index++) {
		const count = weights[index] ?? 0;
		if (top.admits(count)) {
			top.add(0, values[index] ?? 0, count);
		}
	}
};

/** Offers timestamps. Texts of one form have the order of their timestamps, so that only the kept ones are written. */
const offerTimestamps = (top: TopK, timestamps: NumberAccumulator, form: number): void => {
	const order = numberFormName(form) === undefined ? 1 : 0;
	const ofForm = top.another();
	offerNumbers(ofForm, timestamps);
	for (const {value, count} of ofForm.sorted()) {
		top.add(order, writeTimestamp(form, Number(value)), count);
	}
};

const offerAll = (top: TopK, {numbers, timestamps, texts, binaries}: ColumnAccumulator): void => {
	offerNumbers(top, numbers);
	for (const [value, count] of [
		[-Infinity, numbers.negativeInfinite],
		[Infinity, numbers.positiveInfinite],
		...numbers.large,
	] as const) {
		if (top.admits(count)) {
			top.add(0, value, count);
		}
	}

	for (const [form, part] of timestamps.entries()) {
		if (part !== undefined) {
			offerTimestamps(top, part, form);
		}
	}

	offerTexts(top, texts, 1);
	offerTexts(top, binaries, 2);
};

const presentValue = (value: number | bigint | string, type: SemanticType): ValueCount['value'] => {
	if (type === 'boolean' && (value === 0 || value === 1)) {
		return value === 1;
	}

	if (typeof value === 'string') {
		return showEscapes(value);
	}

	return value === Infinity || value === -Infinity ? String(value) : presentNumber(value);
};

const uncertainty = (
	part: {readonly sketch: {readonly frequent: FrequentItems} | undefined; readonly unique: boolean} | undefined,
): number => (part?.sketch === undefined ? 0 : part.unique ? 1 : part.sketch.frequent.offset);

/**
The most frequent values, ties by value: all of them when there are at most `complete` distinct ones, else the first
`limit`.
*/
export const rankValues = (
	accumulator: ColumnAccumulator,
	type: SemanticType,
	distinct: number,
	complete: number,
	limit: number,
): Figure<readonly ValueCount[]> => {
	const {numbers, timestamps, texts, binaries, rows} = accumulator;
	const top = new TopK(distinct <= complete ? complete : limit);
	offerAll(top, accumulator);
	const value = top.sorted().map(({value, count}) => ({value: presentValue(value, type), count}));
	const error = Math.max(...[numbers, ...timestamps, texts, binaries].map(part => uncertainty(part)));
	return {value, error: rows === 0 ? 0 : error / rows};
};
