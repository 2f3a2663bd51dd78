// The figures of a small table or a slice, most of which come from the groups of equal values.
import test from 'ava';
import type {MetricName} from '../../../source/profiling/metrics/names.ts';
import {newDatabase, openTestPostgres, type TestDatabase} from '../../support/postgres.ts';
import {columnOf, measure, measuredOf, planOf, valueOf} from '../../support/sqlite.ts';

const rows = 6000;

/** The values at the ranks of the percentiles, as the server sorts them. */
const percentilesIn = async (database: TestDatabase, column: string): Promise<readonly unknown[]> => {
	const found = await database.query(
		`SELECT v FROM (SELECT v, row_number() OVER (ORDER BY v) AS place, count(*) OVER () AS n
			FROM (SELECT ${column}::float8 AS v FROM measured) AS numbers WHERE v < 'Infinity' AND v > '-Infinity')
			AS sorted, generate_series(0, 100) AS percent
		WHERE place = greatest(1, ceil(percent * n / 100.0)) ORDER BY percent`,
	);
	return found.map(({v}) => v);
};

test('percentiles are the values at their ranks, with many values or few, and leave out infinite ones', async t => {
	const database = await newDatabase(
		t,
		`SELECT setseed(0.25);
		CREATE TABLE measured AS SELECT n AS id, random() * 1000 AS amount, n % 7 AS few, n / 3 AS thirds,
			(n % 2000)::numeric(10, 2) AS price, CASE WHEN n % 100 = 0 THEN 'NaN' WHEN n % 100 = 1 THEN '-Infinity'
			WHEN n % 100 = 2 THEN NULL ELSE n * 1.5 END::float8 AS odd FROM generate_series(1, ${rows}) AS n;
		ANALYZE measured;`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'measured'));
	for (const name of ['id', 'amount', 'few', 'thirds', 'price', 'odd']) {
		t.deepEqual(valueOf(measurement, name, 'percentiles'), await percentilesIn(database, name), name);
		t.is(measuredOf(measurement, name, 'percentiles').provenance.kind, 'exact', name);
	}
});

/** The traits of texts, each by a condition that the program does not use. */
const traits: Readonly<Partial<Record<MetricName, string>>> = {
	min_length: 'min(length(word))',
	max_length: 'max(length(word))',
	avg_length: 'sum(length(word))::float8 / count(word)',
	empty_count: "count(*) FILTER (WHERE word IN (''))::int",
	padded_count: String.raw`count(*) FILTER (WHERE word ~ '^\s|\s$')::int`,
	upper_count: "count(*) FILTER (WHERE word ~ '[A-Z]' AND word !~ '[a-z]')::int",
	lower_count: "count(*) FILTER (WHERE word ~ '[a-z]' AND word !~ '[A-Z]')::int",
	non_ascii_count: "count(*) FILTER (WHERE word ~ '[^ -~]')::int",
	digit_count: String.raw`count(*) FILTER (WHERE word ~ '\d')::int`,
};

const hasTraitsOfTexts = test.macro(
	async (t, {count, estimatedRows}: {readonly count: number; readonly estimatedRows: number}) => {
		const database = await newDatabase(
			t,
			`CREATE TABLE words AS SELECT (ARRAY['', ' padded', 'UPPER', 'lower', 'naïve', 'Mixed 7', 'K' || n, NULL])
				[1 + n % 8] AS word, NULL::text AS nothing FROM generate_series(1, ${count}) AS n`,
		);
		const source = await openTestPostgres(t, database.connection);
		const plan = await planOf(source, 'words');
		const measurement = await measure(source, {...plan, table: {...plan.table, estimatedRows}});
		const [found = {}] = await database.query(
			`SELECT ${Object.entries(traits)
				.map(([name, sql]) => `${sql} AS ${name}`)
				.join(', ')} FROM words`,
		);
		const figuresOf = (column: string) =>
			columnOf(measurement, column)
				.metrics.entries()
				.flatMap(([name, {value}]) => (Object.hasOwn(traits, name) ? [[name, value] as const] : []));
		t.deepEqual(Object.fromEntries(figuresOf('word')), found);
		t.deepEqual(
			new Set(figuresOf('nothing').map(([, value]) => value)),
			new Set([null, 0]),
			'without a text, each is 0 or none',
		);
	},
);

test('the traits of texts are those that SQL counts one by one', hasTraitsOfTexts, {count: 4000, estimatedRows: 4000});

test(
	'the traits of texts are right, too, in a table that has grown since ANALYZE and is not grouped',
	hasTraitsOfTexts,
	{
		count: 320_000,
		estimatedRows: 4000,
	},
);
