// What three earlier runs tell of a share of the rows: little, but not nothing.
import test from 'ava';
import {runOfCells, alarms, times} from '../../support/history-runs.ts';

const rows = 1000;

/** A day on which so many percent of the rows, spread evenly, have no price. */
const day = (index: number, percent: number) =>
	runOfCells(
		{
			price: {
				type: 'integer',
				values: times(rows, row => ((row * 37) % 100 < percent ? null : 100 + ((row * 7919) % 900))),
			},
		},
		new Date(Date.UTC(2026, 0, 1 + index, 6)),
	);

const found = (percents: readonly number[], now: number): readonly string[] =>
	alarms(
		percents.map((percent, index) => day(index, percent)),
		day(percents.length, now),
	).map(({metricName}) => metricName);

test('after 10, 15 and 15 % nulls, 55 % is an alarm', t => {
	t.true(found([10, 15, 15], 55).includes('null_percent'));
});

test('after 10, 15 and 15 % nulls, 25 % is none: three runs do not say how far a share moves', t => {
	t.deepEqual(found([10, 15, 15], 25), []);
});

test('nulls that become more are an alarm, and nulls that become fewer are none', t => {
	const percents = times(14, index => 45 + (index % 3));
	t.true(found(percents, 98).includes('null_percent'));
	t.deepEqual(found(percents, 1), []);
});

test('after 5, 40 and 20 % nulls, 75 % is none: a share that moves so far moves further', t => {
	t.deepEqual(found([5, 40, 20], 75), []);
});
