// PostgreSQL through the commands; the built program is started where its own end is tested.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {repository, startCli, temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {startProxy} from '../support/postgres-proxy.ts';
import {newDatabase, type TestDatabase} from '../support/postgres.ts';
import {waitUntil} from '../support/wait-until.ts';

const shop = async (t: ExecutionContext): Promise<TestDatabase> =>
	newDatabase(t, await fs.readFile(path.join(repository, 'docker', 'init_postgres.sql'), 'utf8'));

/** What examples/config.yml asks the environment for. */
const environmentOf = ({server, database}: TestDatabase): Readonly<Record<string, string>> => ({
	POSTGRES_HOST: server.host,
	POSTGRES_PORT: String(server.port),
	POSTGRES_DB: database,
	POSTGRES_USER: server.username,
	POSTGRES_PASSWORD: server.password,
});

const writeConfig = async (t: ExecutionContext, config: object): Promise<string> => {
	const file = path.join(await temporaryDirectory(t), 'config.json');
	await fs.writeFile(file, JSON.stringify(config));
	return file;
};

test('the example config profiles the sample shop, keeps the runs in PostgreSQL, and sees what drifted', async t => {
	const database = await shop(t);
	const config = path.join(repository, 'examples', 'config.yml');
	const run = async (...commandLine: readonly string[]) =>
		runCommand([...commandLine, '--config', config], {env: environmentOf(database)});
	// Each statement of the test is of its own session, whose end makes its counters known.
	const scans = async () =>
		database.query(
			'SELECT relname, seq_scan + coalesce(idx_scan, 0) AS scans ' +
				"FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY relname",
		);
	const before = await scans();
	const plan = await run('plan', '--json');
	t.is(plan.status, 0);
	t.deepEqual(await scans(), before);
	const plans = JSON.parse(plan.stdout) as ReadonlyArray<{
		readonly dataset_name: string;
		readonly estimated_rows: number;
		readonly database_type: string;
		readonly database_name: string;
		readonly statements: readonly string[];
	}>;
	t.deepEqual(
		plans.map(({dataset_name, estimated_rows}) => [dataset_name, estimated_rows]),
		[
			['customers', 5000],
			['orders', 20_000],
			['products', 500],
		],
	);
	const [{name: databaseName} = {}] = await database.query('SELECT current_database() AS name');
	t.deepEqual(
		plans.map(({database_type, database_name}) => [database_type, database_name]),
		plans.map(() => ['postgres', databaseName]),
	);
	t.true(plans.every(({statements}) => statements.length > 0 && statements.length <= 4));
	const first = await run('profile', '--json');
	t.is(first.stderr, '');
	t.is(first.status, 0);
	const profiles = JSON.parse(first.stdout) as ReadonlyArray<{
		readonly dataset_name: string;
		readonly schema_name: string;
		readonly columns: ReadonlyArray<{
			readonly column_name: string;
			readonly metrics: Readonly<Record<string, unknown>>;
		}>;
	}>;
	const customers = profiles.find(({dataset_name}) => dataset_name === 'customers');
	const [expected] = await database.query(
		'SELECT count(*)::int AS count, sum((age IS NULL)::int)::int AS nulls, max(age) ' +
			'AS max, count(DISTINCT age)::int AS "distinct", min(age) AS min FROM customers',
	);
	t.like(customers?.columns.find(({column_name}) => column_name === 'age')?.metrics, {
		count: expected?.['count'],
		null_count: expected?.['nulls'],
		max: expected?.['max'],
		min: expected?.['min'],
		distinct_count: expected?.['distinct'],
	});
	t.is(customers?.schema_name, 'public');
	await database.query('CALL nightly_load(); CALL nightly_load()');
	t.is((await run('profile', '--quiet')).status, 0);
	const drift = await run('drift', '--dataset', 'public.customers', '--fail-on-drift');
	t.is(drift.status, 1);
	t.regex(drift.stdout, /\[HIGH\] customers\.age\.mean/v);
	t.regex(drift.stdout, /Cause: (?:9\d|100)\.\d % of it from is_active = true, whose mean went 42\.\d+ → 66\.\d+$/mv);
	t.regex(drift.stdout, /\[MEDIUM\] customers\.total_purchases\.mean/v);
	t.regex(drift.stdout, /\[LOW\] customers\.is_active\.null_percent/v);
	t.is((await run('drift', '--dataset', 'public.orders', '--fail-on-drift', 'low')).status, 0);
	const kept = await database.query(
		"SELECT count(*)::int AS runs FROM profilemesh.profilemesh_runs WHERE status = 'completed'",
	);
	t.deepEqual(kept, [{runs: 6}]);
});

test('SQLite as the source with PostgreSQL as the storage works, and the reverse', async t => {
	const database = await shop(t);
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'source.db');
	const source = new Database(file);
	source.exec(
		"CREATE TABLE numbers (n INTEGER, word TEXT); INSERT INTO numbers VALUES (1, 'one'), (9007199254740993, NULL)",
	);
	source.close();
	const {connection} = database;
	const toPostgres = await writeConfig(t, {
		source: {type: 'sqlite', filepath: file},
		storage: {connection: {...connection, schema: 'profilemesh'}},
	});
	t.like(await runCommand(['profile', '--config', toPostgres, '--quiet']), {status: 0, stderr: ''});
	t.deepEqual(
		await database.query(
			"SELECT metric_value FROM profilemesh.profilemesh_results WHERE column_name = 'n' AND metric_name = 'max'",
		),
		[{metric_value: '9007199254740993'}],
	);
	const toSqlite = await writeConfig(t, {
		source: connection,
		storage: {connection: {type: 'sqlite', filepath: path.join(directory, 'store.db')}},
		profiling: {tables: [{table: 'products'}]},
	});
	t.like(await runCommand(['profile', '--config', toSqlite, '--quiet']), {status: 0, stderr: ''});
	const runs = await runCommand(['runs', '--config', toSqlite, '--json']);
	t.like((JSON.parse(runs.stdout) as readonly unknown[])[0], {dataset_name: 'products', row_count: 500});
});

test('the program’s own tables are not listed as tables of the user', async t => {
	const database = await newDatabase(t, 'CREATE TABLE mine (n int)');
	const config = await writeConfig(t, {source: database.connection, storage: {connection: database.connection}});
	t.is((await runCommand(['profile', '--config', config, '--quiet'])).status, 0);
	const plan = await runCommand(['plan', '--config', config, '--json']);
	t.deepEqual(
		(JSON.parse(plan.stdout) as ReadonlyArray<{readonly dataset_name: string}>).map(
			({dataset_name}) => dataset_name,
		),
		['mine'],
	);
});

test('an unreachable server is status 3 with a hint and without a secret', async t => {
	const {connection} = await newDatabase(t);
	for (const changes of [{port: 1}, {password: 'hunter2 wrong'}, {database: 'nowhere_to_be_found'}]) {
		const config = await writeConfig(t, {source: {...connection, ...changes}});
		const {status, stdout, stderr} = await runCommand(['profile', '--config', config]);
		t.is(status, 3);
		t.is(stdout, '');
		t.regex(stderr, /^error: Cannot connect to PostgreSQL at [^\n]+\n {2}why: [^\n]+\n {2}hint: [^\n]+\n$/v);
		t.false(stderr.includes(connection.password ?? ''));
		t.false(stderr.includes('hunter2'));
	}
});

test('a table and a column that fail are named, the others are kept, and the status is 4', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE fine AS SELECT 1 AS n;
		CREATE VIEW broken AS SELECT n, 1 / (n - 1) AS inverse FROM fine;
		CREATE TABLE locked AS SELECT 1 AS n;
	`,
	);
	const holder = await database.client();
	await holder.query('BEGIN; LOCK TABLE locked');
	const config = await writeConfig(t, {source: database.connection, profiling: {statement_timeout: '6s'}});
	const {status, stdout, stderr} = await runCommand(['profile', '--config', config]);
	await holder.end();
	t.is(status, 4);
	t.regex(stdout, /^fine +1 +1 .* completed/mv);
	t.regex(stderr, /failed: broken\.inverse[^\n]*\n {2}why: division by zero/v);
	t.regex(stderr, /failed: locked: Cannot profile public\.locked\n {2}why: [^\n]*timeout/v);
});

test('ctrl-c stops the server’s work at once and keeps finished runs', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE quick AS SELECT 1 AS n;
		CREATE VIEW slow AS SELECT n, pg_sleep(3600)::text AS slept FROM quick;
	`,
	);
	const directory = await temporaryDirectory(t);
	const config = await writeConfig(t, {
		source: database.connection,
		storage: {connection: {type: 'sqlite', filepath: path.join(directory, 'store.db')}},
		profiling: {concurrency: 1},
	});
	const {child, result} = startCli(['profile', '--config', config]);
	const sleeping = async () => {
		const [row] = await database.query(
			'SELECT count(*)::int AS count FROM pg_stat_activity ' +
				"WHERE datname = current_database() AND wait_event = 'PgSleep'",
		);
		return Number(row?.['count']);
	};

	await waitUntil('a statement to sleep', async () => (await sleeping()) > 0);
	child.kill('SIGINT');
	const {status, stdout} = await result;
	t.is(status, 130);
	t.regex(stdout, /^quick +1 +1 .* completed/mv);
	t.regex(stdout, /^slow .* cancelled/mv);
	t.is(await sleeping(), 0);
	t.deepEqual(
		await database.query(
			"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'profilemesh'",
		),
		[],
	);
});

test('a program that is killed leaves nothing running on the server for long', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE quick AS SELECT 1 AS n;
		CREATE VIEW slow AS SELECT n, pg_sleep(3600)::text AS slept FROM quick;
	`,
	);
	const config = await writeConfig(t, {source: database.connection, profiling: {tables: [{table: 'slow'}]}});
	const {child, result} = startCli(['profile', '--config', config, '--dry-run']);
	const connected = async () => {
		const [row] = await database.query(
			'SELECT count(*)::int AS count FROM pg_stat_activity ' +
				"WHERE datname = current_database() AND application_name = 'profilemesh'",
		);
		return Number(row?.['count']);
	};

	await waitUntil('a connection', async () => (await connected()) > 0);
	child.kill('SIGKILL');
	await result;
	// The server looks after its client every second; without that it would go on for an hour.
	await waitUntil('the connection to end', async () => (await connected()) === 0);
	t.is(await connected(), 0);
});

for (const [where, silentAfter] of [
	['the source lists its tables', /pg_partition_tree/v],
	['the source describes columns', /has_column_privilege/v],
	['the storage opens', /nspname = \$1/v],
	['a run is written', /INSERT INTO/v],
] as const) {
	test(`one SIGTERM ends the program if the server falls silent while ${where}`, async t => {
		const database = await newDatabase(t, 'CREATE TABLE mine (n int)');
		const proxy = await startProxy(t, database.server);
		const connection = {...database.connection, host: proxy.host, port: proxy.port, ssl: 'disable'};
		const config = await writeConfig(t, {
			source: connection,
			storage: {connection, runs_table: 'runs', results_table: 'results'},
			profiling: {tables: [{table: 'mine'}]},
		});
		const {child, result} = startCli(['profile', '--config', config]);
		proxy.behaviour = {
			silentAfter,
			onSilence() {
				child.kill('SIGTERM');
			},
		};
		const {status, stdout} = await result;
		t.is(status, 130, stdout);
	});
}
