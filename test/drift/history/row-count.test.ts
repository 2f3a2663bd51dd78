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
		['46 rows are ordinary after 14 runs, now 23'],
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

/** A table that each night adds to; a day whose run was missed comes with the next one. */
const appendedAlarms = (rowsOfDay: (day: number) => number, days: readonly number[]): readonly string[] => {
	const runs = days.map(last => {
		const values = times(last + 1, day => day).flatMap(day => {
			const random = randomNumbers(day + 1);
			return times(rowsOfDay(day), () => random());
		});
		return runOfCells({n: {type: 'float', values}}, new Date(Date.UTC(2024, 0, 1 + last)));
	});
	const current = runs.at(-1);
	return current === undefined
		? []
		: alarms(runs.slice(0, -1), current)
				.filter(({columnName}) => columnName === null)
				.map(({reason}) => reason);
};

const usual = (day: number): number => 100 + ((day * 7) % 13);

test('the rows of two days in one load are not drift where the run between was missed', t => {
	const everyDay = times(14, day => day);
	t.deepEqual(appendedAlarms(usual, [...everyDay, 15]), []);
	t.deepEqual(appendedAlarms(usual, [...everyDay, 14]), []);
});

test('far more and far fewer rows are a drift, also where a run was missed', t => {
	const everyDay = times(14, day => day);
	const from14 = (factor: number) => (day: number) => Math.round(usual(day) * (day >= 14 ? factor : 1));
	for (const [factor, last] of [
		[2, 14],
		[0.2, 14],
		[3, 15],
		[0.2, 15],
	] as const) {
		t.is(appendedAlarms(from14(factor), [...everyDay, last]).length, 1, `${factor} until ${last}`);
	}
});

test('half of the usual new rows is drift if their number varies by a seventh, but not by two fifths', t => {
	const everyDay = times(14, day => day);
	const moving = (share: number) => (day: number) =>
		day === 14 ? 200 : Math.round(400 * (1 + share * Math.sin(day * 2.4)));
	t.is(appendedAlarms(moving(0.15), [...everyDay, 14]).length, 1);
	t.is(appendedAlarms(moving(0.4), [...everyDay, 14]).length, 0);
});
