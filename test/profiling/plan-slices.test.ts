// Which slices a profile reads.
import test from 'ava';
import {chooseSlices} from '../../source/profiling/plan-slices.ts';
import {
	hasWallTime,
	moveSlice,
	sliceAt,
	sliceName,
	undated,
	wallTime,
	type SlicePeriod,
} from '../../source/profiling/slice.ts';

const column = {
	name: 'day',
	databaseType: 'DATE',
	semanticType: 'date',
	nullable: false,
	primaryKey: false,
} as const;

const day = (text: string) => sliceAt(new Date(`${text}T00:00:00Z`), 'day');

type Given = {
	/** Rows by day. */
	readonly counted: Readonly<Record<string, number>>;
	readonly kept?: Readonly<Record<string, number | null>>;
	readonly now?: string;
	readonly last?: number;
	readonly lookback?: number | undefined;
	readonly timezone?: string;
	readonly withoutDate?: number;
	/** Rows without a date when they were profiled. */
	readonly keptUndated?: number;
	readonly since?: Date;
};

const chosen = ({
	counted,
	kept = {},
	now = '2024-03-10T06:00:00Z',
	last = 60,
	lookback,
	timezone = 'UTC',
	withoutDate = 0,
	keptUndated,
	since,
}: Given) =>
	chooseSlices(
		{
			slices: Object.entries(counted).map(([date, rows]) => ({slice: day(date), rows})),
			...(withoutDate > 0 && {undated: {slice: undated, rows: withoutDate}}),
			rowsWithOther: 2,
		},
		{
			cut: {column, by: 'day', timezone, since},
			why: undefined,
			last,
			lookback,
			kept: [
				...Object.entries(kept).map(([date, rows]) => ({slice: day(date), rows})),
				...(keptUndated === undefined ? [] : [{slice: undated, rows: keptUndated}]),
			],
			now: new Date(now),
		},
	);

const toRead = (given: Given) =>
	chosen(given).toRead.map(({slice, rows, rowsBefore}) => [sliceName(slice), rows, rowsBefore]);

test('the first profile reads every period that is over', t => {
	t.deepEqual(toRead({counted: {'2024-03-07': 5, '2024-03-08': 6, '2024-03-09': 7}}), [
		['2024-03-07', 5, undefined],
		['2024-03-08', 6, undefined],
		['2024-03-09', 7, undefined],
	]);
});

test('later profiles read the periods that are new or whose number of rows changed', t => {
	const counted = {'2024-03-07': 5, '2024-03-08': 9, '2024-03-09': 7};
	t.deepEqual(toRead({counted, kept: {'2024-03-07': 5, '2024-03-08': 6}}), [
		['2024-03-08', 9, 6],
		['2024-03-09', 7, undefined],
	]);
});

test('a period whose rows are gone is read again, once', t => {
	const counted = {'2024-03-07': 5, '2024-03-09': 7};
	const kept = {'2024-03-07': 5, '2024-03-08': 6, '2024-03-09': 7};
	t.deepEqual(toRead({counted, kept}), [['2024-03-08', 0, 6]]);
	t.deepEqual(toRead({counted, kept: {...kept, '2024-03-08': 0}}), []);
});

test('if all rows are gone, every period that had some is read again', t => {
	t.deepEqual(toRead({counted: {}, kept: {'2024-03-08': 6, '2024-03-09': 7}}), [
		['2024-03-08', 0, 6],
		['2024-03-09', 0, 7],
	]);
	t.deepEqual(toRead({counted: {}, kept: {'2024-03-08': 0, '2024-03-09': 0}}), []);
});

test('nothing is reported about periods that were not counted', t => {
	const {toRead: read} = chooseSlices(
		{slices: [{slice: day('2024-03-09'), rows: 7}], rowsWithOther: 0},
		{
			cut: {column, by: 'day', timezone: 'UTC', since: new Date('2024-03-08T00:00:00Z')},
			why: undefined,
			last: 60,
			kept: ['06', '07', '08', '09'].map(date => ({slice: day(`2024-03-${date}`), rows: 7})),
			now: new Date('2024-03-10T06:00:00Z'),
		},
	);
	t.deepEqual(
		read.map(({slice, rows}) => [sliceName(slice), rows]),
		[['2024-03-08', 0]],
	);
});

test('a period of which a sample was profiled is taken as unchanged', t => {
	t.deepEqual(toRead({counted: {'2024-03-09': 7}, kept: {'2024-03-09': null}}), []);
});

test('lookback sets how many periods back changed slices are looked for', t => {
	const counted = {'2024-03-05': 5, '2024-03-06': 5, '2024-03-07': 5, '2024-03-08': 5, '2024-03-09': 5};
	const kept = {'2024-03-05': 1, '2024-03-07': 1, '2024-03-08': 1, '2024-03-09': 1};
	const read = (lookback?: number) => toRead({counted, kept, lookback}).map(([name]) => name);
	t.deepEqual(read(), ['2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08', '2024-03-09']);
	// A period that has no run yet is read, however long ago it was.
	t.deepEqual(read(2), ['2024-03-06', '2024-03-07', '2024-03-08', '2024-03-09']);
	t.deepEqual(read(0), ['2024-03-06', '2024-03-09']);
	t.deepEqual(toRead({counted: {'2024-03-09': 5}, kept: {'2024-03-01': 3, '2024-03-09': 5}, lookback: 2}), []);
});

const updatedAt = {...column, name: 'updated_at', databaseType: 'TIMESTAMP', semanticType: 'timestamp'} as const;

test('a slice with the same number of rows is read again when the newest value of its second column changed', t => {
	const {toRead: read} = chooseSlices(
		{
			slices: ['06', '07', '08', '09'].map(date => ({
				slice: day(`2024-03-${date}`),
				rows: 5,
				newest: '2024-03-09 08:00',
			})),
			rowsWithOther: 0,
		},
		{
			cut: {column, by: 'day', timezone: 'UTC', changed: updatedAt},
			why: undefined,
			last: 60,
			kept: [
				{slice: day('2024-03-06'), rows: 5, newest: {column: 'updated_at', value: '2024-03-09 08:00'}},
				{slice: day('2024-03-07'), rows: 5, newest: {column: 'updated_at', value: '2024-03-07 08:00'}},
				{slice: day('2024-03-08'), rows: 5, newest: {column: 'version', value: '7'}},
				{slice: day('2024-03-09'), rows: 5},
			],
			now: new Date('2024-03-10T06:00:00Z'),
		},
	);
	t.deepEqual(
		read.map(({slice, reason}) => [sliceName(slice), reason]),
		[
			['2024-03-07', 'changed'],
			// Of these the newest value was not asked for: nobody knows whether it is another one.
			['2024-03-08', 'newest_unknown'],
			['2024-03-09', 'newest_unknown'],
		],
	);
});

test('a period is read only once it is over', t => {
	const {
		toRead: read,
		rowsNow,
		rowsAhead,
	} = chosen({
		counted: {'2024-03-09': 7, '2024-03-10': 4, '2024-03-11': 1, '2999-12-31': 2},
	});
	t.deepEqual(
		read.map(({slice}) => sliceName(slice)),
		['2024-03-09'],
	);
	t.is(rowsNow, 4);
	t.is(rowsAhead, 3);
});

test('a day is over at the midnight of its time zone', t => {
	const given = {counted: {'2024-03-09': 7}, now: '2024-03-09T23:30:00Z'};
	t.is(toRead(given).length, 0);
	t.is(toRead({...given, timezone: 'Europe/Berlin'}).length, 1);
});

test('`last` counts back from the newest period that is over, periods without rows included', t => {
	const {slices, rowsBefore} = chosen({
		counted: {'2019-06-01': 9, '2019-06-03': 5, '2019-06-06': 7},
		last: 4,
	});
	t.deepEqual(
		slices.map(({slice}) => sliceName(slice)),
		['2019-06-03', '2019-06-06'],
	);
	t.is(rowsBefore, 9);
	t.is(chosen({counted: {'2019-06-03': 5}, last: 10_000}).slices.length, 1);
});

test('`last` may be larger than the number of periods', t => {
	t.deepEqual(
		toRead({counted: {'2024-03-01': 5, '2024-03-09': 7}, last: 10_000}).map(([name]) => name),
		['2024-03-01', '2024-03-09'],
	);
});

test('rows without a date are distinguished from rows with another value', t => {
	t.like(chosen({counted: {}, withoutDate: 3}), {slices: [], undated: {rows: 3}, rowsWithOther: 2});
});

test('rows without a date are a slice of their own, which is read first where it is new or changed', t => {
	const counted = {'2024-03-09': 7};
	const kept = {'2024-03-09': 7};
	t.deepEqual(toRead({counted, withoutDate: 3}), [
		['no date', 3, undefined],
		['2024-03-09', 7, undefined],
	]);
	t.deepEqual(toRead({counted, kept, withoutDate: 3, keptUndated: 3}), []);
	t.deepEqual(toRead({counted, kept, withoutDate: 4, keptUndated: 3}), [['no date', 4, 3]]);
	t.deepEqual(toRead({counted, kept, keptUndated: 3}), [['no date', 0, 3]]);
	t.deepEqual(toRead({counted, kept, keptUndated: 0}), []);
	t.deepEqual(toRead({counted, kept, lookback: 0, withoutDate: 4, keptUndated: 3}), [['no date', 4, 3]]);
});

test('rows without a date are not looked for if only late periods are counted', t => {
	const since = new Date('2024-03-01T00:00:00Z');
	t.deepEqual(toRead({counted: {'2024-03-09': 7}, kept: {'2024-03-09': 7}, keptUndated: 3, since}), []);
});

test('periods follow one another without a gap, over leap days and the ends of years', t => {
	for (const by of ['hour', 'day', 'week', 'month'] as const satisfies readonly SlicePeriod[]) {
		let slice = sliceAt(new Date('2023-12-15T12:34:56Z'), by);
		for (let step = 0; step < 2000; step++) {
			const next = moveSlice(slice, 1, by);
			t.is(next.start.getTime(), slice.end.getTime());
			t.deepEqual(sliceAt(new Date(next.end.getTime() - 1), by), next);
			t.deepEqual(moveSlice(next, -1, by), slice);
			slice = next;
		}
	}
});

test('weeks begin on Monday', t => {
	t.is(sliceName(sliceAt(new Date('2024-03-10T23:59:59Z'), 'week')), 'week of 2024-03-04');
	t.is(sliceName(sliceAt(new Date('1969-12-31T00:00:00Z'), 'week')), 'week of 1969-12-29');
});

// From the announcements of the zones: Berlin is an hour ahead in winter and two in summer, Kathmandu 5:45 h.
test('a zone has no wall time in the hour that its clocks skip', t => {
	const skipped = (time: string) => !hasWallTime(new Date(`2024-${time}:00Z`), 'Europe/Berlin');
	t.deepEqual(
		['03-31T01:59', '03-31T02:00', '03-31T02:59', '03-31T03:00', '10-27T02:30'].map(time => skipped(time)),
		[false, true, true, false, false],
	);
});

test('the wall time of a zone follows its clocks', t => {
	const at = (moment: string, zone: string) => wallTime(new Date(moment), zone).toISOString().slice(0, 16);
	t.is(at('2024-03-31T00:59:00Z', 'Europe/Berlin'), '2024-03-31T01:59');
	t.is(at('2024-03-31T01:00:00Z', 'Europe/Berlin'), '2024-03-31T03:00');
	t.is(at('2024-01-01T00:00:00Z', 'Asia/Kathmandu'), '2024-01-01T05:45');
	t.is(at('1969-12-31T23:59:00Z', 'UTC'), '1969-12-31T23:59');
});
