import test from 'ava';
import {formatAge, formatDuration, formatTime} from '../../source/reports/format-time.ts';

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
	const before = (seconds: number) => formatAge(new Date(now.getTime() - seconds * 1000), now);
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
