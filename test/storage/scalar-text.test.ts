// Numbers as text: the same double again, or the same digits.
import test from 'ava';
import {parseNumber} from '../../source/profiling/exact-decimal.ts';
import {scalarText} from '../../source/storage/scalar-text.ts';
import fc from '../support/properties.ts';

test('every finite double comes back as the same double, its sign of zero too', t => {
	fc.assert(
		fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), value =>
			Object.is(parseNumber(scalarText(value) ?? ''), value),
		),
		{numRuns: 5000},
	);
	t.is(scalarText(-0), '-0');
});

test('a whole number is written with its own digits', t => {
	t.is(scalarText(2 ** 60), '1152921504606846976');
	t.is(scalarText(-(2 ** 53)), '-9007199254740992');
	t.is(scalarText(42), '42');
});

test('a missing value is stored as null', t => {
	t.deepEqual(
		[null, NaN, Infinity, -Infinity].map(value => scalarText(value)),
		[null, null, null, null],
	);
});

const exactlyRead = test.macro({
	exec(t, text: string, expected: number | string | undefined) {
		t.is(parseNumber(text), expected);
	},
	title: (_, text, expected) => `${JSON.stringify(text)} is read as ${JSON.stringify(expected) ?? 'no number'}`,
});

test(exactlyRead, '35.50', 35.5);
test(exactlyRead, '1000.0', 1000);
test(exactlyRead, '1e-05', 0.00001);
test(exactlyRead, '0.1', 0.1);
test(exactlyRead, '000', 0);
test(exactlyRead, '9007199254740992', 2 ** 53);
test(exactlyRead, '9007199254740993', '9007199254740993');
test(exactlyRead, '9007199254740993.0', '9007199254740993.0');
test(exactlyRead, '0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827');
test(exactlyRead, '12345678901234567890.12', '12345678901234567890.12');
test(exactlyRead, '1e999', '1e999');
test(exactlyRead, '2026-03-01', undefined);
test(exactlyRead, '0x10', undefined);
test(exactlyRead, '', undefined);
