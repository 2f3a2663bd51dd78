// What the runs before a run say of it: planted faults are found, and ordinary loads are let pass.
import test from 'ava';
import {detectDrift} from '../../../source/drift/detect-drift.ts';
import type {DriftReport, MetricDrift} from '../../../source/drift/report.ts';
import type {StoredValue} from '../../../source/profiling/accumulators/row-buffer.ts';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {profiledColumn, profiledRun} from '../../support/drawn-runs.ts';
import {driftSettings} from '../../support/drift-runs.ts';
import {randomNumbers} from '../../support/random.ts';

type Row = Readonly<Record<string, StoredValue>>;

const types: Readonly<Record<string, SemanticType>> = {
	id: 'integer',
	price: 'float',
	amount: 'integer',
	email: 'text',
	status: 'text',
	note: 'text',
	paid_at: 'timestamp',
	day: 'date',
	year: 'integer',
};

const firstDay = Date.UTC(2024, 0, 1);
const dayLength = 86_400_000;
const rowsPerDay = 400;

const isoDay = (day: number): string => new Date(firstDay + day * dayLength).toISOString().slice(0, 10);

/** The rows of one day: about as many every day, with a level that differs a little from day to day. */
const rowsOf = (day: number): readonly Row[] => {
	const random = randomNumbers(1000 + day);
	const count = Math.round(rowsPerDay * (0.95 + random() / 10));
	const level = 100 + 4 * (random() - 0.5);
	return Array.from({length: count}, (_, index): Row => {
		const seconds = Math.floor(8 * 3600 + random() * 10 * 3600);
		const time = new Date(seconds * 1000).toISOString().slice(11, 19);
		return {
			id: day * 1000 + index,
			price: level + 15 * (random() + random() + random() - 1.5),
			amount: 1 + Math.floor(random() * 60),
			email: `customer.${Math.floor(random() * 1e6)}@example.com`,
			status: random() < 0.7 ? 'paid' : random() < 0.8 ? 'open' : 'void',
			note: `${random() < 0.5 ? 'deliver' : 'collect'} at door ${Math.floor(random() * 400)}`,
			paid_at: `${isoDay(day)} ${time}`,
			day: isoDay(day),
			year: 2024 + Math.floor(day / 366),
		};
	});
};

type Style = 'replaced' | 'appended';

const profileOf = (rows: readonly Row[], day: number): RunProfile =>
	profiledRun(
		Object.entries(types).map(([name, type]) =>
			profiledColumn(
				name,
				type,
				rows.map(row => row[name] ?? null),
			),
		),
		{runId: `run-${day}`, profiledAt: new Date(firstDay + (day + 1) * dayLength), rowCount: rows.length},
	);

const tableOf = (style: Style, day: number, rows: readonly Row[]): RunProfile =>
	profileOf(
		style === 'replaced' ? rows : [...Array.from({length: day}, (_, earlier) => rowsOf(earlier)).flat(), ...rows],
		day,
	);

const cache = new Map<string, readonly RunProfile[]>();

/** Fourteen days as they were. */
const historyOf = (style: Style): readonly RunProfile[] => {
	const known = cache.get(style) ?? Array.from({length: 14}, (_, day) => tableOf(style, day, rowsOf(day)));
	cache.set(style, known);
	return known;
};

const today = 14;

const judge = (earlier: readonly RunProfile[], current: RunProfile | undefined): DriftReport => {
	const baseline = earlier.at(-1);
	if (baseline === undefined || current === undefined) {
		throw new Error('There are too few runs');
	}

	return detectDrift({baseline, current, earlier, settings: driftSettings()});
};

const drifted = ({metricDrifts}: DriftReport): readonly MetricDrift[] =>
	metricDrifts.filter(({severity}) => severity === 'medium' || severity === 'high');

type Planted = {
	readonly style: Style;
	/** Rows of today, as the fault leaves them. */
	readonly change: (rows: readonly Row[]) => readonly Row[];
	readonly column: string | null;
	readonly metric: string;
	readonly reason: RegExp;
};

const finds = test.macro((t, {style, change, column, metric, reason}: Planted) => {
	const found = drifted(judge(historyOf(style), tableOf(style, today, change(rowsOf(today)))));
	const drift = found.find(({columnName, metricName}) => columnName === column && metricName === metric);
	t.truthy(drift, JSON.stringify(found.map(({columnName, metricName}) => [columnName, metricName])));
	t.regex(drift?.reason ?? '', reason);
	t.deepEqual(
		found
			.filter(({columnName}) => columnName !== column)
			.map(({columnName, metricName, reason: why}) => [columnName, metricName, why]),
		[],
		'other columns stay silent',
	);
});

/** Changes a column in so many of the first rows. */
const some =
	(column: string, count: number, change: (value: StoredValue | undefined) => StoredValue) =>
	(rows: readonly Row[]): readonly Row[] =>
		rows.map((row, index) => (index < count ? {...row, [column]: change(row[column])} : row));

const text = String;

for (const style of ['replaced', 'appended'] as const) {
	const plant = (column: string | null, metric: string, change: Planted['change'], reason: RegExp): Planted => ({
		style,
		change,
		column,
		metric,
		reason,
	});
	const table = `a table that is ${style}`;

	test(`${table} raises no alarm on an ordinary day`, t => {
		t.deepEqual(drifted(judge(historyOf(style), tableOf(style, today, rowsOf(today)))), []);
	});

	test(
		`${table}: the first nulls are found`,
		finds,
		plant(
			'price',
			'null_percent',
			some('price', 8, () => null),
			/^no nulls in 1[34] runs, now 8/v,
		),
	);
	test(
		`${table}: the first empty texts are found`,
		finds,
		plant(
			'note',
			'empty_count',
			some('note', 8, () => ''),
			/^no empty texts/v,
		),
	);
	test(
		`${table}: text in a number column is found`,
		finds,
		plant(
			'price',
			'mismatched_count',
			some('price', 8, () => 'N/A'),
			/^no values of another type/v,
		),
	);
	test(
		`${table}: infinite numbers are found`,
		finds,
		plant(
			'price',
			'non_finite_count',
			some('price', 8, () => Infinity),
			/^no NaN or infinite values/v,
		),
	);
	test(
		`${table}: the first negative numbers are found`,
		finds,
		plant(
			'amount',
			'negative_count',
			some('amount', 8, () => -1),
			/^no negative values/v,
		),
	);
	test(
		`${table}: a key that is no longer unique is found`,
		finds,
		plant(
			'id',
			'distinct_percent',
			some('id', 8, () => 14_200),
			/^every value was different in 1[34] runs, now [78] rows repeat one$/v,
		),
	);
	test(
		`${table}: a number that the values so far cannot reach is found`,
		finds,
		plant(
			'amount',
			'max',
			some('amount', 2, () => 1e9),
			/now one is 1,000,000,000$/v,
		),
	);
	test(
		`${table}: dates of 1970 are found`,
		finds,
		plant(
			'day',
			'min',
			some('day', 8, () => '1970-01-01'),
			/now 1970-01-01$/v,
		),
	);
	test(
		`${table}: dates of 9999 are found`,
		finds,
		plant(
			'day',
			'max',
			some('day', 8, () => '9999-12-31'),
			/now 9999-12-31$/v,
		),
	);
	test(
		`${table}: a new category in a closed list is found`,
		finds,
		plant(
			'status',
			'distribution',
			some('status', 8, () => 'lost'),
			/^no value of its kind in 1[34] runs: "lost"/v,
		),
	);
	test(
		`${table}: a value that stands for missing ones is found`,
		finds,
		plant(
			'note',
			'distribution',
			some('note', 60, () => 'n/a'),
			/^a new value had at most .* now "n\/a" has 1\d %$/v,
		),
	);
	test(
		`${table}: capitals where there were none are found`,
		finds,
		plant(
			'email',
			'lower_count',
			some('email', 8, value => text(value).toUpperCase()),
			/^only texts in small letters in 1[34] runs, now 8 are not/v,
		),
	);
	test(
		`${table}: blanks at the end are found`,
		finds,
		plant(
			'note',
			'padded_count',
			some('note', 8, value => `${text(value)} `),
			/^no texts with blanks at an end/v,
		),
	);
	test(
		`${table}: a broken encoding is found`,
		finds,
		plant(
			'note',
			'non_ascii_count',
			some('note', 8, value => text(value).replace('o', 'Ã³')),
			/^no texts that are not ASCII/v,
		),
	);
	test(
		`${table}: a clock that is eight hours late is found`,
		finds,
		plant(
			'paid_at',
			'hours',
			some('paid_at', 60, value => text(value).replace(/ \d{2}/v, ' 03')),
			/^no rows at 03:00/v,
		),
	);
	test(
		`${table}: another unit is found`,
		finds,
		plant(
			'price',
			'mean',
			rows => rows.map(row => ({...row, price: Number(row['price']) * 1.8 + 32})),
			/in (?:the new rows of )?1[34] runs, now 2\d\d/v,
		),
	);
	test(
		`${table}: the loss of half of the rows is found`,
		finds,
		plant(null, 'count', rows => rows.slice(0, rows.length / 2), /now (?:19\d|20\d|21\d)$/v),
	);
	test(
		`${table}: the load of yesterday is found when it comes again`,
		finds,
		plant(
			null,
			'count',
			() => rowsOf(today - 1),
			style === 'appended' ? /those of the load before/v : /every figure is that of the run before/v,
		),
	);
	test(
		`${table}: a load without rows is found`,
		finds,
		plant(null, 'count', () => [], /now (?:without rows|none)$/v),
	);
}

test('an appended table that loses rows is reported', t => {
	const earlier = historyOf('appended');
	const rows = Array.from({length: 15}, (_, day) => rowsOf(day))
		.flat()
		.slice(500);
	const found = drifted(judge(earlier, profileOf(rows, today)));
	t.regex(
		found.find(({columnName}) => columnName === null)?.reason ?? '',
		/rows were only added in 14 runs, now some that were there are gone or changed/v,
	);
});

test('the report says how many more runs it takes until the history judges', t => {
	const runs = historyOf('replaced');
	t.is(judge(runs.slice(0, 1), runs[1]).history.missing, 2);
	t.is(judge(runs.slice(0, 2), runs[2]).history.missing, 1);
	t.deepEqual(judge(runs.slice(0, 3), runs[3]).history, {runs: 3, missing: 0, newRows: null});
});

/** The table on a day where it holds the last five days. */
const windowOf = (day: number, rows: readonly Row[]): RunProfile =>
	profileOf([...Array.from({length: 4}, (_, back) => rowsOf(day - 4 + back)).flat(), ...rows], day);

const windows = Array.from({length: 14}, (_, index) => windowOf(index + 4, rowsOf(index + 4)));
const windowDay = 18;

test('a moving window is judged by an estimate of its new rows', t => {
	const report = judge(windows, windowOf(windowDay, rowsOf(windowDay)));
	t.deepEqual(drifted(report), []);
	const came = rowsOf(windowDay).length;
	const {newRows} = report.history;
	t.true(newRows !== null && Math.abs(newRows - came) < came / 5, `${newRows} of ${came}`);
});

test('a moving window: the loss of half of the new rows is found', t => {
	const rows = rowsOf(windowDay);
	const found = drifted(judge(windows, windowOf(windowDay, rows.slice(0, rows.length / 2))));
	t.regex(
		found.find(({columnName}) => columnName === null)?.reason ?? '',
		/new rows are ordinary after 13 runs, now \d+$/v,
	);
});

test('a moving window: a load without new rows, and with fewer of the others, is found', t => {
	const kept = Array.from({length: 4}, (_, back) => rowsOf(windowDay - 4 + back))
		.flat()
		.filter((_, index) => index % 40 > 0);
	const found = drifted(judge(windows, profileOf(kept, windowDay)));
	t.regex(
		found.find(({columnName}) => columnName === null)?.reason ?? '',
		/^\d+ to \d+ new rows are ordinary after 13 runs, now none$/v,
	);
});

test('a moving window: another unit in the new rows is found', t => {
	const rows = rowsOf(windowDay).map(row => ({...row, price: Number(row['price']) * 1.8 + 32}));
	const found = drifted(judge(windows, windowOf(windowDay, rows)));
	t.regex(
		found.find(({metricName}) => metricName === 'mean')?.reason ?? '',
		/in the new rows of 13 runs, now 2\d\d(?:\.\d)?$/v,
	);
});

test('a table that never changes but was repaired once is not a moving window', t => {
	const rows = rowsOf(0);
	const mended = rows.map((row, index) =>
		index % 10 === 0 ? {...row, amount: 987_654_321, day: '1901-02-03'} : row,
	);
	const earlier = [...Array.from({length: 4}, (_, day) => profileOf(rows, day)), profileOf(mended, 4)];
	t.is(judge(earlier, profileOf(mended, 5)).history.newRows, null);
});

test('keys and dates that went on through unprofiled loads raise no alarm, then or later', t => {
	const first = tableOf('replaced', today, rowsOf(today));
	const next = tableOf('replaced', today + 1, rowsOf(today + 1));
	for (const missed of [1, 2, 3]) {
		const before = historyOf('replaced').slice(0, -missed);
		t.deepEqual(drifted(judge(before, first)), [], `${missed} missed`);
		t.deepEqual(drifted(judge([...before, first], next)), [], `the next after ${missed} missed`);
	}
});

test('a key that leaps is found, even after an unprofiled load', t => {
	const leap = rowsOf(today).map(row => ({...row, id: Number(row['id']) + 100_000}));
	const found = drifted(judge(historyOf('replaced').slice(0, -1), tableOf('replaced', today, leap)));
	t.deepEqual(
		found.map(({columnName, metricName}) => [columnName, metricName]),
		[['id', 'max']],
	);
});

/** Commits of a month, ten at each of these hours. */
const commitsOf = (month: number, hours: readonly number[]): RunProfile => {
	const date = new Date(Date.UTC(2024, month, 15)).toISOString().slice(0, 10);
	return profiledRun(
		[
			profiledColumn(
				'at',
				'timestamp',
				hours.flatMap(hour =>
					Array.from({length: 10}, (_, row) => `${date} ${String(hour).padStart(2, '0')}:${10 + row}:00`),
				),
			),
		],
		{
			runId: `00000000-0000-4000-8000-${String(month).padStart(12, '0')}`,
			profiledAt: new Date(Date.UTC(2024, month + 1, 1)),
		},
	);
};

const evenings = [18, 19, 20, 21, 22, 23];
const atNewHours = (earlier: readonly RunProfile[], run: RunProfile): readonly string[] =>
	drifted(judge(earlier, run)).flatMap(({metricName, reason}) => (metricName === 'hours' ? [reason] : []));

test('an hour that no load had is not a finding if single loads have hours of their own', t => {
	const regular = Array.from({length: 14}, (_, month) => commitsOf(month, evenings));
	const now = commitsOf(14, [...evenings, 9]);
	t.deepEqual(atNewHours(regular, now), ['no rows at 09:00 in 14 runs, now 10 (14 %)']);
	const irregular = regular.with(8, commitsOf(8, [...evenings, 6]));
	t.deepEqual(atNewHours(irregular, now), []);
	t.regex(atNewHours(irregular, commitsOf(14, [1, 2, 3, 4, 5])).join('; '), /^no rows at 01:00, 02:00, 03:00/v);
});
