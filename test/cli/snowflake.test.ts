// Snowflake through the commands, over the wire; the built program is started where the process itself is tested.
import {generateKeyPairSync} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {repository, runCli, startCli, temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import type {SnowflakeServer} from '../support/snowflake/server.ts';
import {elsewhere} from '../support/snowflake-elsewhere.ts';
import {connectionTo, execute, startSnowflake} from '../support/snowflake-tables.ts';

const hook = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'cli-connections.js')).href;

const connectionOf = (server: SnowflakeServer, keys: object = {}) => ({...connectionTo(server), ...keys});

/** A directory of its own with a config. */
const place = async (t: ExecutionContext, config: object): Promise<string> => {
	const directory = await temporaryDirectory(t);
	await fs.writeFile(path.join(directory, 'profilemesh.json'), JSON.stringify(config));
	return directory;
};

const rows = Array.from(
	{length: 600},
	(_, index) => `(${index}, ${20 + (index % 50)}, ${index % 10 === 0 ? 'NULL' : `'city ${index % 7}'`})`,
).join(', ');

const shop = async (server: SnowflakeServer): Promise<void> =>
	execute(
		server,
		'CREATE TABLE CUSTOMERS (ID NUMBER(38,0), AGE NUMBER(38,0), CITY VARCHAR)',
		`INSERT INTO CUSTOMERS VALUES ${rows}`,
	);

type Verdict = {readonly column_drifts: ReadonlyArray<Record<string, unknown>>; readonly summary: object};

/** Runs a command on the config of a directory. On a busy machine it may say that it waits for the storage. */
const run = async (directory: string, ...commandLine: readonly string[]) => {
	const end = await runCommand([...commandLine, '--config', path.join(directory, 'profilemesh.json')]);
	return {...end, stderr: end.stderr.replace(/^note: Waiting for the storage: .*\n/v, '')};
};

/** Profiles, changes and profiles again, and tells what drifted. */
const driftOf = async (t: ExecutionContext, directory: string, change: () => Promise<void>): Promise<unknown> => {
	t.like(await run(directory, 'profile', '--quiet'), {status: 0, stdout: '', stderr: ''});
	await change();
	t.like(await run(directory, 'profile', '--quiet'), {status: 0, stdout: '', stderr: ''});
	const {status, stdout, stderr} = await run(
		directory,
		'drift',
		'--dataset',
		'CUSTOMERS',
		'--json',
		'--fail-on-drift',
		'high',
	);
	t.is(stderr, '');
	t.is(status, 1);
	const {column_drifts: drifts, summary} = JSON.parse(stdout) as Verdict;
	t.true(drifts.length > 0);
	return {
		columns: drifts.map(
			({
				column_name: column,
				metric_name: metric,
				baseline_value: baseline,
				current_value: current,
				drift_severity: severity,
			}) => [column, metric, baseline, current, severity],
		),
		summary,
	};
};

const change = (table: string): string => `UPDATE ${table} SET AGE = AGE + 30 WHERE ID < 300`;

const driftOnDisk = async (t: ExecutionContext): Promise<unknown> => {
	const directory = await place(t, {source: {type: 'sqlite', filepath: 'shop.db'}});
	const database = new Database(path.join(directory, 'shop.db'));
	t.teardown(() => database.close());
	database.exec(`CREATE TABLE CUSTOMERS (ID INTEGER, AGE INTEGER, CITY TEXT); INSERT INTO CUSTOMERS VALUES ${rows}`);
	return driftOf(t, directory, async () => {
		database.exec(change('CUSTOMERS'));
	});
};

test('Snowflake gives the verdict that SQLite gives, and keeps the runs', async t => {
	const server = await startSnowflake(t);
	await shop(server);
	const directory = await place(t, {source: connectionOf(server), storage: {connection: connectionOf(server)}});
	t.deepEqual(await driftOf(t, directory, async () => execute(server, change('CUSTOMERS'))), await driftOnDisk(t));
});

for (const [name, open] of Object.entries(elsewhere)) {
	test(`${name} gives the verdict that SQLite gives, and keeps the runs`, async t => {
		const {session, connection} = await open(t);
		const table = `${connection.database}.${connection.schema}.CUSTOMERS`;
		await session.run(`CREATE TABLE ${table} (ID NUMBER(38,0), AGE NUMBER(38,0), CITY VARCHAR)`);
		await session.run(`INSERT INTO ${table} VALUES ${rows}`);
		const directory = await place(t, {source: connection, storage: {connection}});
		const verdict = await driftOf(t, directory, async () => {
			await session.run(change(table));
		});
		t.deepEqual(verdict, await driftOnDisk(t));
	});
}

test('the example config logs in by a key pair, shows the bill first, profiles and keeps its runs', async t => {
	const {publicKey, privateKey} = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: {type: 'spki', format: 'pem'},
		privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
	});
	const server = await startSnowflake(t, {users: {PROFILER: publicKey}});
	await shop(server);
	const directory = await temporaryDirectory(t);
	await fs.writeFile(path.join(directory, 'key.p8'), privateKey);
	const config = path.join(repository, 'examples', 'config_snowflake.yml');
	const env = {
		SNOWFLAKE_ACCOUNT: 'myorg-shop',
		SNOWFLAKE_DATABASE: 'shop',
		SNOWFLAKE_WAREHOUSE: 'profiling',
		SNOWFLAKE_ROLE: 'profiling',
		SNOWFLAKE_USER: 'profiler',
		SNOWFLAKE_PRIVATE_KEY_PATH: path.join(directory, 'key.p8'),
		PROFILEMESH_SOURCE__HOST: '127.0.0.1',
		PROFILEMESH_SOURCE__PORT: String(server.port),
		PROFILEMESH_SOURCE__SSL: 'false',
		PROFILEMESH_STORAGE__CONNECTION__TYPE: 'sqlite',
		PROFILEMESH_STORAGE__CONNECTION__FILEPATH: path.join(directory, 'runs.db'),
	};
	const plan = await runCommand(['plan', '--config', config, '--json'], {env});
	t.is(plan.stderr, '');
	t.like(JSON.parse(plan.stdout), [
		{dataset_name: 'CUSTOMERS', bill: {statements: 4, statements_that_read_rows: 4, estimated_rows: 2400}},
	]);
	t.like(await runCommand(['profile', '--config', config, '--quiet'], {env}), {
		status: 0,
		stdout: '',
		stderr: '',
	});
	const runs = await runCommand(['runs', '--config', config, '--json'], {env});
	t.like(JSON.parse(runs.stdout), [{dataset_name: 'CUSTOMERS', row_count: 600, status: 'completed'}]);
	t.is(server.logins.at(-1)?.authenticator, 'SNOWFLAKE_JWT');
});

test('the driver is silent: no file, no output of its own, no traffic but to the account', async t => {
	const server = await startSnowflake(t);
	await shop(server);
	const directory = await place(t, {source: connectionOf(server), storage: {connection: connectionOf(server)}});
	const connections = path.join(await temporaryDirectory(t), 'connections');
	for (const commandLine of [['plan'], ['profile'], ['runs']]) {
		const {status, stderr} = await runCli(commandLine, {
			cwd: directory,
			nodeArguments: ['--import', hook],
			env: {PROFILEMESH_TEST_CONNECTIONS: connections},
		});
		t.is(stderr, '');
		t.is(status, 0);
	}

	const addresses = new Set((await fs.readFile(connections, 'utf8')).trim().split('\n'));
	t.deepEqual(
		[...addresses].filter(
			address => !['127.0.0.1', '127.0.0.1:lookup'].includes(address) && address !== `127.0.0.1:${server.port}`,
		),
		[],
	);
	t.deepEqual(await fs.readdir(directory), ['profilemesh.json']);
});

test('a login that fails is reported in one line, and the status is 3', async t => {
	const server = await startSnowflake(t);
	const cases: ReadonlyArray<readonly [object, RegExp, RegExp]> = [
		[
			{password: 'not it'},
			/why: Incorrect username or password/v,
			/hint: Check source\.username and source\.password/v,
		],
		[{role: 'nobody'}, /why: Role 'NOBODY' .* does not exist or not authorized/v, /hint: Check source\.role/v],
		[{port: 1}, /why: connect ECONNREFUSED/v, /hint: Check source\.account/v],
		[{warehouse: 'asleep'}, /why: No active warehouse selected/v, /hint: Check that asleep exists, .*AUTO_RESUME/v],
		[{schema: 'nowhere'}, /why: This role sees PUBLIC/v, /hint: Check source\.schema/v],
		[
			{database: 'nowhere'},
			/why: It does not exist, or the role profiling has no USAGE on it/v,
			/hint: Check source\.database/v,
		],
	];
	for (const [keys, why, hint] of cases) {
		const directory = await place(t, {source: connectionOf(server, keys)});
		const {status, stdout, stderr} = await run(directory, 'profile');
		t.is(status, 3, stderr);
		t.is(stdout, '');
		t.regex(stderr, why);
		t.regex(stderr, hint);
		t.is(stderr.trim().split('\n').length, 3);
		t.notRegex(stderr, /not it|secret/v);
	}
});

test('a table that is denied and a column that cannot be computed affect no others', async t => {
	const server = await startSnowflake(t);
	await shop(server);
	await execute(
		server,
		'CREATE TABLE DENIED (N NUMBER(38,0))',
		'CREATE TABLE ODD (GOOD NUMBER(38,0), BAD NUMBER(38,0))',
		'INSERT INTO ODD VALUES (1, 2)',
	);
	server.faults.refused.push(
		{
			pattern: /"DENIED"/v,
			code: '003001',
			sqlState: '42501',
			message: "SQL access control error:\nInsufficient privileges to operate on table 'DENIED'",
			times: 99,
		},
		{
			pattern: /AVG\("BAD"/v,
			code: '100046',
			sqlState: '22003',
			message: 'Number out of representable range: type FIXED',
			times: 99,
		},
	);
	const directory = await place(t, {source: connectionOf(server)});
	const {status, stderr, stdout} = await run(directory, 'profile', '--json');
	t.is(status, 4);
	t.regex(
		stderr,
		/failed: DENIED: Cannot profile PUBLIC\.DENIED\n {2}why: SQL access control error: Insufficient privileges to operate on table 'DENIED'\n {2}hint: GRANT/v,
	);
	t.regex(
		stderr,
		/failed: ODD\.BAD: mean, stddev could not be computed\n {2}why: Number out of representable range/v,
	);
	const profiles = JSON.parse(stdout) as ReadonlyArray<{
		dataset_name: string;
		columns: ReadonlyArray<{column_name: string; metrics: Record<string, unknown>}>;
	}>;
	t.deepEqual(profiles.map(profile => profile.dataset_name).toSorted(), ['CUSTOMERS', 'ODD']);
	const odd = profiles.find(profile => profile.dataset_name === 'ODD');
	t.like(odd?.columns[0]?.metrics, {mean: 1, max: 1});
	t.like(odd?.columns[1]?.metrics, {max: 2, distinct_count: 1});
});

test('ctrl-c cancels in Snowflake, and ends with 130', async t => {
	const server = await startSnowflake(t);
	await shop(server);
	server.faults.slow.push({pattern: /COUNT_IF/v, milliseconds: 3_600_000});
	const directory = await place(t, {source: connectionOf(server)});
	const {child, result} = startCli(['profile'], {cwd: directory});
	await server.busy(/COUNT_IF/v);
	child.kill('SIGINT');
	t.like(await result, {status: 130});
	t.deepEqual(server.running, []);
	t.true(server.statements.some(({state}) => state === 'cancelled'));
});

test('a server that goes away fails its tables by name, and the program ends', async t => {
	const server = await startSnowflake(t);
	await shop(server);
	server.faults.slow.push({pattern: /COUNT_IF/v, milliseconds: 3_600_000});
	const directory = await place(t, {source: connectionOf(server), profiling: {retries: 0}});
	const {result} = startCli(['profile'], {cwd: directory});
	await server.busy(/COUNT_IF/v);
	await server.hangUp();
	const {status, stderr} = await result;
	t.is(status, 4);
	t.regex(stderr, /failed: CUSTOMERS: Cannot profile PUBLIC\.CUSTOMERS\n {2}why: connect ECONNREFUSED/v);
});

test('init writes a config that connects, from flags, and keeps no secret in it', async t => {
	const {publicKey, privateKey} = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
		publicKeyEncoding: {type: 'spki', format: 'pem'},
	});
	const server = await startSnowflake(t, {users: {PROFILER: publicKey}});
	await shop(server);
	const directory = await temporaryDirectory(t);
	await fs.writeFile(path.join(directory, 'key.p8'), privateKey);
	const flags = [
		'--account',
		'myorg-shop',
		'--database',
		'shop',
		'--warehouse',
		'profiling',
		'--username',
		'profiler',
		'--private-key-path',
		'key.p8',
	];
	const config = path.join(directory, 'profilemesh.yml');
	const written = await runCommand(['init', '--type', 'snowflake', '--no-test', '--config', config, ...flags]);
	t.like(written, {status: 0, stderr: ''});
	const text = await fs.readFile(config, 'utf8');
	t.regex(text, /private_key_path: key\.p8/v);
	const env = {
		PROFILEMESH_SOURCE__HOST: '127.0.0.1',
		PROFILEMESH_SOURCE__PORT: String(server.port),
		PROFILEMESH_SOURCE__SSL: 'false',
	};
	t.like(await runCommand(['profile', '--quiet', '--dry-run', '--config', config], {env}), {status: 0, stderr: ''});
	t.is(server.logins.at(-1)?.authenticator, 'SNOWFLAKE_JWT');
});

test('without its driver, a config that names Snowflake is an error with the command that installs it', async t => {
	const snowflake = {
		type: 'snowflake',
		account: 'nobody',
		host: '127.0.0.1',
		port: 1,
		database: 'D',
		username: 'me',
		password: 'secret',
	};
	const without = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'cli-without-snowflake.js')).href;
	const sqlite = {type: 'sqlite', filepath: 'shop.db'};
	for (const [config, command] of [
		[{source: snowflake}, 'plan'],
		[{source: sqlite, storage: {connection: snowflake}}, 'runs'],
	] as const) {
		const nodeArguments = ['--import', without];
		const cwd = await place(t, config);
		const {status, stdout, stderr} = await runCli([command], {cwd, nodeArguments});
		t.is(stdout, '');
		t.is(
			stderr,
			'error: The config names Snowflake, whose driver is not installed\n' +
				'  why: The package snowflake-sdk is not installed beside ProfileMesh.\n' +
				'  hint: Install it: npm install snowflake-sdk@3, with --global where ProfileMesh is global\n',
		);
		t.is(status, 2);
	}
});
