import {readFile, writeFile} from 'node:fs/promises';
import {copyFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {openSqlite} from '../../../source/connectors/sqlite/open-sqlite.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {
	columnOf,
	measure,
	openTestSource,
	planOf,
	sqliteFile,
	temporaryDirectory,
	valueOf,
} from '../../support/sqlite.ts';

const options = {statementTimeout: 3_600_000, retries: 0};
const pageSize = 4096;

/** A file with a table `good` of two rows beside one that is damaged. */
const fileBesideGood = async (t: ExecutionContext, fill: (database: Database.Database) => void): Promise<string> =>
	sqliteFile(t, database => {
		database.exec('CREATE TABLE good(a INTEGER); INSERT INTO good VALUES(1), (2)');
		fill(database);
	});

/** Overwrites pages, which are numbered from 1. */
const damage = async (file: string, pages: readonly number[]): Promise<void> => {
	const bytes = await readFile(file);
	for (const page of pages) {
		bytes.fill(0xff, (page - 1) * pageSize, page * pageSize);
	}

	await writeFile(file, bytes);
};

/** The failure of the table `bad`, while its neighbour `good` is profiled. */
const failureOf = async (t: ExecutionContext, file: string, name = 'bad'): Promise<ProfileMeshError> => {
	const source = await openTestSource(t, file);
	const profile = async () => measure(source, await planOf(source, name));
	const error = await t.throwsAsync(profile, {instanceOf: ProfileMeshError, code: 'profile'});
	t.is(error.message, `Cannot profile ${name}`);
	t.is((await measure(source, await planOf(source, 'good'))).rowCount, 2);
	return error;
};

test('a table whose first page is damaged fails alone', async t => {
	const pages: number[] = [];
	const file = await fileBesideGood(t, database => {
		database.exec('CREATE TABLE bad(a INTEGER); INSERT INTO bad VALUES(1)');
		const page = database
			.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'bad'")
			.pluck()
			.get();
		pages.push(page ?? 0);
	});
	await damage(file, pages);
	t.regex((await failureOf(t, file)).why ?? '', /damaged/v);
});

test('a table whose last page is damaged fails alone', async t => {
	const file = await fileBesideGood(t, database => {
		database.exec('CREATE TABLE bad(a TEXT)');
		const insert = database.prepare('INSERT INTO bad VALUES(?)');
		for (let row = 0; row < 1000; row++) {
			insert.run('x'.repeat(100));
		}
	});
	const {length} = await readFile(file);
	await damage(file, [length / pageSize]);
	t.regex((await failureOf(t, file)).why ?? '', /damaged/v);
});

test('a long text on damaged pages fails only its column', async t => {
	const file = await fileBesideGood(t, database => {
		database.exec('CREATE TABLE bad(id INTEGER PRIMARY KEY, size INTEGER, body TEXT)');
		database.prepare('INSERT INTO bad VALUES(1, 7, ?)').run('x'.repeat(pageSize * 10));
	});
	const {length} = await readFile(file);
	// The last two pages continue the text.
	await damage(file, [length / pageSize - 1, length / pageSize]);
	const source = await openTestSource(t, file);
	const profile = await measure(source, await planOf(source, 'bad'));
	t.is(valueOf(profile, 'size', 'max'), 7);
	t.regex(columnOf(profile, 'body').errors.get('count') ?? '', /damaged/v);
});

test('a table whose name is not UTF-8 fails alone, with that reason', async t => {
	const file = await fileBesideGood(t, database => {
		database.exec('CREATE TABLE badXname(a INTEGER)');
	});
	const text = await readFile(file, 'latin1');
	await writeFile(file, text.replaceAll('badXname', 'bad\u{FF}name'), 'latin1');
	t.regex((await failureOf(t, file, 'bad\u{FFFD}name')).why ?? '', /not valid UTF-8/v);
});

test('a virtual table whose extension is not loaded fails alone, and its error names the extension', async t => {
	const file = await fileBesideGood(t, database => {
		database.unsafeMode(true);
		database.pragma('writable_schema = ON');
		database.exec(
			"INSERT INTO sqlite_schema VALUES('table', 'bad', 'bad', 0, 'CREATE VIRTUAL TABLE bad USING " +
				"vec0(x float[3])')",
		);
	});
	const error = await failureOf(t, file);
	t.regex(error.why ?? '', /vec0/v);
	t.regex(error.hint ?? '', /exclude/v);
});

test('hostile statistics of ANALYZE do no harm', async t => {
	const file = await fileBesideGood(t, database => {
		database.exec(
			"ANALYZE; UPDATE sqlite_stat1 SET stat = 5; INSERT INTO sqlite_stat1 VALUES(x'00ff', NULL, x'01'), " +
				"('good', NULL, 'many'), (NULL, NULL, NULL)",
		);
	});
	const source = await openTestSource(t, file);
	t.is((await measure(source, await planOf(source, 'good'))).rowCount, 2);
});

test('an encrypted file is reported as one', async t => {
	const file = path.join(await temporaryDirectory(t), 'encrypted.db');
	await writeFile(
		file,
		Uint8Array.from({length: pageSize * 2}, (_, index) => (index * 167 + 13) % 251),
	);
	const error = await t.throwsAsync(openSqlite(file, options), {instanceOf: ProfileMeshError, code: 'source'});
	t.regex(`${error.why} ${error.hint}`, /encrypted/v);
});

test('the error of a half-written file of a killed writer explains the repair', async t => {
	const file = await fileBesideGood(t, () => undefined);
	const writer = new Database(file);
	t.teardown(() => writer.close());
	// What does not fit into the cache is written before the transaction ends.
	writer.pragma('cache_size = 5');
	writer.exec(
		'CREATE TABLE large AS WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 20000) ' +
			"SELECT i, 'word ' || i AS word FROM s; BEGIN; UPDATE large SET word = word || '!'",
	);
	const copy = path.join(path.dirname(file), 'copy.db');
	copyFileSync(file, copy);
	copyFileSync(`${file}-journal`, `${copy}-journal`);
	const error = await t.throwsAsync(openSqlite(copy, options), {instanceOf: ProfileMeshError, code: 'source'});
	t.regex(error.why ?? '', /interrupted while it wrote/v);
	t.regex(error.hint ?? '', /may write/v);
});
