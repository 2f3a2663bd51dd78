// A source by itself in place of a config: what the program does with it, and what it never shows or keeps.
import fs from 'node:fs/promises';
import net, {type AddressInfo} from 'node:net';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {runCli, startCli, temporaryDirectory} from '../support/cli.ts';
import {newDatabase} from '../support/postgres.ts';
import {openProgram} from '../support/session-shop.ts';
import {waitUntil} from '../support/wait-until.ts';

const inDirectory = async (t: ExecutionContext) => {
	const directory = await temporaryDirectory(t);
	const database = new Database(path.join(directory, 'shop.db'));
	database.exec("CREATE TABLE orders (id INTEGER, state TEXT); INSERT INTO orders VALUES (1, 'new'), (2, 'sent')");
	database.close();
	const state = path.join(directory, 'state');
	const run = async (...commandLine: readonly string[]) =>
		runCli(commandLine, {cwd: directory, env: {XDG_STATE_HOME: state}});
	return {directory, state, run};
};

/** Every file below a directory, with its bytes as text. */
const filesIn = async (directory: string): Promise<ReadonlyMap<string, string>> => {
	const entries = await fs.readdir(directory, {recursive: true, withFileTypes: true});
	const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
	return new Map(await Promise.all(files.map(async file => [file, await fs.readFile(file, 'latin1')] as const)));
};

test('without a terminal a database file is profiled, and later commands find its runs', async t => {
	const {directory, state, run} = await inDirectory(t);
	const {status, stdout, stderr} = await run('shop.db');
	t.is(status, 0);
	t.regex(stdout, /orders/v);
	t.is(stderr, '');
	const {stdout: named} = await run('shop.db', '-t', 'orders');
	t.regex(named, /orders/v);
	const wrong = await run('shop.db', '-t', 'nothing');
	t.is(wrong.status, 2);
	t.regex(wrong.stderr, /nothing/v);

	const {stdout: listed} = await run('runs', 'shop.db', '--json');
	t.is((JSON.parse(listed) as readonly unknown[]).length, 2);
	const {stdout: drift} = await run('drift', 'shop.db', '-d', 'orders');
	t.regex(drift, /No drift detected/v);
	const {stdout: byConfig} = await run('runs', '--config', path.join(directory, 'shop.db'), '--json');
	t.is(byConfig, listed);

	t.deepEqual((await fs.readdir(directory)).toSorted(), ['shop.db', 'state']);
	const kept = path.join(state, 'profilemesh', 'sources');
	t.is((await fs.stat(kept)).mode % 0o100, 0);
	for (const file of (await filesIn(kept)).keys()) {
		t.is((await fs.stat(file)).mode % 0o100, 0, file);
	}
});

test('a misspelt command is reported as one, and two sources are refused', async t => {
	const {run} = await inDirectory(t);
	t.regex((await run('profle')).stderr, /Did you mean profile\?/v);
	const {status, stderr} = await run('profile', 'shop.db', '--config', 'other.db');
	t.is(status, 2);
	t.regex(stderr, /^error: Two sources are named\n/v);
	const both = await run('shop.db', 'other.db');
	t.is(both.status, 2);
	t.regex(both.stderr, /^error: Several sources are named\n.*Only data files/v);
});

test('several data files, as the shell makes of a pattern, are a table each, with one history', async t => {
	const {directory, run} = await inDirectory(t);
	await Promise.all(
		['january.csv', 'february.csv'].map(async file =>
			fs.writeFile(path.join(directory, file), 'id,state\n1,new\n'),
		),
	);
	const {status, stdout, stderr} = await run('january.csv', 'february.csv');
	t.deepEqual([status, stderr], [0, '']);
	t.regex(stdout, /^january: 1 row, 2 columns.+^february: 1 row, 2 columns/msv);
	const {stdout: listed} = await run('runs', 'january.csv', 'february.csv', '--json');
	t.is((JSON.parse(listed) as readonly unknown[]).length, 2);
	const missing = await run('profile', 'january.csv', 'march.csv');
	t.regex(missing.stderr, /^error: There is no file .*march\.csv\n/v);
	const comma = await run('january.csv', 'a,b.csv');
	t.regex(comma.stderr, /^error: The name of a file has a comma\n/v);
});

test('a password in a URL is in no output and no file, and the warning about it comes once', async t => {
	const {connection, server} = await newDatabase(t, 'CREATE TABLE one (n int); INSERT INTO one VALUES (1)');
	const {directory, run} = await inDirectory(t);
	const url = `postgres://${server.username}:${encodeURIComponent(server.password)}@${server.host}:${server.port}`;
	const target = `${url}/${connection.database ?? ''}`;
	const {status, stderr, stdout} = await run('profile', target, '--events', 'events.jsonl');
	t.is(status, 0);
	t.is(stderr.split('The history of your shell keeps the password of this URL').length, 2);
	t.regex(stdout, /one/v);
	const refused = await run('plan', target.replace('@', 'wrong@'));
	t.is(refused.status, 3);
	const written = await run('init', '--from', target);
	t.is(written.status, 0);
	t.regex(written.stdout, /Set POSTGRES_PASSWORD to the password/v);
	const {stdout: runs} = await runCli(['runs'], {
		cwd: directory,
		env: {XDG_STATE_HOME: path.join(directory, 'state'), POSTGRES_PASSWORD: server.password},
	});
	t.regex(runs, /public\.one/v, 'the config goes on with the runs so far');

	const files = await filesIn(directory);
	t.true(files.keys().some(file => file.endsWith('profilemesh.db')));
	t.true(files.keys().some(file => file.endsWith('events.jsonl')));
	const texts = [
		stdout,
		stderr,
		refused.stdout,
		refused.stderr,
		written.stdout,
		written.stderr,
		runs,
		...files.values(),
	];
	for (const text of texts) {
		t.false(text.includes(server.password));
	}
});

test('a password in a URL is not in the list of processes while the program runs', async t => {
	const connected: net.Socket[] = [];
	const silent = net.createServer(socket => {
		connected.push(socket);
	});
	await new Promise<void>(resolve => {
		silent.listen(0, '127.0.0.1', resolve);
	});
	const {directory} = await inDirectory(t);
	const {port} = silent.address() as AddressInfo;
	const {child, result} = startCli(['profile', `postgres://me:s3cr3t@127.0.0.1:${port}/shop`], {
		env: {XDG_STATE_HOME: path.join(directory, 'state')},
	});
	await waitUntil('a connection', () => connected.length > 0);
	const shown = await fs.readFile(`/proc/${child.pid}/cmdline`, 'utf8');
	t.regex(shown, /^profilemesh/v);
	t.false(shown.includes('s3cr3t'));
	child.kill('SIGKILL');
	await result;
	for (const socket of connected) {
		socket.destroy();
	}

	silent.close();
});

test('the session opens a database file by itself, and writes a config only when asked', async t => {
	const {directory} = await inDirectory(t);
	const terminal = openProgram(t, directory, ['shop.db']);
	await terminal.shows('orders');
	await terminal.showsLine(0, /^ProfileMesh {2}shop\.db › development/v);
	t.deepEqual((await fs.readdir(directory)).toSorted(), ['shop.db', 'state']);
	await terminal.press('w');
	await terminal.shows('Write the config as: profilemesh.yml');
	await terminal.press('enter');
	await terminal.shows('Wrote profilemesh.yml.');
	t.regex(await fs.readFile(path.join(directory, 'profilemesh.yml'), 'utf8'), /filepath: shop\.db/v);
	await terminal.press('w', 'enter');
	await terminal.shows('profilemesh.yml already exists');
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
});

test('init writes the config of a named source in place of questions', async t => {
	const {directory, run} = await inDirectory(t);
	t.is((await run('init', '--from', 'shop.db', '--config', 'conf/shop.yml')).status, 2, 'there is no folder');
	t.is((await run('init', '--from', 'shop.db')).status, 0);
	const text = await fs.readFile(path.join(directory, 'profilemesh.yml'), 'utf8');
	t.regex(text, /^ {2}type: sqlite\n {2}filepath: shop\.db #/mv);
	t.is((await run('profile', '--quiet')).status, 0);
	const again = await run('init', '--from', 'profilemesh.yml', '--force');
	t.regex(again.stderr, /is a config already/v);
});
