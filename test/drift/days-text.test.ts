// Dates as people read them, where the judgement counts days.
import test from 'ava';
import {daysFormatOf, daysText} from '../../source/drift/days-text.ts';

test('a timestamp keeps its time of day, which a date does not have', t => {
	const format = daysFormatOf(['2017-12-31T23:50:40', '2018-01-01T05:52:35']);
	t.is(format?.(Date.UTC(2018, 0, 1, 22, 52) / 86_400_000), '2018-01-01 22:52');
	t.is(format?.(Date.UTC(2018, 0, 2) / 86_400_000), '2018-01-02');
	t.is(daysFormatOf(['2018-01-01', null])?.(17_532.9), '2018-01-01');
	t.is(daysFormatOf(['06:30:00', '07:00:00'])?.(0.25), '06:00');
});

test('numbers and texts are not dates, and days past the last date are a number', t => {
	t.is(daysFormatOf([12, 13]), undefined);
	t.is(daysFormatOf(['Berlin', null]), undefined);
	t.is(daysText(1e12, 'date'), '1000000000000');
	t.is(daysText(-Infinity, 'timestamp'), '-Infinity');
});
