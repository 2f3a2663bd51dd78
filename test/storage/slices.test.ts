// Runs of slices, and which of them are a dataset's history.
import test from 'ava';
import {newDatabase} from '../support/postgres.ts';
import {aProfile} from '../support/run-profiles.ts';
import {checkCurrentHistory, keepRun, keepSlice} from '../support/slice-runs.ts';
import {connectionTo, startSnowflake} from '../support/snowflake-tables.ts';
import {execute, newStore, query} from '../support/stores.ts';
import {openIn} from '../support/two-runs.ts';

const tables = {results_table: 'profilemesh_results', runs_table: 'profilemesh_runs', create_tables: true};

test('SQLite: runs of slices are one history, and runs of the whole table another one', async t => {
	const {store} = await newStore(t);
	await checkCurrentHistory(t, store);
});

test('PostgreSQL: runs of slices are one history, and runs of the whole table another one', async t => {
	const {connection} = await newDatabase(t);
	await checkCurrentHistory(t, await openIn(t, {connection, ...tables}));
});

test('Snowflake: runs of slices are one history, and runs of the whole table another one', async t => {
	const connection = connectionTo(await startSnowflake(t));
	await checkCurrentHistory(t, await openIn(t, {connection, ...tables}));
});

test('the period of a slice is kept as text that plain SQL reads', async t => {
	const {store, filepath} = await newStore(t);
	await keepSlice(store, '2026-02-28', {by: 'day'});
	await keepRun(store, {profiledAt: new Date('2026-02-27T06:00:00Z')});
	t.deepEqual(
		query(filepath, 'SELECT profiled_at, slice_start, slice_end FROM profilemesh_runs ORDER BY profiled_at DESC'),
		[
			{
				profiled_at: '2026-02-28 00:00:00.000000',
				slice_start: '2026-02-28 00:00:00.000000',
				slice_end: '2026-03-01 00:00:00.000000',
			},
			{profiled_at: '2026-02-27 06:00:00.000000', slice_start: null, slice_end: null},
		],
	);
});

test('a run whose period cannot be read is left out and named', async t => {
	const {store, filepath} = await newStore(t);
	const broken = await keepSlice(store, '2026-02-28');
	await store.complete(aProfile({datasetName: 'other'}));
	execute(filepath, "UPDATE profilemesh_runs SET slice_end = 'spring' WHERE slice_start IS NOT NULL");
	t.deepEqual(
		(await store.runs({everyKind: true})).map(({datasetName}) => datasetName),
		['other'],
	);
	t.is(store.unreadable.get(broken.runId), 'slice_end: is not a time');
});
