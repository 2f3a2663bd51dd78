// How often values occur: what is known of them, what is not, and what is new or gone.
import test from 'ava';
import {compareFrequencies, type ValueFrequencies} from '../../../source/drift/distribution/compare-frequencies.ts';
import {jensenShannonDistance} from '../../../source/drift/statistics/divergences.ts';
import fc from '../../support/properties.ts';

type Counts = Readonly<Record<string, number>>;

const rowsOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** What a run lists of some counts: all of them, or the most frequent ones. */
const listed = (counts: Counts, most = Infinity): ValueFrequencies => {
	const rows = rowsOf(counts);
	const kept = Object.entries(counts)
		.filter(([, count]) => count > 0)
		.toSorted(([, one], [, other]) => other - one)
		.slice(0, most);
	const inList = kept.reduce((sum, [, count]) => sum + count, 0);
	return {
		shares: new Map(kept.map(([value, count]) => [value, count / rows])),
		rows,
		error: 0,
		unlisted: inList >= rows ? 0 : 1 - inList / rows,
		maxUnlisted: inList >= rows ? 0 : (kept.at(-1)?.[1] ?? rows) / rows,
	};
};

/** The distance of the whole distributions, by the formula's own definition. */
const trueDistance = (one: Counts, other: Counts): number => {
	const [rows, otherRows] = [rowsOf(one), rowsOf(other)];
	return jensenShannonDistance(
		[...new Set([...Object.keys(one), ...Object.keys(other)])].map(value => ({
			baseline: (one[value] ?? 0) / rows,
			current: (other[value] ?? 0) / otherRows,
		})),
	);
};

const anyCounts = fc.dictionary(fc.constantFrom(...'abcdefghijklmnop'), fc.integer({min: 1, max: 2000}), {minKeys: 1});

test('whatever a run leaves unlisted, the distance lies between the stated lower and upper bound', t => {
	fc.assert(
		fc.property(
			anyCounts,
			anyCounts,
			fc.integer({min: 1, max: 16}),
			fc.integer({min: 1, max: 16}),
			(one, other, most, otherMost) => {
				const truth = trueDistance(one, other);
				const found = compareFrequencies(listed(one, most), listed(other, otherMost), false);
				t.true(found.jensenShannon.value <= truth + 1e-9, `at least ${found.jensenShannon.value} of ${truth}`);
				t.true(found.maxJensenShannon >= truth - 1e-9, `at most ${found.maxJensenShannon} of ${truth}`);
			},
		),
		{numRuns: 500},
	);
});

test('where both runs list everything the distance is exact, and the same in both directions', t => {
	fc.assert(
		fc.property(anyCounts, anyCounts, (one, other) => {
			const [there, back] = [
				compareFrequencies(listed(one), listed(other), false),
				compareFrequencies(listed(other), listed(one), false),
			];
			t.true(Math.abs(there.jensenShannon.value - trueDistance(one, other)) < 1e-9);
			t.true(Math.abs(there.jensenShannon.value - back.jensenShannon.value) < 1e-9);
			t.true(Math.abs(there.maxJensenShannon - there.jensenShannon.value) < 1e-9);
		}),
	);
});

test('equal frequencies have the distance 0, and those without a common value the distance 1', t => {
	fc.assert(
		fc.property(anyCounts, counts => {
			t.true(compareFrequencies(listed(counts), listed(counts), true).jensenShannon.value < 1e-6);
		}),
	);
	t.is(compareFrequencies(listed({a: 100}), listed({b: 100}), false).jensenShannon.value, 1);
});

test('the more rows change their value, the larger the distance', t => {
	let last = -1;
	for (const moved of [0, 10, 50, 100, 200, 400, 500]) {
		const {value} = compareFrequencies(
			listed({a: 500, b: 500}),
			listed({a: 500 - moved, b: 500 + moved}),
			true,
		).jensenShannon;
		t.true(value > last, `${moved}`);
		last = value;
	}
});

test('new and vanished values are named with their shares, the largest first', t => {
	const found = compareFrequencies(
		listed({Basic: 500, Trial: 150, Old: 350}),
		listed({Basic: 500, Gold: 180, Silver: 320}),
		true,
	);
	t.deepEqual(found.newValues, [
		{value: 'Silver', baseline: 0, current: 0.32},
		{value: 'Gold', baseline: 0, current: 0.18},
	]);
	t.deepEqual(found.vanishedValues, [
		{value: 'Old', baseline: 0.35, current: 0},
		{value: 'Trial', baseline: 0.15, current: 0},
	]);
});

test('a value so rare that chance explains its absence is not called new', t => {
	const before = listed({a: 1000});
	// Four standard errors: e^(−1000 s) is 6e-5 at 9.7 rows.
	t.deepEqual(compareFrequencies(before, listed({a: 991, b: 9}), true).newValues, []);
	t.is(compareFrequencies(before, listed({a: 990, b: 10}), true).newValues.length, 1);
	t.is(compareFrequencies(before, listed({a: 991, b: 9}), false).newValues.length, 1);
});

test('a value that the baseline does not list is not called new: it may have been there', t => {
	const before = listed(
		{
			a: 500,
			b: 300,
			c: 150,
			d: 50,
		},
		2,
	);
	const found = compareFrequencies(before, listed({a: 500, b: 300, z: 200}), true);
	t.deepEqual(found.newValues, []);
	// But it holds more than an unlisted value of the baseline can hold only where the list says so: z may be all that
	// was not listed.
	t.true(found.jensenShannon.value < 0.05 && found.maxJensenShannon > 0.3);
});

test('a value with more rows than the baseline can have left unlisted is a difference', t => {
	// 20 values of 40 rows each are listed of 1,000 rows: no other one holds more than 4 %.
	const many = Object.fromEntries(Array.from({length: 25}, (_, index) => [`v${index}`, 40]));
	const found = compareFrequencies(listed(many, 20), listed({...many, v0: 40, surge: 1000}), true);
	t.true(found.jensenShannon.value > found.jensenShannon.error);
});

test('values that are too rare to tell from chance count together', t => {
	const rare = (prefix: string) =>
		Object.fromEntries(Array.from({length: 300}, (_, index) => [`${prefix}${index}`, 1]));
	const found = compareFrequencies(listed({a: 700, ...rare('x')}), listed({a: 700, ...rare('y')}), true);
	t.true(found.jensenShannon.value < 0.01);
	t.is(found.comparable.toFixed(1), '0.7');
});
