// Every statement that is sent to Snowflake, to be read beside its documentation: a change of one shows here.
import test, {type ExecutionContext} from 'ava';
import {openStore} from '../../../source/storage/open.ts';
import {aProfile, aRun} from '../../support/run-profiles.ts';
import type {SnowflakeServer} from '../../support/snowflake/server.ts';
import {connectionTo, execute, openSnowflakeSource, startSnowflake} from '../../support/snowflake-tables.ts';
import {measure, planOf} from '../../support/sqlite.ts';

/** Replaces what differs from one run to the next: timestamps and ids. */
const constant = (sql: string): string =>
	sql
		.replaceAll(/TO_TIMESTAMP_LTZ\(\d+, 3\)/gv, 'TO_TIMESTAMP_LTZ(<moment>, 3)')
		.replaceAll(/'\d{4}-\d\d-\d\d [\d.:]+'/gv, "'<moment>'")
		.replaceAll(/RESULT_SCAN\('[^']+'\)/gv, "RESULT_SCAN('<query>')");

/** Makes a function that snapshots the statements of `work`: each text once, sorted, because some run in parallel. */
const createRecorder =
	(t: ExecutionContext, {statements}: SnowflakeServer) =>
	async (title: string, work: () => Promise<unknown>): Promise<void> => {
		const before = statements.length;
		await work();
		const sent = new Set(statements.slice(before).map(({sql}) => constant(sql)));
		t.true(
			statements.slice(before).every(({state}) => state === 'done'),
			title,
		);
		t.snapshot([...sent].toSorted().join(';\n\n'), title);
	};

const definition =
	'(ID NUMBER(38,0), PRICE NUMBER(12,2), X FLOAT, NAME VARCHAR, SEEN TIMESTAMP_NTZ, DONE BOOLEAN, TAGS VARIANT)';

const rowsOf = (count: number): string =>
	"SELECT i, i % 100000 / 100, i / 8, 'name ' || i, TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND, i % 2 = 0, " +
	`NULL FROM range(${count}) r(i)`;

test('of a source', async t => {
	const server = await startSnowflake(t);
	const record = createRecorder(t, server);
	await execute(
		server,
		`CREATE TABLE SMALL ${definition}`,
		`CREATE TABLE LARGE ${definition}`,
		'CREATE VIEW SEEN AS SELECT ID, X FROM SMALL',
	);
	for (const [name, count] of [
		['SMALL', 1000],
		['LARGE', 70_000],
	] as const) {
		await server.warehouse.duck(
			`INSERT INTO ${server.warehouse.relation('SHOP', 'PUBLIC', name)} ${rowsOf(count)}`,
		);
	}

	const source = await openSnowflakeSource(t, server);
	const choice = {histogramBins: 2};
	await record('the catalogue', async () => planOf(source, 'SMALL'));
	const small = await planOf(source, 'SMALL', choice);
	const large = await planOf(source, 'LARGE', choice);
	const view = await planOf(source, 'SEEN', choice);
	await record('a small table', async () => measure(source, small));
	await record('a large table', async () => measure(source, large));
	await record('a large table, exact', async () => measure(source, {...large, distinct: 'exact'}));
	await record('a view', async () => measure(source, view));
	const few = {...small, metrics: new Set(['count', 'top_values'] as const), segments: 'auto'} as const;
	await record('figures by segment', async () => measure(source, few));
	await record('a sample of a ratio', async () =>
		measure(source, {...small, sampling: {kind: 'ratio', ratio: 0.5, seed: 7}}),
	);
	await record('a sample of a size', async () =>
		measure(source, {...small, sampling: {kind: 'size', size: 100, seed: 7}}),
	);
	server.warehouse.table('SHOP', 'PUBLIC', 'SMALL').retention = 0;
	const unseeded = source.statements({...view, sampling: {kind: 'ratio', ratio: 0.5, seed: 7}});
	t.snapshot(unseeded[0], 'a sample of a view');
	const timeless = {...(await planOf(source, 'SMALL')), metrics: new Set(['mean', 'p50'] as const)};
	await record('a table without a past', async () => measure(source, timeless));
});

test('of a storage', async t => {
	const server = await startSnowflake(t);
	const record = createRecorder(t, server);
	const settings = {
		connection: connectionTo(server),
		results_table: 'profilemesh_results',
		runs_table: 'profilemesh_runs',
		create_tables: true,
	};
	await record('an empty schema', async () => {
		const store = await openStore(settings, {busyTimeout: 60_000});
		await store.close();
	});
	const store = await openStore(settings, {busyTimeout: 60_000});
	t.teardown(async () => store.close());
	const run = aRun({
		runId: '11111111-1111-4111-8111-111111111111',
		status: 'running',
		rowCount: null,
		durationMs: null,
	});
	const profile = aProfile({
		runId: '22222222-2222-4222-8222-222222222222',
		profiledAt: new Date('2026-03-01T10:30:00.123Z'),
	});
	const {datasetName, schemaName} = profile.run;
	await record('begin and end', async () => {
		await store.begin(run);
		await store.end(run.runId, {status: 'failed', error: 'it failed', durationMs: 10});
		await store.failAbandoned();
	});
	await record('complete', async () => store.complete(profile));
	await record('read', async () => {
		await store.runs({
			dataset: {schemaName, datasetName},
			environment: 'development',
			statuses: ['completed'],
			limit: 5,
		});
		await store.findRun('2222');
		await store.datasets('development', 5);
		await store.load(profile.run.runId);
		await store.history({
			dataset: {schemaName, datasetName},
			environment: 'development',
			column: 'age',
			metric: 'mean',
			limit: 5,
		});
	});
	await record('remove', async () => store.remove([run.runId, profile.run.runId]));
});
