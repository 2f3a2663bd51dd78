import path from 'node:path';
import test from 'ava';
import {loadConfig} from '../../source/config/load.ts';
import {configDirectory, loadText, writeConfig} from '../support/config-files.ts';
import fc, {anyText} from '../support/properties.ts';

const sqlite = 'source: {type: sqlite, filepath: shop.db}\n';

test('a SQLite config of ProfileMesh 0.1 loads unchanged', async t => {
	const {config, directory} = await loadText(
		t,
		`
environment: development
source:
  type: sqlite
  database: example.db
  filepath: ./example.db
storage:
  connection:
    type: sqlite
    database: example.db
    filepath: ./example.db
  results_table: profilemesh_results
  runs_table: profilemesh_runs
  create_tables: true
profiling:
  tables:
    - table: sample_table
      sample_ratio: 1.0
  default_sample_ratio: 1.0
  max_distinct_values: 1000
  compute_histograms: true
  histogram_bins: 10
`,
	);
	const filepath = path.join(directory, 'example.db');
	t.like(config.source, {type: 'sqlite', filepath});
	t.like(config.storage.connection, {type: 'sqlite', filepath});
	t.deepEqual(config.profiling.tables, [{table: 'sample_table', sample_ratio: 1}]);
	t.is(config.environment, 'development');
});

test('a Postgres config of ProfileMesh 0.1 loads unchanged', async t => {
	const connection = {
		type: 'postgres',
		host: 'localhost',
		port: 5432,
		database: 'shop',
		username: 'user',
		password: 'secret',
		schema: 'public',
	};
	const {config} = await loadText(
		t,
		JSON.stringify({
			environment: 'development',
			source: connection,
			storage: {
				connection,
				results_table: 'profilemesh_results',
				runs_table: 'profilemesh_runs',
				create_tables: true,
			},
			profiling: {tables: [{table: 'customers', schema: 'public', sample_ratio: 0.5}]},
		}),
		{name: 'config.json'},
	);
	t.like(config.source, connection);
	t.like(config.storage.connection, connection);
});

test('keys at the top that begin with x- may hold anchors, and are otherwise ignored', async t => {
	const {config} = await loadText(
		t,
		[
			'x-sampled: &sampled {sample_ratio: 0.1}',
			'x-notes: "${NOWHERE}"',
			'source: &shop {type: sqlite, filepath: shop.db}',
			'profiling: {tables: [{table: orders, <<: *sampled}]}',
		].join('\n'),
	);
	t.like(config.profiling, {tables: [{table: 'orders', sample_ratio: 0.1}]});
	t.false('x-sampled' in config);
	// Only there: deeper down such a key is as unknown as any.
	await t.throwsAsync(loadText(t, `${sqlite}\nprofiling: {x-sampled: 1}`), {message: /x-sampled/v});
});

test('a config of a source alone has every default', async t => {
	const {config, directory, environment, environments} = await loadText(t, sqlite);
	t.deepEqual(config, {
		environment: 'development',
		source: {type: 'sqlite', filepath: path.join(directory, 'shop.db')},
		storage: {
			connection: {type: 'sqlite', filepath: path.join(directory, '.profilemesh', 'profilemesh.db')},
			results_table: 'profilemesh_results',
			runs_table: 'profilemesh_runs',
			create_tables: true,
		},
		profiling: {
			tables: [],
			default_sample_ratio: 1,
			max_distinct_values: 1000,
			compute_histograms: true,
			histogram_bins: 10,
			metrics: [
				'count',
				'null_count',
				'null_percent',
				'distinct_count',
				'distinct_percent',
				'min',
				'max',
				'mean',
				'stddev',
				'p05',
				'p25',
				'p50',
				'p75',
				'p95',
				'percentiles',
				'zero_count',
				'negative_count',
				'non_finite_count',
				'min_length',
				'max_length',
				'avg_length',
				'empty_count',
				'true_count',
				'true_percent',
				'mismatched_count',
				'fraction_count',
				'padded_count',
				'upper_count',
				'lower_count',
				'non_ascii_count',
				'digit_count',
				'histogram',
				'top_values',
				'hours',
			],
			distinct: 'auto',
			concurrency: 4,
			statement_timeout: 300_000,
			retries: 2,
			segments: 'auto',
		},
		drift: {
			metrics: ['count', 'null_percent', 'distinct_percent', 'mean', 'stddev', 'min', 'max', 'distribution'],
			thresholds: {low: 5, medium: 15, high: 30},
			distribution: {
				min_rows: 100,
				psi: {low: 0.1, medium: 0.25, high: 0.6},
				wasserstein: {low: 0.2, medium: 0.5, high: 0.8},
				jensen_shannon: {low: 0.1, medium: 0.2, high: 0.33},
				new_values: 1,
			},
			allow_for_chance: true,
			overrides: [],
			ignore: [],
			baseline: 'auto',
			history: 30,
		},
		rows: true,
		reports: {values: true},
		notify: [],
	});
	t.is(environment, 'development');
	t.deepEqual(environments, ['development']);
});

test('an empty part of the config has its defaults', async t => {
	const {config} = await loadText(t, `${sqlite}storage:\nprofiling:\n  tables:\n  histogram_bins:\ndrift:\n`);
	t.is(config.profiling.histogram_bins, 10);
	t.is(config.storage.runs_table, 'profilemesh_runs');
});

test('files are found beside the config, wherever the program runs', async t => {
	const {config, directory} = await loadText(
		t,
		'source: {type: snowflake, account: a, database: d, private_key_path: ../keys/me.p8}\n' +
			'storage: {connection: {type: sqlite, database: /var/lib/runs.db}}',
	);
	t.like(config.source, {private_key_path: path.resolve(directory, '../keys/me.p8')});
	t.like(config.storage.connection, {filepath: '/var/lib/runs.db'});
});

test('a SQLite file may be named by database alone', async t => {
	const {config, directory} = await loadText(t, 'source: {type: sqlite, database: shop.db}');
	t.like(config.source, {filepath: path.join(directory, 'shop.db')});
});

const layered = `
environment: test
source: {type: sqlite, filepath: base.db}
profiling: {histogram_bins: 20, concurrency: 2, metrics: [mean, min]}
environments:
  production:
    profiling: {concurrency: 8, metrics: [max]}
`;

test('variables override the chosen environment, which overrides the base, which overrides the defaults', async t => {
	const env = {PROFILEMESH_PROFILING__RETRIES: '7'};
	const base = await loadText(t, layered, {env});
	t.is(base.environment, 'test');
	t.like(base.config.profiling, {
		histogram_bins: 20,
		concurrency: 2,
		retries: 7,
		max_distinct_values: 1000,
	});
	const production = await loadText(t, layered, {env, environment: 'production'});
	t.like(production.config.profiling, {histogram_bins: 20, concurrency: 8, retries: 7});
	t.deepEqual(production.config.profiling.metrics, ['count', 'max']);
	const overridden = await loadText(t, layered, {
		environment: 'production',
		env: {PROFILEMESH_PROFILING__CONCURRENCY: '16'},
	});
	t.is(overridden.config.profiling.concurrency, 16);
});

test('--environment overrides PROFILEMESH_ENVIRONMENT, which overrides the file', async t => {
	const env = {PROFILEMESH_ENVIRONMENT: 'production'};
	const byVariable = await loadText(t, layered, {env});
	t.is(byVariable.config.environment, 'production');
	const byFlag = await loadText(t, layered, {env, environment: 'development'});
	t.is(byFlag.config.environment, 'development');
	t.deepEqual(byFlag.environments, ['test', 'production', 'development']);
});

test('an environment with another type of database replaces the connection', async t => {
	const {config} = await loadText(
		t,
		`${sqlite}environments: {production: {source: {type: postgres, database: shop}}}`,
		{environment: 'production'},
	);
	t.deepEqual(config.source, {
		type: 'postgres',
		database: 'shop',
		schema: 'public',
	});
});

test('an environment may change the storage file alone', async t => {
	const {config, directory} = await loadText(
		t,
		`${sqlite}environments: {test: {storage: {connection: {filepath: test.db}}}}`,
		{environment: 'test'},
	);
	t.deepEqual(config.storage.connection, {type: 'sqlite', filepath: path.join(directory, 'test.db')});
});

test('a reference to a variable is expanded once: its value is taken as it is', async t => {
	const {config} = await loadText(
		t,
		`
source:
  type: postgres
  host: "\${HOST}.example.com"
  port: \${PORT:-5433}
  database: \${DATABASE:-}x\${EMPTY:-fallback}
  username: $\${HOST}
  password: \${PASSWORD}
  ssl: \${SSL}
`,
		{
			env: {
				HOST: 'db',
				PASSWORD: '${HOST}',
				EMPTY: '',
				SSL: 'on',
			},
		},
	);
	t.like(config.source, {
		host: 'db.example.com',
		port: 5433,
		database: 'xfallback',
		username: '${HOST}',
		password: '${HOST}',
		ssl: true,
	});
});

test('variables must be set only where the chosen environment uses them', async t => {
	const text = `
source: {type: postgres, database: shop, password: "\${BASE_PASSWORD}"}
environments:
  production: {source: {password: "\${PRODUCTION_PASSWORD}", port: "\${PRODUCTION_PORT}"}}
  test: {source: {password: "\${TEST_PASSWORD}"}}
`;
	const base = await loadText(t, text, {env: {BASE_PASSWORD: 'b'}});
	t.like(base.config.source, {password: 'b'});
	const inTest = await loadText(t, text, {environment: 'test', env: {TEST_PASSWORD: 't'}});
	t.like(inTest.config.source, {password: 't'});
	const overridden = await loadText(t, text, {env: {PROFILEMESH_SOURCE__PASSWORD: 'o'}});
	t.like(overridden.config.source, {password: 'o'});
});

test('aliases and merge keys do the same as repeating what they name', async t => {
	const {config} = await loadText(
		t,
		`
source: &shop {type: sqlite, filepath: shop.db}
storage: {connection: {<<: *shop, filepath: runs.db}}
profiling:
  tables:
    - &rule {table: a, sample_ratio: 0.5}
    - {<<: *rule, table: b}
`,
	);
	t.deepEqual(config.profiling.tables, [
		{table: 'a', sample_ratio: 0.5},
		{table: 'b', sample_ratio: 0.5},
	]);
	t.like(config.storage.connection, {type: 'sqlite'});
});

test('JSON loads with tabs, escapes, a byte order mark and the $schema that editors want', async t => {
	const {config} = await loadText(
		t,
		'\u{FEFF}{\n\t"$schema": "./schema.json",\n\t"source": {\n' +
			'\t\t"type": "sqlite",\n\t\t"filepath": "/a\\/\\u00e9\\ud83d\\ude00.db"\n\t}\n}\n',
		{name: 'config.json'},
	);
	t.like(config.source, {filepath: '/a/é😀.db'});
});

test('yes and no are switches and numbers in quotes are numbers, as Python read them', async t => {
	const {config} = await loadText(
		t,
		`${sqlite}storage: {create_tables: no}\nprofiling: {compute_histograms: yes, histogram_bins: "12"}`,
	);
	t.false(config.storage.create_tables);
	t.true(config.profiling.compute_histograms);
	t.is(config.profiling.histogram_bins, 12);
});

const durations = [
	['500ms', 500],
	['30s', 30_000],
	['5m', 300_000],
	['1h', 3_600_000],
	['1.5 s', 1500],
	['90', 90_000],
] as const;
for (const [written, milliseconds] of durations) {
	test(`a statement timeout of ${written} is ${milliseconds} ms`, async t => {
		const {config} = await loadText(t, `${sqlite}profiling: {statement_timeout: ${written}}`);
		t.is(config.profiling.statement_timeout, milliseconds);
	});
}

test('count is always among the metrics, once', async t => {
	const {config} = await loadText(t, `${sqlite}profiling: {metrics: [mean, count, mean]}`);
	t.deepEqual(config.profiling.metrics, ['count', 'mean']);
});

test('drift rules load as written', async t => {
	const {config} = await loadText(
		t,
		`${sqlite}
drift:
  metrics: [mean]
  thresholds: {high: 50}
  distribution: {min_rows: 500, psi: {high: 1}}
  allow_for_chance: false
  overrides:
    - {table: "main.*", column: /_id$/, metric: "*_percent", thresholds: {low: 1}, measure: relative, direction: up,
       distribution: {jensen_shannon: {low: 0.2}}}
  ignore: [{column: updated_at}]
  baseline: 6c02e4a1
`,
	);
	t.deepEqual(config.drift, {
		metrics: ['mean'],
		thresholds: {low: 5, medium: 15, high: 50},
		distribution: {
			min_rows: 500,
			psi: {low: 0.1, medium: 0.25, high: 1},
			wasserstein: {low: 0.2, medium: 0.5, high: 0.8},
			jensen_shannon: {low: 0.1, medium: 0.2, high: 0.33},
			new_values: 1,
		},
		allow_for_chance: false,
		overrides: [
			{
				table: 'main.*',
				column: '/_id$/',
				metric: '*_percent',
				thresholds: {low: 1},
				measure: 'relative',
				direction: 'up',
				distribution: {jensen_shannon: {low: 0.2}},
			},
		],
		ignore: [{column: 'updated_at'}],
		baseline: '6c02e4a1',
		history: 30,
	});
});

test('a relative path starts at the working directory', async t => {
	const file = await writeConfig(await configDirectory(t), 'config.yml', sqlite);
	const loaded = await loadConfig(path.relative('', file), {env: {}});
	t.is(loaded.file, file);
	t.is(loaded.directory, path.dirname(file));
});

test('two dollar signs before a brace are the characters themselves, and no variable', async t => {
	const {config} = await loadText(t, 'source: {type: postgres, database: shop, password: "a$${HOME}b$$c"}');
	t.like(config.source, {password: 'a${HOME}b$$c'});
});

for (const text of ['yes', '"true"', 'on', 'true']) {
	test(`SQLite’s immutable: ${text} is understood as every other switch is`, async t => {
		const {config} = await loadText(
			t,
			`source: {type: sqlite, filepath: a.db, extra_params: {immutable: ${text}}}`,
		);
		t.like(config.source, {extra_params: {immutable: true}});
	});
}

test('a key such as __proto__ changes nothing but itself', async t => {
	const {config} = await loadText(
		t,
		'source: {type: sqlite, filepath: a.db, extra_params: {__proto__: {polluted: true}, constructor: 1}}',
	);
	t.is(Reflect.get(config.source.extra_params ?? {}, 'constructor'), 1);
	t.false('polluted' in (config.source.extra_params ?? {}));
	t.false('polluted' in {});
});

test('any password in a variable stays exactly that text', async t => {
	const directory = await configDirectory(t);
	const file = await writeConfig(directory, 'config.yml', 'source: {type: postgres, database: shop}');
	const misleading = fc.constantFrom(
		'12345',
		'true',
		'null',
		'0x10',
		'1e5',
		'[a]',
		'{a: b}',
		'${HOME}',
		'',
		' ',
		'~',
	);
	const stays = fc.asyncProperty(fc.oneof(anyText(), misleading), async password => {
		const {config} = await loadConfig(file, {env: {PROFILEMESH_SOURCE__PASSWORD: password}});
		t.like(config.source, {password});
	});
	await fc.assert(stays, {numRuns: 100});
});

test('any port in a variable is that number', async t => {
	const file = await writeConfig(await configDirectory(t), 'config.yml', 'source: {type: postgres, database: shop}');
	const isNumber = fc.asyncProperty(fc.integer({min: 1, max: 65_535}), async port => {
		const {config} = await loadConfig(file, {env: {PROFILEMESH_SOURCE__PORT: String(port)}});
		t.like(config.source, {port});
	});
	await fc.assert(isNumber, {numRuns: 50});
});

test('variables reach into lists, hold lists and mappings as YAML or JSON, and ignore case', async t => {
	const {config} = await loadText(t, `${sqlite}profiling: {tables: [{table: a}, {table: b}]}`, {
		env: {
			PROFILEMESH_PROFILING__TABLES__1__SAMPLE_RATIO: '0.25',
			PROFILEMESH_PROFILING__TABLES__2: '{table: "12"}',
			profilemesh_profiling__metrics: '["mean", "max"]',
			PROFILEMESH_STORAGE__CREATE_TABLES: 'off',
			PROFILEMESH_SOURCE__EXTRA_PARAMS__CACHE: '10',
			PROFILEMESH_CONFIG: 'x',
			PROFILEMESH_DEBUG: '1',
			PROFILEMESH_TEST_POSTGRES: 'x',
		},
	});
	t.deepEqual(config.profiling.tables, [{table: 'a'}, {table: 'b', sample_ratio: 0.25}, {table: '12'}]);
	t.deepEqual(config.profiling.metrics, ['count', 'mean', 'max']);
	t.false(config.storage.create_tables);
	t.deepEqual(config.source.extra_params, {cache: '10'});
});

test('a variable may change the storage file alone, or the type of a connection', async t => {
	const file = await loadText(t, sqlite, {env: {PROFILEMESH_STORAGE__CONNECTION__FILEPATH: '/data/runs.db'}});
	t.deepEqual(file.config.storage.connection, {type: 'sqlite', filepath: '/data/runs.db'});
	const type = await loadText(t, sqlite, {
		env: {PROFILEMESH_SOURCE__DATABASE: 'shop', PROFILEMESH_SOURCE__TYPE: 'postgres'},
	});
	t.like(type.config.source, {type: 'postgres', database: 'shop'});
});
