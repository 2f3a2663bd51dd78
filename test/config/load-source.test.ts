// What a user may name in place of a config, and where its runs are kept.
import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import Database from 'better-sqlite3';
import {loadSource} from '../../source/config/load-source.ts';
import type {ProfileMeshError} from '../../source/errors.ts';
import {configDirectory, writeConfig} from '../support/config-files.ts';

/** Signs that URLs, YAML and references to variables have a meaning for. */
const password = 'p@ss:/w?rd#1 %${HOME}$$';
const escaped = encodeURIComponent(password);

const inDirectory = async (...[t]: Parameters<typeof configDirectory>) => {
	const directory = await configDirectory(t);
	const options = {env: {HOME: directory}, state: path.join(directory, 'state')};
	return {directory, load: async (text: string, more = {}) => loadSource(text, {...options, ...more})};
};

const makeDatabase = (file: string): string => {
	const database = new Database(file);
	database.exec('CREATE TABLE t (x INTEGER)');
	database.close();
	return file;
};

test('a SQLite file is a source by what it begins with, whatever its name', async t => {
	const {directory, load} = await inDirectory(t);
	for (const name of ['shop.db', 'shop', 'export.2024']) {
		const file = makeDatabase(path.join(directory, name));
		const {config, named, environment} = await load(file);
		t.like(config.source, {type: 'sqlite', filepath: file});
		t.like(named, {name, target: file});
		t.is(environment, 'development');
		t.is(config.drift.thresholds.high, 30);
	}

	const {config} = await load(`sqlite:///${path.join(directory, 'shop.db')}`);
	t.like(config.source, {type: 'sqlite', filepath: path.join(directory, 'shop.db')});
});

test('a relative path of a source starts at the working directory', async t => {
	const {directory, load} = await inDirectory(t);
	const file = makeDatabase(path.join(directory, 'shop.db'));
	const {config} = await load(path.relative('.', file));
	t.like(config.source, {filepath: file});
});

test('data files with commas between them are one source, unless they are the name of a file', async t => {
	const {directory, load} = await inDirectory(t);
	const [one = '', other = '', both = ''] = await Promise.all(
		['one.csv', 'other.csv', 'one.csv,other.csv'].map(async name => {
			const file = path.join(directory, name);
			await fs.writeFile(file, 'id\n1\n');
			return file;
		}),
	);
	t.like((await load(both)).config.source, {type: 'files', paths: [both]});
	await fs.rm(both);
	const {config, named} = await load(`${one},${other}`);
	t.like(config.source, {type: 'files', paths: [one, other]});
	t.like(named, {name: 'one.csv and 1 more', target: `${one},${other}`});
	const again = await load(named?.target ?? '');
	t.deepEqual(again.config.source, config.source);
});

test('a database file that is not there is an error, and is not made', async t => {
	const {directory, load} = await inDirectory(t);
	const file = path.join(directory, 'gone.sqlite3');
	const error = await t.throwsAsync<ProfileMeshError>(load(file));
	t.is(error.code, 'source');
	t.is(error.message, `There is no file ${file}`);
});

test('a file with the extension of a database that is not one is not read as a config', async t => {
	const {directory, load} = await inDirectory(t);
	for (const [name, text] of [
		['notes.db', 'hello'],
		['torn.duckdb', '\u{0}\u{1}\u{2}'],
	] as const) {
		const file = await writeConfig(directory, name, text);
		const error = await t.throwsAsync<ProfileMeshError>(load(file));
		t.is(error.code, 'source');
		t.is(error.message, `${file} is not a database file`);
		t.regex(error.hint ?? '', /right file/v);
	}
});

test('the runs of a source are kept by its identity, in a folder of the state directory', async t => {
	const {directory, load} = await inDirectory(t);
	const folders = await Promise.all(
		['a/shop.db', 'b/shop.db', 'a/../a/shop.db'].map(async name => {
			const file = await writeConfig(directory, name, '');
			const {config} = await load(file);
			return 'filepath' in config.storage.connection ? config.storage.connection.filepath : '';
		}),
	);
	t.true(folders.every(folder => folder.startsWith(path.join(directory, 'state', 'sources', 'shop.db-'))));
	t.is(folders[0], folders[2]);
	t.not(folders[0], folders[1]);

	const [byHost, byOther, byRole] = await Promise.all(
		['postgres://db/shop', 'postgres://other/shop', `postgresql://me:${escaped}@db:5432/shop`].map(async text => {
			const loaded = await load(text);
			return loaded.directory;
		}),
	);
	t.is(byHost, byRole);
	t.not(byHost, byOther);
});

test('a URL of PostgreSQL is a source, and its password is in its connection alone', async t => {
	const {load} = await inDirectory(t);
	const {config, ...others} = await load(
		`postgresql://read%20er:${escaped}@db.example.com:6543/shop?sslmode=disable`,
	);
	t.like(config.source, {
		type: 'postgres',
		host: 'db.example.com',
		port: 6543,
		database: 'shop',
		username: 'read er',
		password,
		extra_params: {sslmode: 'disable'},
	});
	t.is(others.named?.target, 'postgres://read%20er@db.example.com:6543/shop?sslmode=disable');
	t.is(others.named?.name, 'shop');
	for (const form of [password, escaped]) {
		t.false(JSON.stringify([others, config.storage]).includes(form));
	}
});

for (const text of [
	'postgres://db/shop',
	'postgres://me@[2001:db8::1]:5433/shop',
	'postgres://%2Fvar%2Frun%2Fpostgresql/my%20shop?options=-c+geqo%3Doff',
	'postgres://me@db/shop?schema=sales',
	'postgres://db',
]) {
	test(`the source ${text} is shown as it can be typed again`, async t => {
		const {load} = await inDirectory(t);
		const {named} = await load(text);
		t.is(named?.target, text);
	});
}

test('connection parameters of libpq can name a source', async t => {
	const {load} = await inDirectory(t);
	const {config, named} = await load("host=db dbname=shop user=me password='s3 cret'");
	t.like(config.source, {host: 'db', database: 'shop', username: 'me', password: 's3 cret'});
	t.is(named?.target, 'postgres://me@db/shop');
});

for (const text of [
	'postgres://me:s3c/r3t@db/shop',
	'postgres://me:12/s3cr3t@db/shop',
	'postgres://me:12?s3cr3t@db/shop',
	'postgres://me:12#s3cr3t@db/shop',
	'postgres://me:s3cr3t@db:99999/shop',
	'postgres://me:s3cr3t@db/shop#x',
	'postgres://me:%zzs3cr3t@db/shop',
	'host=db password=s3cr3t user',
	'mysql://me:s3cr3t@db/shop',
]) {
	test(`a source that cannot be read is refused without its password: ${text}`, async t => {
		const {load} = await inDirectory(t);
		const error = await t.throwsAsync<ProfileMeshError>(load(text));
		t.is(error.code, 'usage');
		t.notRegex([error.message, error.why, error.hint].join(' '), /s3c|r3t/v);
	});
}

test('variables of the environment configure a named source, except those that describe a source', async t => {
	const {directory, load} = await inDirectory(t);
	const file = makeDatabase(path.join(directory, 'shop.db'));
	const env = {
		PROFILEMESH_SOURCE__TYPE: 'postgres',
		PROFILEMESH_SOURCE__HOST: 'db',
		PROFILEMESH_PROFILING__CONCURRENCY: '2',
		PROFILEMESH_ENVIRONMENT: 'production',
	};
	const {config, environment} = await load(file, {env});
	t.deepEqual(config.source, {type: 'sqlite', filepath: file});
	t.is(config.profiling.concurrency, 2);
	t.is(environment, 'production');

	const error = await t.throwsAsync<ProfileMeshError>(load(file, {env: {PROFILEMESH_PROFILING__CONCURRENCY: 'x'}}));
	t.regex(error.message, /^PROFILEMESH_PROFILING__CONCURRENCY: /v);
	t.is(error.hint, 'Correct the variable, or unset it.');
});

test('a config file is read as a config, whatever its extension', async t => {
	const {directory, load} = await inDirectory(t);
	makeDatabase(path.join(directory, 'shop.db'));
	for (const name of ['a.yml', 'b.json', 'c', 'd.db']) {
		const file = await writeConfig(directory, name, '{"source": {"type": "sqlite", "filepath": "shop.db"}}');
		const loaded = await load(file);
		t.is(loaded.file, file);
		t.is(loaded.named, undefined);
	}
});
