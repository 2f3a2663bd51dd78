// Dates as SQLite's tables have them: texts and numbers of many forms, with and without a zone.
import {rename} from 'node:fs/promises';
import test from 'ava';
import Database from 'better-sqlite3';
import type {CountedSlice, SliceCounts} from '../../../source/connectors/connector.ts';
import {sliceName, type SlicePeriod} from '../../../source/profiling/slice.ts';
import {query} from '../../support/stores.ts';
import {measure, openTestSource, planOf, sqliteFile, valueOf} from '../../support/sqlite.ts';

type Value = string | number | null;

const sizesOf = ({slices}: Pick<SliceCounts, 'slices'>) =>
	Object.fromEntries(slices.map(({slice, rows}: CountedSlice) => [sliceName(slice), rows]));

/** Counts the slices of a table with these values, and profiles the slices by their count. */
const sliced = test.macro(
	async (
		t,
		values: readonly Value[],
		{
			by = 'day',
			timezone = 'UTC',
			...expected
		}: {
			readonly by?: SlicePeriod;
			readonly timezone?: string;
			readonly sizes: Readonly<Record<string, number>>;
			readonly withoutDate?: number;
			readonly other?: number;
		},
	) => {
		const file = await sqliteFile(t, database => {
			database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, at)');
			for (const value of values) {
				database.prepare('INSERT INTO t (at) VALUES (?)').run(value);
			}
		});
		const source = await openTestSource(t, file);
		const plan = await planOf(source, 't');
		const column = plan.columns[1];
		if (column === undefined) {
			throw new Error('There is no column');
		}

		const cut = {column, by, timezone};
		const counts = await source.countSlices(plan.table, cut, new AbortController().signal);
		t.deepEqual(sizesOf(counts), expected.sizes);
		t.is(counts.undated?.rows ?? 0, expected.withoutDate ?? 0);
		t.is(counts.rowsWithOther, expected.other ?? 0);
		for (const counted of [...counts.slices, ...(counts.undated === undefined ? [] : [counts.undated])]) {
			const ofSlice = await measure(source, {...plan, slice: {...counted, cut}});
			t.is(ofSlice.rowCount, counted.rows);
			t.is(valueOf(ofSlice, 'n', 'distinct_count'), counted.rows);
		}
	},
);

test(
	'dates and times without a zone are cut as they stand',
	sliced,
	[
		'2024-02-29',
		'2024-02-29 23:59:59',
		'2024-02-29T23:59:59.999',
		'2024-03-01 00:00',
		null,
		'2024-02-30',
		'soon',
		'',
	],
	{sizes: {'2024-02-29': 3, '2024-03-01': 1}, withoutDate: 1, other: 3},
);

test(
	'times with an offset are cut in UTC',
	sliced,
	['2024-03-01T23:30:00-05:00', '2024-03-01 23:30:00 +00:00', '2024-03-02T00:30:00+01:00', '2024-03-01T23:59:59Z'],
	{sizes: {'2024-03-01': 3, '2024-03-02': 1}},
);

// 1,709,247,600 is 2024-03-01 00:00 in Berlin, an hour before that in UTC.
test(
	'timestamps are cut in the time zone of the config, whatever their format',
	sliced,
	[
		1_709_247_600,
		1_709_247_599,
		1_709_247_600_000,
		1_709_247_600_000_000,
		'2024-02-29T23:00:00Z',
		'2024-02-29 22:59:59Z',
		'2024-03-01',
	],
	{timezone: 'Europe/Berlin', sizes: {'2024-02-29': 2, '2024-03-01': 5}},
);

test('whole numbers such as 20240301 are calendar dates', sliced, [20_240_301, 20_240_301, 20_240_229], {
	sizes: {'2024-02-29': 1, '2024-03-01': 2},
});

test('Julian days are read as SQLite makes them', sliced, [2_460_370.5, 2_460_371.75], {
	sizes: {'2024-03-01': 1, '2024-03-02': 1},
});

// Berlin's clocks go from 2 to 3 on 31 March 2024, and from 3 back to 2 on 27 October.
test(
	'an hour that a zone skips has no slice, and one that it repeats has one',
	sliced,
	['2024-03-31T00:30:00Z', '2024-03-31T01:30:00Z', '2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z'],
	{
		by: 'hour',
		timezone: 'Europe/Berlin',
		sizes: {'2024-03-31 01:00': 1, '2024-03-31 03:00': 1, '2024-10-27 02:00': 2},
	},
);

test('weeks begin on Monday, and months have their own length', sliced, ['2024-02-25', '2024-02-26', '2024-03-03'], {
	by: 'week',
	sizes: {'week of 2024-02-19': 1, 'week of 2024-02-26': 2},
});

for (const change of ['none', 'a row that moves to another day', 'another file in its place'] as const) {
	test(`after ${change}, a slice has the rows of its day, and no others`, async t => {
		const fill = (first: number) => (database: Database.Database) => {
			database.exec(`CREATE TABLE t (day TEXT, n INTEGER);
				INSERT INTO t VALUES ('2024-03-0${first}', 1), ('2024-03-01', 2), ('2024-03-02', 3)`);
		};

		const file = await sqliteFile(t, fill(1));
		const source = await openTestSource(t, file);
		const plan = await planOf(source, 't');
		const [column] = plan.columns;
		if (column === undefined) {
			throw new Error('There is no column');
		}

		const cut = {column, by: 'day', timezone: 'UTC'} as const;
		const {slices} = await source.countSlices(plan.table, cut, new AbortController().signal);
		if (change === 'a row that moves to another day') {
			const database = new Database(file);
			database.exec("UPDATE t SET day = '2024-03-02' WHERE n = 1");
			database.close();
		} else if (change === 'another file in its place') {
			await rename(await sqliteFile(t, fill(2)), file);
		}

		const [first] = slices;
		t.is(first?.rows, 2);
		const ofSlice = first && (await measure(source, {...plan, slice: {...first, cut}}));
		t.is(ofSlice?.rowCount, change === 'none' ? 2 : 1);
	});
}

test('rows inserted among others of a slice after it was counted are read as well', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(`CREATE TABLE t (day TEXT, n INTEGER);
			INSERT INTO t VALUES ('2024-03-01', 1), ('2024-03-02', 2), ('2024-03-01', 3)`);
	});
	const source = await openTestSource(t, file);
	const plan = await planOf(source, 't');
	const [column] = plan.columns;
	if (column === undefined) {
		throw new Error('There is no column');
	}

	const cut = {column, by: 'day', timezone: 'UTC'} as const;
	const {slices} = await source.countSlices(plan.table, cut, new AbortController().signal);
	t.deepEqual(
		slices.map(({rowIds}) => rowIds),
		[
			{from: 1n, to: 3n},
			{from: 2n, to: 2n},
		],
	);
	const [first] = slices;
	const ofSlice = first && (await measure(source, {...plan, slice: {...first, cut}}));
	t.is(ofSlice?.rowCount, 2);
});

test('a view and a table without row ids have slices as well', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(`CREATE TABLE keyed (id TEXT PRIMARY KEY, day DATE) WITHOUT ROWID;
			INSERT INTO keyed VALUES ('a', '2024-03-01'), ('b', '2024-03-02'), ('c', '2024-03-02');
			CREATE VIEW seen AS SELECT * FROM keyed`);
	});
	const source = await openTestSource(t, file);
	for (const name of ['keyed', 'seen']) {
		const plan = await planOf(source, name);
		const column = plan.columns[1];
		if (column === undefined) {
			throw new Error('There is no column');
		}

		const cut = {column, by: 'day', timezone: 'UTC'} as const;
		const {slices} = await source.countSlices(plan.table, cut, new AbortController().signal);
		t.deepEqual(sizesOf({slices}), {'2024-03-01': 1, '2024-03-02': 2});
		for (const sampling of [{kind: 'all'} as const, {kind: 'size', size: 10, seed: 1} as const]) {
			const measurements = await Promise.all(
				slices.map(async counted => measure(source, {...plan, sampling, slice: {...counted, cut}})),
			);
			t.deepEqual(
				measurements.map(({rowCount}) => rowCount),
				[1, 2],
			);
		}
	}
});

for (const [rows, day] of [
	['in the order of their days', 'n / 10007'],
	['in no order', 'n % 5'],
	['in order but for a few that came late', 'CASE WHEN n % 9001 = 0 THEN 0 ELSE n / 10007 END'],
] as const) {
	test(`many rows ${rows} are counted as the database counts them, also where some are gone`, async t => {
		const file = await sqliteFile(t, database => {
			database.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, day DATE COLLATE NOCASE);
				WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 49999)
				INSERT INTO t SELECT n, date('2024-03-01', (${day}) || ' days') FROM numbers;
				UPDATE t SET day = day || 't10:00' WHERE id BETWEEN 17000 AND 17010;
				UPDATE t SET day = day || 'T10:00' WHERE id BETWEEN 26000 AND 26010;
				DELETE FROM t WHERE id IN (1, 12345, 30000) OR id BETWEEN 40000 AND 49000`);
		});
		const source = await openTestSource(t, file);
		const plan = await planOf(source, 't');
		const column = plan.columns[1];
		if (column === undefined) {
			throw new Error('There is no column');
		}

		const cut = {column, by: 'day', timezone: 'UTC'} as const;
		const {slices} = await source.countSlices(plan.table, cut, new AbortController().signal);
		t.deepEqual(
			slices.map(({slice, rows: counted, rowIds}) => ({
				name: sliceName(slice),
				rows: counted,
				first: Number(rowIds?.from),
				last: Number(rowIds?.to),
			})),
			query(
				file,
				`SELECT substr(day, 1, 10) AS name, count(*) AS rows, min(id) AS first, max(id) AS last FROM t
					GROUP BY 1 ORDER BY 1`,
			),
		);
	});
}
