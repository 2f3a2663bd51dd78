// Stores that cannot be opened or written: a clear error, and never a torn store.
import {chmod, mkdir, readFile, stat, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {openStore} from '../../source/storage/open.ts';
import {runFixture} from '../support/fixture.ts';
import {aProfile} from '../support/run-profiles.ts';
import {newStore, query, sqliteSettings, storeAt, temporaryDirectory} from '../support/stores.ts';

test('the file and its directories are made when missing, and only their owner may read the file', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'deep', 'er', 'store.db');
	const store = await storeAt(t, filepath);
	t.deepEqual(await store.runs(), []);
	const {mode} = await stat(filepath);
	t.is((mode % 0o1000).toString(8), '600');
	t.is(store.fingerprint, `sqlite:${filepath}`);
});

test('a file that is not a database is an error, and is not changed', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'notes.txt');
	const contents =
		'These are notes, and quite enough of them to be longer than the header of a database file is.\n'.repeat(20);
	await writeFile(filepath, contents);
	await t.throwsAsync(openStore(sqliteSettings(filepath)), {
		instanceOf: ProfileMeshError,
		code: 'storage',
		message: `The storage ${filepath} is not a SQLite database`,
	});
	t.is(await readFile(filepath, 'utf8'), contents);
});

test('a directory in place of the file is an error', async t => {
	const directory = await temporaryDirectory(t);
	await t.throwsAsync(openStore(sqliteSettings(directory)), {
		instanceOf: ProfileMeshError,
		code: 'storage',
		message: `The storage ${directory} cannot be opened`,
	});
});

test('a file in place of the directory is an error', async t => {
	const file = path.join(await temporaryDirectory(t), 'file');
	await writeFile(file, '');
	const filepath = path.join(file, 'store.db');
	await t.throwsAsync(openStore(sqliteSettings(filepath)), {
		instanceOf: ProfileMeshError,
		code: 'storage',
		message: `The storage ${filepath} cannot be opened`,
	});
});

test('a damaged file is an error', async t => {
	const {store, filepath} = await newStore(t);
	await store.complete(aProfile());
	await store.close();
	await truncate(filepath, 6000);
	const error = await t.throwsAsync(
		async () => {
			const damaged = await storeAt(t, filepath);
			await damaged.complete(aProfile());
		},
		{instanceOf: ProfileMeshError, code: 'storage'},
	);
	t.is(error?.message, `The storage ${filepath} is damaged`);
});

test('when the disk is full a run is an error, and those stored before are whole', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	// A limit of file sizes, in blocks of 512 bytes: to a writer it is a full disk.
	const end = await runFixture(
		t,
		new URL('fixtures/write-runs.ts', import.meta.url),
		[filepath, '0', '100'],
		'trap "" XFSZ; ulimit -f 1000',
	);
	t.is(end.status, 1);
	t.regex(end.stderr, /ProfileMeshError: The storage .* (?:has no room left|cannot be read or written)/v);
	const stored = end.stdout.trim().split('\n').slice(1);
	t.true(stored.length > 0);
	t.deepEqual(query(filepath, 'PRAGMA integrity_check'), [{integrity_check: 'ok'}]);
	const store = await storeAt(t, filepath);
	const whole = await store.runs({statuses: ['completed']});
	t.deepEqual(whole.map(run => run.runId).toSorted(), stored.toSorted());
	const profiles = await Promise.all(whole.map(async run => store.load(run.runId)));
	t.deepEqual(
		profiles.map(({columns}) => columns.length),
		stored.map(() => 100),
	);
});

for (const what of ['file', 'directory'] as const) {
	test(`a store whose ${what} is read-only can be read, and a write fails with the reason`, async t => {
		const {store, filepath} = await newStore(t);
		await store.complete(aProfile());
		await store.close();
		const rehearsal = path.join(await temporaryDirectory(t), 'store.db');
		const directory = path.dirname(filepath);
		await chmod(filepath, what === 'file' ? 0o444 : 0o666);
		await chmod(directory, what === 'file' ? 0o777 : 0o555);
		const before = await readFile(filepath);
		const {stdout, stderr} = await runFixture(t, new URL('fixtures/read-only.ts', import.meta.url), [
			filepath,
			rehearsal,
		]);
		t.is(stderr, '');
		t.deepEqual(JSON.parse(stdout), {
			columns: 1,
			verdict: null,
			write: {
				code: 'storage',
				message: `The storage ${filepath} cannot be written to`,
				why: 'The file or its directory is read-only for this user',
				hint: 'Give this user the right to write both, or set storage.connection.filepath to another file',
			},
		});
		t.deepEqual(await readFile(filepath), before);
	});
}

test('a store that cannot be made is an error that names it', async t => {
	const directory = await temporaryDirectory(t);
	const locked = path.join(directory, 'locked');
	await mkdir(locked);
	await chmod(directory, 0o755);
	await chmod(locked, 0o555);
	const filepath = path.join(locked, 'store.db');
	const {stdout} = await runFixture(t, new URL('fixtures/read-only.ts', import.meta.url), [
		filepath,
		path.join(directory, 'store.db'),
	]);
	t.like(JSON.parse(stdout), {code: 'storage', message: `The storage ${filepath} cannot be written to`});
});
