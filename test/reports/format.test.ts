import test from 'ava';
import fc from 'fast-check';
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
import {formatAge, formatDuration, formatTime} from '../../source/reports/format-time.ts';
import {sparkline} from '../../source/reports/sparkline.ts';

const exact = {kind: 'exact'} as const;

test('whole numbers have their thousands separated', t => {
	t.is(formatCount(0), '0');
	t.is(formatCount(999), '999');
	t.is(formatCount(12_480), '12,480');
	t.is(formatCount(-1_234_567), '-1,234,567');
});

test('separators change no digit of a number of any size', t => {
	fc.assert(fc.property(fc.bigInt(), number => {
		t.is(groupDigits(String(number)).replaceAll(',', ''), String(number));
		t.is(groupDigits(String(number)), number.toLocaleString('en-US'));
	}));
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

test('a percent that is almost nothing or almost all does not read as nothing or all', t => {
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
	t.is(formatPoints(-0.01), '0.0 pt');
});

test('large counts fit in a few cells', t => {
	t.is(formatCompactCount(950), '950');
	t.is(formatCompactCount(12_400), '12.4 k');
	t.is(formatCompactCount(999_700), '1.0 M');
	t.is(formatCompactCount(2_104_000), '2.1 M');
	t.is(formatCompactCount(250_000_000), '250 M');
});

test('durations use the unit that a person would', t => {
	t.is(formatDuration(45), '45 ms');
	t.is(formatDuration(3100), '3.1 s');
	t.is(formatDuration(42_000), '42 s');
	t.is(formatDuration(59_960), '1 min 00 s');
	t.is(formatDuration(80_000), '1 min 20 s');
	t.is(formatDuration(7_500_000), '2 h 05 min');
});

test('ages are relative, and old ones are dates', t => {
	const now = new Date(2026, 10, 23, 12, 0, 0);
	const before = (seconds: number) => formatAge(new Date(now.getTime() - (seconds * 1000)), now);
	t.is(before(-30), 'just now');
	t.is(before(3), 'just now');
	t.is(before(40), '40 s ago');
	t.is(before(120), '2 min ago');
	t.is(before(3 * 3600), '3 h ago');
	t.is(before(4 * 86_400), '4 d ago');
	t.is(before(60 * 86_400), '2026-09-24');
});

test('times are local, to the second', t => {
	t.is(formatTime(new Date(2024, 10, 11, 10, 5, 9)), '2024-11-11 10:05:09');
});

test('a shape shows where the rows are, and a steady series looks steady', t => {
	t.is(sparkline([0, 1, 2, 3, 4, 5, 6], 'from-zero'), '▁▂▃▄▅▆▇');
	t.is(sparkline([5, 5, 5], 'from-lowest'), '▄▄▄');
	t.is(sparkline([1000, 1001, 1000], 'from-lowest'), '▄▄▄');
	t.is(sparkline([1000, 1040, 1000], 'from-lowest'), '▃▅▃');
	t.is(sparkline([100, 200], 'from-lowest'), '▁▇');
	t.is(sparkline([0, 0], 'from-zero'), '▁▁');
	t.is(sparkline([1, null, 8], 'from-zero'), '▂ ▇');
	t.is(sparkline([], 'from-zero'), '');
});

test('an estimate, a null and an absent metric are told apart', t => {
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
	t.is(formatMetric({kind: 'quantity'}, {value: '2021-01-03', provenance: exact}, {semanticType: 'date'}), '2021-01-03');
	t.is(formatMetric({kind: 'quantity'}, {value: '2021-01-03T00:00:00.000Z', provenance: exact}, {semanticType: 'date'}), '2021-01-03');
	t.is(formatMetric({kind: 'quantity'}, {value: '2021-01-03T10:30:00.000Z', provenance: exact}, {semanticType: 'timestamp'}), '2021-01-03 10:30:00Z');
	t.is(formatMetric({kind: 'bins'}, {value: [{binStart: 0, binEnd: 1, count: 0}, {binStart: 1, binEnd: 2, count: 9}], provenance: exact}), '▁▇');
	t.is(formatMetric({kind: 'values'}, {value: [{value: 'Go\u{1B}ld', count: 1200}], provenance: exact}), String.raw`Go\x1Bld × 1,200`);
});

test('only numbers and moments can be drawn', t => {
	t.is(drawable('12.5'), 12.5);
	t.is(drawable('2021-01-03T00:00:00Z'), Date.UTC(2021, 0, 3));
	t.is(drawable('Gold'), null);
	t.is(drawable(null), null);
});
