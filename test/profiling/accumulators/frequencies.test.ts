import test from 'ava';
import {
	addFrequent,
	certainlyFrequent,
	createFrequentItems,
	mergeFrequent,
	type FrequentItems,
} from '../../../source/profiling/accumulators/frequent-items.ts';
import {hash, hashKey, hashNumber, hashText} from '../../../source/profiling/accumulators/hash.ts';
import {addNumbers, createNumberAccumulator} from '../../../source/profiling/accumulators/number-accumulator.ts';
import {
	addNumber,
	countOf,
	createNumberFrequencies,
	sortedNumbers,
} from '../../../source/profiling/accumulators/number-frequencies.ts';
import {
	addText,
	createTextFrequencies,
	keyOf,
	mergeTexts,
	type TextFrequencies,
} from '../../../source/profiling/accumulators/text-frequencies.ts';
import fc, {anyText} from '../../support/properties.ts';
import {randomNumbers} from '../../support/random.ts';

const tally = <Value>(values: readonly Value[]): Map<Value, number> => {
	const counts = new Map<Value, number>();
	for (const value of values) {
		counts.set(value, (counts.get(value) ?? 0) + 1);
	}

	return counts;
};

const textsOf = (values: readonly string[]): TextFrequencies => {
	const table = createTextFrequencies();
	for (const value of values) {
		addText(table, value);
	}

	return table;
};

const countsOf = ({keys, counts}: TextFrequencies): Map<string, number> =>
	new Map(keys.map((key, place) => [key, counts[place] ?? 0]));

test('numbers are counted as a Map counts them', t => {
	const values = fc.array(fc.oneof(fc.double({noNaN: true}), fc.integer({min: -50, max: 50})), {maxLength: 3000});
	fc.assert(
		fc.property(values, numbers => {
			const table = createNumberFrequencies();
			for (const number of numbers) {
				addNumber(table, number);
			}

			const expected = tally(numbers.map(number => number + 0));
			const sorted = sortedNumbers(table);
			t.deepEqual(
				[...sorted.values],
				expected
					.keys()
					.toArray()
					.toSorted((a, b) => a - b),
			);
			t.deepEqual(
				[...sorted.weights],
				Array.from(sorted.values, value => expected.get(value)),
			);
			t.is(countOf(table, 12_345.5), expected.get(12_345.5) ?? 0);
		}),
		{numRuns: 50},
	);
});

test('texts are counted as a Map counts them, with their lengths in code points', t => {
	fc.assert(
		fc.property(fc.array(anyText({maxLength: 4}), {maxLength: 2000}), texts => {
			const table = textsOf(texts);
			t.deepEqual(countsOf(table), tally(texts));
			t.deepEqual(
				table.lengths,
				table.keys.map(key => [...key].length),
			);
		}),
		{numRuns: 50},
	);
});

test('frequencies of two parts merge into those of the whole', t => {
	const texts = fc.array(fc.string({maxLength: 2}), {maxLength: 500});
	fc.assert(
		fc.property(texts, texts, (left, right) => {
			const merged = textsOf(left);
			mergeTexts(merged, textsOf(right));
			t.deepEqual(countsOf(merged), tally([...left, ...right]));
		}),
		{numRuns: 50},
	);
});

test('long texts that differ only at the end stay distinct, and are kept short', t => {
	const long = 'x'.repeat(1_000_000);
	t.not(keyOf(`${long}a`), keyOf(`${long}b`));
	t.is(keyOf(long), keyOf('x'.repeat(1_000_000)));
	t.true(keyOf(long).length < 400);
	t.regex(keyOf(long), /1000000 characters/v);
});

const frequentOf = (values: readonly number[]): FrequentItems => {
	const items = createFrequentItems(false);
	for (const value of values) {
		hashNumber(value);
		addFrequent(items, value, hash[0] ?? 0);
	}

	return items;
};

const skewed = (seed: number, count: number): number[] => {
	const random = randomNumbers(seed);
	return Array.from({length: count}, () => (random() < 0.3 ? Math.floor(random() * 5) : Math.floor(random() * 1e9)));
};

test("an item's count is never too high, and too low by no more than the stated offset", t => {
	const values = skewed(11, 200_000);
	const items = frequentOf(values);
	const expected = tally(values);
	t.true(items.offset > 0);
	const found = certainlyFrequent(items);
	t.true(found.length >= 5);
	for (const {key, count} of found) {
		const actual = expected.get(key) ?? 0;
		t.true(
			count <= actual && actual <= count + items.offset,
			`${key}: ${count} of ${actual}, offset ${items.offset}`,
		);
	}

	const kept = new Set(found.map(({key}) => key));
	for (const [value, count] of expected) {
		t.true(kept.has(value) || count <= 2 * items.offset, `${value} occurs ${count} times and is missing`);
	}
});

test('frequent items of two parts merge within the sum of their offsets', t => {
	const [left, right] = [skewed(1, 100_000), skewed(2, 100_000)];
	const merged = frequentOf(left);
	mergeFrequent(merged, frequentOf(right));
	const expected = tally([...left, ...right]);
	for (const {key, count} of certainlyFrequent(merged)) {
		const actual = expected.get(key) ?? 0;
		t.true(count <= actual && actual <= count + merged.offset);
	}

	t.deepEqual(
		certainlyFrequent(merged)
			.map(({key}) => key)
			.toSorted((a, b) => a - b)
			.slice(0, 5),
		[0, 1, 2, 3, 4],
	);
});

test('counts that outgrow the memory keep the most frequent values within the stated offset', t => {
	// Value i occurs as often as 70,000 / i, so that the offset must lie between the rare ones and the frequent ones.
	const distinct = 70_000;
	const values = Array.from({length: distinct}, (_, index) =>
		Array.from({length: Math.floor(distinct / (index + 1))}, () => index),
	).flat();
	const random = randomNumbers(5);
	const shuffled = Float64Array.from(
		values.map(value => [random(), value] as const).toSorted(([a], [b]) => a - b),
		([, value]) => value,
	);
	const accumulator = createNumberAccumulator(false);
	for (let from = 0; from < shuffled.length; from += 1000) {
		const chunk = shuffled.slice(from, from + 1000);
		addNumbers(accumulator, chunk, chunk.length);
	}

	const items = accumulator.sketch?.frequent ?? createFrequentItems(false);
	const found = new Map(certainlyFrequent(items).map(({key, count}) => [key, count]));
	t.true(items.offset > 0);
	for (let value = 0; value < distinct; value++) {
		const actual = Math.floor(distinct / (value + 1));
		const count = found.get(value);
		t.true(count === undefined ? actual <= 2 * items.offset : count <= actual && actual <= count + items.offset);
	}

	t.true(found.has(0) && found.has(99));
});

test('values that all differ leave no frequent item', t => {
	t.deepEqual(certainlyFrequent(frequentOf(Array.from({length: 100_000}, (_, index) => index))), []);
});

test('a frequent text among many rare ones keeps its text, in one part and over several', t => {
	const part = (number: number): FrequentItems => {
		const items = createFrequentItems(true);
		for (let index = 0; index < 40_000; index++) {
			// One in ten is the same.
			const text = index % 10 === 0 ? 'the same' : `part ${number}, text ${index}`;
			hashText(text);
			addFrequent(items, hashKey(), hash[0] ?? 0, text);
		}

		return items;
	};

	const whole = part(0);
	const labelsOf = (items: FrequentItems) => certainlyFrequent(items).map(({label}) => label);
	t.deepEqual(labelsOf(whole), ['the same']);
	for (const number of [1, 2, 3]) {
		mergeFrequent(whole, part(number));
		t.deepEqual(labelsOf(whole), ['the same']);
	}
});
