// How many rows come, by how many came in the runs before.
import test from 'ava';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const runOf = (rows: number, day: number): RunProfile => {
	const random = randomNumbers(day + 1);
	return runOfCells({n: {type: 'float', values: times(rows, () => random())}}, new Date(Date.UTC(2024, 0, 1 + day)));
};

const countAlarms = (counts: readonly number[], now: number): readonly string[] =>
	alarms(
		counts.map((rows, day) => runOf(rows, day)),
		runOf(now, counts.length),
	)
		.filter(({columnName}) => columnName === null)
		.map(({reason}) => reason);

test('a table that always has the same 46 rows has drifted with half of them', t => {
	t.deepEqual(
		countAlarms(
			times(14, () => 46),
			23,
		),
		['46 to 46 rows are ordinary after 14 runs, now 23'],
	);
	t.deepEqual(
		countAlarms(
			times(14, () => 46),
			46,
		),
		[],
	);
});

test('a count that varies as independent events do may have a few less', t => {
	t.deepEqual(
		countAlarms(
			times(14, day => 40 + ((day * 7) % 13)),
			33,
		),
		[],
	);
});
