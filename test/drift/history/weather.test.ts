// What weather and calendars do by themselves is no drift; wrong values among them are found.
import test from 'ava';
import type {StoredValue} from '../../../source/profiling/accumulators/row-buffer.ts';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const weeks = 14;
const rowsOfWeek = 500;

const weekStart = (week: number): Date => new Date(Date.UTC(2024, 0, 1 + 7 * week));

const runOf = (type: SemanticType, values: readonly StoredValue[], week: number): RunProfile =>
	runOfCells({measured: {type, values}}, weekStart(week));

const reasons = (earlier: readonly RunProfile[], current: RunProfile): readonly string[] =>
	alarms(earlier, current).map(({columnName, reason}) => `${columnName}: ${reason}`);

/** A week whose temperatures are up to 10 degrees above or below a mean. */
const temperatures = (week: number, mean: number): readonly number[] => {
	const random = randomNumbers(week + 1);
	return times(rowsOfWeek, () => Math.round(10 * (mean + 20 * (random() - 0.5))) / 10);
};

/** Autumn: from 25 degrees it gets colder, by up to two degrees a week. */
const autumn = (week: number): number => 25 - week - Math.abs((week % 4) - 2);

const mild = times(weeks, week => runOf('float', temperatures(week, autumn(week)), week));

test('the first frost of a winter is no alarm', t => {
	t.deepEqual(reasons(mild, runOf('float', temperatures(weeks, 9.3), weeks)), []);
});

test('a value of −1 in one row of fifty, in place of a missing one, is found', t => {
	const values = temperatures(weeks, autumn(weeks)).map((value, row) => (row % 50 === 0 ? -1 : value));
	t.regex(reasons(mild, runOf('float', values, weeks)).join('; '), /no negative values in 14 runs, now 10/v);
});

/** Pressures of 0.5 steps from 1000 to 1010, of which 1005 never occurred. */
const pressures = (week: number): readonly number[] => {
	const random = randomNumbers(week + 1);
	return times(rowsOfWeek, () => 1000 + Math.floor(random() * 21) / 2).map(value => (value === 1005 ? 1006 : value));
};

const known = times(weeks, week => runOf('float', pressures(week), week));

for (const value of [1005, 1010.5]) {
	test(`a measured number that is new, and next to known ones, is no alarm: ${value}`, t => {
		const values = pressures(weeks).map((each, row) => (row % 50 === 0 ? value : each));
		t.deepEqual(reasons(known, runOf('float', values, weeks)), []);
	});
}

test('several new measured numbers, each next to another one, are no alarm', t => {
	const values = pressures(weeks).map((each, row) => (row % 20 === 0 ? 1010.5 + ((row / 20) % 5) / 2 : each));
	t.deepEqual(reasons(known, runOf('float', values, weeks)), []);
});

/** Speeds with one decimal, all within half a unit of a mean, which differs from week to week. */
const speeds = (week: number, mean: number): readonly number[] => {
	const random = randomNumbers(week + 1);
	return times(rowsOfWeek, () => Math.round(10 * (mean + random() - 0.5)) / 10);
};

const windy = times(weeks, week => runOf('float', speeds(week, 5 + (week % 5)), week));

test('a frequent speed is not a finding in a week in which the speeds next to it are as frequent', t => {
	t.deepEqual(reasons(windy, runOf('float', speeds(weeks, 7.6), weeks)), []);
});

test('a speed in a third of the rows is found if there are no speeds next to it', t => {
	const values = speeds(weeks, 5 + (weeks % 5)).map((each, row) => (row % 3 === 0 ? 6.1 : each));
	t.regex(reasons(windy, runOf('float', values, weeks)).join('; '), /measured: "6.1": /v);
});

test('a measured number that is new, and far from known ones, is found', t => {
	const values = pressures(weeks).map((each, row) => (row % 50 === 0 ? 1015 : each));
	t.regex(reasons(known, runOf('float', values, weeks)).join('; '), /no value of its kind in 14 runs: "1015"/v);
});

test('a new number is found where a column has a few numbers as codes', t => {
	const rates = (week: number): readonly number[] => {
		const random = randomNumbers(week + 1);
		return times(rowsOfWeek, () => Math.floor(random() * 5) / 10);
	};

	const earlier = times(weeks, week => runOf('float', rates(week), week));
	const values = rates(weeks).map((each, row) => (row % 50 === 0 ? 0.5 : each));
	t.regex(reasons(earlier, runOf('float', values, weeks)).join('; '), /no value of its kind in 14 runs: "0.5"/v);
});

test('the month of a weekly load may be the next one, however few months came before', t => {
	const monthOf = (week: number): RunProfile =>
		runOf(
			'integer',
			times(rowsOfWeek, row => new Date(weekStart(week).getTime() + (row % 7) * 86_400_000).getUTCMonth() + 1),
			week,
		);
	for (const runs of times(weeks - 3, count => count + 3)) {
		t.deepEqual(reasons(times(runs, monthOf), monthOf(runs)), [], `after ${runs} runs`);
	}
});

/** The wind of a week, up to 20; in a week of storms three times as much. */
const wind = (week: number, newest = 1): readonly number[] => {
	const random = randomNumbers(week + 1);
	const strength = week === stormyWeek ? 3 : newest;
	return times(rowsOfWeek, () => Math.round(200 * strength * random()) / 10);
};

const stormyWeek = 24;
const weeksHeld = 5;

const windowOf = (week: number, newest = wind(week)): RunProfile => {
	const held = times(weeksHeld - 1, back => week - weeksHeld + 1 + back);
	const dates = [...held, week].flatMap(each => times(rowsOfWeek, () => weekStart(each).toISOString().slice(0, 10)));
	const values = [...held.flatMap(each => wind(each)), ...newest];
	return runOfCells(
		{
			date: {type: 'date', values: dates.slice(0, values.length)},
			measured: {type: 'float', values},
		},
		weekStart(week),
	);
};

test('a moving window: a week of storms that leaves it is no alarm', t => {
	const left = stormyWeek + weeksHeld;
	t.deepEqual(
		reasons(
			times(left - weeksHeld, index => windowOf(weeksHeld + index)),
			windowOf(left),
		),
		[],
	);
});

test('a moving window: wind in another unit is found, also when a week of storms leaves it', t => {
	const left = stormyWeek + weeksHeld;
	const earlier = times(left - weeksHeld, index => windowOf(weeksHeld + index));
	const values = wind(left, 10);
	t.regex(reasons(earlier, windowOf(left, values)).join('; '), /measured: /v);
});

/** Hours of rain: every twentieth, in a week of showers every tenth and twice as much. */
const rain = (week: number, showers = 1): readonly number[] => {
	const random = randomNumbers(week + 1);
	return times(rowsOfWeek, () => (random() < 0.05 * showers ? Math.round(100 * showers * random() ** 6) / 100 : 0));
};

test('a mean that rises by a few showers is no alarm, and one that rises in all rows is', t => {
	const dry = times(weeks, week => runOf('float', rain(week), week));
	const means = (values: readonly number[]) =>
		alarms(dry, runOf('float', values, weeks)).filter(({metricName}) => metricName === 'mean');
	t.deepEqual(means(rain(weeks, 2)), []);
	t.is(means(rain(weeks).map(value => value + 0.1)).length, 1);
});

/** Sights up to 10 miles, of which most hours have 10; never 0. */
const sights = (week: number, fog = 0): readonly number[] => {
	const random = randomNumbers(week + 1);
	return times(rowsOfWeek, row =>
		row < fog ? Math.round(8 * random()) / 4 : Math.min(10, Math.round(4 * (1 + 15 * random())) / 4),
	);
};

const clear = times(weeks, week => runOf('float', sights(week), week));

test('the first zeros next to known low numbers are no alarm, and many zeros are', t => {
	const zeros = (values: readonly number[]) =>
		alarms(clear, runOf('float', values, weeks)).filter(({metricName}) => metricName === 'zero_count');
	const foggy = sights(weeks, 90).map(value => (value === 0.25 || value === 0.75 ? 0.5 : value));
	t.true(foggy.includes(0));
	t.deepEqual(zeros(sights(weeks, 90)), []);
	t.is(zeros(sights(weeks).map((value, row) => (row % 50 === 0 ? 0 : value))).length, 1);
});

test('a speed that is gone in a calm week is no finding, and a shop that is gone is', t => {
	const gone = (earlier: readonly RunProfile[], run: RunProfile) =>
		reasons(earlier, run).filter(reason => reason.includes('is gone'));
	const gusts = (week: number, most: number) => {
		const random = randomNumbers(week + 1);
		return runOf(
			'integer',
			times(rowsOfWeek, () => Math.floor(most * random())),
			week,
		);
	};

	const before = times(weeks, week => gusts(week, 40));
	t.deepEqual(gone(before, gusts(weeks, 30)), []);
	const random = randomNumbers(weeks + 1);
	const shops = times(rowsOfWeek, () => Math.floor(40 * random())).map(shop => (shop === 17 ? 18 : shop));
	t.is(gone(before, runOf('integer', shops, weeks)).length, 1);
});
