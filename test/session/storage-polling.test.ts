// How the session sees that another program has written to a storage in a file, without opening it.
import path from 'node:path';
import test from 'ava';
import Database from 'better-sqlite3';
import {markWhenWritten} from '../../source/session/services/file-stamp.ts';
import {temporaryDirectory} from '../support/stores.ts';
import {waitUntil} from '../support/wait-until.ts';

test('a storage in a file is asked only after another program has written to it or its log', async t => {
	const file = path.join(await temporaryDirectory(t), 'runs.db');
	const writer = new Database(file);
	t.teardown(() => writer.close());
	writer.pragma('journal_mode = WAL');
	writer.exec('CREATE TABLE runs (name)');
	let asked = 0;
	const mark = markWhenWritten(file, async () => {
		asked++;
		return `${asked}`;
	});
	t.is(await mark(), '1');
	t.is(await mark(), '1');
	t.is(asked, 1, 'nobody wrote meanwhile');
	writer.exec("INSERT INTO runs VALUES ('first')");
	await waitUntil('the write to show', async () => (await mark()) === '2');
	t.is(await mark(), '2');
});

test('a storage on a server is asked every time', async t => {
	let asked = 0;
	const mark = markWhenWritten(undefined, async () => {
		asked++;
		return `${asked}`;
	});
	t.is(await mark(), '1');
	t.is(await mark(), '2');
});
