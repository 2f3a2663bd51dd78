import test from 'ava';
import {
	formatDate,
	formatDateMaybeTime,
	formatTime,
	formatTimestamp,
	formatUtcTimestamp,
	parseDateTime,
	parseTime,
} from '../../../source/profiling/accumulators/iso-8601.ts';
import fc from '../../support/properties.ts';

const moments = fc.date({
	min: new Date('0001-01-01T00:00:00Z'),
	max: new Date('2250-01-01T00:00:00Z'),
	noInvalidDate: true,
});

test('a date and time is read as Date reads it', t => {
	fc.assert(
		fc.property(moments, moment => {
			const iso = moment.toISOString();
			t.is(parseDateTime(iso), moment.getTime() * 1000);
			t.is(parseDateTime(iso.replace('T', ' ').replace('Z', '')), moment.getTime() * 1000);
			t.is(parseDateTime(iso.slice(0, 10)), Date.parse(iso.slice(0, 10)) * 1000);
		}),
	);
});

test('a time is written as Date writes it, and read back the same', t => {
	fc.assert(
		fc.property(moments, moment => {
			const microseconds = moment.getTime() * 1000;
			t.is(parseDateTime(formatTimestamp(microseconds)), microseconds);
			t.is(formatDate(microseconds), moment.toISOString().slice(0, 10));
			t.is(formatUtcTimestamp(microseconds).slice(0, 19), moment.toISOString().slice(0, 19));
		}),
	);
});

test('offsets from Greenwich count', t => {
	t.is(parseDateTime('2024-06-01T12:00:00+02:00'), Date.parse('2024-06-01T12:00:00+02:00') * 1000);
	t.is(parseDateTime('2024-06-01 12:00-05:30'), Date.parse('2024-06-01T12:00:00-05:30') * 1000);
});

test('microseconds are kept', t => {
	const moment = parseDateTime('2024-02-29 23:59:59.123456');
	t.is(formatTimestamp(moment), '2024-02-29T23:59:59.123456');
	t.is(formatTimestamp(parseDateTime('1969-12-31T23:59:59.5')), '1969-12-31T23:59:59.5');
});

for (const text of [
	'',
	'2024',
	'2024-13-01',
	'2023-02-29',
	'2024-02-30',
	'2024-1-1',
	'2024-01-01T',
	'2024-01-01 25:00',
	'2024-01-01 12:60',
	'2024-01-01 12:00:61',
	'2024-01-01 12:00:00.',
	'2024-01-01x12:00',
	'2024-01-01 12:00:00 PM',
	'01/02/2024',
	'yesterday',
	'2024-01-01 12:00+2',
	'2024-01-01T12:00:00ZZ',
	'２０２４-01-01',
	'2024-00-10',
	'2024-01-01 1:00',
]) {
	test(`not a date: ${JSON.stringify(text)}`, t => {
		t.is(parseDateTime(text), NaN);
	});
}

test('times of day are read and written', t => {
	t.is(formatTime(parseTime('08:05')), '08:05:00');
	t.is(formatTime(parseTime('23:59:59.25')), '23:59:59.25');
	t.is(parseTime('24:00'), NaN);
	t.is(parseTime('8:00'), NaN);
	t.is(parseTime('08:00:00 '), NaN);
});

test('a date shows its time only where it has one', t => {
	t.is(formatDateMaybeTime(parseDateTime('2024-05-06')), '2024-05-06');
	t.is(formatDateMaybeTime(parseDateTime('2024-05-06 07:08')), '2024-05-06T07:08:00');
});
