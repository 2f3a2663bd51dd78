// What goes wrong with a server, a table or a column costs that one alone, and leaves nothing running.
import test, {type ExecutionContext} from 'ava';
import type {Source, TableMeasurement} from '../../../source/connectors/connector.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {databaseOn, newDatabase, openTestPostgres, type TestDatabase} from '../../support/postgres.ts';
import {startOwnPostgres} from '../../support/start-postgres.ts';
import {columnOf, measure, planOf, valueOf} from '../../support/sqlite.ts';
import {waitUntil} from '../../support/wait-until.ts';

/** A view that computes for an hour, and a table beside it. */
const slow = `
	CREATE TABLE quick AS SELECT n FROM generate_series(1, 10) AS n;
	CREATE VIEW slow AS SELECT n, pg_sleep(3600)::text AS slept FROM quick;
`;

const running = async (database: TestDatabase): Promise<number> => {
	const [row] = await database.query(
		"SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'profilemesh' " +
			"AND datname = current_database() AND state <> 'idle'",
	);
	return Number(row?.['count']);
};

/** Until a statement sleeps: from then on its snapshot is taken. */
const untilAsleep = async (database: TestDatabase): Promise<void> =>
	waitUntil('a statement to sleep', async () => {
		const sleeping = await database.query(
			"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
		);
		return sleeping.length > 0;
	});

const failure = async (t: ExecutionContext, work: Promise<unknown>): Promise<ProfileMeshError> => {
	const error = await t.throwsAsync(work, {instanceOf: ProfileMeshError});
	return error ?? new ProfileMeshError('profile', 'nothing failed');
};

const profile = async (source: Source, table: string, signal?: AbortSignal): Promise<TableMeasurement> =>
	measure(source, await planOf(source, table), signal);

test('cancelling stops the statement on the server', async t => {
	const database = await newDatabase(t, slow);
	const source = await openTestPostgres(t, database.connection);
	const controller = new AbortController();
	const profiling = profile(source, 'slow', controller.signal);
	await untilAsleep(database);
	const reason = new Error('enough');
	controller.abort(reason);
	const thrown = await t.throwsAsync(profiling);
	t.is(thrown, reason);
	// By the time the promise settles, nothing runs any more.
	t.is(await running(database), 0);
	t.is((await profile(source, 'quick')).rowCount, 10);
});

test('cancelling works where the server has no second connection to give', async t => {
	const database = await newDatabase(t, slow);
	const role = `role_${database.database}`;
	await database.query(
		`CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 1; GRANT ` +
			`SELECT ON ALL TABLES IN SCHEMA public TO ${role}`,
	);
	t.teardown(async () => database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
	const source = await openTestPostgres(t, {...database.connection, username: role, password: 'x'}, {connections: 1});
	const controller = new AbortController();
	const plan = await planOf(source, 'slow');
	const profiling = measure(source, plan, controller.signal);
	await untilAsleep(database);
	controller.abort(new Error('enough'));
	await t.throwsAsync(profiling, {message: 'enough'});
	// The server looks after its client every second; without that it would sleep for an hour.
	await waitUntil('the statement to end', async () => (await running(database)) === 0);
});

test('a statement that runs too long fails its table by name, and does not keep running', async t => {
	const database = await newDatabase(t, slow);
	const source = await openTestPostgres(t, database.connection, {statementTimeout: 2000});
	const error = await failure(t, profile(source, 'slow'));
	t.like(error, {code: 'profile', message: 'Cannot profile public.slow'});
	t.regex(error.why ?? '', /statement timeout/v);
	t.is(await running(database), 0);
	t.is((await profile(source, 'quick')).rowCount, 10);
});

test('the error of a table that the server refuses suggests psql', async t => {
	const database = await newDatabase(
		t,
		'CREATE VIEW broken AS SELECT 1 / (n - n) AS x FROM generate_series(1, 3) AS n',
	);
	const source = await openTestPostgres(t, database.connection);
	const error = await failure(t, profile(source, 'broken'));
	t.regex(error.why ?? '', /division by zero/v);
	t.is(error.hint, 'The same SELECT in psql shows the same error.');
});

test('a table that someone else holds locked fails by name within the timeout', async t => {
	const database = await newDatabase(t, slow);
	const holder = await database.client();
	t.teardown(async () => holder.end());
	const source = await openTestPostgres(t, database.connection, {statementTimeout: 2000});
	const plan = await planOf(source, 'quick');
	await holder.query('BEGIN; LOCK TABLE quick IN ACCESS EXCLUSIVE MODE');
	const error = await failure(t, measure(source, plan));
	t.regex(error.why ?? '', /timeout/v);
	t.regex(error.hint ?? '', /lock/v);
	await holder.query('ROLLBACK');
	t.is((await measure(source, plan)).rowCount, 10);
});

const terminate = async (database: TestDatabase): Promise<void> => {
	await untilAsleep(database);
	await database.query(
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'profilemesh' " +
			'AND datname = current_database()',
	);
};

test('a connection that is lost mid-table is made again, and the table is read again', async t => {
	const database = await newDatabase(
		t,
		`${slow} CREATE TABLE naps (seconds float8); INSERT INTO naps VALUES (3600); CREATE VIEW napping AS ` +
			'SELECT quick.n, pg_sleep(seconds)::text AS slept FROM quick, naps',
	);
	const source = await openTestPostgres(t, database.connection, {retries: 3});
	const plan = await planOf(source, 'napping');
	const profiling = measure(source, plan);
	await untilAsleep(database);
	await database.query('UPDATE naps SET seconds = 0');
	await terminate(database);
	const {rowCount} = await profiling;
	t.is(rowCount, 10);
});

test('a connection that is ended mid-table fails that table when no attempt is left', async t => {
	const database = await newDatabase(t, slow);
	const source = await openTestPostgres(t, database.connection, {retries: 0});
	const plan = await planOf(source, 'slow');
	const [error] = await Promise.all([failure(t, measure(source, plan)), terminate(database)]);
	t.like(error, {code: 'profile', message: 'Cannot profile public.slow'});
	t.is((await profile(source, 'quick')).rowCount, 10);
});

test('a server that stops mid-table fails that table by name', async t => {
	const server = await startOwnPostgres();
	const database = databaseOn(server, 'postgres');
	await database.query(slow);
	const source = await openTestPostgres(t, database.connection, {retries: 1});
	const plan = await planOf(source, 'slow');
	const profiling = failure(t, measure(source, plan));
	await untilAsleep(database);
	await server.stop();
	const error = await profiling;
	t.like(error, {code: 'profile', message: 'Cannot profile public.slow'});
	t.regex(error.why ?? '', /ECONNREFUSED|terminat|shut/v);
});

test('permission denied on one table fails that table; on one column, that column', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE secret AS SELECT n FROM generate_series(1, 10) AS n;
		CREATE TABLE partly AS SELECT n, n * 2 AS hidden FROM generate_series(1, 10) AS n;
	`,
	);
	const role = `role_${database.database}`;
	await database.query(
		`CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA public TO ${role}; GRANT ` +
			`SELECT (n) ON partly TO ${role}`,
	);
	t.teardown(async () => database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
	const source = await openTestPostgres(t, {...database.connection, username: role, password: 'x'});
	const error = await failure(t, profile(source, 'secret'));
	t.is(error.message, 'Cannot profile public.secret');
	t.regex(error.why ?? '', /permission denied/v);
	t.regex(error.hint ?? '', /Grant SELECT/v);
	const measurement = await profile(source, 'partly');
	t.is(valueOf(measurement, 'n', 'mean'), 5.5);
	t.is(columnOf(measurement, 'n').errors.size, 0);
	t.deepEqual(columnOf(measurement, 'hidden').metrics.keys().toArray(), ['count']);
	t.regex(columnOf(measurement, 'hidden').errors.get('mean') ?? '', /permission denied/v);
});

test('a table or a column that is dropped between plan and scan fails by name', async t => {
	const database = await newDatabase(
		t,
		'CREATE TABLE gone (n int); CREATE TABLE less AS SELECT 1 AS kept, 2 AS lost',
	);
	const source = await openTestPostgres(t, database.connection);
	const [gone, less] = [await planOf(source, 'gone'), await planOf(source, 'less')];
	await database.query('DROP TABLE gone; ALTER TABLE less DROP COLUMN lost');
	const error = await failure(t, measure(source, gone));
	t.is(error.message, 'Cannot profile public.gone');
	t.regex(error.why ?? '', /does not exist/v);
	const measurement = await measure(source, less);
	t.is(valueOf(measurement, 'kept', 'mean'), 1);
	t.regex(columnOf(measurement, 'lost').errors.get('mean') ?? '', /does not exist/v);
});

test('the catalogue is read with the rows: it may have changed since the plan', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE changed AS SELECT n AS key, n AS number FROM generate_series(1, 300000) AS n;
		ALTER TABLE changed ADD PRIMARY KEY (key);
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const plan = await planOf(source, 'changed', {distinct: 'exact'});
	await database.query(`
		ALTER TABLE changed DROP CONSTRAINT changed_pkey, ALTER key DROP NOT NULL, ALTER number TYPE text;
		UPDATE changed SET key = key % 1000;
	`);
	const measurement = await measure(source, plan);
	t.is(valueOf(measurement, 'key', 'distinct_count'), 1000);
	t.like(columnOf(measurement, 'key').column, {primaryKey: false, nullable: true});
	t.like(columnOf(measurement, 'number').column, {semanticType: 'text', databaseType: 'text'});
	t.is(valueOf(measurement, 'number', 'max_length'), 6);
});

test('a column is unique only by the equality that its unique index has', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE TABLE words (word text COLLATE any_case);
		INSERT INTO words SELECT 'word ' || n FROM generate_series(1, 150000) AS n;
		INSERT INTO words SELECT 'WORD ' || n FROM generate_series(1, 150000) AS n;
		CREATE UNIQUE INDEX ON words (word COLLATE "C");
	`,
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'words', {distinct: 'exact'}));
	t.is(valueOf(measurement, 'word', 'distinct_count'), 150_000);
});

test('a table that is being rewritten is read as it is afterwards', async t => {
	const database = await newDatabase(t, 'CREATE TABLE moving AS SELECT n FROM generate_series(1, 10) AS n');
	const source = await openTestPostgres(t, database.connection);
	const plan = await planOf(source, 'moving');
	const writer = await database.client();
	t.teardown(async () => writer.end());
	await writer.query('BEGIN; ALTER TABLE moving ALTER n TYPE bigint');
	const measuring = measure(source, plan);
	await waitUntil('the profile to wait for the lock', async () => {
		const waiting = await database.query(
			"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
		);
		return waiting.length > 0;
	});
	await writer.query('COMMIT');
	const measurement = await measuring;
	t.is(measurement.rowCount, 10);
	t.is(columnOf(measurement, 'n').column.databaseType, 'bigint');
});

test('cancelling ends the wait for a lock', async t => {
	const database = await newDatabase(t, 'CREATE TABLE held (n int)');
	const source = await openTestPostgres(t, database.connection);
	const plan = await planOf(source, 'held');
	const holder = await database.client();
	t.teardown(async () => holder.end());
	await holder.query('BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE');
	const controller = new AbortController();
	const measuring = measure(source, plan, controller.signal);
	await waitUntil('the profile to wait for the lock', async () => {
		const waiting = await database.query(
			"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
		);
		return waiting.length > 0;
	});
	controller.abort(new Error('enough'));
	await t.throwsAsync(measuring, {message: 'enough'});
	t.is(await running(database), 0);
});

test('all figures of a table are of one snapshot, whatever is written meanwhile', async t => {
	const database = await newDatabase(
		t,
		'CREATE TABLE busy AS SELECT n, n % 10 AS digit, n::text AS word FROM generate_series(1, 50000) AS n',
	);
	const source = await openTestPostgres(t, database.connection, {connections: 3});
	const plan = await planOf(source, 'busy');
	const writer = await database.client();
	const done = new AbortController();
	const writing = (async () => {
		while (!done.signal.aborted) {
			await writer.query('INSERT INTO busy SELECT n, n % 10, n::text FROM generate_series(1, 500) AS n');
		}
	})();
	for (let round = 0; round < 3; round++) {
		const measurement = await measure(source, plan);
		for (const name of ['n', 'digit']) {
			const bins = valueOf(measurement, name, 'histogram') as ReadonlyArray<{readonly count: number}>;
			t.is(
				bins.reduce((sum, {count}) => sum + count, 0),
				measurement.rowCount,
				name,
			);
		}

		const top = valueOf(measurement, 'digit', 'top_values') as ReadonlyArray<{readonly count: number}>;
		t.is(
			top.reduce((sum, {count}) => sum + count, 0),
			measurement.rowCount,
		);
	}

	done.abort();
	await writing;
	await writer.end();
});

test('the source is never written to, and cannot be', async t => {
	const database = await newDatabase(
		t,
		`
		CREATE TABLE watched AS SELECT n, n::text AS word FROM generate_series(1, 1000) AS n;
		CREATE SEQUENCE counter;
		CREATE VIEW writing AS SELECT n, nextval('counter') AS next FROM watched;
	`,
	);
	const counters = async () => {
		const [row] = await database.query(
			'SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::int AS writes FROM pg_stat_user_tables',
		);
		return row?.['writes'];
	};

	const before = await counters();
	const source = await openTestPostgres(t, database.connection);
	await profile(source, 'watched');
	const error = await failure(t, profile(source, 'writing'));
	t.regex(error.why ?? '', /read-only transaction/v);
	await source.close();
	t.is(await counters(), before);
});
