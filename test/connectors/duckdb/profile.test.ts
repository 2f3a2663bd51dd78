import {rename} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {columnOf, measure, measuredOf, planOf, temporaryDirectory, valueOf} from '../../support/sqlite.ts';
import {askDuckDb, duckdbFile, inDuckDb, openTestDuckDb} from '../../support/duckdb.ts';
import {waitUntil} from '../../support/wait-until.ts';

const summaryNames = ['min', 'max', 'avg', 'std', 'q50'] as const;

test('figures of every numeric type are those of the SUMMARIZE of DuckDB, or exact to the digit past it', async t => {
	const file = await duckdbFile(
		t,
		`CREATE TABLE numbers AS SELECT (i % 100)::TINYINT AS tiny, i::SMALLINT AS small, (i * 1000)::UINTEGER AS whole,
			(9223372036854775807 - i)::BIGINT AS big, i::UBIGINT + 18446744073709551000::UBIGINT AS unsigned,
			170141183460469231731687303715884105727::HUGEINT - i AS huge, (i / 7)::DECIMAL(9, 3) AS fixed,
			(i / 8)::DECIMAL(38, 10) AS wide, (i / 4)::FLOAT AS single, sqrt(i) AS double
			FROM range(1, 400) AS numbers(i)`,
	);
	const source = await openTestDuckDb(t, file);
	const measurement = await measure(source, await planOf(source, 'numbers'));
	const summary = await inDuckDb(file, async connection =>
		askDuckDb(
			connection,
			`SELECT column_name, ${summaryNames.join(', ')} FROM (SUMMARIZE SELECT * EXCLUDE (huge) FROM numbers)`,
		),
	);
	t.is(summary.length, 9);
	// The deviation of 1 to n: √(n(n + 1) / 12).
	const spread = Math.sqrt((399 * 400) / 12);
	for (const [name, min, max, mean, deviation] of summary) {
		const column = String(name);
		t.deepEqual([...columnOf(measurement, column).errors], []);
		t.is(Number(valueOf(measurement, column, 'min')), Number(min), column);
		t.is(Number(valueOf(measurement, column, 'max')), Number(max), column);
		t.is(valueOf(measurement, column, 'distinct_count'), column === 'tiny' ? 100 : 399, column);
		// SUMMARIZE subtracts doubles: of integers past 2^53 it does not know the deviation.
		const ofLarge = new Map([
			['big', spread],
			['unsigned', spread],
		]);
		for (const [metric, expected] of [
			['mean', Number(mean)],
			['stddev', ofLarge.get(column) ?? Number(deviation)],
		] as const) {
			const actual = Number(valueOf(measurement, column, metric));
			t.true(Math.abs(actual - expected) <= 1e-12 * expected, `${column}.${metric} ${actual}`);
		}
	}

	t.is(valueOf(measurement, 'big', 'max'), '9223372036854775806');
	t.deepEqual([...columnOf(measurement, 'huge').errors], []);
	t.true(Math.abs(Number(valueOf(measurement, 'huge', 'stddev')) / spread - 1) < 1e-12);
	t.is(valueOf(measurement, 'huge', 'mean'), 2 ** 127);
	t.is(valueOf(measurement, 'huge', 'max'), '170141183460469231731687303715884105726');
	t.is(valueOf(measurement, 'unsigned', 'min'), '18446744073709551001');
});

test('values of every other type are counted, lists and structs as their JSON', async t => {
	const file = await duckdbFile(
		t,
		String.raw`CREATE TYPE mood AS ENUM ('sad', 'happy');
		CREATE TABLE others AS SELECT true AS flag, 'x' AS word, 'happy'::mood AS mood, DATE '2024-02-29' AS day,
			TIME '01:02:03.5' AS time, TIMESTAMPTZ '2024-01-01 02:00:00+02' AS moment,
			TIMESTAMP_S '2024-01-01 00:00:00' AS seconds, TIMESTAMP_MS '2024-01-01 00:00:00.25' AS millis,
			TIMESTAMP_NS '2024-01-01 00:00:00.000000001' AS nanos, INTERVAL 1 MONTH AS span,
			'5f2d8e1c-0000-4000-8000-000000000001'::UUID AS id, '{"a": 1}'::JSON AS document, '\xAB'::BLOB AS bytes,
			[1, 2] AS list, {'k': 1} AS struct, MAP {'k': 1} AS map, '101'::BIT AS bits;
		INSERT INTO others (flag) VALUES (NULL)`,
	);
	const source = await openTestDuckDb(t, file);
	const measurement = await measure(source, await planOf(source, 'others'));
	const listed = Object.fromEntries(
		measurement.columns.map(({column, metrics, errors}) => {
			t.deepEqual([...errors], [], column.name);
			t.is(metrics.get('null_count')?.value, 1, column.name);
			t.is(metrics.get('distinct_count')?.value, 1, column.name);
			return [column.name, metrics.get('top_values')?.value];
		}),
	);
	const one = (value: unknown) => [{value, count: 1}];
	t.deepEqual(listed, {
		flag: one(true),
		word: one('x'),
		mood: one('happy'),
		day: one('2024-02-29'),
		time: one('01:02:03.5'),
		moment: one('2024-01-01T00:00:00Z'),
		seconds: one('2024-01-01T00:00:00'),
		millis: one('2024-01-01T00:00:00.25'),
		nanos: one('2024-01-01T00:00:00.000000001'),
		span: one('1 month'),
		id: one('5f2d8e1c-0000-4000-8000-000000000001'),
		document: one('{"a": 1}'),
		bytes: one("x'ab'"),
		list: one('[1,2]'),
		struct: one('{"k":1}'),
		map: one('{"k":1}'),
		bits: one('101'),
	});
});

test('NaN and infinities are counted, and kept out of every other figure', async t => {
	const file = await duckdbFile(
		t,
		`CREATE TABLE odd AS SELECT unnest(['nan', 'inf', '-inf', '1', '3']::DOUBLE[]) AS number,
			unnest(['infinity', '-infinity', '2024-01-01', '2024-01-03', NULL]::DATE[]) AS day,
			unnest(['infinity', '-infinity', '2024-01-01', '2024-01-03', NULL]::TIMESTAMPTZ[]) AS moment,
			unnest(['0044-03-15 (BC)', '12345-01-01', '2024-01-01', '2024-01-03', NULL]::DATE[]) AS far`,
	);
	const source = await openTestDuckDb(t, file);
	const measurement = await measure(source, await planOf(source, 'odd'));
	t.is(valueOf(measurement, 'number', 'non_finite_count'), 3);
	t.is(valueOf(measurement, 'number', 'mean'), 2);
	t.is(valueOf(measurement, 'number', 'max'), 3);
	t.is(valueOf(measurement, 'number', 'distinct_count'), 5);
	t.is(valueOf(measurement, 'day', 'min'), '2024-01-01');
	t.is(valueOf(measurement, 'day', 'max'), '2024-01-03');
	t.is(valueOf(measurement, 'moment', 'max'), '2024-01-03T00:00:00Z');
	t.is(valueOf(measurement, 'far', 'min'), '-000043-03-15');
	t.is(valueOf(measurement, 'far', 'max'), '+012345-01-01');
});

test('a view is read once, so that its figures are of the same rows; a column that fails fails alone', async t => {
	const file = await duckdbFile(
		t,
		`CREATE TABLE numbers AS SELECT i FROM range(1000) AS numbers(i);
		CREATE VIEW drawn AS SELECT floor(random() * 1e9)::BIGINT AS number, i FROM numbers WHERE random() < 0.5;
		CREATE VIEW broken AS SELECT i, error('cannot be computed')::INTEGER AS bad FROM numbers;
		CREATE TABLE dropped(a INTEGER); CREATE VIEW orphan AS SELECT * FROM dropped; DROP TABLE dropped`,
	);
	const source = await openTestDuckDb(t, file);
	const drawn = await measure(source, await planOf(source, 'drawn'));
	const bins = valueOf(drawn, 'number', 'histogram') as ReadonlyArray<{readonly count: number}>;
	t.is(
		bins.reduce((sum, {count}) => sum + count, 0),
		drawn.rowCount,
	);
	t.deepEqual(measuredOf(drawn, 'i', 'distinct_count'), {value: drawn.rowCount, provenance: {kind: 'exact'}});
	const broken = await measure(source, await planOf(source, 'broken'));
	t.is(broken.rowCount, 1000);
	t.is(valueOf(broken, 'i', 'max'), 999);
	t.regex(columnOf(broken, 'bad').errors.values().toArray().join(' '), /cannot be computed/v);
	await t.throwsAsync(async () => measure(source, await planOf(source, 'orphan')), {message: /orphan/v});
});

test('a view that reads a file outside of the database is refused', async t => {
	const outside = path.join(await temporaryDirectory(t), 'outside.csv');
	const file = await duckdbFile(
		t,
		`COPY (SELECT 42 AS answer) TO '${outside}';
		CREATE VIEW leak AS SELECT * FROM read_csv('${outside}')`,
	);
	const source = await openTestDuckDb(t, file);
	await t.throwsAsync(async () => measure(source, await planOf(source, 'leak')), {
		message: 'Cannot profile main.leak',
	});
});

test('a large table is estimated within the stated errors, and a sample of it draws the same rows again', async t => {
	const rows = 400_000;
	const file = await duckdbFile(
		t,
		`CREATE TABLE large AS SELECT hash(i)::UBIGINT % 1000003 AS key, i % 10 AS few FROM range(${rows}) AS t(i)`,
	);
	const source = await openTestDuckDb(t, file);
	const plan = await planOf(source, 'large');
	const measurement = await measure(source, plan);
	const [[distinct = 0, median = 0] = []] = await inDuckDb(file, async connection =>
		askDuckDb(connection, 'SELECT count(DISTINCT key), quantile_disc(key, 0.5) FROM large'),
	);
	const counted = measuredOf(measurement, 'key', 'distinct_count');
	const error = counted.provenance.kind === 'estimate' ? counted.provenance.error : 0;
	t.true(error <= 0.01);
	t.true(Math.abs(Number(counted.value) - Number(distinct)) <= 4 * error * Number(distinct));
	t.true(Math.abs(Number(valueOf(measurement, 'key', 'p50')) - Number(median)) < 0.02 * 1_000_003);
	t.deepEqual(measuredOf(measurement, 'few', 'distinct_count'), {value: 10, provenance: {kind: 'exact'}});
	const exact = await measure(source, {...plan, distinct: 'exact'});
	t.deepEqual(measuredOf(exact, 'key', 'distinct_count'), {value: Number(distinct), provenance: {kind: 'exact'}});
	t.deepEqual(measuredOf(exact, 'key', 'p50'), {value: Number(median), provenance: {kind: 'exact'}});
	const sampled = {...plan, sampling: {kind: 'ratio', ratio: 0.01, seed: 7}} as const;
	const [first, second] = [await measure(source, sampled), await measure(source, sampled)];
	t.true(Math.abs(first.rowCount - 4000) < 300);
	t.deepEqual(second, first);
});

test('a replaced file is opened again, and a file that is not being read can be written', async t => {
	const file = await duckdbFile(t, "CREATE TABLE words AS SELECT 'old' AS word FROM range(10)");
	const notices: string[] = [];
	const source = await openTestDuckDb(t, file, {
		onNotice(text) {
			notices.push(text);
		},
	});
	const plan = await planOf(source, 'words');
	t.is((await measure(source, plan)).rowCount, 10);
	await rename(await duckdbFile(t, "CREATE TABLE words AS SELECT 'new' AS word FROM range(3)"), file);
	const profile = await measure(source, plan);
	t.deepEqual(valueOf(profile, 'word', 'top_values'), [{value: 'new', count: 3}]);
	t.is(notices.length, 1);
	await waitUntil('the file to be free', async () => {
		try {
			await inDuckDb(file, async connection => connection.run("INSERT INTO words VALUES ('third')"));
			return true;
		} catch {
			return false;
		}
	});
	t.is((await measure(source, plan)).rowCount, 4);
});

test('cancelling ends a statement at once, and one that takes too long fails its table', async t => {
	const file = await duckdbFile(t, 'CREATE VIEW endless AS SELECT count(*) AS n FROM range(1000000000000)');
	const source = await openTestDuckDb(t, file);
	const plan = await planOf(source, 'endless');
	const cancelled = new AbortController();
	const running = measure(source, plan, cancelled.signal);
	cancelled.abort(new Error('enough'));
	await t.throwsAsync(running, {message: 'enough'});
	const impatient = await openTestDuckDb(t, file, {statementTimeout: 50});
	await t.throwsAsync(async () => measure(impatient, plan), {message: 'Cannot profile main.endless'});
});

test('a file that is missing, no database, or a folder is named with what to do', async t => {
	const directory = await temporaryDirectory(t);
	await t.throwsAsync(async () => openTestDuckDb(t, path.join(directory, 'none.duckdb')), {message: /Cannot open/v});
	await t.throwsAsync(async () => openTestDuckDb(t, directory), {message: /is not a database file/v});
	await t.throwsAsync(async () => openTestDuckDb(t, import.meta.filename), {message: /Cannot read/v});
	const file = await duckdbFile(t, 'CREATE TABLE words(word VARCHAR)');
	const source = await openTestDuckDb(t, file, {schema: 'absent'});
	await t.throwsAsync(async () => source.listTables(), {message: /There is no schema absent/v});
});
