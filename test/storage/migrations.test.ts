// Tables are made, upgraded, or refused, and what ProfileMesh 0.1 kept stays comparable.
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {openStore} from '../../source/storage/open.ts';
import {runFixture} from '../support/fixture.ts';
import {aProfile} from '../support/run-profiles.ts';
import {execute, newStore, query, sqliteSettings, storeAt, temporaryDirectory} from '../support/stores.ts';

/** As SQLAlchemy made them for SQLite. */
const legacyTables = `
	CREATE TABLE profilemesh_runs (
		run_id VARCHAR(36) NOT NULL,
		dataset_name VARCHAR(255) NOT NULL,
		schema_name VARCHAR(255),
		profiled_at DATETIME NOT NULL,
		environment VARCHAR(50),
		status VARCHAR(20),
		row_count INTEGER,
		column_count INTEGER,
		PRIMARY KEY (run_id)
	);
	CREATE TABLE profilemesh_results (
		id INTEGER NOT NULL,
		run_id VARCHAR(36) NOT NULL,
		dataset_name VARCHAR(255) NOT NULL,
		schema_name VARCHAR(255),
		column_name VARCHAR(255) NOT NULL,
		column_type VARCHAR(100),
		metric_name VARCHAR(100) NOT NULL,
		metric_value TEXT,
		profiled_at DATETIME NOT NULL,
		PRIMARY KEY (id)
	);`;

const firstId = '550e8400-e29b-41d4-a716-446655440000';
const secondId = '550e8400-e29b-41d4-a716-446655440001';

const legacyRows = `
	INSERT INTO profilemesh_runs VALUES
		('${firstId}', 'customers', 'public', '2024-11-11 10:30:00.123456', 'production', 'completed', 1000, 3),
		('${secondId}', 'customers', NULL, '2024-11-11 11:45:00.000000', 'production', 'completed', 1010, 3);
	INSERT INTO profilemesh_results (run_id, dataset_name, schema_name, column_name, column_type, metric_name,
		metric_value, profiled_at)
	SELECT '${firstId}', 'customers', 'public', column1, column2, column3, column4,
		'2024-11-11 10:30:00.123456' FROM (VALUES
		('signed_up', 'TIMESTAMP', 'count', '1000'),
		('signed_up', 'TIMESTAMP', 'min', '2021-01-03 08:00:00'),
		('signed_up', 'TIMESTAMP', 'max', 'None'),
		('age', 'INTEGER', 'count', '1000'),
		('age', 'INTEGER', 'mean', '35.5'),
		('age', 'INTEGER', 'stddev', 'nan'),
		('age', 'INTEGER', 'max', '96.0'),
		('age', 'INTEGER', 'histogram',
			'[{''bin_start'': 18.0, ''bin_end'': 57.0, ''count'': 600}, ' ||
			'{''bin_start'': 57.0, ''bin_end'': 96.0, ''count'': 400}]'),
		('name', 'VARCHAR(255)', 'min', 'Aaron'),
		('name', 'VARCHAR(255)', 'min_length', '2'),
		('name', 'VARCHAR(255)', 'histogram', NULL),
		('name', 'VARCHAR(255)', 'skewness', '0.1'),
		('untyped', NULL, 'count', '1000')
	);`;

const legacyStore = async (t: ExecutionContext): Promise<string> => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	execute(filepath, legacyTables + legacyRows);
	return filepath;
};

const namesOfColumns = (filepath: string, table: string): readonly unknown[] =>
	query(filepath, `SELECT group_concat(name) AS names FROM pragma_table_info('${table}')`);

test('a store of ProfileMesh 0.1 is upgraded in place and its runs are read', async t => {
	const filepath = await legacyStore(t);
	const before = query(filepath, 'SELECT * FROM profilemesh_results');
	const store = await storeAt(t, filepath);
	t.deepEqual(query(filepath, 'SELECT * FROM profilemesh_results'), before);
	const {run, columns} = await store.load(firstId);
	t.deepEqual(run, {
		runId: firstId,
		batchId: null,
		datasetName: 'customers',
		schemaName: 'public',
		profiledAt: new Date('2024-11-11T10:30:00.123Z'),
		environment: 'production',
		status: 'completed',
		rowCount: 1000,
		columnCount: 3,
		source: null,
		durationMs: null,
		sampling: {kind: 'all'},
		slice: null,
		error: null,
		version: null,
	});
	t.deepEqual(
		columns.map(({column}) => column),
		[
			{
				name: 'signed_up',
				databaseType: 'TIMESTAMP',
				semanticType: 'timestamp',
				nullable: null,
				primaryKey: false,
			},
			{
				name: 'age',
				databaseType: 'INTEGER',
				semanticType: 'integer',
				nullable: null,
				primaryKey: false,
			},
			{
				name: 'name',
				databaseType: 'VARCHAR(255)',
				semanticType: 'text',
				nullable: null,
				primaryKey: false,
			},
			{
				name: 'untyped',
				databaseType: '',
				semanticType: 'other',
				nullable: null,
				primaryKey: false,
			},
		],
	);
	const values = columns.map(({metrics}) =>
		Object.fromEntries(Array.from(metrics, ([name, {value}]) => [name, value])),
	);
	t.deepEqual(values, [
		{count: 1000, min: '2021-01-03T08:00:00', max: null},
		{
			count: 1000,
			max: 96,
			mean: 35.5,
			stddev: null,
			histogram: [
				{binStart: 18, binEnd: 57, count: 600},
				{binStart: 57, binEnd: 96, count: 400},
			],
		},
		{min_length: 2},
		{count: 1000},
	]);
	t.deepEqual(
		columns.map(({errors}) => errors.size),
		[0, 0, 0, 0],
	);
});

test('runs of ProfileMesh 0.1 and new runs of a dataset are one history', async t => {
	const filepath = await legacyStore(t);
	const store = await storeAt(t, filepath);
	const profile = aProfile({schemaName: 'public', environment: 'production'});
	await store.complete(profile);
	const dataset = {schemaName: 'public', datasetName: 'customers'};
	const runs = await store.runs({dataset, environment: 'production'});
	t.deepEqual(
		runs.map(run => run.runId),
		[profile.run.runId, firstId],
	);
	const points = await store.history({dataset, environment: 'production', column: 'age', metric: 'mean', limit: 10});
	t.deepEqual(
		points.map(({value}) => value),
		[35.5, 35.5],
	);
	// The run without a schema is of the default one.
	const datasets = await store.datasets('production', 5);
	t.deepEqual(
		datasets.map(({schemaName, runs: ofDataset}) => [schemaName, ofDataset.length]),
		[
			['main', 1],
			['public', 2],
		],
	);
});

test('a store is upgraded once, and has the documented tables', async t => {
	const {store, filepath} = await newStore(t);
	await store.close();
	const again = await storeAt(t, filepath);
	await again.close();
	t.deepEqual(namesOfColumns(filepath, 'profilemesh_results'), [
		{names: 'id,run_id,dataset_name,schema_name,column_name,column_type,metric_name,metric_value,profiled_at'},
	]);
	t.deepEqual(namesOfColumns(filepath, 'profilemesh_runs'), [
		{
			names:
				'run_id,dataset_name,schema_name,profiled_at,environment,status,row_count,column_count,' +
				'batch_id,source,duration_ms,sampling,error,version,owner,started_at,figures,adopted_from,' +
				'slice_start,slice_end,slice_newest,verdict,segments',
		},
	]);
	t.deepEqual(
		query(filepath, 'SELECT runs_table, results_table, version FROM profilemesh_migrations ORDER BY version'),
		[
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 1},
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 2},
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 3},
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 4},
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 5},
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 6},
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 7},
			{runs_table: 'profilemesh_runs', results_table: 'profilemesh_results', version: 8},
		],
	);
});

test('the latest runs of a dataset and a metric over time are found by index', async t => {
	const {filepath} = await newStore(t);
	const plan = (sql: string) =>
		query(filepath, `EXPLAIN QUERY PLAN ${sql}`)
			.map(step => (typeof step === 'object' && step !== null && 'detail' in step ? step.detail : ''))
			.join('\n');
	const latest = plan(
		'SELECT * FROM profilemesh_runs WHERE environment = 1 AND schema_name = 2 AND dataset_name = 3 ' +
			'ORDER BY profiled_at DESC LIMIT 2',
	);
	t.regex(latest, /USING INDEX profilemesh_runs_by_dataset/v);
	t.notRegex(latest, /TEMP B-TREE/v);
	const overTime = plan(
		'SELECT metric_value FROM profilemesh_results WHERE run_id = 1 AND column_name = 2 AND metric_name = 3',
	);
	t.regex(overTime, /USING INDEX profilemesh_results_by_run \(run_id=\? AND column_name=\? AND metric_name=\?\)/v);
});

test('two pairs of tables live in one database', async t => {
	const {store, filepath} = await newStore(t);
	const other = await storeAt(t, filepath, {runs_table: 'my runs', results_table: 'my-"results"'});
	const [mine, theirs] = [aProfile({datasetName: 'mine'}), aProfile({datasetName: 'theirs'})];
	await Promise.all([store.complete(mine), other.complete(theirs)]);
	t.deepEqual(await store.runs(), [mine.run]);
	t.deepEqual(await other.load(theirs.run.runId), theirs);
});

test('a store of a newer ProfileMesh is refused and left as it is', async t => {
	const {store, filepath} = await newStore(t);
	await store.close();
	execute(
		filepath,
		"INSERT INTO profilemesh_migrations SELECT runs_table, results_table, 99, 'later', applied_at " +
			'FROM profilemesh_migrations WHERE version = 1',
	);
	const error = await t.throwsAsync(openStore(sqliteSettings(filepath)), {
		instanceOf: ProfileMeshError,
		code: 'storage',
	});
	t.is(error?.message, `The storage sqlite:${filepath} was made by a newer ProfileMesh`);
	t.regex(error?.why ?? '', /version 99, this program knows 8/v);
	t.regex(error?.hint ?? '', /Upgrade ProfileMesh/v);
});

for (const [what, prepare] of [
	['has no tables profilemesh_runs and profilemesh_results', ''],
	['has tables of an older version', legacyTables],
] as const) {
	test(`where tables must not be created, a store that ${what} is an error with the SQL to run`, async t => {
		const filepath = path.join(await temporaryDirectory(t), 'store.db');
		execute(filepath, prepare);
		const schema = query(filepath, 'SELECT sql FROM sqlite_schema');
		const error = await t.throwsAsync(openStore(sqliteSettings(filepath, {create_tables: false})), {
			instanceOf: ProfileMeshError,
			code: 'storage',
		});
		t.is(error?.message, `The storage sqlite:${filepath} ${what}`);
		t.regex(error?.hint ?? '', /storage\.create_tables: true/v);
		t.deepEqual(query(filepath, 'SELECT sql FROM sqlite_schema'), schema);
	});
}

test('a store that is up to date works without the right to create tables', async t => {
	const {store, filepath} = await newStore(t);
	await store.close();
	const again = await storeAt(t, filepath, {create_tables: false});
	await again.complete(aProfile());
	const runs = await again.runs();
	t.is(runs.length, 1);
});

test('a table of someone else is not touched', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	execute(
		filepath,
		'CREATE TABLE profilemesh_results (id INTEGER PRIMARY KEY, note TEXT); INSERT INTO ' +
			"profilemesh_results VALUES (1, 'mine')",
	);
	const schema = query(filepath, 'SELECT sql FROM sqlite_schema');
	await t.throwsAsync(openStore(sqliteSettings(filepath)), {
		instanceOf: ProfileMeshError,
		code: 'storage',
		message: 'The table profilemesh_results of the storage is not one of ProfileMesh',
	});
	t.deepEqual(query(filepath, 'SELECT sql FROM sqlite_schema'), schema);
});

test('tables that were dropped are made again', async t => {
	const {store, filepath} = await newStore(t);
	await store.close();
	execute(filepath, 'DROP TABLE profilemesh_results');
	const again = await storeAt(t, filepath);
	const profile = aProfile();
	await again.complete(profile);
	t.deepEqual(await again.load(profile.run.runId), profile);
});

test('processes that upgrade a store at the same time all succeed', async t => {
	const filepath = await legacyStore(t);
	const ends = await Promise.all(
		Array.from({length: 3}, async () =>
			runFixture(t, new URL('fixtures/write-runs.ts', import.meta.url), [filepath, '1', '1']),
		),
	);
	t.deepEqual(
		ends.map(({status, stderr}) => ({status, stderr})),
		ends.map(() => ({status: 0, stderr: ''})),
	);
	t.deepEqual(query(filepath, 'SELECT count(*) AS number FROM profilemesh_runs'), [{number: 5}]);
	t.deepEqual(query(filepath, 'SELECT version FROM profilemesh_migrations ORDER BY version'), [
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

test('runs and results in one table are refused', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	await t.throwsAsync(openStore(sqliteSettings(filepath, {runs_table: 'Same', results_table: 'same'})), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
});
