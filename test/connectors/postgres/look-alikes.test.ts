// Functions and operators that others put in the way of the built-in ones (CVE-2018-1058).
import test from 'ava';
import {plantLookAlikes} from '../../support/look-alikes.ts';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {columnOf, measure, planOf, valueOf} from '../../support/sqlite.ts';

const table = `
CREATE TYPE public.mood AS ENUM ('sad', 'glad');
CREATE TABLE public.customers (
	id integer PRIMARY KEY, name varchar(40), note text, price numeric(10, 2), weight float8, born date, seen
	timestamptz, at time,
	is_active boolean, tag uuid, document jsonb, data bytea, tags varchar[], stay interval, mood public.mood);
INSERT INTO public.customers
SELECT n, 'name ' || n, repeat('x', n), n / 10.0, sqrt(n), DATE '2024-01-01' + n, now(), TIME '12:00', n % 2 = 0,
	gen_random_uuid(), jsonb_build_object('n', n), convert_to(n::text, 'UTF8'), ARRAY['a', n::text],
	make_interval(days => n), 'glad'
FROM generate_series(1, 700) n;
ANALYZE public.customers;`;

test('no function or operator that others plant in a schema runs, whatever the search path of the role is', async t => {
	const database = await newDatabase(t, table);
	await database.query(plantLookAlikes);
	const [planted] = await database.query(
		"SELECT count(*) FILTER (WHERE kind = 'function')::int " +
			"AS functions, count(*) FILTER (WHERE kind = 'operator')::int AS operators FROM public.planted",
	);
	t.true(Number(planted?.['functions']) > 1500);
	t.true(Number(planted?.['operators']) > 600);
	await database.query(`ALTER DATABASE ${database.database} SET search_path = public, pg_catalog`);
	// What is planted is in force: for anybody else even a comparison fails.
	await t.throwsAsync(database.query('SELECT 1 + 1'), {message: /look-alike/v});

	const source = await openTestPostgres(t, database.connection);
	for (const distinct of ['auto', 'exact'] as const) {
		const profile = await measure(source, await planOf(source, 'customers', {distinct}));
		t.deepEqual(
			profile.columns.flatMap(({column, errors}) =>
				[...errors].map(([metric, why]) => `${column.name}.${metric}: ${why}`),
			),
			[],
		);
		t.is(profile.columns.length, 15);
		t.is(valueOf(profile, 'name', 'distinct_count'), 700);
		t.is(valueOf(profile, 'note', 'max_length'), 700);
		t.is(columnOf(profile, 'mood').column.databaseType, 'mood');
	}
});
