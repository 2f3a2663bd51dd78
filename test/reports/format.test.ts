import test from 'ava';
import {
	drawable,
	formatChange,
	formatCompactCount,
	formatCount,
	formatMetric,
	formatNumber,
	formatPercent,
	formatPoints,
	formatQuantity,
	groupDigits,
} from '../../source/reports/format.ts';
import fc from '../support/properties.ts';

const exact = {kind: 'exact'} as const;

test('whole numbers have their thousands separated', t => {
	t.is(formatCount(0), '0');
	t.is(formatCount(999), '999');
	t.is(formatCount(12_480), '12,480');
	t.is(formatCount(-1_234_567), '-1,234,567');
});

test('separators change no digit of a number of any size', t => {
	fc.assert(
		fc.property(fc.bigInt(), number => {
			t.is(groupDigits(String(number)).replaceAll(',', ''), String(number));
			t.is(groupDigits(String(number)), number.toLocaleString('en-US'));
		}),
	);
});

test('exact decimals and integers past 2^53 stay exact', t => {
	t.is(formatQuantity('9007199254740993'), '9,007,199,254,740,993');
	t.is(formatQuantity('98400.10'), '98,400.10');
	t.is(formatQuantity('-0.000000000000000001'), '-0.000000000000000001');
});

test('doubles are short, and exact where they can be', t => {
	t.is(formatQuantity(78), '78');
	t.is(formatQuantity(19.99), '19.99');
	t.is(formatQuantity(1250.5), '1,250.5');
	t.is(formatQuantity(0.1 + 0.2), '0.300000');
	t.is(formatQuantity(123_456.7890123), '123,456.79');
	t.is(formatQuantity(6.022e23), '6.022e23');
	t.is(formatNumber(41.357), '41.36');
	t.is(formatNumber(2304.7712), '2,304.77');
	t.is(formatNumber(0.0123456), '0.01235');
	t.is(formatNumber(1.5e-7), '1.500e-7');
});

test('a percentage that is almost 0 or almost 100 is not shown as 0 or 100', t => {
	t.is(formatPercent(0), '0.0');
	t.is(formatPercent(0.01), '< 0.1');
	t.is(formatPercent(15), '15.0');
	t.is(formatPercent(99.99), '> 99.9');
	t.is(formatPercent(100), '100.0');
});

test('changes carry their sign and unit', t => {
	t.is(formatChange(35.92), '+35.9 %');
	t.is(formatChange(-4), '-4.0 %');
	t.is(formatChange(0), '0 %');
	t.is(formatChange(null), '–');
	t.is(formatChange(1234.5), '+1,234.5 %');
	t.is(formatPoints(5), '+5.0 pt');
	t.is(formatPoints(-0.25), '-0.3 pt');
	t.is(formatPoints(-0.01), '-0.01 pt', 'one decimal would make it zero');
	t.is(formatPoints(0), '0.0 pt');
	t.is(formatChange(-0.024), '-0.024 %');
	t.is(formatChange(0.05), '+0.1 %');
});

test('large counts fit in a few cells', t => {
	t.is(formatCompactCount(950), '950');
	t.is(formatCompactCount(12_400), '12.4 k');
	t.is(formatCompactCount(999_700), '1.0 M');
	t.is(formatCompactCount(2_104_000), '2.1 M');
	t.is(formatCompactCount(250_000_000), '250 M');
});

test('an estimate, a null and an absent metric differ', t => {
	const count = {kind: 'count'} as const;
	t.is(formatMetric(count, {value: 12_401, provenance: {kind: 'estimate', error: 0.01}}), '≈ 12,401');
	t.is(formatMetric(count, {value: 12_401, provenance: {kind: 'sample', rows: 1000}}), '≈ 12,401');
	t.is(formatMetric(count, {value: 12_401, provenance: exact}), '12,401');
	t.is(formatMetric(count, {value: null, provenance: exact}), '⌀');
	t.is(formatMetric(count, undefined), '–');
});

test('each kind of metric is written in its own way', t => {
	t.is(formatMetric({kind: 'percent'}, {value: 0.4, provenance: exact}), '0.4');
	t.is(formatMetric({kind: 'characters'}, {value: 22.4, provenance: exact}), '22.4 ch');
	t.is(formatMetric({kind: 'characters'}, {value: 9, provenance: exact}), '9 ch');
	t.is(
		formatMetric({kind: 'quantity'}, {value: '2021-01-03', provenance: exact}, {semanticType: 'date'}),
		'2021-01-03',
	);
	t.is(
		formatMetric(
			{kind: 'quantity'},
			{value: '2021-01-03T00:00:00.000Z', provenance: exact},
			{semanticType: 'date'},
		),
		'2021-01-03',
	);
	t.is(
		formatMetric(
			{kind: 'quantity'},
			{value: '2021-01-03T10:30:00.000Z', provenance: exact},
			{semanticType: 'timestamp'},
		),
		'2021-01-03 10:30:00Z',
	);
	t.is(
		formatMetric(
			{kind: 'bins'},
			{
				value: [
					{binStart: 0, binEnd: 1, count: 0},
					{binStart: 1, binEnd: 2, count: 9},
				],
				provenance: exact,
			},
		),
		'▁▇',
	);
	t.is(
		formatMetric({kind: 'values'}, {value: [{value: 'Go\u{1B}ld', count: 1200}], provenance: exact}),
		String.raw`Go\x1Bld × 1,200`,
	);
});

test('only numbers and times can be drawn', t => {
	t.is(drawable('12.5'), 12.5);
	t.is(drawable('2021-01-03T00:00:00Z'), Date.UTC(2021, 0, 3));
	t.is(drawable('Gold'), null);
	t.is(drawable(null), null);
});
