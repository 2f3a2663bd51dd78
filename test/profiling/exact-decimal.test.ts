import test from 'ava';
import {parseDecimal, quotient, subtract, toDouble, toFixedText} from '../../source/profiling/exact-decimal.ts';
import fc from '../support/properties.ts';

const read = (value: number | string) => {
	const decimal = parseDecimal(value);
	if (decimal === undefined) {
		throw new Error(`${value} is not a number`);
	}

	return decimal;
};

test('any finite double is read and given back as it was', t => {
	fc.assert(
		fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), value => {
			t.is(toDouble(read(value)) + 0, value + 0);
		}),
	);
});

test('text that is not a finite number is not read as one', t => {
	for (const text of [
		'',
		' ',
		'-',
		'.',
		'e5',
		'NaN',
		'Infinity',
		'-inf',
		'0x10',
		'1_000',
		'1,5',
		'2024-01-01',
		'1e999999',
		'１',
	]) {
		t.deepEqual([text, parseDecimal(text)], [text, undefined]);
	}
});

test('differences past 2^53 and of many decimals are exact', t => {
	t.deepEqual(subtract(read('9007199254740993'), read('9007199254740992')), {digits: 1n, scale: 0});
	const difference = subtract(read('0.1000000000000000000000000001'), read('0.1'));
	t.is(toDouble(difference), 1e-28);
});

test('a decimal just above the middle of two doubles is rounded up, however small the rest', t => {
	t.is(toDouble(read('9007199254740993.0000000000000000000000000000000001')), 9_007_199_254_740_994);
	t.is(toDouble(read('9007199254740993')), 9_007_199_254_740_992);
});

test('a quotient of doubles that a double holds is that double', t => {
	fc.assert(
		fc.property(
			fc.integer(),
			fc.integer().filter(value => value !== 0),
			(one, other) => {
				// A division of two doubles is rounded once, by IEEE 754.
				t.is(quotient(read(one), read(other)) + 0, one / other + 0);
			},
		),
	);
});

test('fixed decimals are rounded half away from zero, on the decimals and not on a double', t => {
	const cases: ReadonlyArray<readonly [number | string, string]> = [
		[35.5, '35.50'],
		[1.005, '1.01'],
		[-1.005, '-1.01'],
		[0.004, '0.00'],
		[-0.004, '0.00'],
		[0, '0.00'],
		[99.995, '100.00'],
		['123456789012345678901234567890.125', '123456789012345678901234567890.13'],
		[1e21, '1000000000000000000000.00'],
	];
	for (const [value, text] of cases) {
		t.is(toFixedText(read(value), 2), text);
	}

	t.is(toFixedText(read('12.5'), 0), '13');
});
