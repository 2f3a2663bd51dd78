// The slices that should be there by now and are not.
import test from 'ava';
import {findMissingSlices} from '../../source/drift/slices/missing-slices.ts';
import type {Run} from '../../source/profiling/profile.ts';
import {moveSlice, sliceAt, sliceName, type Slice, type SlicePeriod} from '../../source/profiling/slice.ts';
import {profile} from '../support/drift-runs.ts';
import {randomNumbers} from '../support/random.ts';

const hour = 3_600_000;

/** Periods up to the one that a time lies in, oldest first. */
const periods = (until: string, number: number, by: SlicePeriod = 'day'): readonly Slice[] => {
	const last = sliceAt(new Date(`${until}T00:00:00Z`), by);
	return Array.from({length: number}, (_, index) => moveSlice(last, index + 1 - number, by));
};

const withRows = (slices: readonly Slice[], rows = 1000) => slices.map(slice => ({slice, rows}));

/** A batch for each slice, so many hours after its end; before them one that found what was there. */
const batches = (slices: readonly Slice[], hoursLate: readonly number[]): readonly Run[] => {
	const before = slices.slice(0, slices.length - hoursLate.length);
	const late = slices.slice(before.length);
	const [first = sliceAt(new Date(0), 'day')] = slices;
	const runOf = (slice: Slice, startedAt: Date, batchId: string): Run => ({
		...profile([]).run,
		batchId,
		slice,
		profiledAt: slice.start,
		startedAt,
	});
	return [
		...before.map(slice => runOf(slice, new Date((late[0] ?? first).start.getTime() + hour), 'the first one')),
		...late.map((slice, index) =>
			runOf(slice, new Date(slice.end.getTime() + (hoursLate[index] ?? 0) * hour), `batch ${index}`),
		),
	];
};

type Given = {
	readonly slices: readonly Slice[];
	readonly runs?: readonly Run[];
	readonly now: string;
	readonly by?: SlicePeriod;
	readonly rows?: number;
	readonly timezone?: string;
};

const nightly = [2.2, 2.1, 2.4, 2.3, 2.2, 2.2, 2.3];

const found = ({slices, runs = batches(slices, nightly), now, by = 'day', rows, timezone = 'UTC'}: Given) => {
	const change = findMissingSlices(
		{cut: {by, timezone}, counted: withRows(slices, rows)},
		{runs, now: new Date(now)},
	);
	return change && [change.severity, ...(change.slices ?? []).map(slice => sliceName(slice))].join(' ');
};

/** 40 days up to Thursday, 14 March 2024. */
const daily = periods('2024-03-14', 40);

test('a slice is missing once it is later than the slices before it came, and no sooner', t => {
	t.is(found({slices: daily, now: '2024-03-16T01:30:00Z'}), undefined);
	t.is(found({slices: daily, now: '2024-03-16T02:30:00Z'}), 'medium 2024-03-15');
	t.is(found({slices: daily, now: '2024-03-17T01:00:00Z'}), 'medium 2024-03-15');
	t.is(found({slices: daily, now: '2024-03-17T03:00:00Z'}), 'high 2024-03-15 2024-03-16');
	const reason = findMissingSlices(
		{cut: {by: 'day', timezone: 'UTC'}, counted: withRows(daily)},
		{runs: batches(daily, nightly), now: new Date('2024-03-16T09:00:00Z')},
	)?.reason;
	t.is(reason, '2024-03-15 is not there: the slices before were there 2 hours after their end, now it is 9 hours');
});

test('a day ends at the midnight of its time zone', t => {
	// Midnight in Kolkata is 18:30 UTC.
	const given = {
		slices: daily,
		runs: batches(
			daily,
			nightly.map(late => late - 5.5),
		),
		timezone: 'Asia/Kolkata',
	};
	t.is(found({...given, now: '2024-03-15T20:00:00Z'}), undefined);
	t.is(found({...given, now: '2024-03-15T21:00:00Z'}), 'medium 2024-03-15');
});

test('a table that arrives at various times is late only after the latest of them', t => {
	const runs = batches(daily, [2, 30, 8, 26, 2, 14]);
	t.is(found({slices: daily, runs, now: '2024-03-17T05:00:00Z'}), undefined);
	t.is(found({slices: daily, runs, now: '2024-03-17T07:00:00Z'}), 'medium 2024-03-15');
});

test('days on which the table never has rows are not missing', t => {
	const workdays = periods('2024-03-15', 80).filter(({start}) => ![0, 6].includes(start.getUTCDay()));
	t.is(found({slices: workdays, now: '2024-03-17T09:00:00Z'}), undefined);
	t.is(found({slices: workdays, now: '2024-03-18T09:00:00Z'}), undefined);
	t.is(found({slices: workdays, now: '2024-03-19T09:00:00Z'}), 'medium 2024-03-18');
});

test('a skipped day is reported while the next one is the newest', t => {
	const passed = daily.filter(({start}) => !start.toISOString().startsWith('2024-03-13'));
	t.is(found({slices: passed, now: '2024-03-15T09:00:00Z'}), 'medium 2024-03-13');
	t.is(found({slices: [...passed, ...periods('2024-03-15', 1)], now: '2024-03-16T09:00:00Z'}), undefined);
});

test('hours, weeks and months can be missing as days can', t => {
	const hours = periods('2024-03-14', 24 * 7 * 5, 'hour');
	const soon = batches(hours, [0.2, 0.2, 0.2, 0.2, 0.2]);
	t.is(found({slices: hours, runs: soon, by: 'hour', now: '2024-03-14T02:05:00Z'}), undefined);
	t.is(found({slices: hours, runs: soon, by: 'hour', now: '2024-03-14T02:20:00Z'}), 'medium 2024-03-14 01:00');
	const weeks = periods('2024-03-04', 12, 'week');
	t.is(found({slices: weeks, by: 'week', now: '2024-03-18T01:00:00Z'}), undefined);
	t.is(found({slices: weeks, by: 'week', now: '2024-03-18T09:00:00Z'}), 'medium week of 2024-03-11');
	const months = periods('2024-02-01', 12, 'month');
	t.is(found({slices: months, by: 'month', now: '2024-04-01T09:00:00Z'}), 'medium 2024-03');
});

test('an hour that the clocks skip is not missing', t => {
	// In Berlin, 31 March 2024 has no hour from 02:00 to 03:00.
	const hours = periods('2024-03-31', 24 * 7 * 5, 'hour');
	const slices = [...hours, moveSlice(sliceAt(new Date('2024-03-31'), 'hour'), 1, 'hour')];
	const runs = batches(hours, [-0.9, -0.9, -0.9, -0.9, -0.9, -0.9]);
	const given = {slices, runs, by: 'hour', timezone: 'Europe/Berlin'} as const;
	t.is(found({...given, now: '2024-03-31T01:50:00Z'}), undefined);
	t.is(found({...given, now: '2024-03-31T02:10:00Z'}), 'medium 2024-03-31 03:00');
});

const later = '2024-03-20T12:00:00Z';

test('no slice is missing where none was ever seen to arrive', t => {
	t.is(found({slices: daily, now: later})?.slice(0, 4), 'high');
	t.is(found({slices: daily, runs: batches(daily, nightly.slice(0, 4)), now: later}), undefined);
	t.is(found({slices: daily, runs: [], now: later}), undefined);
	// Slices before those that were there are no arrivals: the config asks for more of them.
	const [oldest] = batches(daily, []);
	const more = batches(daily, []).map((run, index) => ({
		...run,
		batchId: `batch ${40 - index}`,
		startedAt: new Date(Date.parse('2024-03-15T06:00:00Z') + (40 - index) * hour),
	}));
	t.truthy(oldest);
	t.is(found({slices: daily, runs: more, now: later}), undefined);
});

test('no slice is missing in a table that arrives at no regular time', t => {
	const random = randomNumbers(3);
	const irregular = periods('2024-03-14', 80).filter((_, index) => index % 3 === 0 || random() < 0.4);
	t.is(found({slices: irregular, now: later}), undefined);
	t.is(found({slices: daily.slice(-10), now: later}), undefined);
});

test('a day that may be without rows by chance is not missing', t => {
	t.is(found({slices: daily, rows: 3, now: later}), undefined);
	t.truthy(found({slices: daily, rows: 30, now: later}));
});

test('days to come are not missing, and a table of old days raises no alarm', t => {
	t.is(found({slices: daily, now: '2024-03-10T12:00:00Z'}), undefined);
	t.is(found({slices: daily, runs: batches(daily, []), now: '2026-01-01T00:00:00Z'}), undefined);
});
