import {chmod, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {openSqlite} from '../../../source/connectors/sqlite/open-sqlite.ts';
import {ProfileMeshError, type ErrorCode} from '../../../source/errors.ts';
import {
	columnOf,
	measure,
	openTestSource,
	planOf,
	sqliteFile,
	temporaryDirectory,
	valueOf,
} from '../../support/sqlite.ts';

const fails = async (
	t: ExecutionContext,
	work: Promise<unknown>,
	{code, message}: {readonly code: ErrorCode; readonly message: RegExp},
): Promise<ProfileMeshError | undefined> => {
	const error = await t.throwsAsync(work, {instanceOf: ProfileMeshError, message});
	t.is(error?.code, code);
	t.truthy(error?.why);
	t.truthy(error?.hint);
	return error;
};

const options = {statementTimeout: 3_600_000, retries: 0};

const fillNumbers =
	(rows: number) =>
	(database: Database.Database): void => {
		database.exec(
			'CREATE TABLE numbers(n INTEGER, word TEXT); INSERT INTO numbers WITH RECURSIVE s(i) AS (SELECT 1 ' +
				`UNION ALL SELECT i + 1 FROM s WHERE i < ${rows}) SELECT i, 'word ' || i FROM s`,
		);
	};

test('a missing file is an error, and is not created', async t => {
	const file = path.join(await temporaryDirectory(t), 'missing.db');
	await fails(t, openSqlite(file, options), {code: 'source', message: /Cannot open .*missing\.db/v});
	await fails(t, openSqlite(file, options), {code: 'source', message: /Cannot open .*missing\.db/v});
});

test('a directory, and a file that is not a database, are clear errors', async t => {
	const directory = await temporaryDirectory(t);
	await mkdir(path.join(directory, 'folder'));
	await writeFile(path.join(directory, 'text.db'), 'not a database, but long enough to be read as one '.repeat(50));
	await fails(t, openSqlite(path.join(directory, 'folder'), options), {
		code: 'source',
		message: /is not a database file/v,
	});
	await fails(t, openSqlite(path.join(directory, 'text.db'), options), {
		code: 'source',
		message: /is not a SQLite database/v,
	});
});

test('a view over a dropped table fails by name, and its neighbours do not', async t => {
	const file = await sqliteFile(t, database => {
		fillNumbers(10)(database);
		database.exec('CREATE TABLE gone(x INTEGER); CREATE VIEW broken AS SELECT x FROM gone; DROP TABLE gone');
	});
	const source = await openTestSource(t, file);
	const [broken] = await source.listTables();
	t.is(broken?.name, 'broken');
	const error = await fails(t, planOf(source, 'broken'), {code: 'profile', message: /Cannot profile broken/v});
	t.regex(error?.why ?? '', /gone/v);
	t.is((await measure(source, await planOf(source, 'numbers'))).rowCount, 10);
});

test('a column that cannot be computed has a reason, and the others are profiled', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE base(id INTEGER PRIMARY KEY, doc TEXT); INSERT INTO base(doc) ' +
				"VALUES ('{\"a\": 1}'), ('not json'), ('{\"a\": 3}')",
		);
		database.exec("CREATE VIEW parsed AS SELECT id, json_extract(doc, '$.a') AS a, length(doc) AS size FROM base");
	});
	const source = await openTestSource(t, file);
	const profile = await measure(source, await planOf(source, 'parsed'));
	t.is(profile.rowCount, 3);
	t.is(valueOf(profile, 'size', 'max'), 8);
	t.is(valueOf(profile, 'id', 'distinct_count'), 3);
	const {metrics, errors} = columnOf(profile, 'a');
	t.is(metrics.size, 0);
	t.regex(errors.get('mean') ?? '', /malformed JSON/v);
});

test('a table that was dropped between plan and scan fails by name', async t => {
	const file = await sqliteFile(t, fillNumbers(10));
	const source = await openTestSource(t, file);
	const plan = await planOf(source, 'numbers');
	const database = new Database(file);
	database.exec('DROP TABLE numbers');
	database.close();
	await fails(t, measure(source, plan), {code: 'profile', message: /Cannot profile numbers/v});
});

test('ProfileMesh waits for a locked database, then gives up and says why', async t => {
	const file = await sqliteFile(t, fillNumbers(10));
	const source = await openTestSource(t, file, {statementTimeout: 200});
	const plan = await planOf(source, 'numbers');
	const writer = new Database(file);
	t.teardown(() => writer.close());
	writer.exec('BEGIN EXCLUSIVE');
	const error = await fails(t, measure(source, plan), {code: 'profile', message: /Cannot profile numbers/v});
	t.regex(error?.why ?? '', /locked/v);
	writer.exec('COMMIT');
	t.is((await measure(source, plan)).rowCount, 10);
});

test('all threads read one snapshot, whatever is written meanwhile', async t => {
	const file = await sqliteFile(t, database => {
		database.pragma('journal_mode = WAL');
		fillNumbers(20_000)(database);
		// Far apart, so that the table falls into several parts.
		database.exec(
			'CREATE TABLE spread(id INTEGER PRIMARY KEY, generation INTEGER); INSERT INTO spread ' +
				'SELECT n * 1000, 0 FROM numbers',
		);
	});
	const source = await openTestSource(t, file, {threads: 2});
	const plan = await planOf(source, 'spread');
	const writer = new Database(file);
	const profiled = new AbortController();
	const write = async () => {
		for (let generation = 1; !profiled.signal.aborted; generation++) {
			writer.prepare('UPDATE spread SET generation = ?').run(generation);
			await sleep(1);
		}
	};

	const written = write();
	for (let round = 0; round < 5; round++) {
		const profile = await measure(source, plan);
		t.is(profile.rowCount, 20_000);
		t.is(valueOf(profile, 'generation', 'distinct_count'), 1);
	}

	profiled.abort();
	await written;
	writer.close();
});

test('a cancelled profile ends with the reason, and the file is free again', async t => {
	const file = await sqliteFile(t, fillNumbers(400_000));
	const source = await openTestSource(t, file, {threads: 2});
	const plan = await planOf(source, 'numbers');
	const controller = new AbortController();
	const reason = new Error('enough');
	const work = source.profileTable(plan, {
		signal: controller.signal,
		onProgress() {
			controller.abort(reason);
		},
	});
	const thrown = await t.throwsAsync(work);
	t.is(thrown, reason);
	const writer = new Database(file, {timeout: 0});
	writer.exec('DELETE FROM numbers WHERE n > 100');
	writer.close();
	t.is((await measure(source, plan)).rowCount, 100);
});

test('a view that runs past the statement timeout fails by name', async t => {
	const file = await sqliteFile(t, database => {
		fillNumbers(1000)(database);
		database.exec('CREATE VIEW endless AS SELECT a.n FROM numbers a, numbers b, numbers c');
	});
	const source = await openTestSource(t, file, {statementTimeout: 300});
	const error = await fails(t, measure(source, await planOf(source, 'endless')), {
		code: 'profile',
		message: /Cannot profile endless/v,
	});
	t.regex(error?.why ?? '', /longer than 0\.3 s/v);
});

const fillStuck = (database: Database.Database): void => {
	fillNumbers(3000)(database);
	database.exec('CREATE VIEW stuck AS SELECT sum(a.n * b.n % 7) AS total FROM numbers a, numbers b, numbers c');
};

test('the statement timeout also ends a view that computes without returning a row', async t => {
	const source = await openTestSource(t, await sqliteFile(t, fillStuck), {statementTimeout: 300});
	await fails(t, measure(source, await planOf(source, 'stuck')), {code: 'profile', message: /Cannot profile stuck/v});
	t.is((await measure(source, await planOf(source, 'numbers'))).rowCount, 3000);
});

test('a view that computes without returning a row can be cancelled', async t => {
	const source = await openTestSource(t, await sqliteFile(t, fillStuck));
	const controller = new AbortController();
	const reason = new Error('enough');
	const work = source.profileTable(await planOf(source, 'stuck'), {
		signal: controller.signal,
		onProgress() {
			controller.abort(reason);
		},
	});
	const thrown = await t.throwsAsync(work);
	t.is(thrown, reason);
});

test('progress of a view has the rows read', async t => {
	const file = await sqliteFile(t, database => {
		fillNumbers(1000)(database);
		database.exec('CREATE VIEW squared AS SELECT a.n AS x, b.n AS y FROM numbers a, numbers b LIMIT 700000');
	});
	const source = await openTestSource(t, file);
	const seen: number[] = [];
	const {rowCount} = await source.profileTable(await planOf(source, 'squared'), {
		signal: new AbortController().signal,
		onProgress(done) {
			seen.push(done);
		},
	});
	t.is(rowCount, 700_000);
	t.true(seen.some(done => done > 0 && done < 700_000));
});

test('progress has the rows read and an estimate of all', async t => {
	const file = await sqliteFile(t, fillNumbers(600_000));
	const source = await openTestSource(t, file, {threads: 1});
	const seen: Array<readonly [number, number | null]> = [];
	const {rowCount} = await source.profileTable(await planOf(source, 'numbers'), {
		signal: new AbortController().signal,
		onProgress(done, total) {
			seen.push([done, total]);
		},
	});
	t.is(rowCount, 600_000);
	t.true(seen.length > 0);
	t.true(seen.every(([done], index) => done >= (seen[index - 1]?.[0] ?? 0) && done <= 600_000));
	t.true(seen.some(([, total]) => total !== null && Math.abs(total - 600_000) < 6000));
});

test('a database whose file may only be read is profiled', async t => {
	const file = await sqliteFile(t, fillNumbers(10));
	await chmod(file, 0o444);
	const source = await openTestSource(t, file);
	t.is((await measure(source, await planOf(source, 'numbers'))).rowCount, 10);
});
