// The borders of bins as literals: exact whatever the database's own doubles do.
import test from 'ava';
import fc from 'fast-check';
import {plainDecimal, thresholdAt} from '../../../source/connectors/push-down/thresholds.ts';

/** A decimal text in units of 10^-scale. */
const units = (text: string, scale: number): bigint => {
	const [whole = '', fraction = ''] = text.replace('-', '').split('.', 2);
	return BigInt(`${whole}${fraction.padEnd(scale, '0')}`) * (text.startsWith('-') ? -1n : 1n);
};

const text = (count: bigint, scale: number): string => {
	const digits = String(count < 0n ? -count : count).padStart(scale + 1, '0');
	return `${count < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
};

const borders = fc.oneof(fc.double({noNaN: true, min: -1e20, max: 1e20}), fc.double({noNaN: true, min: -10, max: 10}), fc.integer().map(number => number / 100));

test('of numbers with a scale, a border is the least of them that a double of at least the border stands for', t => {
	fc.assert(fc.property(borders, fc.nat(18), (border, scale) => {
		const literal = thresholdAt(border, {type: 'decimal', scale}).text;
		t.is(literal.split('.', 2)[1]?.length ?? 0, scale);
		const least = units(literal, scale);
		t.true(Number(text(least, scale)) >= border);
		t.true(Number(text(least - 1n, scale)) < border);
	}));
});

test('whole numbers have no digits behind the point, and doubles keep theirs', t => {
	t.is(thresholdAt(4.5, {type: 'integer'}).text, '5');
	t.is(thresholdAt(-4.5, {type: 'decimal', scale: 0}).text, '-4');
	t.is(thresholdAt(0.1, {type: 'float'}).text, '0.1');
	t.is(thresholdAt(4.995, {type: 'decimal', scale: 2}).text, '5.00');
	t.is(thresholdAt(-0.004, {type: 'decimal', scale: 2}).text, '0.00');
});

test('a double is written without an exponent', t => {
	fc.assert(fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), value => {
		t.notRegex(plainDecimal(value), /e/v);
		t.is(Number(plainDecimal(value)) + 0, value + 0);
	}));
});
