// Slices whose rows lie among each other in a table: they are read at once.
import test, {type ExecutionContext} from 'ava';
import type Database from 'better-sqlite3';
import type {Source, TableMeasurement, TablePlan} from '../../../source/connectors/connector.ts';
import type {SqliteSourceOptions} from '../../../source/connectors/sqlite/source.ts';
import type {Sampling} from '../../../source/profiling/profile.ts';
import {sliceName, type SlicePeriod} from '../../../source/profiling/slice.ts';
import {measure, openTestSource, planOf, sqliteFile} from '../../support/sqlite.ts';

const columns = 'id INTEGER PRIMARY KEY, at TIMESTAMP, amount REAL, large INTEGER, note TEXT, kind';

/** 9,000 rows of five days in no order, with integers past 2^53, bytes that are not UTF-8, and nulls. */
const disordered = (database: Database.Database): void => {
	database.exec(`
		CREATE TABLE t (${columns});
		WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 9000)
		INSERT INTO t SELECT n * 3, datetime('2024-02-27', (n * 7919 % 5) || ' days', (n * 31 % 86400) || ' seconds'),
			(n * 7717 % 10007) / 7.0,
			CASE WHEN n % 11 = 0 THEN NULL WHEN n % 13 < 2 THEN 9007199254740993 + n ELSE n END,
			CASE WHEN n % 4001 = 0 THEN CAST(x'61ff62' AS TEXT) ELSE 'note ' || (n * 13 % 9001) END,
			CASE n % 3 WHEN 0 THEN n % 50 WHEN 1 THEN 'kind ' || n % 7 ELSE x'00ff' END FROM numbers;
		UPDATE t SET at = at || '+02:00' WHERE id % 7 = 0;
		UPDATE t SET at = NULL WHERE id % 1009 = 0;
		UPDATE t SET at = 'soon' WHERE id % 1013 = 0;
		UPDATE t SET at = 1709251200 WHERE id % 1019 = 0`);
};

const slicePlans = async (
	source: Source,
	{by, timezone, sampling}: {readonly by: SlicePeriod; readonly timezone: string; readonly sampling: Sampling},
): Promise<readonly TablePlan[]> => {
	const plan = await planOf(source, 't', {sampling});
	const [, column] = plan.columns;
	if (column === undefined) {
		throw new Error('There is no column');
	}

	const cut = {column, by, timezone};
	const {slices} = await source.countSlices(plan.table, cut, new AbortController().signal);
	return slices.map(counted => ({...plan, slice: {...counted, cut}}));
};

const measureTogether = async (
	source: Source,
	plans: readonly TablePlan[],
	signal = new AbortController().signal,
	// eslint-disable-next-line @typescript-eslint/no-empty-function -- progress is not checked
): Promise<readonly TableMeasurement[]> => source.profileSlices?.(plans, {signal, onProgress() {}}) ?? [];

const nameOf = ({slice}: TablePlan): string => (slice === undefined ? '' : sliceName(slice.slice));

const groupNames = (source: Source, plans: readonly TablePlan[]): string[][] =>
	(source.groupSlices?.(plans) ?? []).map(group => group.plans.map(plan => nameOf(plan)));

const equalsOwnTables = test.macro(
	async (
		t,
		{
			by = 'day',
			timezone = 'UTC',
			sampling = {kind: 'all'},
			day,
			...options
		}: {
			readonly by?: SlicePeriod;
			readonly timezone?: string;
			readonly sampling?: Sampling;
			/** The name of a row's slice, in SQL. */
			readonly day: string;
		} & Partial<SqliteSourceOptions>,
	) => {
		const source = await openTestSource(t, await sqliteFile(t, disordered), {threads: 1, ...options});
		const plans = await slicePlans(source, {by, timezone, sampling});
		t.true(plans.length > 1);
		const names = plans.map(plan => nameOf(plan));
		t.deepEqual(groupNames(source, plans), [names]);
		const own = await openTestSource(
			t,
			await sqliteFile(t, database => {
				disordered(database);
				for (const name of names) {
					database.exec(`CREATE TABLE "${name}" (${columns});
						INSERT INTO "${name}" SELECT * FROM t WHERE (${day}) = '${name}' ORDER BY id`);
				}
			}),
		);
		const measurements = await measureTogether(source, plans);
		t.is(measurements.length, plans.length);
		for (const [index, name] of names.entries()) {
			const expected = await measure(own, await planOf(own, name, {sampling}));
			t.true(expected.rowCount > 0);
			t.deepEqual(measurements[index], expected, name);
		}
	},
);

const dayInUtc = `CASE WHEN typeof(at) = 'integer' THEN date(at, 'unixepoch') ELSE date(at) END`;

test('days read at once have the figures of tables of their own', equalsOwnTables, {day: dayInUtc});

test('months read at once have the figures of tables of their own', equalsOwnTables, {
	by: 'month',
	day: `substr(${dayInUtc}, 1, 7)`,
});

test('days in a time zone, read at once, have the figures of tables of their own', equalsOwnTables, {
	timezone: 'Asia/Kolkata',
	// India has no daylight saving time.
	day: `CASE WHEN typeof(at) = 'integer' THEN date(at + 19800, 'unixepoch')
		WHEN at LIKE '%+02:00' THEN date(at, '+330 minutes') ELSE date(at) END`,
});

test('samples by a ratio of days read at once have the figures of tables of their own', equalsOwnTables, {
	sampling: {kind: 'ratio', ratio: 0.3, seed: 7},
	day: dayInUtc,
});

test('days that do not fit into memory together have the figures of tables of their own', equalsOwnTables, {
	sliceBytes: 90_000,
	day: dayInUtc,
});

/** Days of 10,000 rows, numbered by an expression in SQL. */
const daysBy = async (t: ExecutionContext, day: string): Promise<string[][]> => {
	const file = await sqliteFile(t, database => {
		database.exec(`CREATE TABLE t (${columns});
			WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 39999)
			INSERT INTO t (id, at) SELECT n, date('2024-03-01', (${day}) || ' days') FROM numbers`);
	});
	const source = await openTestSource(t, file);
	return groupNames(source, await slicePlans(source, {by: 'day', timezone: 'UTC', sampling: {kind: 'all'}}));
};

test('days in their order are read one by one, also where a few rows come a day late', async t => {
	const alone = [['2024-03-01'], ['2024-03-02'], ['2024-03-03'], ['2024-03-04']];
	t.deepEqual(await daysBy(t, 'n / 10000'), alone);
	t.deepEqual(await daysBy(t, 'CASE WHEN n % 10000 = 5 AND n > 10000 THEN n / 10000 - 1 ELSE n / 10000 END'), alone);
});

test('days whose rows come late all the time are read at once', async t => {
	t.deepEqual(await daysBy(t, 'n % 4'), [['2024-03-01', '2024-03-02', '2024-03-03', '2024-03-04']]);
	t.deepEqual(await daysBy(t, 'CASE WHEN n = 39999 THEN 0 WHEN n = 39998 THEN 1 ELSE n / 10000 END'), [
		['2024-03-01', '2024-03-02', '2024-03-03', '2024-03-04'],
	]);
});

test('slices that are read at once stop when they are cancelled, and can be read again', async t => {
	const source = await openTestSource(t, await sqliteFile(t, disordered), {threads: 1});
	const plans = await slicePlans(source, {by: 'day', timezone: 'UTC', sampling: {kind: 'all'}});
	const cancelled = new AbortController();
	const scan = measureTogether(source, plans, cancelled.signal);
	cancelled.abort();
	await t.throwsAsync(scan, {name: 'AbortError'});
	t.is((await measureTogether(source, plans)).length, plans.length);
});
