// The most frequent values of a column, of whatever class they are: numbers, then texts, then binary values.
import type {SemanticType} from '../column-types.ts';
import type {Figure} from '../metrics/summary.ts';
import type {ValueCount} from '../profile.ts';
import type {ColumnAccumulator} from './column-accumulator.ts';
import {certainlyFrequent, type FrequentItems} from './frequent-items.ts';
import type {NumberAccumulator} from './number-accumulator.ts';
import {createNumberFrequencies, sortedNumbers} from './number-frequencies.ts';
import {presentNumber} from './number-summary.ts';
import type {TextAccumulator} from './text-accumulator.ts';

type Ranked = {readonly order: number; readonly value: number | bigint | string; readonly count: number};

/** Text by code point, as databases order it; JavaScript's own order is by code unit. */
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

	return typeof value === 'string' || value === Infinity || value === -Infinity ? String(value) : presentNumber(value);
};

const uncertainty = (sketch: {readonly frequent: FrequentItems} | undefined, unique: boolean): number =>
	sketch === undefined ? 0 : (unique ? 1 : sketch.frequent.offset);

/** The most frequent values, ties by value: all of them when there are at most `complete` distinct ones, else the first `most`. */
export const rankValues = (accumulator: ColumnAccumulator, type: SemanticType, distinct: number, complete: number, most: number): Figure<readonly ValueCount[]> => {
	const {numbers, texts, binaries, unique, rows} = accumulator;
	const ranked = [...rankedNumbers(numbers), ...rankedTexts(texts, 1), ...rankedTexts(binaries, 2)].sort(compareRanked);
	const isComplete = distinct <= complete;
	const value = ranked.slice(0, isComplete ? complete : most).map(({value, count}) => ({value: presentValue(value, type), count}));
	const error = Math.max(...[numbers, texts, binaries].map(({sketch}) => uncertainty(sketch, unique)));
	return {value, error: rows === 0 ? 0 : error / rows};
};
