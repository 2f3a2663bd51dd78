// What each way into the program costs: the libraries that it loads.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {changeSample, createSample} from '../../source/sample/sample.ts';
import {bin, runCli, temporaryDirectory, type CliOptions} from '../support/cli.ts';
import {newDatabase} from '../support/postgres.ts';
import {TestTerminal} from '../support/terminal.ts';
import {connectionTo, execute, startSnowflake} from '../support/snowflake-tables.ts';

const hook = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'cli-loaded-modules.js')).href;

const screenPackages = ['ink', 'react', 'yoga-layout', 'ink-table'];
/** Needed only for texts that have more than Latin letters. */
const textPackages = ['string-width', 'cli-truncate'];

/** A bundled file names each module before its code. */
const bundled = /^\/\/ (?<module>node_modules\/.+)$/gmv;

const ofPackage = (file: string): readonly string[] =>
	file.includes('node_modules/') ? [file.slice(file.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [];

/** The modules of packages that a command line loads, bundled or from their package, as `package/path`. */
const modulesOf = async (t: ExecutionContext, commandLine: readonly string[], options: CliOptions) => {
	const file = path.join(await temporaryDirectory(t), 'modules');
	const {stderr} = await runCli(commandLine, {
		...options,
		nodeArguments: ['--import', hook],
		env: {PROFILEMESH_TEST_MODULES: file},
	});
	t.is(stderr, '');
	return loadedFrom(file);
};

const loadedFrom = async (file: string) => {
	const loaded = (await fs.readFile(file, 'utf8')).split('\n');
	const built = loaded.filter(url => url.includes('/dist/') && !url.includes('/node_modules/'));
	const texts = await Promise.all(built.map(async url => fs.readFile(new URL(url), 'utf8')));
	return [
		...loaded.flatMap(url => ofPackage(url)),
		...texts.flatMap(text =>
			text
				.matchAll(bundled)
				.flatMap(([, module = '']) => ofPackage(module))
				.toArray(),
		),
	];
};

/** The packages that a command line loads. */
const packagesOf = async (t: ExecutionContext, cwd: string, ...commandLine: readonly string[]) => {
	const modules = await modulesOf(t, commandLine, {cwd});
	return new Set(
		modules.map(inside =>
			inside
				.split('/')
				.slice(0, inside.startsWith('@') ? 2 : 1)
				.join('/'),
		),
	);
};

test('--version loads no library at all, and --help only the parser of the command line', async t => {
	const directory = await temporaryDirectory(t);
	t.deepEqual(
		[...(await packagesOf(t, directory, '--version'))].filter(name => name !== 'commander'),
		[],
	);
	t.deepEqual([...(await packagesOf(t, directory, '--help'))], ['commander']);
	t.deepEqual([...(await packagesOf(t, directory, 'profile', '--help'))], ['commander']);
});

test('no headless command loads the screen', async t => {
	const directory = await temporaryDirectory(t);
	const database = path.join(directory, 'shop.db');
	createSample(database);
	await fs.writeFile(
		path.join(directory, 'shop.yml'),
		'source: {type: sqlite, filepath: shop.db}\nprofiling: {tables: [{table: customers}]}\n',
	);
	const commandLines = [
		['plan'],
		['profile'],
		['profile', '--json'],
		['runs'],
		['drift', '--dataset', 'customers'],
		['config', 'show', 'shop.yml'],
		['config', 'validate', 'shop.yml'],
		['config', 'schema'],
	];
	for (const commandLine of commandLines) {
		if (commandLine[0] === 'drift') {
			changeSample(database);
			await runCli(['profile'], {cwd: directory});
		}

		const packages = await packagesOf(t, directory, ...commandLine);
		t.deepEqual(
			[...screenPackages, ...textPackages].filter(name => packages.has(name)),
			[],
			commandLine.join(' '),
		);
		t.true(packages.has('commander'));
	}
});

test('no command loads the driver of a database that its config does not name', async t => {
	const {connection, server} = await newDatabase(t, 'CREATE TABLE t (n int)');
	const directory = await temporaryDirectory(t);
	createSample(path.join(directory, 'shop.db'));
	await fs.writeFile(
		path.join(directory, 'postgres.json'),
		JSON.stringify({source: connection, storage: {connection}}),
	);
	await fs.writeFile(
		path.join(directory, 'sqlite.json'),
		JSON.stringify({source: {type: 'sqlite', filepath: 'shop.db'}}),
	);
	t.truthy(server.port);
	const account = await startSnowflake(t);
	await execute(account, 'CREATE TABLE T (N NUMBER)');
	await fs.writeFile(
		path.join(directory, 'snowflake.json'),
		JSON.stringify({source: connectionTo(account), storage: {connection: connectionTo(account)}}),
	);
	const drivers = ['better-sqlite3', 'pg', 'snowflake-sdk'];
	for (const [config, driver] of [
		['postgres.json', 'pg'],
		['sqlite.json', 'better-sqlite3'],
		['snowflake.json', 'snowflake-sdk'],
	] as const) {
		const packages = await packagesOf(t, directory, 'profile', '--quiet', '--config', config);
		t.deepEqual(
			drivers.filter(name => packages.has(name)),
			[driver],
		);
	}
});

test('commands without a database load no driver', async t => {
	const directory = await temporaryDirectory(t);
	await fs.writeFile(path.join(directory, 'shop.yml'), 'source: {type: sqlite, filepath: shop.db}\n');
	for (const commandLine of [
		['config', 'show', 'shop.yml'],
		['config', 'validate', 'shop.yml'],
		['config', 'schema'],
	]) {
		const packages = await packagesOf(t, directory, ...commandLine);
		t.deepEqual(
			['better-sqlite3', 'sequelize', 'pg', 'snowflake-sdk'].filter(name => packages.has(name)),
			[],
			commandLine.join(' '),
		);
	}
});

test('the first frame of a session waits for no library of which Ink needs one function', async t => {
	const cwd = await temporaryDirectory(t);
	const file = path.join(cwd, 'modules');
	const terminal = new TestTerminal([process.execPath, '--import', hook, bin], {
		cwd,
		env: {PROFILEMESH_TEST_MODULES: file, XDG_STATE_HOME: path.join(cwd, 'state')},
	});
	t.teardown(() => {
		terminal.close();
	});
	await terminal.shows('ProfileMesh');
	const modules = await loadedFrom(file);
	await terminal.press('ctrl+c');
	await terminal.ended();
	t.true(modules.includes('ink/build/ink.js'));
	t.true(modules.some(name => /^es-toolkit\/.+\/throttle\.m?js$/v.test(name)));
	t.true(modules.filter(name => name.startsWith('es-toolkit/')).length < 10);
});
