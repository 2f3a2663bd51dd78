// PostgreSQL's tables as users have them: of any kind, name and size.
import test from 'ava';
import {postgresDialect} from '../../../source/connectors/postgres/dialect.ts';
import type {MetricName} from '../../../source/profiling/metrics/names.ts';
import type {ValueCount} from '../../../source/profiling/profile.ts';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {columnOf, measure, measuredOf, planOf, valueOf} from '../../support/sqlite.ts';

test('tables and views of every kind are listed with the rows that the catalogue knows', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE plain AS SELECT generate_series(1, 100) AS n;
		CREATE VIEW seen AS SELECT n FROM plain WHERE n > 90;
		CREATE MATERIALIZED VIEW kept AS SELECT n FROM plain WHERE n > 50;
		CREATE TABLE parted (n int, day date) PARTITION BY RANGE (day);
		CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
		CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
		INSERT INTO parted SELECT n, '2024-01-01'::date + n FROM generate_series(0, 299) AS n;
		CREATE TABLE fresh (n int);
		ANALYZE plain, kept, parted_1, parted_2;
		CREATE SCHEMA other; CREATE TABLE other.far (n int);
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const tables = await source.listTables();
	t.deepEqual(
		tables.map(({name, kind, estimatedRows}) => [name, kind, estimatedRows]),
		[
			['fresh', 'table', null],
			['kept', 'materialized view', 50],
			['parted', 'partitioned table', 300],
			['plain', 'table', 100],
			['seen', 'view', null],
		],
	);
	for (const [name, rows, max] of [
		['seen', 10, 100],
		['kept', 50, 100],
		['parted', 300, 299],
		['plain', 100, 100],
	] as const) {
		const measurement = await measure(source, await planOf(source, name));
		t.deepEqual(
			[measurement.rowCount, valueOf(measurement, 'n', 'max'), valueOf(measurement, 'n', 'distinct_count')],
			[rows, max, rows],
			name,
		);
	}
});

test('a foreign table is profiled, and sampled', async t => {
	const database = await newDatabase(
		t,
		'CREATE TABLE far AS SELECT n, n::text AS word FROM generate_series(1, 2000) AS n',
	);
	const {host, port, username, password} = database.server;
	const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
	await database.query(`
		CREATE EXTENSION postgres_fdw;
		CREATE SERVER loop FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host ${literal(host)}, port '${port}', dbname
		'${database.database}');
		CREATE USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (user ${literal(username)}, password
		${literal(password)});
		CREATE FOREIGN TABLE near (n int NOT NULL, word text) SERVER loop OPTIONS (table_name 'far');
	`);
	const source = await openTestPostgres(t, database.connection, {connections: 3});
	const measurement = await measure(source, await planOf(source, 'near'));
	t.deepEqual(
		(['count', 'mean', 'p50', 'distinct_count'] as const).map(metric => valueOf(measurement, 'n', metric)),
		[2000, 1000.5, 1000, 2000],
	);
	// Nobody keeps what a foreign table declares.
	t.deepEqual(
		measurement.columns.map(({column}) => column.nullable),
		[null, null],
	);
	const sample = await measure(
		source,
		await planOf(source, 'near', {sampling: {kind: 'ratio', ratio: 0.5, seed: 1}}),
	);
	t.true(Math.abs(sample.rowCount - 1000) < 150);
	t.is(valueOf(sample, 'n', 'distinct_count'), sample.rowCount);
});

test('schemas that a rule names by pattern are listed beside the connection’s own', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE SCHEMA "Sales 2024"; CREATE TABLE "Sales 2024".orders (n int);
		CREATE SCHEMA sales_2025; CREATE TABLE sales_2025.orders (n int);
		CREATE SCHEMA private; CREATE TABLE private.orders (n int);
		CREATE TABLE orders (n int);
	`,
	);
	const source = await openTestPostgres(t, database.connection, {schemaPatterns: ['/^sales/i']});
	const tables = await source.listTables();
	t.deepEqual(
		tables.map(({schema, name}) => `${schema}.${name}`),
		['Sales 2024.orders', 'public.orders', 'sales_2025.orders'],
	);
});

test('names of any characters are only names', async t => {
	const names = ['id', 'ID', 'select', 'two words', 'it"s', 'semi;--', 'naïve 表', "'", '$1', 'new\nline', '%s'];
	const quoted = names.map(name => `"${name.replaceAll('"', '""')}"`);
	const database = await newDatabase(
		t,
		`CREATE TABLE "My ""Table""; DROP" (${quoted.map(name => `${name} int`).join(', ')}); ` +
			`INSERT INTO "My ""Table""; DROP" VALUES (${names.map((_, index) => index).join(', ')})`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'My "Table"; DROP'));
	t.deepEqual(
		names.map(name => valueOf(measurement, name, 'mean')),
		names.map((_, index) => index),
	);
});

test('a table of 1,600 columns is profiled', async t => {
	const columns = Array.from({length: 1600}, (_, index) => `c${index}`);
	const database = await newDatabase(
		t,
		`
		CREATE TABLE wide (${columns.map(name => `${name} int`).join(', ')});
		INSERT INTO wide SELECT ${columns.map((_, index) => `n * ${index}`).join(', ')} FROM generate_series(1, 20)
		AS n;
	`,
	);
	const source = await openTestPostgres(t, database.connection, {connections: 4});
	const measurement = await measure(source, await planOf(source, 'wide'));
	t.is(measurement.columns.length, 1600);
	for (const index of [0, 1, 799, 1599]) {
		t.deepEqual(
			(['mean', 'max', 'p50', 'distinct_count'] as const).map(metric =>
				valueOf(measurement, `c${index}`, metric),
			),
			[10.5 * index, 20 * index, 10 * index, index === 0 ? 1 : 20],
		);
	}
});

test('rows are counted also where there is no column, in a table, a view and a sample', async t => {
	const database = await newDatabase(
		t,
		`CREATE TABLE bare (n int); INSERT INTO bare VALUES (1), (2), (3); ALTER TABLE bare DROP COLUMN n;
		CREATE VIEW seen AS SELECT FROM bare`,
	);
	const source = await openTestPostgres(t, database.connection);
	for (const plan of [
		await planOf(source, 'bare'),
		await planOf(source, 'seen'),
		await planOf(source, 'bare', {sampling: {kind: 'size', size: 3, seed: 1}}),
	]) {
		const profile = await measure(source, plan);
		t.is(profile.rowCount, 3);
		t.deepEqual(profile.columns, []);
	}
});

test('a column that overflows loses what overflows, and the others lose nothing', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE risky (huge float8, fine int);
		INSERT INTO risky VALUES (1.7e308, 1), (1.7e308, 2), (-1.7e308, 3);
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'risky'));
	const huge = columnOf(measurement, 'huge');
	// The mean is a third of 1.7e308, the deviation 1.96e308: no double is as large.
	t.deepEqual([...huge.errors], [['stddev', 'It is past the largest number of double precision, 1.8e308.']]);
	t.true(Math.abs(Number(valueOf(measurement, 'huge', 'mean')) / (1.7e308 / 3) - 1) < 1e-12);
	t.deepEqual(
		(['min', 'max', 'p50', 'distinct_count', 'negative_count'] as const).map(metric =>
			valueOf(measurement, 'huge', metric),
		),
		[-1.7e308, 1.7e308, 1.7e308, 2, 1],
	);
	t.is(columnOf(measurement, 'fine').errors.size, 0);
	t.is(valueOf(measurement, 'fine', 'mean'), 2);
});

test('a view that fails for one column still gives the figures of the others', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n FROM generate_series(0, 9) AS n;
		CREATE VIEW broken AS SELECT n, 1 / n AS inverse FROM base;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'broken'));
	t.deepEqual([valueOf(measurement, 'n', 'mean'), valueOf(measurement, 'n', 'distinct_count')], [4.5, 10]);
	t.regex(columnOf(measurement, 'inverse').errors.get('mean') ?? '', /division by zero/v);
	t.regex(columnOf(measurement, 'inverse').errors.get('distinct_count') ?? '', /division by zero/v);
});

test('a large view that fails for one column still gives the others, including estimates from a sample', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE base AS SELECT n, n % 100000 AS ref FROM generate_series(0, 299999) AS n;
		CREATE VIEW broken AS SELECT n, ref, 1 / n AS inverse FROM base;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const {columns} = await measure(source, await planOf(source, 'broken'));
	t.deepEqual(
		columns.map(({column, errors}) => [column.name, errors.size > 0]),
		[
			['n', false],
			['ref', false],
			['inverse', true],
		],
	);
	const [n, ref] = columns.map(({metrics}) => Number(metrics.get('distinct_count')?.value));
	t.true(Math.abs(Number(n) - 300_000) < 9000 && Math.abs(Number(ref) - 100_000) < 3000, `${n} and ${ref}`);
});

test('a sample has the same rows each time, about the requested number, and every figure is marked', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE many AS SELECT n, n % 7 AS seven FROM generate_series(1, 20000) AS n;
		CREATE VIEW as_view AS SELECT * FROM many;
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	for (const table of ['many', 'as_view']) {
		for (const sampling of [
			{kind: 'ratio', ratio: 0.1, seed: 5},
			{kind: 'size', size: 2000, seed: 5},
		] as const) {
			const plan = await planOf(source, table, {sampling});
			const [first, second] = [await measure(source, plan), await measure(source, plan)];
			t.true(Math.abs(first.rowCount - 2000) < 200, `${table} ${first.rowCount}`);
			t.is(first.tableRows, sampling.kind === 'size' ? 20_000 : undefined);
			t.deepEqual(second, first);
			t.deepEqual(measuredOf(first, 'n', 'mean').provenance, {kind: 'sample', rows: first.rowCount});
			// All statements saw the same rows: the counts of all bins and values are those of one sample.
			t.is(valueOf(first, 'n', 'distinct_count'), first.rowCount);
			const top = valueOf(first, 'seven', 'top_values') as readonly ValueCount[];
			t.is(
				top.reduce((sum, {count}) => sum + count, 0),
				first.rowCount,
			);
			t.true(Math.abs(Number(valueOf(first, 'n', 'mean')) - 10_000) < 1000);
		}
	}
});

const largeTable = `
	CREATE TABLE large AS SELECT n AS key, ((n * 7919::bigint) % 200003)::int AS spread, n % 100
	AS few, floor(random() ^ 3 * 1e6)::numeric / 100 AS skewed,
		md5((n % 150000)::text) AS word, timestamp '2024-01-01' + n * interval '1 second'
		AS moment, CASE WHEN n % 3 = 0 THEN 'often' ELSE n::text END AS mixed
	FROM generate_series(1, 280000) AS n;
	ALTER TABLE large ADD PRIMARY KEY (key);
	ANALYZE large;
`;

test('figures of a large table are exact, or within the error that they state', async t => {
	const database = await newDatabase(t, `SELECT setseed(0.5); ${largeTable}`);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'large'));
	t.deepEqual(
		measurement.columns.flatMap(({errors}) => [...errors]),
		[],
	);
	for (const [name, distinct] of [
		['key', 280_000],
		['spread', 200_003],
		['word', 150_000],
		['moment', 280_000],
		['mixed', 186_668],
	] as const) {
		const {value, provenance} = measuredOf(measurement, name, 'distinct_count');
		const error = provenance.kind === 'estimate' ? provenance.error : 0;
		t.true(error <= 0.01, `${name} ${error}`);
		t.true(
			Math.abs(Number(value) - distinct) <= 3 * error * distinct,
			`${name}: ${JSON.stringify(value)} ± ${error} is not ${distinct}`,
		);
	}

	t.deepEqual(measuredOf(measurement, 'key', 'distinct_count').provenance, {kind: 'exact'});
	t.deepEqual(measuredOf(measurement, 'few', 'top_values').provenance, {kind: 'exact'});
	t.is((valueOf(measurement, 'few', 'top_values') as readonly ValueCount[]).length, 100);
	for (const name of ['key', 'spread', 'skewed', 'moment']) {
		for (const [metric, share] of [
			['p05', 0.05],
			['p50', 0.5],
			['p95', 0.95],
		] as ReadonlyArray<readonly [MetricName, number]>) {
			const {value, provenance} = measuredOf(measurement, name, metric);
			const [ranks] = await database.query(
				`SELECT avg((${name} < $1)::int)::float8 AS below, avg((${name} <= $1)::int)::float8 AS upto ` +
					'FROM large',
				[value],
			);
			const error = provenance.kind === 'estimate' ? provenance.error : 0;
			t.true(error < 0.006);
			t.true(
				Number(ranks?.['below']) - error <= share && share <= Number(ranks?.['upto']) + error + 1e-5,
				`${name}.${metric} ${JSON.stringify(ranks)}`,
			);
		}
	}

	const [often, ...others] = valueOf(measurement, 'mixed', 'top_values') as readonly ValueCount[];
	t.is(others.length, 0);
	t.is(often?.value, 'often');
	t.true(Math.abs((often?.count ?? 0) - 93_333) <= 280_000 * 0.01);
	const bins = valueOf(measurement, 'skewed', 'histogram') as ReadonlyArray<{readonly count: number}>;
	t.is(
		bins.reduce((sum, {count}) => sum + count, 0),
		280_000,
	);
});

test('with distinct: exact, every figure of a large table is exact', async t => {
	const database = await newDatabase(t, `SELECT setseed(0.5); ${largeTable}`);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'large', {distinct: 'exact'}));
	t.deepEqual(
		measurement.columns.flatMap(({column, metrics}) =>
			[...metrics]
				.filter(([, {provenance}]) => provenance.kind !== 'exact')
				.map(([metric]) => `${column.name}.${metric}`),
		),
		[],
	);
	for (const {
		column: {name},
		metrics,
	} of measurement.columns) {
		const [answer] = await database.query(`SELECT count(DISTINCT ${name})::int AS "distinct" FROM large`);
		t.is(valueOf(measurement, name, 'distinct_count'), Number(answer?.['distinct']), name);
		const top = await database.query(
			`SELECT ${name}::text AS value, count(*)::int AS count FROM large GROUP BY ${name} ` +
				`ORDER BY 2 DESC, ${name}${metrics.has('mean') ? '' : '::text COLLATE "C"'} LIMIT 20`,
		);
		const listed = valueOf(measurement, name, 'top_values') as readonly ValueCount[];
		t.deepEqual(
			listed.slice(0, 20).map(({value, count}) => [String(value).replace('T', ' '), count]),
			top.map(({value, count}) => [String(metrics.has('mean') ? Number(value) : value), count]),
			name,
		);
	}

	for (const name of ['key', 'spread', 'few', 'skewed', 'moment']) {
		const [quantiles] = await database.query(
			'SELECT (percentile_disc(ARRAY[0.05, 0.25, 0.5, 0.75, 0.95]) WITHIN GROUP (ORDER BY ' +
				`${name}))::text AS list FROM large`,
		);
		const expected = postgresDialect
			.readList(String(quantiles?.['list']))
			.map(text => postgresDialect.read(text, columnOf(measurement, name).column.semanticType));
		t.deepEqual(
			(['p05', 'p25', 'p50', 'p75', 'p95'] as const).map(metric => valueOf(measurement, name, metric)),
			expected,
			name,
		);
	}
});

test('a histogram of many bins counts as one of few does', async t => {
	const database = await newDatabase(
		t,
		'CREATE TABLE spread AS SELECT n, n / 7.0::float8 AS f, (n / 3.0)::numeric(10,2) ' +
			"AS d, date '2024-01-01' + n AS day FROM generate_series(1, 1000) AS n",
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'spread', {histogramBins: 40}));
	// The database's own comparison of doubles, and of timestamps.
	const comparable = (name: string) => (name === 'day' ? 'day::timestamp' : `${name}::float8`);
	for (const name of ['n', 'f', 'd', 'day']) {
		const bins = valueOf(measurement, name, 'histogram') as ReadonlyArray<{
			readonly binStart: string | number;
			readonly count: number;
		}>;
		t.is(bins.length, 40);
		const counts = await Promise.all(
			bins.map(async ({binStart}, index) => {
				const next = bins[index + 1]?.binStart;
				const [answer] = await database.query(
					`SELECT count(*)::int AS count FROM spread WHERE ${comparable(name)} >= $1 ` +
						(next === undefined ? '' : `AND ${comparable(name)} < $2`),
					next === undefined ? [binStart] : [binStart, next],
				);
				return answer?.['count'];
			}),
		);
		t.deepEqual(
			bins.map(({count}) => count),
			counts,
			name,
		);
	}
});

test('metrics that nobody asks for cost no statement', async t => {
	const database = await newDatabase(
		t,
		'CREATE TABLE small AS SELECT n, n::text AS word FROM generate_series(1, 10) AS n; ANALYZE small',
	);
	const source = await openTestPostgres(t, database.connection);
	const plan = {...(await planOf(source, 'small')), metrics: new Set<MetricName>(['count', 'mean', 'null_count'])};
	t.deepEqual(source.statements(plan), [
		'SELECT count(*), count("n"), avg("n"), count("word") FROM "public"."small"',
	]);
	const measurement = await measure(source, plan);
	t.deepEqual(
		measurement.columns.map(({metrics}) => metrics.keys().toArray()),
		[
			['count', 'mean', 'null_count'],
			['count', 'null_count'],
		],
	);
});
