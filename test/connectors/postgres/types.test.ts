// A column of every built-in type, and of the kinds that users make, has a meaning and a profile.
import test from 'ava';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {columnOf, measure, planOf, valueOf} from '../../support/sqlite.ts';

/** A value of each built-in base type as text. */
const literals: Readonly<Record<string, string>> = {
	boolean: 'true',
	bytea: String.raw`\x00ff`,
	'"char"': 'c',
	name: 'a name',
	bigint: '9223372036854775807',
	smallint: '-3',
	integer: '42',
	regproc: 'pg_catalog.now',
	text: 'text',
	oid: '26',
	tid: '(0,1)',
	xid: '7',
	cid: '8',
	json: '{"a": 1}',
	xml: '<a/>',
	xid8: '9',
	point: '(1,2)',
	lseg: '[(0,0),(1,1)]',
	path: '((0,0),(1,1))',
	box: '(1,1),(0,0)',
	polygon: '((0,0),(1,1),(1,0))',
	line: '{1,2,3}',
	real: '1.5',
	'double precision': '2.5',
	circle: '<(0,0),1>',
	money: '12.34',
	macaddr: '08:00:2b:01:02:03',
	inet: '10.0.0.1',
	cidr: '10.0.0.0/8',
	macaddr8: '08:00:2b:01:02:03:04:05',
	aclitem: 'pg_monitor=r/pg_monitor',
	character: 'x',
	'character varying': 'varying',
	date: '2024-02-29',
	'time without time zone': '12:34:56',
	'timestamp without time zone': '2024-02-29 12:34:56',
	'timestamp with time zone': '2024-02-29 12:34:56+00',
	interval: '1 day 02:00',
	'time with time zone': '12:34:56+02',
	bit: '1',
	'bit varying': '101',
	numeric: '12345678901234567890.123',
	refcursor: 'cursor',
	regprocedure: 'pg_catalog.now()',
	regoper: 'pg_catalog.||/',
	regoperator: 'pg_catalog.+(integer,integer)',
	regclass: 'pg_catalog.pg_class',
	regcollation: '"C"',
	regtype: 'integer',
	regrole: 'pg_monitor',
	regnamespace: 'pg_catalog',
	uuid: '00000000-0000-4000-8000-000000000001',
	pg_lsn: '16/B374D848',
	tsvector: 'a fat cat',
	tsquery: 'fat & cat',
	regconfig: 'english',
	regdictionary: 'simple',
	jsonb: '{"a": 1}',
	jsonpath: '$.a',
	txid_snapshot: '10:20:10,14,15',
	pg_snapshot: '10:20:10,14,15',
	int4range: '[1,5)',
	numrange: '[1.5,2.5)',
	tsrange: '[2024-01-01,2024-01-02)',
	tstzrange: '[2024-01-01 00:00+00,2024-01-02 00:00+00)',
	daterange: '[2024-01-01,2024-01-05)',
	int8range: '[1,5)',
	int4multirange: '{[1,5)}',
	nummultirange: '{[1.5,2.5)}',
	tsmultirange: '{[2024-01-01,2024-01-02)}',
	tstzmultirange: '{[2024-01-01 00:00+00,2024-01-02 00:00+00)}',
	datemultirange: '{[2024-01-01,2024-01-05)}',
	int8multirange: '{[1,5)}',
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

test('a table with a column of every built-in type, and of its array, profiles without an error', async t => {
	const database = await newDatabase(t);
	const types = await database.query(`
		SELECT pg_catalog.format_type(type.oid, NULL) AS name, pg_catalog.format_type(nullif(type.typarray, 0), NULL)
		AS list
		FROM pg_type AS type WHERE type.typnamespace = 'pg_catalog'::regnamespace AND type.typtype IN ('b', 'r', 'm')
		AND type.typcategory <> 'A'
		AND type.typname NOT IN ('gtsvector')
		AND (type.typname !~ '^_?pg_' OR type.typname IN ('pg_lsn', 'pg_snapshot'))
		ORDER BY type.oid`);
	const names = types.map(({name}) => String(name));
	t.deepEqual(
		names.filter(name => literals[name] === undefined),
		[],
	);
	const columns = types.flatMap(({name, list}, index) => {
		const literal = quoted(literals[String(name)] ?? '');
		return [
			{name: `c${index}`, type: String(name), value: `${literal}::${String(name)}`},
			...(typeof list === 'string'
				? [{name: `l${index}`, type: list, value: `ARRAY[${literal}::${String(name)}]`}]
				: []),
		];
	});
	await database.query(`
		CREATE TABLE everything (${columns.map(({name, type}) => `${name} ${type}`).join(', ')});
		INSERT INTO everything SELECT ${columns.map(({value}) => value).join(', ')} FROM generate_series(1, 2);
		INSERT INTO everything DEFAULT VALUES;
	`);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'everything'));
	t.is(measurement.rowCount, 3);
	t.deepEqual(
		measurement.columns.flatMap(({column, errors}) =>
			[...errors].map(([metric, reason]) => [column.databaseType, metric, reason]),
		),
		[],
	);
	t.deepEqual(
		measurement.columns
			.filter(({metrics}) => metrics.get('null_count')?.value !== 1)
			.map(({column}) => column.databaseType),
		[],
	);
	t.deepEqual(
		measurement.columns
			.filter(({column}) => column.semanticType === 'time')
			.map(({metrics}) => metrics.get('hours')?.value),
		[[{value: '12', count: 2}], [{value: '12', count: 2}]],
		'times of day by their hour, in any zone as written',
	);
	// Where values can be told apart, there is one, twice; where they cannot, nothing is claimed.
	const distinct = new Map(
		measurement.columns.map(({column, metrics}) => [column.databaseType, metrics.get('distinct_count')?.value]),
	);
	const incomparable = new Set([
		'json',
		'xml',
		'point',
		'lseg',
		'path',
		'box',
		'polygon',
		'line',
		'circle',
		'jsonpath',
		'txid_snapshot',
		'pg_snapshot',
		'refcursor',
	]);
	t.deepEqual(
		[...distinct].filter(([, value]) => value === undefined).map(([type]) => type),
		distinct
			.keys()
			.filter(type => incomparable.has(type.replace('[]', '')))
			.toArray(),
	);
	t.deepEqual(
		[...distinct].filter(([, value]) => value !== 1 && value !== undefined),
		[],
	);
	t.is(valueOf(measurement, 'c0', 'true_count'), 2);
});

const typesOf: Partial<Readonly<Record<SemanticType, readonly string[]>>> = {
	integer: ['smallint', 'bigint', 'oid', 'positive'],
	decimal: ['numeric(10,2)', 'money', '"Quoted ""Domain"""'],
	float: ['real', 'double precision'],
	boolean: ['boolean'],
	text: ['varchar(10)', 'char(3)', 'name', 'mood', '"my interval"'],
	date: ['date'],
	timestamp: ['timestamp(3)'],
	timestamptz: ['timestamptz'],
	time: ['time', 'timetz'],
	interval: ['interval'],
	uuid: ['uuid'],
	json: ['json', 'jsonb'],
	binary: ['bytea'],
	array: ['int[]', 'text[][]', 'moods'],
	other: ['point', 'int4range', 'int4multirange', 'inet', 'xml', 'pair', 'floatrange'],
};

const meanings = Object.entries(typesOf).flatMap(([meaning, types]) => types.map(type => ({type, meaning})));

test('the catalogue decides what a column means, through domains, enums and the user’s own types', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TYPE mood AS ENUM ('sad', 'happy');
		CREATE DOMAIN moods AS mood[];
		CREATE DOMAIN whole AS integer;
		CREATE DOMAIN positive AS whole NOT NULL CHECK (VALUE > 0);
		CREATE DOMAIN "Quoted ""Domain""" AS numeric(5,1);
		CREATE TYPE pair AS (a int, b json);
		CREATE DOMAIN "my interval" AS text;
		CREATE TYPE floatrange AS RANGE (subtype = float8);
		CREATE TABLE typed (${meanings.map(({type}, index) => `c${index} ${type}`).join(', ')});
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const {columns} = await planOf(source, 'typed');
	t.deepEqual(
		columns.map(({semanticType: meaning}, index) => ({type: meanings[index]?.type, meaning})),
		meanings,
	);
	t.deepEqual(
		columns.filter(({nullable}) => nullable === false).map(({databaseType}) => databaseType),
		['positive'],
	);
	const measurement = await measure(source, {...(await planOf(source, 'typed'))});
	t.is(measurement.rowCount, 0);
	t.deepEqual(
		measurement.columns.flatMap(({errors}) => [...errors]),
		[],
	);
});

test('NaN, infinities and infinite timestamps are counted, and kept out of every other figure', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE odd (f float8, r real, n numeric, d date, ts timestamp, tz timestamptz, clean float8);
		INSERT INTO odd VALUES
			(1, 1, 1, '2024-01-01', '2024-01-01', '2024-01-01 00:00+00', 1), (3, 3, 3, '2024-01-03', '2024-01-03',
			'2024-01-03 00:00+00', 2),
			('NaN', 'NaN', 'NaN', 'infinity', 'infinity', 'infinity', 3), ('-Infinity', '-Infinity', '-Infinity',
			'-infinity', '-infinity', '-infinity', 4),
			('Infinity', 'Infinity', 'Infinity', NULL, NULL, NULL, 5);
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'odd'));
	for (const name of ['f', 'r', 'n']) {
		t.deepEqual(
			(
				[
					'non_finite_count',
					'min',
					'max',
					'mean',
					'stddev',
					'p05',
					'p95',
					'zero_count',
					'negative_count',
				] as const
			).map(metric => valueOf(measurement, name, metric)),
			[3, 1, 3, 2, Math.SQRT2, 1, 3, 0, 0],
			name,
		);
		t.is(valueOf(measurement, name, 'distinct_count'), 5, name);
		const bins = columnOf(measurement, name).metrics.get('histogram')?.value as ReadonlyArray<{
			readonly count: number;
		}>;
		t.is(
			bins.reduce((sum, {count}) => sum + count, 0),
			2,
			name,
		);
	}

	t.deepEqual(valueOf(measurement, 'n', 'top_values'), [
		{value: '-Infinity', count: 1},
		{value: 1, count: 1},
		{value: 3, count: 1},
		{value: 'Infinity', count: 1},
		{value: 'NaN', count: 1},
	]);
	for (const [name, min, max] of [
		['d', '2024-01-01', '2024-01-03'],
		['ts', '2024-01-01T00:00:00', '2024-01-03T00:00:00'],
		['tz', '2024-01-01T00:00:00Z', '2024-01-03T00:00:00Z'],
	] as const) {
		t.deepEqual(
			(['non_finite_count', 'min', 'max', 'p50'] as const).map(metric => valueOf(measurement, name, metric)),
			[2, min, max, min],
			name,
		);
		t.is(valueOf(measurement, name, 'distinct_count'), 4, name);
	}

	t.is(valueOf(measurement, 'clean', 'non_finite_count'), 0);
});

test('figures are exact past what a double holds, and for years that four digits do not', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE large (i bigint, n numeric, d date, ts timestamp, tz timestamptz);
		INSERT INTO large VALUES
			(9223372036854775807, 0.1000000000000000000001, '0044-03-15 BC', '0044-03-15 12:00:00.5 BC',
			'0001-01-01 00:00+00 BC'),
			(9223372036854775806, 123456789012345678901234567890.5, '12345-06-07', '294276-12-31 23:59:59.999999',
			'12345-06-07 08:09:10+02'),
			(-9223372036854775808, -1e100, '5874897-12-31', '2024-01-01', '2024-01-01 00:00+00');
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'large'));
	t.deepEqual(
		measurement.columns.flatMap(({errors}) => [...errors]),
		[],
	);
	const ofColumn = (name: string) =>
		(['min', 'p50', 'max'] as const).map(metric => valueOf(measurement, name, metric));
	t.deepEqual(ofColumn('i'), [-(2 ** 63), '9223372036854775806', '9223372036854775807']);
	t.deepEqual(ofColumn('n'), [
		`-1${'0'.repeat(100)}`,
		'0.1000000000000000000001',
		'123456789012345678901234567890.5',
	]);
	t.deepEqual(ofColumn('d'), ['-000043-03-15', '+012345-06-07', '+5874897-12-31']);
	t.deepEqual(ofColumn('ts'), ['-000043-03-15T12:00:00.5', '2024-01-01T00:00:00', '+294276-12-31T23:59:59.999999']);
	t.deepEqual(ofColumn('tz'), ['0000-01-01T00:00:00Z', '2024-01-01T00:00:00Z', '+012345-06-07T06:09:10Z']);
	for (const {column, metrics} of measurement.columns) {
		const bins = metrics.get('histogram')?.value as ReadonlyArray<{readonly count: number}>;
		t.is(
			bins.reduce((sum, {count}) => sum + count, 0),
			3,
			column.name,
		);
	}
});

test('lengths of text are code points, and long texts are listed by beginning, length and digest', async t => {
	const database = await newDatabase(t);
	const client = await database.client();
	await client.query('CREATE TABLE words (word text, fixed char(5), code varchar(3))');
	const long = '𝄞'.repeat(600);
	await client.query('INSERT INTO words VALUES ($1, $2, $3), ($4, NULL, NULL), ($5, $2, $3)', [
		'👍🏽é',
		'ab',
		'x',
		'',
		long,
	]);
	await client.end();
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'words'));
	t.deepEqual(
		(['min_length', 'max_length', 'avg_length', 'empty_count'] as const).map(metric =>
			valueOf(measurement, 'word', metric),
		),
		[0, 600, 603 / 3, 1],
	);
	t.deepEqual(
		(['min_length', 'max_length'] as const).map(metric => valueOf(measurement, 'fixed', metric)),
		[2, 2],
	);
	const top = valueOf(measurement, 'word', 'top_values') as ReadonlyArray<{readonly value: string}>;
	// The digest is what `printf 𝄞…𝄞 | sha256sum` says, by another program: the database.
	const [digest] = await database.query("SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS sha", [long]);
	t.is(top[1]?.value, `${'𝄞'.repeat(200)}… (600 characters, sha256 ${String(digest?.['sha'])})`);
});

for (const [rows, sampling] of [
	['all rows', {kind: 'all'}],
	['a sample', {kind: 'size', size: 1000, seed: 1}],
] as const) {
	test(`the extremes of intervals are those that PostgreSQL names, of ${rows}`, async t => {
		const database = await newDatabase(
			t,
			`
			CREATE TABLE stays (length interval, empty interval);
			INSERT INTO stays VALUES ('9 days'), ('1 mon 2 days'), ('-3 hours'), ('100 hours 0.25 s'), ('1 year'),
				(NULL), ('12 days 4:05:06');
		`,
		);
		const source = await openTestPostgres(t, database.connection);
		const plan = await planOf(source, 'stays', {sampling});
		const measurement = await measure(source, plan);
		const client = await database.client();
		await client.query("SET intervalstyle = 'iso_8601'");
		const answer = await client.query('SELECT min(length)::text AS min, max(length)::text AS max FROM stays');
		await client.end();
		t.deepEqual(answer.rows, [
			{min: valueOf(measurement, 'length', 'min'), max: valueOf(measurement, 'length', 'max')},
		]);
		t.is(valueOf(measurement, 'length', 'max'), 'P1Y');
		t.deepEqual([valueOf(measurement, 'empty', 'min'), valueOf(measurement, 'empty', 'max')], [null, null]);
		t.deepEqual(columnOf(measurement, 'length').errors, new Map());
	});
}
