import {renameSync} from 'node:fs';
import {mkdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import Database from 'better-sqlite3';
import {ProfileMeshError} from '../../../source/errors.ts';
import {measure, openTestSource, planOf, sqliteFile, valueOf} from '../../support/sqlite.ts';

const fill =
	(word: string, rows: number) =>
	(database: Database.Database): void => {
		database.exec('CREATE TABLE words(word TEXT); CREATE VIEW seen AS SELECT word FROM words');
		const insert = database.prepare('INSERT INTO words VALUES(?)');
		for (let row = 0; row < rows; row++) {
			insert.run(word);
		}
	};

for (const table of ['words', 'seen']) {
	test(`a file that is replaced between plan and profile is opened again, with a notice: ${table}`, async t => {
		const file = await sqliteFile(t, fill('old', 10));
		const notices: string[] = [];
		const source = await openTestSource(t, file, {
			threads: 2,
			onNotice(text) {
				notices.push(text);
			},
		});
		const plan = await planOf(source, table);
		t.is((await measure(source, plan)).rowCount, 10);
		t.deepEqual(notices, []);
		await rename(await sqliteFile(t, fill('new', 3)), file);
		const [first, second] = await Promise.all([measure(source, plan), measure(source, plan)]);
		for (const profile of [first, second]) {
			t.deepEqual(valueOf(profile, 'word', 'top_values'), [{value: 'new', count: 3}]);
		}

		t.is(notices.length, 1);
		t.regex(notices[0] ?? '', /replaced/v);
	});
}

test('a file that is replaced again while its threads open it is opened again, too', async t => {
	const file = await sqliteFile(t, fill('old', 10));
	const newest = await sqliteFile(t, fill('newest', 2));
	const notices: string[] = [];
	const source = await openTestSource(t, file, {
		threads: 2,
		onNotice(text) {
			notices.push(text);
			if (notices.length === 1) {
				// One thread has opened the new file; the other one opens it at its first work.
				renameSync(newest, file);
			}
		},
	});
	const plan = await planOf(source, 'words');
	await rename(await sqliteFile(t, fill('new', 3)), file);
	const profile = await measure(source, plan);
	t.deepEqual(valueOf(profile, 'word', 'top_values'), [{value: 'newest', count: 2}]);
	t.is(notices.length, 2);
});

test('tables and columns are those of the file that is there now', async t => {
	const file = await sqliteFile(t, fill('old', 1));
	const source = await openTestSource(t, file);
	await source.listTables();
	const other = await sqliteFile(t, database => {
		database.exec('CREATE TABLE others(a INTEGER, b TEXT)');
	});
	await rename(other, file);
	const [table] = await source.listTables();
	t.is(table?.name, 'others');
});

test('a file that is deleted while it is open is not profiled', async t => {
	const file = await sqliteFile(t, fill('old', 1));
	const source = await openTestSource(t, file);
	const plan = await planOf(source, 'words');
	await rm(file);
	await t.throwsAsync(measure(source, plan), {instanceOf: ProfileMeshError, message: /Cannot open/v});
});

test('a database in WAL mode is read as immutable where nothing can be created beside it, with a notice', async t => {
	const file = await sqliteFile(t, database => {
		database.pragma('journal_mode = WAL');
		fill('old', 3)(database);
	});
	// A folder in the place of that file: as in a folder where nobody may write, which would let root in.
	await mkdir(`${file}-wal`);
	const error = await t.throwsAsync(openTestSource(t, file), {instanceOf: ProfileMeshError, message: /Cannot read/v});
	t.regex(error?.hint ?? '', /immutable/v);
	const notices: string[] = [];
	const source = await openTestSource(t, path.resolve(file), {
		isImmutable: true,
		onNotice(text) {
			notices.push(text);
		},
	});
	const profile = await measure(source, await planOf(source, 'words'));
	t.deepEqual(valueOf(profile, 'word', 'top_values'), [{value: 'old', count: 3}]);
	t.is((await measure(source, await planOf(source, 'seen'))).rowCount, 3);
	t.regex(notices[0] ?? '', /immutable/v);
});

test('an immutable database is read although another program locks it', async t => {
	const file = await sqliteFile(t, fill('old', 3));
	const writer = new Database(file);
	t.teardown(() => writer.close());
	writer.exec('BEGIN EXCLUSIVE');
	const source = await openTestSource(t, file, {isImmutable: true, statementTimeout: 1000});
	t.is((await measure(source, await planOf(source, 'words'))).rowCount, 3);
});
