// Oracles: rational arithmetic, and the definition of rounding: no double is nearer, and of two as near the even one.
import test from 'ava';
import {binEdges, binEnd} from '../../../source/profiling/accumulators/bin-edges.ts';
import fc from '../../support/properties.ts';

/** The number numerator / denominator, the denominator positive. */
type Rational = {readonly numerator: bigint; readonly denominator: bigint};

/** Every double is a whole number of the smallest one. */
const smallest = 2n ** 1074n;

const bits = new DataView(new ArrayBuffer(8));

const inSmallest = (value: number): bigint => {
	bits.setFloat64(0, Math.abs(value));
	const all = bits.getBigUint64(0);
	const exponent = all / 2n ** 52n;
	const fraction = all % 2n ** 52n;
	const size = exponent === 0n ? fraction : (2n ** 52n + fraction) * 2n ** (exponent - 1n);
	return value < 0 ? -size : size;
};

/** The doubles on both sides of one. */
const neighboursOf = (value: number): readonly number[] => {
	const next = (of: number, by: bigint) => {
		bits.setFloat64(0, of);
		bits.setBigUint64(0, bits.getBigUint64(0) + by);
		return bits.getFloat64(0);
	};

	return value === 0 ? [-Number.MIN_VALUE, Number.MIN_VALUE] : [next(value, 1n), next(value, -1n)];
};

const distance = (value: number, {numerator, denominator}: Rational): bigint => {
	const difference = inSmallest(value) * denominator - numerator * smallest;
	return difference < 0n ? -difference : difference;
};

const isNearest = (value: number, exact: Rational): boolean =>
	neighboursOf(value)
		.filter(other => Number.isFinite(other))
		.every(other => {
			const [ours, theirs] = [distance(value, exact), distance(other, exact)];
			return ours < theirs || (ours === theirs && isEven(value));
		});

const isEven = (value: number): boolean => {
	bits.setFloat64(0, value);
	return bits.getBigUint64(0) % 2n === 0n;
};

const anyDouble = fc.oneof(
	fc.double({noNaN: true, noDefaultInfinity: true}),
	fc.integer(),
	fc.integer({min: -1000, max: 1000}).map(value => value / 10),
	fc.integer({min: 0, max: 40}).map(value => value * Number.MIN_VALUE),
	// Some next to each other, where edges lie half way between two doubles.
	fc.integer({min: 0, max: 40}).map(value => 1 + value * Number.EPSILON),
);

test('each edge is the double nearest to its exact place, ties to even', t => {
	fc.assert(
		fc.property(anyDouble, anyDouble, fc.integer({min: 1, max: 40}), (one, other, bins) => {
			const [min, max] = [Math.min(one, other), Math.max(one, other)];
			for (const [index, edge] of binEdges(min, max, bins).entries()) {
				const numerator = inSmallest(min) * BigInt(bins - index) + inSmallest(max) * BigInt(index);
				t.true(
					isNearest(edge, {numerator, denominator: smallest * BigInt(bins)}),
					`${min} ${max} ${bins}: ${edge}`,
				);
			}
		}),
		{numRuns: 2000},
	);
});

test('1 to 1001 in ten bins has whole edges, a hundred apart', t => {
	t.deepEqual(binEdges(1, 1001, 10), [1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1001]);
});

test('edges at whole numbers are whole, whatever the ends and the number of bins', t => {
	fc.assert(
		fc.property(
			fc.maxSafeInteger().map(value => Math.trunc(value / 4)),
			fc.integer({min: 1, max: 2 ** 31}),
			fc.integer({min: 1, max: 50}),
			(min, width, bins) => {
				const expected = Array.from({length: bins + 1}, (_, index) => min + index * width);
				t.deepEqual(binEdges(min, min + bins * width, bins), expected);
			},
		),
	);
});

test('edges of decimals are the decimals that one would write', t => {
	const tenths = Array.from({length: 11}, (_, index) => Number(`${(index + 1) / 10}`));
	t.deepEqual(binEdges(binEnd(0.1, 'decimal'), binEnd(1.1, 'decimal'), 10), tenths);
	t.deepEqual(binEdges('0.10', '1.10', 10), tenths);
	t.is(binEdges('0.10', '1.10', 10)[2], 0.3);
});

test('ends past 2^53 count to their last digit', t => {
	const [min, bins] = [2n ** 60n + 1n, 8];
	const expected = Array.from({length: bins + 1}, (_, index) => Number(min + BigInt(index) * 1001n));
	t.deepEqual(binEdges(min, min + 8008n, bins), expected);
});

test('edges of the largest doubles do not overflow', t => {
	t.deepEqual(binEdges(-Number.MAX_VALUE, Number.MAX_VALUE, 4), [
		-Number.MAX_VALUE,
		-Number.MAX_VALUE / 2,
		0,
		Number.MAX_VALUE / 2,
		Number.MAX_VALUE,
	]);
});
