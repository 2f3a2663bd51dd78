// A storage that lets one wait says so, and one that is gone is noticed.
import {execFileSync} from 'node:child_process';
import {copyFile, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import BetterSqlite3 from 'better-sqlite3';
import {loadConfig} from '../../source/config/load.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import {createThreadedQueries} from '../../source/session/services/threaded-queries.ts';
import {openStore} from '../../source/storage/open.ts';
import {openWorkspace} from '../../source/opened-workspace.ts';
import {aProfile, aRun} from '../support/run-profiles.ts';
import {newStore, sqliteSettings, storeAt, temporaryDirectory} from '../support/stores.ts';
import {waitUntil} from '../support/wait-until.ts';
import {numbers, placeWith, workspaceAt} from '../support/workspaces.ts';

test('a message names the storage that another program locks, while ProfileMesh waits for it', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	const told: Array<string | undefined> = [];
	const store = await storeAt(
		t,
		filepath,
		{},
		{
			onWait(text) {
				told.push(text);
			},
		},
	);
	const holder = new BetterSqlite3(filepath);
	t.teardown(() => holder.close());
	holder.exec('BEGIN IMMEDIATE');
	const run = aRun({status: 'running'});
	const beginning = store.begin(run);
	const word = `Waiting for the storage: another program holds ${filepath}`;
	await waitUntil('a word about the wait', () => told.includes(word));
	holder.exec('ROLLBACK');
	await beginning;
	t.is(told.at(-1), undefined);
	t.is((await store.runs()).length, 1);
});

test('a pipe in place of the storage is an error, and nobody waits for it', async t => {
	const pipe = path.join(await temporaryDirectory(t), 'pipe.db');
	execFileSync('mkfifo', [pipe]);
	await t.throwsAsync(openStore(sqliteSettings(pipe)), {
		instanceOf: ProfileMeshError,
		code: 'storage',
		message: `The storage ${pipe} is not a file`,
	});
});

test('a storage below a directory in which none can be made is an error', async t => {
	await t.throwsAsync(openStore(sqliteSettings('/proc/none/deep/store.db')), {
		instanceOf: ProfileMeshError,
		code: 'storage',
		message: /^The storage \/proc\/none\/deep\/store\.db cannot be (?:opened|written to)$/v,
	});
});

test('a storage that is moved away while it is open is reported as gone, until it is back', async t => {
	const {store, filepath} = await newStore(t);
	await store.complete(aProfile());
	await rename(filepath, `${filepath}.away`);
	await t.throwsAsync(store.runs(), {code: 'storage', message: `The storage ${filepath} is gone`});
	await rename(`${filepath}.away`, filepath);
	t.is((await store.runs()).length, 1);
});

test('a storage that is replaced while it is open is read from then on, with a message', async t => {
	const place = await placeWith(t, numbers('loads', 1));
	const notices: string[] = [];
	const workspace = await openWorkspace(await loadConfig(place.config, {env: {}}), {
		onNotice(text) {
			notices.push(text);
		},
	});
	t.teardown(async () => workspace.close());
	await (await workspace.store()).complete(aProfile());
	const other = path.join(path.dirname(place.storage), 'other.db');
	const empty = await openStore(sqliteSettings(other));
	await empty.close();
	await copyFile(other, `${other}.copy`);
	await rm(`${place.storage}-wal`);
	await rm(`${place.storage}-shm`);
	await rename(`${other}.copy`, place.storage);
	t.deepEqual(await (await workspace.store()).runs(), []);
	t.deepEqual(notices, ['Another file replaced the storage: ProfileMesh reads the new one from now on']);
});

test('the session creates no new storage in place of one that is gone', async t => {
	const place = await placeWith(t, numbers('loads', 1));
	await (await workspaceAt(t, place)).store();
	const {queries, close} = createThreadedQueries(await loadConfig(place.config, {env: {}}));
	t.teardown(close);
	await queries.recentRuns(0);
	await rename(place.storage, `${place.storage}.away`);
	await t.throwsAsync(queries.recentRuns(0), {code: 'storage', message: `The storage ${place.storage} is gone`});
});
