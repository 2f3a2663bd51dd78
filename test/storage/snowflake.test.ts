// Runs kept in Snowflake: the same store on another database, over the wire.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {openStore} from '../../source/storage/open.ts';
import {anyProfile} from '../support/any-profile.ts';
import fc from '../support/properties.ts';
import {aColumn, aProfile} from '../support/run-profiles.ts';
import type {SnowflakeServer} from '../support/snowflake/server.ts';
import {connectionTo, execute, startSnowflake} from '../support/snowflake-tables.ts';
import type {StorageSettings} from '../support/stores.ts';
import {keepTwoRuns, openIn} from '../support/two-runs.ts';

const settingsOf = (server: SnowflakeServer, changes: Partial<StorageSettings> = {}): StorageSettings => ({
	connection: connectionTo(server),
	results_table: 'profilemesh_results',
	runs_table: 'profilemesh_runs',
	create_tables: true,
	...changes,
});

test('any profile comes back unchanged', async t => {
	const store = await openIn(t, settingsOf(await startSnowflake(t)));
	await fc.assert(
		fc.asyncProperty(anyProfile, async profile => {
			await store.complete(profile);
			t.deepEqual(await store.load(profile.run.runId), profile);
		}),
		{numRuns: 30},
	);
});

test('a run is running until its end, is found by its beginning, listed, and removed', async t => {
	const server = await startSnowflake(t);
	const store = await openIn(t, settingsOf(server));
	const runIds = await keepTwoRuns(t, store);
	await store.remove(runIds);
	t.deepEqual(await store.runs(), []);
	t.deepEqual(
		await server.warehouse.duck(
			`SELECT count(*) FROM ${server.warehouse.relation('SHOP', 'PUBLIC', 'PROFILEMESH_RESULTS')}`,
		),
		[[0n]],
	);
	t.deepEqual([...new Set(server.statements.map(({tag}) => tag))], ['profilemesh']);
});

/** As SQLAlchemy made them for Snowflake. */
const legacyTables = [
	`CREATE TABLE profilemesh_runs (run_id VARCHAR(36) NOT NULL, dataset_name VARCHAR(255) NOT NULL,
		schema_name VARCHAR(255), profiled_at TIMESTAMP_NTZ NOT NULL,
		environment VARCHAR(50), status VARCHAR(20), row_count INTEGER, column_count INTEGER, PRIMARY KEY (run_id))`,
	`CREATE TABLE profilemesh_results (id INTEGER NOT NULL AUTOINCREMENT, run_id VARCHAR(36) NOT NULL,
		dataset_name VARCHAR(255) NOT NULL, schema_name VARCHAR(255),
		column_name VARCHAR(255) NOT NULL, column_type VARCHAR(100), metric_name VARCHAR(100) NOT NULL,
			metric_value TEXT, profiled_at TIMESTAMP_NTZ NOT NULL, PRIMARY KEY (id))`,
	"INSERT INTO profilemesh_runs VALUES ('550e8400-e29b-41d4-a716-446655440000', 'customers', NULL, " +
		"'2024-11-11 10:30:00.123456', 'production', 'completed', 1000, 3)",
	`INSERT INTO profilemesh_results (run_id, dataset_name, schema_name, column_name, column_type, metric_name,
		metric_value, profiled_at)
		VALUES ('550e8400-e29b-41d4-a716-446655440000', 'customers', NULL, 'AGE', 'DECIMAL(38, 0)', 'mean',
			'35.5', '2024-11-11 10:30:00')`,
];

test('tables of ProfileMesh 0.1 are upgraded in place, and their runs stay comparable', async t => {
	const server = await startSnowflake(t);
	await execute(server, ...legacyTables);
	const store = await openIn(t, settingsOf(server));
	const [run] = await store.runs();
	t.is(run?.schemaName, 'PUBLIC');
	t.is(run?.profiledAt.toISOString(), '2024-11-11T10:30:00.123Z');
	const {columns} = await store.load(run?.runId ?? '');
	t.deepEqual(
		columns.map(({column, metrics}) => [column.name, metrics.get('mean')?.value]),
		[['AGE', 35.5]],
	);
	await store.complete(aProfile());
	t.is((await store.runs()).length, 2);
});

test('a run that cannot be written leaves nothing behind', async t => {
	const server = await startSnowflake(t);
	const store = await openIn(t, settingsOf(server));
	server.faults.refused.push({
		pattern: /INSERT INTO profilemesh_results/v,
		code: '003001',
		sqlState: '42501',
		message: "SQL access control error:\nInsufficient privileges to operate on table 'PROFILEMESH_RESULTS'",
		times: 1,
	});
	const error = await t.throwsAsync(async () => store.complete(aProfile()), {instanceOf: ProfileMeshError});
	t.is(error?.code, 'storage');
	t.regex(error?.why ?? '', /Insufficient privileges/v);
	t.deepEqual(await store.runs(), []);
	await store.complete(aProfile());
	t.is((await store.runs()).length, 1);
});

test('a run of 200 columns is inserted by one statement', async t => {
	const server = await startSnowflake(t);
	const store = await openIn(t, settingsOf(server));
	const before = server.statements.length;
	const profile = aProfile(
		{},
		Array.from({length: 200}, (_, index) => aColumn({count: 10}, {name: `c${index}`})),
	);
	await store.complete(profile);
	t.is(
		server.statements.slice(before).filter(({sql}) => sql.startsWith('INSERT INTO profilemesh_results')).length,
		1,
	);
	t.deepEqual(await store.load(profile.run.runId), profile);
});

test('if the role may create nothing, the error has the SQL for an administrator', async t => {
	const server = await startSnowflake(t);
	const error = await t.throwsAsync(openStore(settingsOf(server, {create_tables: false})), {
		instanceOf: ProfileMeshError,
	});
	t.is(error?.code, 'storage');
	t.regex(error?.hint ?? '', /CREATE TABLE IF NOT EXISTS profilemesh_runs/v);
	t.notRegex(error?.hint ?? '', /CREATE INDEX/v);
});

test('a missing schema, a refused login and a name that needs quotes are clear errors', async t => {
	const server = await startSnowflake(t);
	const schema = await t.throwsAsync(
		openStore(settingsOf(server, {connection: connectionTo(server, {schema: 'NOWHERE'})})),
		{instanceOf: ProfileMeshError},
	);
	t.regex(schema?.message ?? '', /has no such schema/v);
	const login = await t.throwsAsync(
		openStore(settingsOf(server, {connection: connectionTo(server, {password: 'wrong one'})})),
		{instanceOf: ProfileMeshError},
	);
	t.is(login?.code, 'storage');
	t.regex(login?.why ?? '', /Incorrect username or password/v);
	t.regex(login?.hint ?? '', /storage\.connection\.username/v);
	t.notRegex(JSON.stringify([login?.message, login?.why, login?.hint]), /wrong one/v);
	const name = await t.throwsAsync(openStore(settingsOf(server, {runs_table: 'my runs'})), {
		instanceOf: ProfileMeshError,
	});
	t.regex(name?.message ?? '', /cannot have a table my runs/v);
});
