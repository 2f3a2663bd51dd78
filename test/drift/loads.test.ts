// Faults in the newest load of real SQLite files, as the command reports them after one run and after nine.
import {DatabaseSync} from 'node:sqlite';
import test, {type ExecutionContext} from 'ava';
import {z} from 'zod';
import {runCommand} from '../support/command.ts';
import {randomNumbers} from '../support/random.ts';
import {placeWith} from '../support/workspaces.ts';

type Cell = number | string | null;

type Draw = {
	readonly random: () => number;
	/** 0 to 1, about normal around 0.5. */
	readonly bell: () => number;
	readonly row: number;
	/** The day of the load, since 2024-03-01. */
	readonly day: number;
};

/** A metric, and its severity and reason. */
type Finding = readonly [metric: string, verdict: RegExp];

type Column = {
	readonly type: string;
	readonly value: (draw: Draw) => Cell;
	/** What becomes of a value of the newest load. */
	readonly fault: (value: Cell, draw: Draw) => Cell;
	/** What two runs alone show, at the least; left out where they do not tell a fault from another load. */
	readonly afterOne?: Finding;
	readonly afterNine: Finding;
};

const dayLength = 86_400_000;
const firstDay = Date.UTC(2024, 2, 1);
const rows = 1000;

const isoDay = (day: number): string => new Date(firstDay + Math.floor(day) * dayLength).toISOString().slice(0, 10);
const clock = (hour: number): string => new Date(hour * 3_600_000).toISOString().slice(11, 19);
const later = (value: Cell, hours: number): string =>
	new Date(Date.parse(`${value}Z`) + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

const inRows =
	(every: number, replacement: Cell) =>
	(value: Cell, {row}: Draw): Cell =>
		row % every === 0 ? replacement : value;

const words = ['ash', 'birch', 'cedar', 'elm', 'fir', 'hazel', 'larch', 'maple', 'oak', 'pine', 'rowan', 'willow'];
const sentence = ({random}: Draw): string =>
	Array.from({length: 3 + Math.floor(random() * 5)}, () => words[Math.floor(random() * words.length)]).join(' ');

/** Columns of a table that each load replaces, and a fault of each. */
const columns: Readonly<Record<string, Column>> = {
	'one number in a hundred is far beyond all others': {
		type: 'INTEGER',
		value: ({random}) => Math.floor(random() * 4984),
		fault: inRows(100, 1_000_000_000),
		afterOne: ['max', /^high: ≥ 30 %$/v],
		afterNine: ['max', /^high: all values were from \d+ to 4,98\d in 9 runs, now one is 1,000,000,000$/v],
	},
	'a few dates of 1970 among those of the last month': {
		type: 'DATE',
		value: ({random, day}) => isoDay(day - 30 * random()),
		fault: inRows(100, '1970-01-01'),
		afterOne: ['min', /^high: -19\d{3} days: \d+ %, ≥ 30 % of the span/v],
		afterNine: ['min', /^high: .* ordinary after 9 runs, now 1970-01-01$/v],
	},
	'a few dates of 9999 among days of birth': {
		type: 'DATE',
		value: ({random}) => isoDay(-10_000 * random() - 8000),
		fault: inRows(100, '9999-12-31'),
		afterOne: ['max', /^high: \+29\d{5} days/v],
		afterNine: ['max', /^high: .* ordinary after 9 runs, now 9999-12-31$/v],
	},
	'a third of the numbers is text': {
		type: 'REAL',
		value: ({bell}) => 100 + 20 * bell(),
		fault: inRows(3, 'N/A'),
		afterOne: ['mismatched_count', /^high: no values of another type in the run before, now 334 \(33 %\)$/v],
		afterNine: ['mismatched_count', /^high: no values of another type in 9 runs, now 334 \(33 %\)$/v],
	},
	'a third of the numbers is infinite': {
		type: 'REAL',
		value: ({bell}) => 100 + 20 * bell(),
		fault: inRows(3, Infinity),
		afterOne: ['non_finite_count', /^high: no NaN or infinite values in the run before, now 334 \(33 %\)$/v],
		afterNine: ['non_finite_count', /^high: no NaN or infinite values in 9 runs, now 334 \(33 %\)$/v],
	},
	'two texts in a hundred are empty': {
		type: 'TEXT',
		value: sentence,
		fault: inRows(50, ''),
		afterOne: ['empty_count', /^medium: no empty texts in the run before, now 20 \(2 %\)$/v],
		afterNine: ['empty_count', /^medium: no empty texts in 9 runs, now 20 \(2 %\)$/v],
	},
	'two numbers in a hundred are negative': {
		type: 'INTEGER',
		value: ({random}) => 1 + Math.floor(random() * 60),
		fault: inRows(50, -1),
		afterOne: ['negative_count', /^medium: no negative values in the run before, now 20 \(2 %\)$/v],
		afterNine: ['negative_count', /^medium: no negative values in 9 runs, now 20 \(2 %\)$/v],
	},
	'all texts are cut at ten characters': {
		type: 'TEXT',
		value: sentence,
		fault: value => String(value).slice(0, 10),
		afterNine: ['avg_length', /^high: 2\d(?:\.\d+)? to 2\d(?:\.\d+)? in 9 runs, now 10$/v],
	},
	'a mean of zero moves by a standard deviation': {
		type: 'REAL',
		value: ({bell}) => bell() - 0.5,
		fault: value => Number(value) + 0.15,
		afterOne: ['mean', /^high: was near 0: moved by 1\.\d+ baseline stddev, ≥ 0\.8 stddev$/v],
		afterNine: ['mean', /^high: -0\.0\d+ to 0\.0\d+ in 9 runs, now 0\.1\d+$/v],
	},
	'nine of ten different whole numbers are multiplied': {
		type: 'INTEGER',
		value: ({random, row}) => 50 + row * 100 + Math.floor(random() * 50),
		fault: (value, {row}) => (row % 10 === 0 ? value : Number(value) * 1000),
		afterOne: ['max', /^high: ≥ 30 %$/v],
		afterNine: ['max', /^high: all values were from \d+ to 99,\d{3} in 9 runs, now one is 99,\d{3},\d{3}$/v],
	},
	'a clock is eight hours slow': {
		type: 'TIMESTAMP',
		value: ({random, day}) => `${isoDay(day)} ${clock(9 + 8 * random())}`,
		fault: value => later(value, -8),
		afterNine: ['hours', /^medium: no rows at 01:00, 02:00, 03:00 in 9 runs, now 1,000 \(100 %\)$/v],
	},
	'a clock is five hours fast': {
		type: 'TIMESTAMP',
		value: ({random, day}) => `${isoDay(day)} ${clock(9 + 8 * random())}`,
		fault: value => later(value, 5),
		afterNine: ['hours', /^medium: no rows at 17:00, 18:00, 19:00 in 9 runs, now 6\d\d \(6\d %\)$/v],
	},
	'every date is a day late': {
		type: 'DATE',
		value: ({random, day}) => isoDay(day - 30 * random()),
		fault: value => later(`${value} 00:00`, 24).slice(0, 10),
		afterNine: ['max', /^medium: 2024-03-09 is ordinary after 9 runs, now 2024-03-10$/v],
	},
	'every time of day is five hours late': {
		type: 'TIME',
		value: ({bell}) => clock(8 + 8 * bell()),
		fault: value => later(`2024-03-01 ${value}`, 5).slice(11),
		afterOne: ['max', /^high: \+5\.\d+ hours: /v],
		afterNine: ['max', /^medium: 1\d:\d\d to 1\d:\d\d is ordinary after 9 runs, now 20:\d\d$/v],
	},
	'times of day come in the afternoon, between the same ends': {
		type: 'TIME',
		value: ({random}) => clock(8 + 8 * random()),
		fault: (_, {random}) => clock(8 + 8 * Math.sqrt(Math.sqrt(random()))),
		afterOne: ['distribution', /^high: "15:00" 13 % → 4\d %, /v],
		afterNine: [
			'hours',
			/^medium: \d\d % of the rows are at other hours than in 9 runs; at most \d+ % is ordinary$/v,
		],
	},
	'a tenth of the addresses is a word': {
		type: 'TEXT',
		value: ({random}) => `customer.${Math.floor(random() * 1e9)}@example.com`,
		fault: inRows(10, 'null'),
		afterOne: ['distribution', /^medium: "null" is new \(10 %\); /v],
		afterNine: [
			'distribution',
			/^medium: a new value had at most 0\.1 % of the rows in 8 runs, now "null" has 10 %$/v,
		],
	},
	'four rows in a hundred repeat a value that was unique': {
		type: 'TEXT',
		value: ({row, day}) => `order ${day * rows + row}`,
		fault: (value, {row}) => (row % 25 === 0 ? 'order 14' : value),
		afterOne: [
			'distinct_percent',
			/^medium: every value was different in the run before, now 39 rows repeat one$/v,
		],
		afterNine: ['distinct_percent', /^medium: every value was different in 9 runs, now 39 rows repeat one$/v],
	},
	'every unique text is cut': {
		type: 'TEXT',
		value: ({row, day}) => `ACCT-${String(day * rows + row).padStart(10, '0')}-ABCDEF`,
		fault: value => String(value).slice(0, 14),
		afterOne: ['min_length', /^medium: every text had 22 characters in the run before, now one has 14$/v],
		afterNine: ['min_length', /^medium: every text had 22 characters in 9 runs, now one has 14$/v],
	},
	'a month that there is not': {
		type: 'INTEGER',
		value: ({random}) => 1 + Math.floor(random() * 12),
		fault: inRows(20, 13),
		afterNine: ['distribution', /^medium: no value of its kind in 9 runs: "13" \(5 %\)$/v],
	},
	'a new category has two rows in a hundred': {
		type: 'TEXT',
		value: ({random}) => (random() < 0.7 ? 'paid' : 'open'),
		fault: inRows(50, 'lost'),
		afterNine: ['distribution', /^medium: no value of its kind in 9 runs: "lost" \(2 %\)$/v],
	},
	'a new category has four rows in ten': {
		type: 'TEXT',
		value: ({random}) => (random() < 0.7 ? 'paid' : 'open'),
		fault: (value, {row}) => (row % 5 < 2 ? 'lost' : value),
		afterOne: ['distribution', /^high: "lost" is new \(40 %\); /v],
		afterNine: ['distribution', /^high: no value of its kind in 9 runs: "lost" \(40 %\)/v],
	},
	'six in ten dates are those of today': {
		type: 'DATE',
		value: ({random, day}) => isoDay(day - 30 * random()),
		fault: (value, {row, day}) => (row % 10 < 6 ? isoDay(day) : value),
		afterOne: ['distribution', /^high: values moved up by 1\.\d stddev \(≥ 0\.8\), PSI /v],
		afterNine: ['distribution', /^high: a new value had at most \d.* now "2024-03-10" has 60 %$/v],
	},
};

const ordinaryLoads = 9;

const newPlace = async (t: ExecutionContext) =>
	placeWith(
		t,
		`CREATE TABLE loads(${Object.entries(columns)
			.map(([name, {type}]) => `"${name}" ${type}`)
			.join(', ')})`,
	);

/** Replaces the rows by those of a day. */
const load = (file: string, day: number, isFaulty: boolean): void => {
	const random = randomNumbers(day + 1);
	const bell = () => (random() + random() + random() + random()) / 4;
	const parts = Object.values(columns);
	using database = new DatabaseSync(file);
	database.exec('BEGIN; DELETE FROM loads');
	const insert = database.prepare(`INSERT INTO loads VALUES (${parts.map(() => '?').join(', ')})`);
	for (let row = 0; row < rows; row++) {
		const draw = {random, bell, row, day};
		insert.run(
			...parts.map(({value, fault}) => {
				const cell = value(draw);
				return isFaulty ? fault(cell, draw) : cell;
			}),
		);
	}

	database.exec('COMMIT');
};

/** Profiles ordinary loads, one a day, and one more. */
const profileLoads = async (t: ExecutionContext, isLastFaulty: boolean) => {
	const {database, config} = await newPlace(t);
	for (let day = 0; day <= ordinaryLoads; day++) {
		load(database, day, isLastFaulty && day === ordinaryLoads);
		const {status, stderr} = await runCommand(['profile', '--at', `${isoDay(day)}T20:00Z`, '--config', config]);
		t.is(status, 0, stderr);
	}

	return async (...command: readonly string[]) => runCommand([...command, '--dataset', 'loads', '--config', config]);
};

const judge = ['drift', '--json', '--fail-on-drift'] as const;

const report = z.object({
	column_drifts: z.array(
		z.object({
			column_name: z.string().nullable(),
			metric_name: z.string(),
			drift_severity: z.string(),
			reason: z.string(),
		}),
	),
});

/** Of each column, what is worse than low. */
const alarmsIn = (json: string) => {
	const drifts = report
		.parse(JSON.parse(json))
		.column_drifts.filter(({drift_severity: severity}) => severity === 'medium' || severity === 'high');
	return Map.groupBy(drifts, ({column_name: name}) => name);
};

const compareLoads = async (t: ExecutionContext) => {
	const run = await profileLoads(t, true);
	const [afterOne, afterNine] = [await run(...judge, '--baseline', 'previous'), await run(...judge)];
	t.deepEqual([afterOne.status, afterNine.status], [1, 1], 'The job fails');
	return {
		afterOne: alarmsIn(afterOne.stdout),
		afterNine: alarmsIn(afterNine.stdout),
		explained: await run('drift', 'explain', 'a mean of zero moves by a standard deviation.mean'),
	};
};

let compared: ReturnType<typeof compareLoads> | undefined;

const finds = test.macro(async (t, name: string, runs: 'afterOne' | 'afterNine', [metric, verdict]: Finding) => {
	compared ??= compareLoads(t);
	const reports = await compared;
	const alarms = reports[runs].get(name) ?? [];
	const alarm = alarms.find(({metric_name: found}) => found === metric);
	t.truthy(alarm, alarms.map(({metric_name: found}) => found).join(', '));
	t.regex(`${alarm?.drift_severity}: ${alarm?.reason}`, verdict);
});

for (const [name, {afterOne, afterNine}] of Object.entries(columns)) {
	if (afterOne !== undefined) {
		test(`two runs show that ${name}`, finds, name, 'afterOne', afterOne);
	}

	test(`nine earlier runs show that ${name}`, finds, name, 'afterNine', afterNine);
}

test('the same table without a fault passes, by nine runs and by one', async t => {
	const run = await profileLoads(t, false);
	for (const flags of [[], ['--baseline', 'previous']]) {
		const {status, stdout} = await run(...judge, ...flags);
		t.deepEqual(alarmsIn(stdout).values().toArray().flat(), []);
		t.is(status, 0);
	}
});

test('an explanation gives the range that nine runs make ordinary, and the value in it', async t => {
	compared ??= compareLoads(t);
	const {explained} = await compared;
	t.regex(
		explained.stdout,
		/^history +9 earlier loads\n +ordinary from -0\.0\d+ to 0\.0\d+; now 0\.1\d+\n +unusual$/mv,
	);
});
