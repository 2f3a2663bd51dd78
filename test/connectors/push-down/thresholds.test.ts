// A database that compares exactly counts as a scan of doubles would.
import test from 'ava';
import {plainDecimal, thresholdAt} from '../../../source/connectors/push-down/thresholds.ts';
import fc from '../../support/properties.ts';

/** Digits and a power of ten, as a BigInt of 10^-1200: comparisons are exact. */
const places = 1200;

const exact = (text: string): bigint => {
	// eslint-disable-next-line regexp/prefer-named-capture-group -- short and of one use
	const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/v.exec(text) ?? [];
	const size = BigInt(`${whole}${fraction.padEnd(places, '0')}`);
	return sign === '-' ? -size : size;
};

const anyEdge = fc
	.oneof(
		fc.double({
			noNaN: true,
			noDefaultInfinity: true,
			min: -1e25,
			max: 1e25,
		}),
		fc.integer({min: -1000, max: 1000}).map(number => number / 10),
		fc.integer({min: -60, max: 60}).map(power => 2 ** power),
		fc.integer({min: -60, max: 60}).map(power => -(2 ** power)),
		fc.bigInt({min: 2n ** 53n, max: 2n ** 64n}).map(Number),
	)
	.filter(edge => edge === 0 || Math.abs(edge) > 1e-200);

/** Decimals around a double, as near as its neighbours and nearer. */
const near = (edge: number): fc.Arbitrary<string> => {
	const text = exact(edge.toFixed(100).length > 110 ? BigInt(Math.trunc(edge)).toString() : edge.toFixed(100));
	const ulp = BigInt(Math.max(1, Math.round(Math.abs(edge) * 2 ** -52 * 1e30))) * 10n ** BigInt(places - 30);
	return fc.integer({min: -300, max: 300}).map(hundredths => {
		const value = text + (ulp * BigInt(hundredths)) / 100n;
		const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
		return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
	});
};

test('a decimal reaches the threshold exactly when its double reaches the edge', t => {
	const outcome = fc.check(
		fc.property(
			anyEdge.chain(edge => fc.tuple(fc.constant(edge), near(edge))),
			([edge, decimal]) => {
				const {text} = thresholdAt(edge, {type: 'decimal'});
				return exact(decimal) >= exact(text) === Number(decimal) >= edge;
			},
		),
		{numRuns: 2000},
	);
	t.false(
		outcome.failed,
		JSON.stringify(outcome.counterexample, (_, value: unknown) =>
			typeof value === 'bigint' ? String(value) : value,
		),
	);
});

test('an integer reaches the threshold exactly when it reaches the edge', t => {
	const pair = anyEdge.chain(edge =>
		fc.tuple(
			fc.constant(edge),
			fc.bigInt({min: -5000n, max: 5000n}).map(distance => BigInt(Math.round(edge)) + distance),
		),
	);
	const outcome = fc.check(
		fc.property(pair, ([edge, integer]) => {
			const {text} = thresholdAt(edge, {type: 'integer'});
			// A comparison of a BigInt with a number is exact.
			return integer >= BigInt(text) === integer >= edge;
		}),
		{numRuns: 5000},
	);
	t.false(
		outcome.failed,
		JSON.stringify(outcome.counterexample, (_, value: unknown) =>
			typeof value === 'bigint' ? String(value) : value,
		),
	);
});

test('the threshold of a double is the double itself, and that of a timestamp is a whole microsecond', t => {
	t.deepEqual(thresholdAt(0.1, {type: 'float'}), {type: 'float', text: '0.1'});
	t.deepEqual(thresholdAt(1.5, {type: 'timestamp'}), {type: 'timestamp', text: '2'});
	t.deepEqual(thresholdAt(-1.5, {type: 'date'}), {type: 'date', text: '-1'});
	t.deepEqual(thresholdAt(0, {type: 'decimal'}), {type: 'decimal', text: '0'});
});

/** A whole number of units of 10^-scale. */
const fixed = (units: bigint, scale: number): string => {
	const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
	return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
};

test('a threshold has the decimals of its column, and is the smallest that reaches the edge', t => {
	const outcome = fc.check(
		fc.property(anyEdge, fc.nat(18), (edge, scale) => {
			const {text} = thresholdAt(edge, {type: 'decimal', scale});
			const units = exact(text) / 10n ** BigInt(places - scale);
			return (
				(text.split('.', 2)[1]?.length ?? 0) === scale &&
				Number(fixed(units, scale)) >= edge &&
				Number(fixed(units - 1n, scale)) < edge
			);
		}),
		{numRuns: 2000},
	);
	t.false(outcome.failed, JSON.stringify(outcome.counterexample));
	t.is(thresholdAt(4.995, {type: 'decimal', scale: 2}).text, '5.00');
	t.is(thresholdAt(-0.004, {type: 'decimal', scale: 2}).text, '0.00');
});

test('a double is written without an exponent', t => {
	fc.assert(
		fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), value => {
			t.notRegex(plainDecimal(value), /e/v);
			t.is(Number(plainDecimal(value)) + 0, value + 0);
		}),
	);
});
