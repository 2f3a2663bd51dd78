// What is stored comes back as it was, and lies in the tables as documented.
import test from 'ava';
import {anyProfile} from '../support/any-profile.ts';
import fc from '../support/properties.ts';
import {aColumn, aProfile} from '../support/run-profiles.ts';
import {execute, newStore, query} from '../support/stores.ts';

test('any profile comes back from the store unchanged', async t => {
	const {store} = await newStore(t);
	await fc.assert(
		fc.asyncProperty(anyProfile, async profile => {
			await store.complete(profile);
			t.deepEqual(await store.load(profile.run.runId), profile);
		}),
		{numRuns: 150},
	);
});

test('a stored metric is a row that plain SQL reads', async t => {
	const {store, filepath} = await newStore(t);
	const {run, columns} = aProfile({}, [
		aColumn({
			count: 10,
			min: '9007199254740993',
			max: 1e300,
			mean: 0.1 + 0.2,
			stddev: null,
			histogram: [{binStart: 1, binEnd: 2.5, count: 10}],
			top_values: [{value: 'a\u{0}"\'', count: 3}],
		}),
	]);
	await store.complete({run, columns});
	t.deepEqual(
		query(
			filepath,
			`SELECT metric_name, metric_value, typeof(metric_value) AS type, dataset_name, schema_name,
				column_name, column_type, profiled_at
		FROM profilemesh_results WHERE run_id = ? AND metric_name <> 'column' ORDER BY id`,
			run.runId,
		),
		[
			['count', '10'],
			['min', '9007199254740993'],
			['max', '1e+300'],
			['mean', '0.30000000000000004'],
			['stddev', null],
			['histogram', '[{"bin_start":1,"bin_end":2.5,"count":10}]'],
			['top_values', String.raw`[{"value":"a\u0000\"'","count":3}]`],
		].map(([name, value]) => ({
			metric_name: name,
			metric_value: value,
			type: value === null ? 'null' : 'text',
			dataset_name: 'customers',
			schema_name: 'main',
			column_name: 'age',
			column_type: 'INTEGER',
			profiled_at: '2026-03-01 10:30:00.000000',
		})),
	);
	t.deepEqual(
		query(filepath, "SELECT json(metric_value) AS facts FROM profilemesh_results WHERE metric_name = 'column'"),
		[{facts: '{"position":0,"semantic_type":"integer","nullable":true,"primary_key":false}'}],
	);
});

test('estimates and errors of a column are rows beside its metrics', async t => {
	const {store, filepath} = await newStore(t);
	const {run} = aProfile();
	const column = aColumn({});
	await store.complete({
		run,
		columns: [
			{
				...column,
				metrics: new Map([
					['distinct_count', {value: 90, provenance: {kind: 'estimate', error: 0.02}}],
					['p50', {value: 4, provenance: {kind: 'sample', rows: 100}}],
				]),
				errors: new Map([['stddev', 'overflow']]),
			},
		],
	});
	t.deepEqual(
		query(
			filepath,
			'SELECT metric_name, json(metric_value) AS value FROM profilemesh_results WHERE metric_name' +
				" IN ('estimates', 'errors') ORDER BY metric_name",
		),
		[
			{metric_name: 'errors', value: '{"stddev":"overflow"}'},
			{
				metric_name: 'estimates',
				value: '{"distinct_count":{"kind":"estimate","error":0.02},"p50":{"kind":"sample","rows":100}}',
			},
		],
	);
});

test('columns keep the order of the table, whatever the order of the rows', async t => {
	const {store, filepath} = await newStore(t);
	const names = ['zebra', 'Ähre', 'apple', 'apple '];
	const profile = aProfile(
		{},
		names.map(name => aColumn({count: 1}, {name})),
	);
	await store.complete(profile);
	execute(filepath, 'UPDATE profilemesh_results SET id = 1000000 - id');
	const {columns} = await store.load(profile.run.runId);
	t.deepEqual(
		columns.map(({column}) => column.name),
		names,
	);
});

test('a metric of a later version is left out, the others are read', async t => {
	const {store, filepath} = await newStore(t);
	const profile = aProfile();
	await store.complete(profile);
	execute(
		filepath,
		`INSERT INTO profilemesh_results (run_id, dataset_name, schema_name, column_name, column_type,
			metric_name, metric_value, profiled_at)
		SELECT run_id, dataset_name, schema_name, column_name, column_type, 'kurtosis', '3',
			profiled_at FROM profilemesh_results WHERE metric_name = 'mean'`,
	);
	t.deepEqual(await store.load(profile.run.runId), profile);
});

test('a value that cannot be read is an error of that metric, the others are read', async t => {
	const {store, filepath} = await newStore(t);
	const profile = aProfile({}, [aColumn({count: 10, mean: 1, histogram: []})]);
	await store.complete(profile);
	execute(
		filepath,
		"UPDATE profilemesh_results SET metric_value = '[{\"bin' WHERE metric_name IN ('histogram', 'mean')",
	);
	const {columns} = await store.load(profile.run.runId);
	const [column] = columns;
	t.deepEqual([...(column?.metrics.keys() ?? [])], ['count']);
	t.deepEqual([...(column?.errors.keys() ?? [])], ['mean', 'histogram']);
});
