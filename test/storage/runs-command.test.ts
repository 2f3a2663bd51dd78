// `profilemesh runs`: lists, shows and prunes what a store keeps.
import test, {type ExecutionContext} from 'ava';
import {listRuns, pruneRuns, showRun} from '../../source/commands/runs.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import {formatTime} from '../../source/reports/format-time.ts';
import type {RunProfile} from '../../source/profiling/profile.ts';
import type {Store} from '../../source/storage/store.ts';
import {aColumn, aProfile} from '../support/run-profiles.ts';
import {keepSlice} from '../support/slice-runs.ts';
import {newStore} from '../support/stores.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 2, day, 10, 30));

const recorded = () => {
	const written = {stdout: '', stderr: ''};
	return {
		written,
		output: {
			stdout(text: string) {
				written.stdout += text;
			},
			stderr(text: string) {
				written.stderr += text;
			},
		},
	};
};

const storeOf = async (t: ExecutionContext, profiles: readonly RunProfile[]): Promise<Store> => {
	const {store} = await newStore(t);
	await Promise.all(profiles.map(async profile => store.complete(profile)));
	return store;
};

const some = [
	aProfile({
		runId: '11111111-0000-4000-8000-000000000000',
		profiledAt: at(1),
		rowCount: 12_480,
		durationMs: 3100,
	}),
	aProfile({
		runId: '22222222-0000-4000-8000-000000000000',
		profiledAt: at(2),
		datasetName: 'orders',
		environment: 'production',
		source: 'sqlite:/data/shop.db',
	}),
	aProfile({
		runId: '33333333-0000-4000-8000-000000000000',
		profiledAt: at(3),
		schemaName: 'archive',
		rowCount: null,
	}),
];

test('runs are listed latest first, one a line', async t => {
	const store = await storeOf(t, some);
	const {written, output} = recorded();
	t.is(await listRuns({}, store, output), 0);
	const lines = written.stdout
		.trimEnd()
		.split('\n')
		.map(line => line.split(/\s{2,}/v));
	t.deepEqual(
		lines.map(([id, dataset, , environment, status, rows]) => [id, dataset, environment, status, rows]),
		[
			['run', 'dataset', 'environment', 'status', 'rows'],
			['33333333-0000-4000-8000-000000000000', 'archive.customers', 'development', 'completed', '–'],
			['22222222-0000-4000-8000-000000000000', 'main.orders', 'production', 'completed', '10'],
			['11111111-0000-4000-8000-000000000000', 'main.customers', 'development', 'completed', '12,480'],
		],
	);
	t.is(written.stderr, '');
});

test('runs of slices are listed by their slice and when they were made, whatever the current history is', async t => {
	const store = await storeOf(t, [some[0] ?? aProfile()]);
	await keepSlice(store, '2026-02-01', {by: 'month', rowCount: 1});
	await keepSlice(store, '2026-03-01', {rowCount: 2});
	const again = await keepSlice(store, '2026-03-01', {rowCount: 3});
	const {written, output} = recorded();
	await listRuns({}, store, output);
	const lines = written.stdout
		.trimEnd()
		.split('\n')
		.map(line => line.split(/\s{2,}/v));
	t.deepEqual(
		lines.map(line => [line[2], line[6]]),
		[
			['slice', 'rows'],
			['whole table', '12,480'],
			['2026-03-01', '3'],
			['2026-03-01', '2'],
			['2026-02', '1'],
		],
	);
	const [run] = await store.runs({limit: 1});
	t.is(lines[2]?.[3], formatTime(run?.startedAt ?? new Date(0)));

	const listed = recorded();
	await listRuns({json: true, limit: 2}, store, listed.output);
	t.like(JSON.parse(listed.written.stdout), [
		{slice_start: null, slice_end: null},
		{
			profiled_at: '2026-03-01T00:00:00.000Z',
			slice_start: '2026-03-01T00:00:00',
			slice_end: '2026-03-02T00:00:00',
			started_at: run?.startedAt?.toISOString(),
		},
	]);

	const shown = recorded();
	await showRun({run: '2026-03-01'}, store, shown.output);
	t.true(shown.written.stdout.includes(`${again.runId}\n`));
	t.regex(shown.written.stdout, /^slice {8}2026-03-01$/mv);
	await keepSlice(store, '2026-03-01', {datasetName: 'orders'});
	const several = await t.throwsAsync(showRun({run: '2026-03-01'}, store, shown.output), {code: 'not-found'});
	t.regex(several?.message ?? '', /Several datasets have a slice 2026-03-01/v);
	await t.throwsAsync(showRun({run: '2026-03-02'}, store, shown.output), {
		code: 'not-found',
		message: 'There is no slice 2026-03-02',
	});
});

test('the list as JSON has the documented keys and times in UTC', async t => {
	const store = await storeOf(t, some);
	const {written, output} = recorded();
	await listRuns({dataset: 'orders', json: true}, store, output);
	t.deepEqual(JSON.parse(written.stdout), [
		{
			run_id: '22222222-0000-4000-8000-000000000000',
			batch_id: null,
			dataset_name: 'orders',
			schema_name: 'main',
			profiled_at: '2026-03-02T10:30:00.000Z',
			environment: 'production',
			status: 'completed',
			row_count: 10,
			column_count: 1,
			source: 'sqlite:/data/shop.db',
			duration_ms: 12,
			sampling: {kind: 'all'},
			error: null,
			slice: null,
			slice_start: null,
			slice_end: null,
			version: '0.2.0',
		},
	]);
});

const listed = test.macro({
	async exec(t, options: Parameters<typeof listRuns>[0], first: readonly string[]) {
		const store = await storeOf(t, some);
		const {written, output} = recorded();
		await listRuns({...options, json: true}, store, output);
		const runs: unknown = JSON.parse(written.stdout);
		t.deepEqual(Array.isArray(runs) ? runs.map((run: {run_id: string}) => run.run_id[0]) : [], first);
	},
	title: (_, options) => `the list can be narrowed by ${JSON.stringify(options)}`,
});

test(listed, {dataset: 'main.customers'}, ['1']);
test(listed, {dataset: 'customers', schema: 'archive'}, ['3']);
test(listed, {schema: 'main'}, ['2', '1']);
test(listed, {schema: 'main', limit: 1}, ['2']);
test(listed, {environment: 'production'}, ['2']);
test(listed, {limit: 2}, ['3', '2']);

test('an ambiguous dataset is an error that lists the candidates', async t => {
	const store = await storeOf(t, some);
	const error = await t.throwsAsync(listRuns({dataset: 'customers'}, store, recorded().output), {
		instanceOf: ProfileMeshError,
		code: 'not-found',
	});
	t.is(error?.hint, 'Say which: archive.customers, main.customers');
	await t.throwsAsync(listRuns({dataset: 'nothing'}, store, recorded().output), {
		instanceOf: ProfileMeshError,
		code: 'not-found',
	});
});

test('an empty store is a hint on stderr, and an empty list in JSON', async t => {
	const store = await storeOf(t, []);
	const text = recorded();
	t.is(await listRuns({}, store, text.output), 0);
	t.is(text.written.stdout, '');
	t.regex(text.written.stderr, /profilemesh profile/v);
	const json = recorded();
	await listRuns({json: true}, store, json.output);
	t.deepEqual(JSON.parse(json.written.stdout), []);
});

test('a run is shown by the beginning of its id', async t => {
	const [first] = some;
	const profile = {
		run: {...aProfile().run, runId: 'abcdef00-0000-4000-8000-000000000000', status: 'partial' as const},
		columns: [
			aColumn({null_percent: 0, distinct_count: 3, mean: 41.36}),
			{...aColumn({}, {name: 'price', databaseType: ''}), errors: new Map([['mean', 'overflow']] as const)},
		],
	};
	const store = await storeOf(t, [profile, ...(first === undefined ? [] : [first])]);
	const {written, output} = recorded();
	t.is(await showRun({run: 'abc'}, store, output), 0);
	t.regex(written.stdout, /^run +abcdef00-0000-4000-8000-000000000000$/mv);
	t.regex(written.stdout, /^status +partial$/mv);
	t.regex(written.stdout, /^age +INTEGER +0\.0 +3 +– +– +41\.36 +–$/mv);
	t.regex(written.stdout, /^price\.mean could not be computed: overflow$/mv);
	await t.throwsAsync(showRun({run: 'nothing'}, store, output), {instanceOf: ProfileMeshError, code: 'not-found'});
});

test('a run as JSON is a list of one profile', async t => {
	const store = await storeOf(t, some);
	const {written, output} = recorded();
	await showRun({run: '1', json: true}, store, output);
	const documents: unknown = JSON.parse(written.stdout);
	t.true(Array.isArray(documents));
	t.like(documents, {
		length: 1,
		0: {
			run_id: '11111111-0000-4000-8000-000000000000',
			metadata: {row_count: 12_480, column_count: 1},
			columns: [{column_name: 'age', metrics: {count: 10, mean: 35.5}}],
		},
	});
});

test('hostile names and reasons reach the terminal escaped', async t => {
	const hostile = 'x\u{1B}[31m\u{202E}\n';
	const profile = aProfile(
		{
			datasetName: hostile,
			schemaName: hostile,
			environment: hostile,
			source: hostile,
			error: hostile,
		},
		[{...aColumn({}, {name: hostile, databaseType: hostile}), errors: new Map([['mean', hostile]] as const)}],
	);
	const store = await storeOf(t, [profile]);
	const {written, output} = recorded();
	await listRuns({}, store, output);
	await listRuns({json: true}, store, output);
	await showRun({run: profile.run.runId}, store, output);
	await showRun({run: profile.run.runId, json: true}, store, output);
	await pruneRuns({keep: '1', dryRun: true}, {store, baselines: []}, output);
	t.notRegex(written.stdout.replaceAll('\n', ''), /[\p{Control}\p{Format}]/v);
});

test('pruning deletes the runs that the rule does not keep, and prints them', async t => {
	const profiles = [1, 2, 3, 4].map(day => aProfile({runId: `${day}`.repeat(8), profiledAt: at(day)}));
	const store = await storeOf(t, profiles);
	const rehearsal = recorded();
	t.is(await pruneRuns({keep: '2', dryRun: true}, {store, baselines: []}, rehearsal.output), 0);
	t.is(rehearsal.written.stderr, 'Would delete 2 of 4 runs\n');
	const untouched = await store.runs();
	t.is(untouched.length, 4);

	const {written, output} = recorded();
	t.is(await pruneRuns({keep: '2'}, {store, baselines: []}, output), 0);
	t.is(written.stdout, rehearsal.written.stdout);
	t.deepEqual(
		written.stdout
			.trimEnd()
			.split('\n')
			.slice(1)
			.map(line => line.split(' ', 1)[0]),
		['22222222', '11111111'],
	);
	t.is(written.stderr, 'Deleted 2 of 4 runs\n');
	const kept = await store.runs();
	t.deepEqual(
		kept.map(run => run.runId),
		['44444444', '33333333'],
	);
});

test('pruned runs are one document in JSON', async t => {
	const [old, recent] = [aProfile({profiledAt: at(1)}), aProfile({profiledAt: new Date()})];
	const store = await storeOf(t, [old, recent]);
	const {written, output} = recorded();
	await pruneRuns({keep: '1d', json: true}, {store, baselines: []}, output);
	t.like(JSON.parse(written.stdout), {dry_run: false, kept: 1, deleted: [{run_id: old.run.runId}]});
	await t.throwsAsync(pruneRuns({keep: 'some'}, {store, baselines: []}, output), {
		instanceOf: ProfileMeshError,
		code: 'usage',
	});
});
