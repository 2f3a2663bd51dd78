// The headless commands on the sample shop: what a shell, a pipe and a CI job see.
import {Buffer} from 'node:buffer';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {DatabaseSync} from 'node:sqlite';
import test, {type ExecutionContext} from 'ava';
import {changeSample, createSample} from '../../source/sample/sample.ts';
import {bin, runCli, startCli, temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {waitUntil} from '../support/wait-until.ts';

/** A directory with the sample shop and a config for it, the only one in its place. */
const openShop = async (
	t: ExecutionContext,
	profiling = '{tables: [{table: customers}, {table: products}, {table: orders}]}',
) => {
	const directory = await temporaryDirectory(t);
	const database = path.join(directory, 'shop.db');
	createSample(database);
	const config = path.join(directory, 'shop.yml');
	await fs.writeFile(config, `source: {type: sqlite, filepath: shop.db}\nprofiling: ${profiling}\n`);
	return {
		directory,
		database,
		config,
		/** In the process of the test. */
		run: async (...commandLine: readonly string[]) => runCommand([...commandLine, '--config', config]),
		/** As a shell does, in the directory of the config. */
		start: async (...commandLine: readonly string[]) => runCli(commandLine, {cwd: directory}),
	};
};

const alter = (database: string, statements: string) => {
	const connection = new DatabaseSync(database);
	connection.exec(statements);
	connection.close();
};

test('without --config, profile and drift use the only config there is, and find the drift', async t => {
	const {database, start} = await openShop(t);
	const first = await start('profile');
	t.like(first, {status: 0, stderr: ''});
	t.regex(first.stdout, /^customers +4,000 +9 .* completed +[\d\-a-f]{36}$/mv);

	changeSample(database);
	t.like(await start('profile'), {status: 0});
	const drift = await start('drift', '--dataset', 'customers');
	t.like(drift, {status: 0, stderr: ''});
	t.regex(drift.stdout, /\[HIGH\] customers\.age\.mean/v);
	t.regex(drift.stdout, /\[MEDIUM\] customers\.total_purchases\.mean/v);
	t.regex(drift.stdout, /\[LOW\] customers\.is_active\.null_percent/v);
	t.like(await start('drift', '--dataset', 'customers', '--fail-on-drift'), {status: 1});
	t.like(await start('drift', '--dataset', 'products', '--fail-on-drift', 'low'), {status: 0});
});

test('--json prints one JSON document and nothing else, with the figures that SQLite itself gives', async t => {
	const {database, run} = await openShop(t);
	const {status, stdout, stderr} = await run('profile', '--json', '--table', 'customers');
	t.is(status, 0);
	t.is(stderr, '');
	const connection = new DatabaseSync(database, {readOnly: true});
	t.teardown(() => {
		connection.close();
	});
	const expected = connection
		.prepare(
			`
		SELECT count(*) AS count, count(*) - count(age) AS null_count, count(DISTINCT age) AS distinct_count,
			min(age) AS min, max(age) AS max
		FROM customers
	`,
		)
		.get();
	const [customers, ...others] = JSON.parse(stdout) as ReadonlyArray<{
		columns: ReadonlyArray<{column_name: string; metrics: Record<string, unknown>}>;
	}>;
	t.deepEqual(others, []);
	t.like(customers, {dataset_name: 'customers', schema_name: 'main', metadata: {row_count: 4000, column_count: 9}});
	t.like(customers?.columns.find(column => column.column_name === 'age')?.metrics, {...expected});
});

test('a view that cannot be read is named, the other tables are kept, and the status is 4', async t => {
	const {database, run} = await openShop(t, '{tables: [{table: products}, {table: broken}]}');
	alter(database, 'CREATE TABLE gone (a); CREATE VIEW broken AS SELECT a FROM gone; DROP TABLE gone');
	const {status, stdout, stderr} = await run('profile');
	t.is(status, 4);
	t.regex(stdout, /^products +500 /mv);
	t.regex(stderr, /^failed: broken: .+$/mv);
	const runs = await run('runs', '--dataset', 'products');
	t.regex(runs.stdout, /main\.products .* completed /v);
});

test('a missing source gives status 3, and is not created', async t => {
	const {directory, database, run} = await openShop(t);
	await fs.rm(database);
	const {status, stdout, stderr} = await run('profile', '--json');
	t.is(status, 3);
	t.is(stdout, '');
	t.regex(stderr, /^error: [^\n]+\n {2}why: /v);
	t.deepEqual(await fs.readdir(directory), ['shop.yml']);
});

test('a pattern that matches nothing is an error that names it, with status 2', async t => {
	const {run} = await openShop(t);
	const {status, stdout, stderr} = await run('profile', '--table', 'customres');
	t.is(status, 2);
	t.is(stdout, '');
	t.true(stderr.includes('customres'));
});

test('a dry run keeps nothing', async t => {
	const {directory, run} = await openShop(t);
	const {status, stdout} = await run('profile', '--dry-run');
	t.is(status, 0);
	t.regex(stdout, /not kept/v);
	t.deepEqual(await fs.readdir(directory), ['shop.db', 'shop.yml']);
});

test('a plan names the tables and their statements, and makes no store', async t => {
	const {directory, run} = await openShop(t);
	const {status, stdout} = await run('plan', '--json');
	t.is(status, 0);
	const plans = JSON.parse(stdout) as ReadonlyArray<{
		dataset_name: string;
		columns: readonly unknown[];
		statements: readonly string[];
	}>;
	t.deepEqual(
		plans.map(plan => [plan.dataset_name, plan.columns.length]),
		[
			['customers', 9],
			['orders', 7],
			['products', 8],
		],
	);
	t.true(plans.every(plan => plan.statements.length > 0));
	t.deepEqual(await fs.readdir(directory), ['shop.db', 'shop.yml']);
});

test('PROFILEMESH_CONFIG names the config where no flag does', async t => {
	const {config} = await openShop(t);
	const {status} = await runCommand(['plan'], {env: {PROFILEMESH_CONFIG: config}});
	t.is(status, 0);
});

test('a flag before the command is a flag of the command', async t => {
	const {config} = await openShop(t);
	const {status, stdout} = await runCommand(['--config', config, 'plan', '--table', 'orders']);
	t.is(status, 0);
	t.regex(stdout, /^orders /mv);
});

test('a reader that leaves early does no harm: the run is kept', async t => {
	const {directory, run} = await openShop(t);
	const pipeline = ['-c', '"$0" "$1" profile --json | head -c 1'];
	const {stderr} = await runCli([bin], {
		cwd: directory,
		node: 'sh',
		nodeArguments: pipeline,
		script: process.execPath,
	});
	t.is(stderr, '');
	const runs = await run('runs');
	t.regex(runs.stdout, /customers/v);
});

test('a document larger than a pipe holds arrives whole', async t => {
	const {database, start} = await openShop(t, '{tables: [{table: wide}]}');
	alter(
		database,
		`CREATE TABLE wide (${Array.from({length: 400}, (_, index) => `"column number ${index}" TEXT`).join(', ')})`,
	);
	const {stdout} = await start('profile', '--json', '--dry-run');
	t.true(Buffer.byteLength(stdout) > 65_536);
	const document: unknown = JSON.parse(stdout);
	t.like(document, [{metadata: {column_count: 400}}]);
});

test('an interrupted profile ends with status 130 and keeps finished runs', async t => {
	const {directory, database, run} = await openShop(
		t,
		'{concurrency: 1, tables: [{table: products}, {table: z_endless}]}',
	);
	alter(
		database,
		'CREATE VIEW z_endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n',
	);
	const {child, result} = startCli(['profile'], {cwd: directory});
	t.teardown(() => {
		child.kill('SIGKILL');
	});
	await waitUntil('the first run to be kept', async () => {
		const {stdout} = await run('runs');
		return stdout.includes('completed');
	});
	child.kill('SIGINT');
	const {status, stdout, stderr} = await result;
	t.is(status, 130);
	t.regex(stdout, /^products .* completed /mv);
	t.regex(stdout, /^z_endless .* cancelled /mv);
	t.regex(stderr, /^Stopping/v);
});
