import test from 'ava';
import {
	addToMoments,
	createMoments,
	mergeMoments,
	sampleDeviation,
	type Moments,
} from '../../../source/profiling/accumulators/moments.ts';
import {michelson} from '../../support/certified-values.ts';
import fc from '../../support/properties.ts';

const momentsOf = (values: readonly number[], block = 512): Moments => {
	const moments = createMoments();
	for (let from = 0; from < values.length; from += block) {
		const part = Float64Array.from(values.slice(from, from + block));
		addToMoments(moments, part, part.length);
	}

	return moments;
};

const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

const alternating = (first: number, low: number, high: number): number[] => [
	first,
	...Array.from({length: 1000}, (_, index) => (index % 2 === 0 ? low : high)),
];

/** Certified figures of a set, and the relative error that its standard deviation may have. */
type Certified = Readonly<Record<'mean' | 'deviation' | 'tolerance', number>>;

// The univariate sets of NIST's Statistical Reference Datasets, with the certified mean and standard deviation.
const certified = test.macro({
	exec(t, values: readonly number[], {mean, deviation, tolerance}: Certified) {
		const moments = momentsOf(values);
		t.true(relative(moments.mean, mean) <= 1e-14, `mean ${moments.mean}`);
		t.true(relative(sampleDeviation(moments) ?? NaN, deviation) <= tolerance, `stddev ${sampleDeviation(moments)}`);
	},
	title: name => `mean and standard deviation agree with NIST's certified values: ${name}`,
});

test('NumAcc1', certified, [10_000_001, 10_000_003, 10_000_002], {mean: 10_000_002, deviation: 1, tolerance: 1e-15});
test('NumAcc2', certified, alternating(1.2, 1.1, 1.3), {mean: 1.2, deviation: 0.1, tolerance: 1e-13});
test('NumAcc3', certified, alternating(1_000_000.2, 1_000_000.1, 1_000_000.3), {
	mean: 1_000_000.2,
	deviation: 0.1,
	tolerance: 1e-8,
});
test('NumAcc4', certified, alternating(10_000_000.2, 10_000_000.1, 10_000_000.3), {
	mean: 10_000_000.2,
	deviation: 0.1,
	tolerance: 1e-7,
});
test('Michelson', certified, michelson, {mean: 299.8524, deviation: 0.0790105478190518, tolerance: 1e-12});

test('the standard deviation of fewer than two values is null', t => {
	t.is(sampleDeviation(momentsOf([])), null);
	t.is(sampleDeviation(momentsOf([5])), null);
	t.is(sampleDeviation(momentsOf([5, 5])), 0);
});

test('moments of two parts merge into the moments of the whole', t => {
	const values = fc.array(fc.integer({min: -1_000_000, max: 1_000_000}), {minLength: 1, maxLength: 60});
	fc.assert(
		fc.property(values, values, (left, right) => {
			const merged = momentsOf(left);
			mergeMoments(merged, momentsOf(right));
			// Integers small enough that the exact answer fits: n Σx² − (Σx)² over n.
			const all = [...left, ...right].map(BigInt);
			const count = BigInt(all.length);
			const sum = all.reduce((total, value) => total + value, 0n);
			const squares = all.reduce((total, value) => total + value * value, 0n);
			const expected = Number(count * squares - sum * sum) / all.length;
			t.is(merged.count, all.length);
			t.true(Math.abs(merged.squares - expected) <= 1e-9 * Math.max(1, expected));
			t.true(Math.abs(merged.mean - Number(sum) / all.length) <= 1e-9);
		}),
	);
});

test('moments of nothing change nothing', t => {
	const moments = momentsOf([1, 2, 4]);
	mergeMoments(moments, createMoments());
	t.deepEqual(moments, momentsOf([1, 2, 4]));
});

test('a value with a weight counts as often as its weight', t => {
	const weighted = createMoments();
	addToMoments(weighted, Float64Array.of(1, 5, 9), 3, Float64Array.of(3, 1, 2));
	const plain = momentsOf([1, 1, 1, 5, 9, 9]);
	t.is(weighted.count, 6);
	t.true(relative(weighted.mean, plain.mean) < 1e-15);
	t.true(relative(weighted.squares, plain.squares) < 1e-14);
});

/** A double as a whole number of 2^-1074, the smallest there is. */
const scaled = (value: number): bigint => {
	let [number, doublings] = [value, 0n];
	// eslint-disable-next-line unicorn/prefer-number-is-safe-integer -- a large one is as whole
	while (!Number.isInteger(number)) {
		number *= 2;
		doublings++;
	}

	return BigInt(number) * 2n ** (1074n - doublings);
};

const rootOf = (square: bigint): bigint => {
	if (square === 0n) {
		return 0n;
	}

	// eslint-disable-next-line no-bitwise -- a power of two
	let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
	for (let next = (root + square / root) / 2n; next < root; next = (root + square / root) / 2n) {
		root = next;
	}

	return root;
};

const digitsPast = 340;

/** A whole number of 2^-1074 · 10^-340 as a double. */
const asDouble = (value: bigint): number => {
	const size = Number(`${String((value < 0n ? -value : value) / 2n ** 1074n)}e-${digitsPast}`);
	return value < 0n ? -size : size;
};

const anySize = fc.oneof(
	fc.double({noNaN: true, noDefaultInfinity: true}),
	fc.double({min: 1e-200, max: 1e-190, noNaN: true}),
	fc.double({min: -1e200, max: 1e200, noNaN: true}),
	fc.integer(),
	fc.constantFrom(-Number.MAX_VALUE, Number.MAX_VALUE, Number.MIN_VALUE, 0),
);

test('mean and deviation of values of any size are those of exact arithmetic, in one part or many', t => {
	const values = fc.array(anySize, {minLength: 2, maxLength: 12});
	fc.assert(
		fc.property(values, fc.nat(11), (all, cut) => {
			const numbers = all.map(value => scaled(value) * 10n ** BigInt(digitsPast));
			const count = BigInt(all.length);
			const sum = numbers.reduce((total, value) => total + value, 0n);
			const squares = numbers.reduce((total, value) => total + value * value, 0n);
			const mean = asDouble(sum / count);
			const deviation = asDouble(rootOf((count * squares - sum * sum) / (count * (count - 1n))));
			const largest = Math.max(...all.map(value => Math.abs(value)));
			const merged = momentsOf(all.slice(0, cut));
			mergeMoments(merged, momentsOf(all.slice(cut)));
			for (const moments of [momentsOf(all), merged]) {
				const allowed = largest * 1e-14 + Number.MIN_VALUE;
				t.true(Math.abs(moments.mean - mean) <= allowed, `mean ${moments.mean}, not ${mean}`);
				const found = sampleDeviation(moments) ?? NaN;
				const isSame = found === deviation || Math.abs(found - deviation) <= allowed + deviation * 1e-12;
				t.true(isSame, `stddev ${found}, not ${deviation}`);
			}
		}),
		{numRuns: 1000},
	);
});

test('the deviation of the largest doubles of both signs is past them', t => {
	t.is(sampleDeviation(momentsOf([-Number.MAX_VALUE, Number.MAX_VALUE])), Infinity);
	t.is(momentsOf([-Number.MAX_VALUE, Number.MAX_VALUE]).mean, 0);
});
