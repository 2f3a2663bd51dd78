// Which values count as one: the same in the distinct count and in the most frequent values.
import test from 'ava';
import type {ValueCount} from '../../source/profiling/profile.ts';
import {newDatabase, openTestPostgres} from '../support/postgres.ts';
import {measure, openTestSource, planOf, sqliteFile, valueOf} from '../support/sqlite.ts';

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

test('PostgreSQL: texts are equal where the collation of the column says so', async t => {
	const database = await newDatabase(
		t,
		`CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE TABLE names (name text COLLATE anycase);
		INSERT INTO names VALUES ${values};`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'names'));
	// As `SELECT count(DISTINCT name)` and `GROUP BY name` answer.
	t.is(valueOf(measurement, 'name', 'distinct_count'), 3);
	const top = valueOf(measurement, 'name', 'top_values') as readonly ValueCount[];
	t.deepEqual(
		top.map(({count}) => count),
		[3, 2, 1],
	);
});
