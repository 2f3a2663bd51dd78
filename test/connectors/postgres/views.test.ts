// Views: their rows are drawn one by one, and those that change with each statement are read once.
import test, {type ExecutionContext} from 'ava';
import type {TableMeasurement} from '../../../source/connectors/connector.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import type {ValueCount} from '../../../source/profiling/profile.ts';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {columnOf, measuredOf, measure, planOf, valueOf} from '../../support/sqlite.ts';

const countOf = (measurement: TableMeasurement, column: string, metric: 'histogram' | 'top_values'): number =>
	(valueOf(measurement, column, metric) as ReadonlyArray<{readonly count: number}>).reduce(
		(sum, {count}) => sum + count,
		0,
	);

test('equal rows of a view are drawn one by one, the same ones each time', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE many AS SELECT n % 4 = 0 AS is_fourth FROM generate_series(1, 20000) AS n;
		CREATE VIEW twofold AS SELECT is_fourth, CASE WHEN is_fourth THEN 'yes' ELSE 'no' END AS word FROM many;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	for (const sampling of [
		{kind: 'ratio', ratio: 0.1, seed: 5},
		{kind: 'size', size: 2000, seed: 5},
	] as const) {
		const plan = await planOf(source, 'twofold', {sampling});
		const [first, second] = [await measure(source, plan), await measure(source, plan)];
		// Five standard deviations of the binomial distribution: 212 of 2,000 rows, 97 of 500.
		t.true(Math.abs(first.rowCount - 2000) < 212, String(first.rowCount));
		t.true(Math.abs(Number(valueOf(first, 'is_fourth', 'true_count')) - 500) < 106);
		t.is(countOf(first, 'word', 'top_values'), first.rowCount);
		t.deepEqual(second, first);
	}
});

test('estimates of a large view lie within the errors that they state, also where many rows are equal', async t => {
	const rows = 300_000;
	// Of each row, whether it is one of those that are all equal: half of them.
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT CASE WHEN n % 2 = 0 THEN 0 ELSE n END AS n FROM generate_series(1, ${rows}) AS n;
		CREATE VIEW half_equal AS SELECT n, 'x' || n AS word FROM base;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'half_equal'));
	for (const [column, value] of [
		['n', 0],
		['word', 'x0'],
	] as const) {
		const top = measuredOf(measurement, column, 'top_values');
		t.is(top.provenance.kind, 'estimate', column);
		const error = top.provenance.kind === 'estimate' ? top.provenance.error : 0;
		const [first] = top.value as readonly ValueCount[];
		t.is(first?.value, value);
		t.true(Math.abs(Number(first?.count) / rows - 0.5) <= error, `${column}: ${first?.count} ± ${error}`);
	}

	for (const [metric, share] of [
		['p75', 0.75],
		['p95', 0.95],
	] as const) {
		const {value, provenance} = measuredOf(measurement, 'n', metric);
		const error = provenance.kind === 'estimate' ? provenance.error : 0;
		// The rank of a value past 0 is known: half of the rows are 0, the others are the odd numbers.
		const rank = 0.5 + Number(value) / rows / 2;
		t.true(error > 0 && Math.abs(rank - share) <= error, `${metric}: ${rank} ± ${error}`);
	}
});

test('a view samples its rows whatever its columns are called', async t => {
	const names = [
		'sampled_row',
		'row_hash',
		'row_draw',
		'row_hash_',
		'numbered',
		'hashed',
		'source',
		'v',
		'n',
		'drawn',
	];
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT ${names.map(name => `n % 3 AS ${name}`).join(', ')}
			FROM generate_series(1, 10000) n;
		CREATE VIEW aliases AS SELECT * FROM base;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const sampling = {kind: 'size', size: 2000, seed: 1} as const;
	const measurement = await measure(source, await planOf(source, 'aliases', {sampling}));
	t.true(Math.abs(measurement.rowCount - 2000) < 212, String(measurement.rowCount));
	for (const name of names) {
		t.is(columnOf(measurement, name).errors.size, 0);
		t.is(valueOf(measurement, name, 'distinct_count'), 3);
	}
});

/** All figures of one column are of one draw: values are counted as often as there are rows. */
const isOfOneDraw = (t: ExecutionContext, measurement: TableMeasurement, column: string): void => {
	t.is(columnOf(measurement, column).errors.size, 0, column);
	t.is(countOf(measurement, column, 'histogram'), measurement.rowCount, column);
	t.true(Number(valueOf(measurement, column, 'distinct_percent')) <= 100, column);
	t.is(valueOf(measurement, column, 'null_count'), 0, column);
};

test('a view that gives other rows to each statement is read once: its figures are of the same rows', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n, repeat('é"{},' || chr(92) || n, 3) AS word, n / 7.0 AS decimal,
			timestamptz '2024-01-01 12:00+00' + n * interval '1 hour' AS at, ARRAY[n, NULL] AS list
			FROM generate_series(1, 5000) AS n;
		CREATE SEQUENCE numbers;
		CREATE VIEW shuffled AS SELECT * FROM base ORDER BY random() LIMIT 1000;
		CREATE VIEW sampled AS SELECT * FROM base TABLESAMPLE BERNOULLI (20);
		CREATE VIEW chosen AS SELECT *, random() AS chance FROM base WHERE random() < 0.3;
		CREATE VIEW nested AS SELECT n, word, decimal, at FROM shuffled WHERE n % 2 = 0;
		CREATE FUNCTION part_of(share float8) RETURNS SETOF base IMMUTABLE LANGUAGE plpgsql AS
			'BEGIN RETURN QUERY SELECT * FROM public.base WHERE random() < share; END';
		CREATE VIEW lying AS SELECT * FROM part_of(0.3);
	`,
	);
	const source = await openTestPostgres(t, database.connection, {connections: 3});
	for (const view of ['shuffled', 'sampled', 'chosen', 'nested', 'lying']) {
		const measurement = await measure(source, await planOf(source, view));
		t.true(measurement.rowCount > 300 && measurement.rowCount < 2000, `${view} ${measurement.rowCount}`);
		for (const column of ['n', 'decimal', 'at']) {
			isOfOneDraw(t, measurement, column);
		}

		t.is(valueOf(measurement, 'n', 'distinct_count'), measurement.rowCount);
		t.is(valueOf(measurement, 'word', 'distinct_count'), measurement.rowCount);
		// The longest word is that of the largest number.
		const digits = Math.floor(Math.log10(Number(valueOf(measurement, 'n', 'max')))) + 1;
		t.is(valueOf(measurement, 'word', 'max_length'), 3 * (6 + digits));
	}
});

test('a sample of a view that gives other rows to each statement is one sample', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n FROM generate_series(1, 20000) AS n;
		CREATE VIEW shuffled AS SELECT * FROM base ORDER BY random() LIMIT 10000;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	for (const sampling of [
		{kind: 'ratio', ratio: 0.2, seed: 1},
		{kind: 'size', size: 2000, seed: 1},
	] as const) {
		const measurement = await measure(source, await planOf(source, 'shuffled', {sampling}));
		t.true(Math.abs(measurement.rowCount - 2000) < 212, String(measurement.rowCount));
		t.deepEqual(measuredOf(measurement, 'n', 'mean').provenance, {kind: 'sample', rows: measurement.rowCount});
		isOfOneDraw(t, measurement, 'n');
	}
});

test('a view that asks for the time shows one time in all of its figures', async t => {
	const database = await newDatabase(
		t,
		'CREATE VIEW timed AS SELECT n, now() AS at, CURRENT_TIMESTAMP AS too FROM generate_series(1, 1000) AS n',
	);
	const source = await openTestPostgres(t, database.connection, {connections: 4});
	const measurement = await measure(source, await planOf(source, 'timed'));
	for (const column of ['at', 'too']) {
		const [min, max, top] = (['min', 'max', 'top_values'] as const).map(metric =>
			valueOf(measurement, column, metric),
		);
		t.is(min, max);
		t.deepEqual(top, [{value: min, count: 1000}]);
	}
});

test('a view that is too large to be read once, and gives other rows to each statement, fails by name', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n, ARRAY[repeat('x', 8000)] AS list FROM generate_series(1, 12500) AS n;
		CREATE VIEW wide AS SELECT * FROM base WHERE random() < (SELECT 0.8 + random() / 5);
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const error = await t.throwsAsync(measure(source, await planOf(source, 'wide')), {instanceOf: ProfileMeshError});
	t.is(error?.message, 'Cannot profile public.wide');
	t.regex(error?.why ?? '', /^Each statement sees different rows of it\./v);
	const sampling = {kind: 'ratio', ratio: 0.1, seed: 1} as const;
	isOfOneDraw(t, await measure(source, await planOf(source, 'wide', {sampling})), 'n');
});

test('a view past that size whose rows change while their number does not shows figures of samples', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n, ARRAY[repeat('x', 8000)] AS list FROM generate_series(1, 12500) AS n;
		CREATE VIEW shuffled AS SELECT * FROM base ORDER BY random() LIMIT 10000;
	`,
	);
	const notices: string[] = [];
	const source = await openTestPostgres(t, database.connection, {
		onNotice(text) {
			notices.push(text);
		},
	});
	const measurement = await measure(source, await planOf(source, 'shuffled'));
	t.is(measurement.rowCount, 10_000);
	for (const metric of ['count', 'mean', 'max'] as const) {
		t.deepEqual(measuredOf(measurement, 'n', metric).provenance, {kind: 'sample', rows: 10_000});
	}

	t.deepEqual(notices, [
		'public.shuffled may give other rows to each statement and is not read at once: each of its figures is of a ' +
			'sample',
	]);
});

test('a column that fails affects neither the other columns nor the sample of a view', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n FROM generate_series(0, 9999) AS n;
		CREATE VIEW broken AS SELECT n, 1 / (n - 7) AS inverse, 'x' || n AS word FROM base;
		CREATE VIEW lost AS SELECT 1 / (n - 7) AS inverse FROM base;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	for (const sampling of [
		{kind: 'ratio', ratio: 0.2, seed: 1},
		{kind: 'size', size: 2000, seed: 1},
	] as const) {
		const plan = await planOf(source, 'broken', {sampling});
		const measurement = await measure(source, plan);
		// Five standard deviations of the binomial distribution.
		t.true(Math.abs(measurement.rowCount - 2000) < 200, String(measurement.rowCount));
		t.is(valueOf(measurement, 'n', 'distinct_count'), measurement.rowCount);
		t.is(valueOf(measurement, 'word', 'distinct_count'), measurement.rowCount);
		t.is(countOf(measurement, 'n', 'histogram'), measurement.rowCount);
		t.regex(columnOf(measurement, 'inverse').errors.get('mean') ?? '', /division by zero/v);
		t.deepEqual(await measure(source, plan), measurement);
		await t.throwsAsync(measure(source, await planOf(source, 'lost', {sampling})), {message: /public.lost/v});
	}
});

test('a column that fails affects neither the other columns nor the rows of a view that is read once', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n FROM generate_series(0, 99) AS n;
		CREATE VIEW broken AS SELECT n, 1 / (n - 7) AS inverse FROM base LIMIT 50;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'broken'));
	t.is(measurement.rowCount, 50);
	t.deepEqual(measuredOf(measurement, 'n', 'mean').provenance, {kind: 'exact'});
	t.is(valueOf(measurement, 'n', 'distinct_count'), 50);
	t.regex(columnOf(measurement, 'inverse').errors.get('mean') ?? '', /division by zero/v);
});
