// Which values count as one: the same in the distinct count and in the most frequent values.
import test from 'ava';
import type {ValueCount} from '../../source/profiling/profile.ts';
import {profileJson} from '../../source/reports/profile-json.ts';
import {newDatabase, openTestPostgres} from '../support/postgres.ts';
import {aColumn, aProfile} from '../support/run-profiles.ts';
import {columnOf, measure, openTestSource, planOf, sqliteFile, valueOf} from '../support/sqlite.ts';
import {newStore} from '../support/stores.ts';

const values = "('a'), ('A'), ('b'), ('a'), ('c'), ('C')";

test('SQLite: texts are compared by their bytes, whatever the collation of the column is', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(`CREATE TABLE names (name TEXT COLLATE NOCASE); INSERT INTO names VALUES ${values};`);
	});
	const source = await openTestSource(t, file);
	const measurement = await measure(source, await planOf(source, 'names'));
	t.is(valueOf(measurement, 'name', 'distinct_count'), 5);
	t.like(valueOf(measurement, 'name', 'top_values'), {0: {value: 'a', count: 2}, length: 5});
});

test('SQLite: a column with a collation of its own says how its texts were compared', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(`
			CREATE TABLE "of 'all'" (
				plain TEXT, "no case" TEXT COLLATE nocase UNIQUE, trimmed VARCHAR(9) COLLATE RTRIM, n INT COLLATE NOCASE
			);
			CREATE TABLE collated (plain TEXT, bytes TEXT COLLATE BINARY);
		`);
	});
	const source = await openTestSource(t, file);
	const equalities = async (table: string) => {
		const {columns} = await measure(source, await planOf(source, table));
		return columns.map(({column}) => column.equality);
	};

	t.deepEqual(await equalities("of 'all'"), [
		undefined,
		'by bytes, not by its collation NOCASE',
		'by bytes, not by its collation RTRIM',
		undefined,
	]);
	t.deepEqual(await equalities('collated'), [undefined, undefined]);
});

test('the equality of a column is kept with its run', async t => {
	const {store} = await newStore(t);
	const profile = aProfile({}, [aColumn({count: 1}, {equality: 'by its collation anycase'})]);
	await store.complete(profile);
	const {columns} = await store.load(profile.run.runId);
	t.is(columns[0]?.column.equality, 'by its collation anycase');
	t.like(profileJson(profile).columns[0], {equality: 'by its collation anycase'});
});

test('PostgreSQL: texts are equal where the collation of the column says so', async t => {
	const database = await newDatabase(
		t,
		`CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE TABLE names (name text COLLATE anycase);
		INSERT INTO names VALUES ${values};`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'names'));
	t.is(columnOf(measurement, 'name').column.equality, 'by its collation anycase');
	// As `SELECT count(DISTINCT name)` and `GROUP BY name` answer.
	t.is(valueOf(measurement, 'name', 'distinct_count'), 3);
	const top = valueOf(measurement, 'name', 'top_values') as readonly ValueCount[];
	t.deepEqual(
		top.map(({count}) => count),
		[3, 2, 1],
	);
});

test('PostgreSQL: the spelling shown for equal texts does not depend on the order of the rows', async t => {
	const database = await newDatabase(
		t,
		`CREATE EXTENSION citext;
		CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE TABLE names (folded citext, name text COLLATE anycase);
		INSERT INTO names SELECT v, v FROM (VALUES ${values}) AS given (v);
		CREATE TABLE reversed (folded citext, name text COLLATE anycase);
		INSERT INTO reversed SELECT v, v FROM (VALUES ${values}) AS given (v) ORDER BY v COLLATE "C" DESC;`,
	);
	const source = await openTestPostgres(t, database.connection);
	const [counted] = await database.query('SELECT count(DISTINCT folded)::int AS n FROM names');
	for (const distinct of ['auto', 'exact'] as const) {
		for (const table of ['names', 'reversed']) {
			const measurement = await measure(source, await planOf(source, table, {distinct}));
			for (const column of ['folded', 'name']) {
				t.is(valueOf(measurement, column, 'distinct_count'), Number(counted?.['n']));
				t.deepEqual(valueOf(measurement, column, 'top_values'), [
					{value: 'A', count: 3},
					{value: 'C', count: 2},
					{value: 'b', count: 1},
				]);
			}

			t.is(columnOf(measurement, 'folded').column.equality, 'by its type citext, whatever the case of letters');
		}
	}
});
