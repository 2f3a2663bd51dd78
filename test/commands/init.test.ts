// `profilemesh init`: a config that works, from questions or from flags.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {initCommand, type InitOptions} from '../../source/commands/init.ts';
import {loadConfig} from '../../source/config/load.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import {runCli} from '../support/cli.ts';
import {recordedOutput} from '../support/cli-workspace.ts';
import {runCommand} from '../support/command.ts';
import {newDatabase} from '../support/postgres.ts';
import {sqliteFile, temporaryDirectory} from '../support/sqlite.ts';

const options = async (t: ExecutionContext, changes: Partial<InitOptions>): Promise<InitOptions> => ({
	config: path.join(await temporaryDirectory(t), 'profilemesh.yml'),
	test: true,
	given: {},
	ask: undefined,
	env: {},
	...changes,
});

/** Answers by the beginning of their questions; the questions are remembered. */
const answering = (answers: Readonly<Record<string, string>>) => {
	const asked: string[] = [];
	return {
		asked,
		async ask(question: string) {
			asked.push(question);
			return Object.entries(answers).find(([beginning]) => question.startsWith(beginning))?.[1] ?? '';
		},
	};
};

test('answers about a PostgreSQL server become a config that connects and holds no password', async t => {
	const {connection, server} = await newDatabase(t, 'CREATE TABLE one (n int); CREATE TABLE two (n int)');
	const {ask} = answering({
		'Type of database': 'Postgres',
		Host: server.host,
		Port: String(server.port),
		Database: connection.database ?? '',
		Role: server.username,
		Variable: 'SHOP_PASSWORD',
	});
	const chosen = await options(t, {ask, env: {SHOP_PASSWORD: server.password}});
	const output = recordedOutput();
	t.is(await initCommand(chosen, output), 0);
	t.regex(output.written.stdout, /^Connected: 2 tables and views\.\nWrote /v);
	const text = await fs.readFile(chosen.config, 'utf8');
	t.false(text.includes(server.password));
	t.true(text.includes('password: ${SHOP_PASSWORD}'));
	const {config} = await loadConfig(chosen.config, {env: {SHOP_PASSWORD: server.password}});
	t.deepEqual(config.source, {
		type: 'postgres',
		host: server.host,
		port: server.port,
		database: connection.database,
		username: server.username,
		password: server.password,
		schema: 'public',
		ssl: 'prefer',
	});
});

test('a mistyped type of database is asked for again', async t => {
	const types = ['postgre', 'sqlite'];
	const asked: string[] = [];
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE t (n INTEGER)');
	});
	const chosen = await options(t, {
		async ask(question: string) {
			asked.push(question);
			return question.startsWith('Type of database')
				? (types.shift() ?? '')
				: question.includes('again')
					? ''
					: file;
		},
	});
	t.is(await initCommand(chosen, recordedOutput()), 0);
	t.regex(asked[1] ?? '', /^postgre is not a type of database that init knows\. Press enter to try again\./v);
	t.regex(await fs.readFile(chosen.config, 'utf8'), /type: sqlite/v);
});

test('flags replace the questions, and an error names what they lack', async t => {
	const directory = await temporaryDirectory(t);
	await sqliteFile(t, database => {
		database.exec('CREATE TABLE t (n INTEGER)');
	}).then(async file => fs.copyFile(file, path.join(directory, 'my shop.db')));
	const {status, stdout, stderr} = await runCli(['init', '--type', 'sqlite', '--filepath', 'my shop.db'], {
		cwd: directory,
	});
	t.is(stderr, '');
	t.is(status, 0);
	t.true(stdout.startsWith('Connected: 1 table or view.\nWrote profilemesh.yml.\n'));
	const config = path.join(directory, 'profilemesh.yml');
	t.like(await runCommand(['profile', '--config', config, '--quiet']), {status: 0, stderr: ''});
	const other = path.join(directory, 'other.yml');
	const missing = await runCommand(['init', '--type', 'postgres', '--config', other]);
	t.is(missing.status, 2);
	t.regex(missing.stderr, /^error: --database is missing\n/v);
	const untyped = await runCommand(['init', '--config', other]);
	t.is(untyped.status, 2);
	t.regex(untyped.stderr, /hint: Name one: --type sqlite/v);
});

test('an existing config is only replaced on request', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE t (n INTEGER)');
	});
	const chosen = await options(t, {type: 'sqlite', given: {filepath: file}});
	await fs.writeFile(chosen.config, 'mine');
	const error = await t.throwsAsync(initCommand(chosen, recordedOutput()), {
		instanceOf: ProfileMeshError,
		code: 'usage',
	});
	t.regex(error?.hint ?? '', /--force/v);
	const {ask, asked} = answering({});
	await t.throwsAsync(initCommand({...chosen, ask}, recordedOutput()), {instanceOf: ProfileMeshError, code: 'usage'});
	t.regex(asked.join('\n'), /Replace it\?/v);
	t.is(await fs.readFile(chosen.config, 'utf8'), 'mine');
	t.is(await initCommand({...chosen, force: true}, recordedOutput()), 0);
	t.not(await fs.readFile(chosen.config, 'utf8'), 'mine');
});

test('a connection that fails writes nothing, unless a person wants it anyway', async t => {
	const given = {
		host: '127.0.0.1',
		port: '1',
		database: 'shop',
		username: 'me',
		passwordVariable: '-',
	};
	const chosen = await options(t, {type: 'postgres', given});
	await t.throwsAsync(initCommand(chosen, recordedOutput()), {instanceOf: ProfileMeshError, code: 'source'});
	await t.throwsAsync(fs.access(chosen.config));
	const output = recordedOutput();
	t.is(await initCommand({...chosen, ask: answering({Write: 'y'}).ask}, output), 0);
	t.regex(output.written.stderr, /^error: Cannot connect to PostgreSQL/v);
	const {config} = await loadConfig(chosen.config, {env: {}});
	t.like(config.source, {type: 'postgres', port: 1, database: 'shop'});
	t.is(await initCommand({...chosen, force: true, test: false}, recordedOutput()), 0);
});

test('an answer that cannot be right is asked for again', async t => {
	let attempts = 0;
	const chosen = await options(t, {
		type: 'postgres',
		test: false,
		async ask(question) {
			attempts += Number(question.startsWith('Port'));
			return attempts === 1 && question.startsWith('Port')
				? 'many'
				: 'x-"y": #z'.slice(0, question.startsWith('Database') ? undefined : 0);
		},
		given: {username: 'me'},
	});
	await initCommand(chosen, recordedOutput());
	t.is(attempts, 2);
	const {config} = await loadConfig(chosen.config, {env: {POSTGRES_PASSWORD: 'p'}});
	t.like(config.source, {port: 5432, database: 'x-"y": #z'});
});
