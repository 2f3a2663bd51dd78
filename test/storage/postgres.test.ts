// Runs kept in PostgreSQL: the same store on another database.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {openStore} from '../../source/storage/open.ts';
import {anyProfile} from '../support/any-profile.ts';
import {runFixture} from '../support/fixture.ts';
import {plantLookAlikes} from '../support/look-alikes.ts';
import {newDatabase, type TestDatabase} from '../support/postgres.ts';
import fc from '../support/properties.ts';
import {aColumn, aProfile, aRun} from '../support/run-profiles.ts';
import type {StorageSettings} from '../support/stores.ts';
import {keepTwoRuns, openIn} from '../support/two-runs.ts';

const settingsOf = (
	{connection}: TestDatabase,
	changes: Partial<StorageSettings> = {},
	schema = 'public',
): StorageSettings => ({
	connection: {...connection, schema},
	results_table: 'profilemesh_results',
	runs_table: 'profilemesh_runs',
	create_tables: true,
	...changes,
});

const hasNul = (text: string | null): boolean => text?.includes('\0') ?? false;

test('any profile comes back unchanged', async t => {
	const store = await openIn(t, settingsOf(await newDatabase(t)));
	// PostgreSQL keeps no NUL, and no name has one.
	const storable = anyProfile.filter(
		({run, columns}) =>
			[run.datasetName, run.schemaName, run.environment, run.source, run.error, run.version, run.batchId].every(
				text => !hasNul(text),
			) && columns.every(({column: {name, databaseType}}) => !hasNul(name) && !hasNul(databaseType)),
	);
	await fc.assert(
		fc.asyncProperty(storable, async profile => {
			await store.complete(profile);
			t.deepEqual(await store.load(profile.run.runId), profile);
		}),
		{numRuns: 60},
	);
});

for (const schema of ['public', 'kept']) {
	test(`the store in the schema ${schema} runs no function or operator that others have planted`, async t => {
		const database = await newDatabase(t, 'CREATE SCHEMA kept');
		await database.query(plantLookAlikes);
		await database.query(`ALTER DATABASE ${database.database} SET search_path = public, pg_catalog`);
		await t.throwsAsync(database.query('SELECT 1 + 1'), {message: /look-alike/v});
		const settings = settingsOf(database, {}, schema);
		// Made, and opened again.
		for (const round of [1, 2]) {
			const store = await openStore(settings);
			const profile = aProfile();
			await store.begin({...profile.run, status: 'running'});
			await store.complete(profile);
			t.deepEqual(await store.load(profile.run.runId), profile);
			t.is((await store.runs()).length, round);
			t.is((await store.datasets('development', 5)).length, 1);
			await store.history({
				dataset: profile.run,
				environment: 'development',
				column: 'age',
				metric: 'mean',
				limit: 5,
			});
			t.is(await store.failAbandoned(), 0);
			const removed = aRun({status: 'running'});
			await store.begin(removed);
			await store.end(removed.runId, {status: 'failed', error: 'it failed', durationMs: 1});
			await store.remove([removed.runId]);
			await store.close();
		}
	});
}

test('a run is running until its end, is found by its beginning, listed, and removed', async t => {
	const database = await newDatabase(t);
	const store = await openIn(t, settingsOf(database));
	const runIds = await keepTwoRuns(t, store);
	t.deepEqual(await database.query('SELECT profiled_at::text FROM profilemesh_runs ORDER BY 1'), [
		{profiled_at: '2026-03-01 10:30:00.123'},
		{profiled_at: '2026-03-01 11:00:00'},
	]);
	await store.remove(runIds);
	t.deepEqual(
		await database.query(
			'SELECT (SELECT count(*) FROM profilemesh_runs)::int AS runs, (SELECT count(*) FROM ' +
				'profilemesh_results)::int AS results',
		),
		[{runs: 0, results: 0}],
	);
});

/** As SQLAlchemy made them for PostgreSQL. */
const legacyTables = `
	CREATE TABLE profilemesh_runs (
		run_id VARCHAR(36) NOT NULL, dataset_name VARCHAR(255) NOT NULL, schema_name VARCHAR(255),
			profiled_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
		environment VARCHAR(50), status VARCHAR(20), row_count INTEGER, column_count INTEGER, PRIMARY KEY (run_id)
	);
	CREATE TABLE profilemesh_results (
		id SERIAL NOT NULL, run_id VARCHAR(36) NOT NULL, dataset_name VARCHAR(255) NOT NULL,
			schema_name VARCHAR(255), column_name VARCHAR(255) NOT NULL,
		column_type VARCHAR(100), metric_name VARCHAR(100) NOT NULL, metric_value TEXT,
			profiled_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, PRIMARY KEY (id)
	);
	INSERT INTO profilemesh_runs VALUES
		('550e8400-e29b-41d4-a716-446655440000', 'customers', 'public', '2024-11-11 10:30:00.123456',
			'production', 'completed', 1000, 3),
		('550e8400-e29b-41d4-a716-446655440001', 'orders', NULL, '2024-11-11 11:45:00', 'production',
			'completed', 10, 1);
	INSERT INTO profilemesh_results (run_id, dataset_name, schema_name, column_name, column_type, metric_name,
		metric_value, profiled_at)
	VALUES ('550e8400-e29b-41d4-a716-446655440000', 'customers', 'public', 'age', 'INTEGER', 'mean', '35.5',
		'2024-11-11 10:30:00.123456');
`;

test('tables of ProfileMesh 0.1 are upgraded in place, and their runs stay comparable', async t => {
	const database = await newDatabase(t, legacyTables);
	const store = await openIn(t, settingsOf(database));
	const {run, columns} = await store.load('550e8400-e29b-41d4-a716-446655440000');
	t.like(run, {
		datasetName: 'customers',
		profiledAt: new Date('2024-11-11T10:30:00.123Z'),
		rowCount: 1000,
		sampling: {kind: 'all'},
		version: null,
	});
	t.is(columns[0]?.metrics.get('mean')?.value, 35.5);
	const current = aProfile({schemaName: 'public', environment: 'production'});
	await store.complete(current);
	const points = await store.history({
		dataset: {schemaName: 'public', datasetName: 'customers'},
		environment: 'production',
		column: 'age',
		metric: 'mean',
		limit: 10,
	});
	t.deepEqual(
		points.map(({value}) => value),
		[35.5, 35.5],
	);
	t.deepEqual(
		(await store.datasets('production', 5)).map(({schemaName, datasetName}) => `${schemaName}.${datasetName}`),
		['public.customers', 'public.orders'],
	);
});

test('processes that create one store at the same time, and write to it, all succeed', async t => {
	const database = await newDatabase(t, legacyTables);
	const settings = JSON.stringify(settingsOf(database));
	const ends = await Promise.all(
		Array.from({length: 3}, async () =>
			runFixture(t, new URL('fixtures/write-postgres.ts', import.meta.url), [settings, '5']),
		),
	);
	t.deepEqual(
		ends.map(({status, stderr}) => ({status, stderr})),
		ends.map(() => ({status: 0, stderr: ''})),
	);
	const written = ends.flatMap(({stdout}) => stdout.trim().split('\n'));
	t.deepEqual(
		await database.query(
			'SELECT run_id, count(*)::int AS number FROM profilemesh_runs JOIN profilemesh_results ' +
				"USING (run_id) WHERE status = 'completed' AND version IS NOT NULL GROUP BY 1 ORDER BY 1",
		),
		written.toSorted().map(run_id => ({run_id, number: 20 * 3})),
	);
	t.deepEqual(await database.query('SELECT version FROM profilemesh_migrations ORDER BY version'), [
		{version: 1},
		{version: 2},
		{version: 3},
		{version: 4},
		{version: 5},
		{version: 6},
		{version: 7},
		{version: 8},
	]);
});

test('runs are kept in the chosen schema, and in no other', async t => {
	const database = await newDatabase(t, 'CREATE SCHEMA "My Results"');
	const store = await openIn(t, settingsOf(database, {runs_table: 'My runs'}, 'My Results'));
	const profile = aProfile();
	await store.complete(profile);
	t.deepEqual(await store.load(profile.run.runId), profile);
	t.deepEqual(
		await database.query(
			"SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', " +
				"'information_schema') ORDER BY tablename",
		),
		[
			{schemaname: 'My Results', tablename: 'My runs'},
			{schemaname: 'My Results', tablename: 'profilemesh_migrations'},
			{schemaname: 'My Results', tablename: 'profilemesh_results'},
		],
	);
	await t.throwsAsync(openStore(settingsOf(database, {runs_table: 'My "runs"'})), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
	const error = await t.throwsAsync(openStore(settingsOf(database, {}, 'nowhere')), {
		instanceOf: ProfileMeshError,
		code: 'storage',
	});
	t.regex(error?.hint ?? '', /storage\.connection\.schema/v);
});

for (const [what, prepare] of [
	['nothing', ''],
	['tables of ProfileMesh 0.1', legacyTables],
] as const) {
	test(`a role without the right to create gets the SQL for an administrator, from ${what} on`, async t => {
		const database = await newDatabase(t, prepare);
		const role = `writer_${database.database}`;
		await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'w'; GRANT USAGE ON SCHEMA public TO ${role}`);
		t.teardown(async () => database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
		const settings: StorageSettings = {
			...settingsOf(database, {create_tables: false}),
			connection: {...database.connection, username: role, password: 'w'},
		};
		const error = await t.throwsAsync(openStore(settings), {instanceOf: ProfileMeshError, code: 'storage'});
		const sql = /once: (?<sql>.*)$/v.exec(error?.hint ?? '')?.groups?.['sql'];
		t.truthy(sql);
		await database.query(
			`${sql ?? ''} GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}; ` +
				`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
		);
		const store = await openIn(t, settings);
		const profile = aProfile();
		await store.complete(profile);
		t.deepEqual(await store.load(profile.run.runId), profile);
	});
}

test('a store of a newer ProfileMesh is refused', async t => {
	const database = await newDatabase(t);
	const store = await openIn(t, settingsOf(database));
	await store.close();
	await database.query(
		"INSERT INTO profilemesh_migrations SELECT runs_table, results_table, 99, 'later', applied_at " +
			'FROM profilemesh_migrations WHERE version = 1',
	);
	const error = await t.throwsAsync(openStore(settingsOf(database)), {instanceOf: ProfileMeshError, code: 'storage'});
	t.regex(error?.why ?? '', /version 99, this program knows 8/v);
});

test('the error of a store that does not open is one line, without the password', async t => {
	const database = await newDatabase(t);
	const password = 'hunter2 / @ :';
	const faults = [
		[{port: 1}, /cannot be reached/v],
		[{password}, /refuses the login/v],
		[{database: 'no_such_database'}, /has no such database/v],
	] as const;
	for (const [changes, expected] of faults) {
		const settings = {...settingsOf(database), connection: {...database.connection, ...changes}};
		const error = await t.throwsAsync(openStore(settings), {instanceOf: ProfileMeshError, code: 'storage'});
		t.regex(error?.message ?? '', expected);
		t.truthy(error?.hint);
		t.false([error?.message, error?.why, error?.hint].join(' ').includes(password));
	}
});

test('a wide run is stored whole, and a run that cannot be stored leaves nothing', async t => {
	const database = await newDatabase(t);
	const store = await openIn(t, settingsOf(database));
	const columns = Array.from({length: 2000}, (_, index) =>
		aColumn({count: 1, mean: index}, {name: `c${index}`, databaseType: 'numeric'.repeat(30)}),
	);
	const profile = aProfile({}, columns);
	await store.complete(profile);
	t.is((await store.load(profile.run.runId)).columns.length, 2000);
	const broken = aProfile({}, [aColumn({count: 1}, {name: 'x'.repeat(300)})]);
	await t.throwsAsync(store.complete(broken), {instanceOf: ProfileMeshError, code: 'storage'});
	t.deepEqual(
		(await store.runs()).map(({runId}) => runId),
		[profile.run.runId],
	);
});
