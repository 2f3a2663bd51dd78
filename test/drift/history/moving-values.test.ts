// Dates and parts of dates come and go as time does; what stands still or jumps is found.
import test from 'ava';
import type {StoredValue} from '../../../source/profiling/accumulators/row-buffer.ts';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const dayLength = 86_400_000;
const firstDay = Date.UTC(2024, 0, 1);
const earlierRuns = 14;

const dateOf = (day: number): Date => new Date(firstDay + day * dayLength);

const isoOf = (day: number): string => dateOf(day).toISOString().slice(0, 10);

const reasons = (earlier: readonly RunProfile[], current: RunProfile): readonly string[] =>
	alarms(earlier, current).map(({columnName, reason}) => `${columnName}: ${reason}`);

/** Each day orders that are due on one of the next twenty days; the first of them leaves with the day. */
const dueDays = (day: number): readonly number[] => {
	const random = randomNumbers(day + 1);
	return times(400, () => day + 1 + Math.floor(random() * 20));
};

const forms: ReadonlyArray<readonly [name: string, type: SemanticType, written: (day: number) => StoredValue]> = [
	['dates', 'date', day => isoOf(day)],
	['dates as text', 'text', day => isoOf(day)],
	['dates as YYYYMMDD', 'integer', day => Number(isoOf(day).replaceAll('-', ''))],
	['dates as seconds since 1970', 'integer', day => dateOf(day).getTime() / 1000],
	['months as text', 'text', day => new Date(Date.UTC(2000, day)).toISOString().slice(0, 7)],
];

for (const [name, type, written] of forms) {
	const runOn = (day: number, days: readonly number[]): RunProfile =>
		runOfCells({due: {type, values: days.map(due => written(due))}}, dateOf(day));
	const earlier = times(earlierRuns, day => runOn(day, dueDays(day)));

	test(`${name}: past ones may disappear`, t => {
		t.deepEqual(reasons(earlier, runOn(earlierRuns, dueDays(earlierRuns))), []);
	});

	test(`${name}: a wrong one that a third of the rows have is found`, t => {
		const stuck = dueDays(earlierRuns).map((due, index) => (index % 3 === 0 ? earlierRuns + 9 : due));
		t.regex(reasons(earlier, runOn(earlierRuns, stuck)).join('; '), /due: .*now (?:3\d|".*" has 3\d)/v);
	});
}

test('a name that was there in each run, and is gone, is found', t => {
	const names = ['north', 'south', 'east', 'west', 'abroad'];
	const runOn = (day: number, known: readonly string[]): RunProfile => {
		const random = randomNumbers(day + 1);
		const values = times(400, () => known[Math.floor(random() * known.length)] ?? null);
		return runOfCells({region: {type: 'text', values}}, dateOf(day));
	};

	const earlier = times(earlierRuns, day => runOn(day, names));
	t.regex(
		reasons(earlier, runOn(earlierRuns, names.slice(0, 4))).join('; '),
		/region: "abroad" was there in each of 14 runs, and is gone/v,
	);
});

test('a missing month is not a finding if each load holds only some of the months', t => {
	const monthsOf = (load: number): readonly number[] =>
		times(360, row => 1 + ((7 * load + Math.floor(row / 46)) % 12));
	const runOn = (load: number): RunProfile =>
		runOfCells({month: {type: 'integer', values: monthsOf(load)}}, dateOf(load));
	for (const runs of times(earlierRuns - 3, count => count + 3)) {
		t.deepEqual(reasons(times(runs, runOn), runOn(runs)), [], `after ${runs} runs`);
	}
});

test('a missing value is not a finding if loads often lack values that are as frequent', t => {
	const runOn = (load: number): RunProfile => {
		const random = randomNumbers(load + 1);
		const bulk = Math.floor(random() * 10);
		const values = times(360, () => (10 + bulk + Math.floor(random() * 25)) / 10);
		return runOfCells({stock: {type: 'float', values}}, dateOf(load));
	};

	for (const runs of times(earlierRuns - 3, count => count + 3)) {
		t.false(reasons(times(runs, runOn), runOn(runs)).join('; ').includes('is gone'), `after ${runs} runs`);
	}
});

const constant = (value: StoredValue, day: number): RunProfile =>
	runOfCells({part: {type: 'integer', values: times(400, () => value)}}, dateOf(day));

const partOf = test.macro((t, before: number, now: number, reason?: RegExp) => {
	const earlier = times(earlierRuns, day => constant(before, day));
	const found = reasons(earlier, constant(now, earlierRuns)).filter(each => /: .*(?:kind|gone)/v.test(each));
	if (reason === undefined) {
		t.deepEqual(found, []);
	} else {
		t.regex(found.join('; '), reason);
	}
});

test('a month may give way to the next one', partOf, 5, 6);
test('a year may give way to the next one', partOf, 2024, 2025);
test('the last month may give way to the first', partOf, 12, 1);
test(
	'a month that gives way to any other than the next one is found',
	partOf,
	5,
	9,
	/no value of its kind in 14 runs: "9"/v,
);

/** Each load brings the orders of its day, and the table keeps them all. */
const grownTo = (day: number, newest: readonly StoredValue[]): RunProfile =>
	runOfCells(
		{
			ordered: {
				type: 'date',
				values: [
					...times(day, earlier => times(90 + (earlier % 4) * 5, () => isoOf(earlier))).flat(),
					...newest,
				],
			},
		},
		dateOf(day),
	);

/** The fourth of June, which is the sixth of April with day and month swapped. */
const loaded = 155;
const grown = times(earlierRuns, back => {
	const day = loaded - earlierRuns + back;
	return grownTo(
		day,
		times(90 + (day % 4) * 5, () => isoOf(day)),
	);
});

test('an appended table whose newest date advances is not a finding', t => {
	t.deepEqual(
		reasons(
			grown,
			grownTo(
				loaded,
				times(100, () => isoOf(loaded)),
			),
		),
		[],
	);
});

test('day and month swapped in all new rows of an appended table are found: the newest date stands still', t => {
	t.regex(
		reasons(
			grown,
			grownTo(
				loaded,
				times(100, () => '2024-04-06'),
			),
		).join('; '),
		/ordered: went on with each of 12 loads, and stands still at 2024-06-03/v,
	);
});

test('an appended table of which a fifth of the new rows have dates of old rows is a finding', t => {
	const swapped = times(100, index => isoOf(index % 5 === 0 ? index : loaded));
	t.regex(
		reasons(grown, grownTo(loaded, swapped)).join('; '),
		/ordered: .* of the rows had new dates in the new rows of 12 runs, now 80 %/v,
	);
});

type Row = {readonly day: string; readonly month: number; readonly state: string};

const rowsOfMonth = (index: number): readonly Row[] => {
	const random = randomNumbers(index + 1);
	return times(280 + Math.floor(random() * 40), () => ({
		day: new Date(Date.UTC(2020, index, 1 + Math.floor(random() * 28))).toISOString().slice(0, 10),
		month: (index % 12) + 1,
		state: random() < 0.6 ? 'paid' : random() < 0.8 ? 'open' : 'void',
	}));
};

const monthsHeld = 7;

/** A table that holds the last seven months, and gets a new one at each load. */
const windowOn = (index: number, newest: readonly Row[] = rowsOfMonth(index)): RunProfile => {
	const rows = [...times(monthsHeld - 1, back => rowsOfMonth(index - monthsHeld + 1 + back)).flat(), ...newest];
	return runOfCells(
		{
			day: {type: 'date', values: rows.map(({day}) => day)},
			month: {type: 'integer', values: rows.map(({month}) => month)},
			state: {type: 'text', values: rows.map(({state}) => state)},
		},
		new Date(Date.UTC(2020, index + 1, 1)),
	);
};

const windows = times(earlierRuns, load => windowOn(monthsHeld + load));
const newestMonth = monthsHeld + earlierRuns;

test('a moving window: a month may come again after a year', t => {
	for (const later of times(12, month => month)) {
		const earlier = times(earlierRuns, load => windowOn(monthsHeld + later + load));
		t.deepEqual(reasons(earlier, windowOn(newestMonth + later)), []);
	}
});

const inWindow = test.macro((t, change: (row: Row) => Row, reason: RegExp) => {
	t.regex(
		reasons(
			windows,
			windowOn(
				newestMonth,
				rowsOfMonth(newestMonth).map(row => change(row)),
			),
		).join('; '),
		reason,
	);
});

test(
	'a moving window: a state that all new rows have is found',
	inWindow,
	row => ({...row, state: 'void'}),
	/state: "(?:paid|open)" was there in each of 13 runs, and is gone/v,
);
test(
	'a moving window: a month that does not exist is found',
	inWindow,
	row => ({...row, month: 13}),
	/month: .*"13"|month: .*now one is 13/v,
);

/** A month of a league: ten matches of each club. */
const league = (month: number, clubs: readonly string[]): RunProfile =>
	runOfCells(
		{club: {type: 'text', values: clubs.flatMap(club => times(10, () => club))}},
		new Date(Date.UTC(2024, month)),
	);

const clubs = times(18, index => `Club ${index}`);
const season = (month: number, promoted: readonly string[]) =>
	league(month, [...clubs.slice(0, 18 - promoted.length), ...promoted]);
const newNames = (earlier: readonly RunProfile[], run: RunProfile): readonly string[] =>
	alarms(earlier, run).flatMap(({reason}) => (reason.startsWith('no value of its kind') ? [reason] : []));

test('new names are a finding only if many more come at once than ever before', t => {
	const before = times(5, month => season(month, []));
	const after = times(9, month => season(month + 5, ['Promoted A', 'Promoted B']));
	t.is(newNames(before, season(5, ['Promoted A', 'Promoted B'])).length, 1);
	const history = [...before, ...after];
	t.deepEqual(newNames(history, season(14, ['Promoted C', 'Promoted D'])), []);
	t.is(
		newNames(
			history,
			season(
				14,
				times(6, index => `Typo ${index}`),
			),
		).length,
		1,
	);
});

test('a new name is a finding where names came once before only if it is far more frequent', t => {
	const guests = (month: number, rows: number) =>
		league(month, [...clubs, `Club ${month}`, ...times(rows, () => `Guest ${month}`)]);
	const closed = times(14, month => guests(month, 0));
	const open = closed.map((run, month) => (month === 2 ? guests(2, 1) : run));
	t.is(newNames(closed, guests(14, 1)).length, 1);
	t.deepEqual(newNames(open, guests(14, 1)), []);
	t.regex(reasons(open, guests(14, 8)).join('; '), /a new value had at most .*, now "Guest 14" has/v);
});

test('a name that was new in the load before has no usual share yet', t => {
	const before = times(13, month => season(month, []));
	const share = (rows: number) => [...clubs, ...times(rows, () => 'Newcomer')];
	const history = [...before, league(13, share(1))];
	t.deepEqual(
		alarms(history, league(14, share(6))).map(({reason}) => reason),
		[],
	);
});

test('a moving window past weeks without loads: its first date may leap, but not fall back', t => {
	const weeks = times(30, week => firstDay + (week < 15 ? week : week + 8) * 7 * dayLength);
	const windowAfter = (week: number, others: readonly string[] = []): RunProfile => {
		const dates = weeks
			.slice(week - 4, week + 1)
			.flatMap(time => times(40, () => new Date(time).toISOString().slice(0, 10)));
		const values = [...others, ...dates.slice(others.length)];
		return runOfCells(
			{date: {type: 'date', values}, order: {type: 'integer', values: values.map((_, row) => 40 * week + row)}},
			new Date((weeks[week] ?? NaN) + dayLength),
		);
	};

	// The weeks without loads are between the loads 14 and 15: at load 19, the window begins after them.
	const earlier = times(14, index => windowAfter(index + 5));
	const firstDates = (run: RunProfile) => alarms(earlier, run).filter(({metricName}) => metricName === 'min');
	t.deepEqual(
		firstDates(windowAfter(19)).map(({reason}) => reason),
		[],
	);
	t.is(firstDates(windowAfter(19, ['1970-01-01'])).length, 1);
});
