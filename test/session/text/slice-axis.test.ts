// The dates under a picture with one mark a slice.
import test from 'ava';
import {sliceAt, type SlicePeriod} from '../../../source/profiling/slice.ts';
import {byPeriod, withDates} from '../../../source/session/text/slice-axis.ts';

const slice = (date: string, by: SlicePeriod = 'day') => sliceAt(new Date(`${date}Z`), by);

const under = (marks: string, by?: SlicePeriod): string =>
	withDates(marks, slice('2024-02-01T00:00', by), slice('2024-03-01T00:00', by));

test('the first and the last date stand under their slices', t => {
	const gap = ' '.repeat(10);
	t.is(under(' '.repeat(30)), `2024-02-01${gap}2024-03-01`);
	t.is(under(' '.repeat(30), 'month'), `2024-02   ${gap}   2024-03`);
	t.is(under(' '.repeat(30), 'week'), `2024-01-29${gap}2024-02-26`);
	t.is(byPeriod(slice('2024-02-01T05:00', 'hour')), 'by hour');
});

test('a date covers no mark, and no other date', t => {
	t.is(under(`${' '.repeat(28)}bc`), `2024-02-01${' '.repeat(18)}bc`);
	t.is(under(`  bc${' '.repeat(26)}`), `  bc${' '.repeat(16)}2024-03-01`);
	t.is(under(' '.repeat(20)), `2024-02-01${' '.repeat(10)}`);
	t.is(under(' '.repeat(3)), ' '.repeat(3));
});
