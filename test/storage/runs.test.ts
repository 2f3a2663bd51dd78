// The life of a run, and the questions that are asked of a store.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {hostname} from 'node:os';
import process from 'node:process';
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {aColumn, aProfile, aRun} from '../support/run-profiles.ts';
import {execute, newStore, query} from '../support/stores.ts';

const customers = {schemaName: 'main', datasetName: 'customers'};
const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 10, minute));

test('a run is running from its beginning to its end, and has no results until then', async t => {
	const {store, filepath} = await newStore(t);
	const profile = aProfile();
	await store.begin({
		...profile.run,
		status: 'running',
		rowCount: null,
		durationMs: null,
	});
	t.deepEqual(await store.load(profile.run.runId), {
		run: {
			...profile.run,
			status: 'running',
			rowCount: null,
			durationMs: null,
		},
		columns: [],
	});
	await store.complete(profile);
	t.deepEqual(await store.load(profile.run.runId), profile);
	t.deepEqual(query(filepath, 'SELECT count(*) AS number FROM profilemesh_runs'), [{number: 1}]);
});

test('a run that failed keeps the reason and how long it took', async t => {
	const {store} = await newStore(t);
	const run = aRun({status: 'running', rowCount: null, durationMs: null});
	await store.begin(run);
	await store.end(run.runId, {status: 'cancelled', error: 'The user asked to stop', durationMs: 1234.5});
	t.deepEqual(await store.runs(), [
		{
			...run,
			status: 'cancelled',
			error: 'The user asked to stop',
			durationMs: 1234.5,
		},
	]);
	await t.throwsAsync(store.end('nothing', {status: 'failed', error: '', durationMs: 1}), {
		instanceOf: ProfileMeshError,
		code: 'not-found',
	});
});

test('a run that is completed twice has its results once', async t => {
	const {store} = await newStore(t);
	const first = aProfile({}, [aColumn({count: 1}), aColumn({count: 1}, {name: 'gone'})]);
	const second = {...first, columns: [aColumn({count: 2})]};
	await store.complete(first);
	await store.complete(second);
	t.deepEqual(await store.load(first.run.runId), second);
});

test('a run with a result that cannot be stored leaves nothing behind', async t => {
	const {store, filepath} = await newStore(t);
	execute(
		filepath,
		"CREATE TRIGGER no_mean BEFORE INSERT ON profilemesh_results WHEN new.metric_name = 'mean' " +
			"BEGIN SELECT raise(ABORT, 'no means here'); END",
	);
	const {run, columns} = aProfile();
	await store.begin(run);
	await t.throwsAsync(store.complete({run, columns}), {instanceOf: ProfileMeshError, code: 'storage'});
	const {status} = await store.findRun(run.runId);
	t.is(status, 'running');
	t.deepEqual(query(filepath, 'SELECT * FROM profilemesh_results'), []);
});

test('runs come latest first, and can be filtered and limited', async t => {
	const {store} = await newStore(t);
	const runs = [
		aRun({profiledAt: at(1)}),
		aRun({profiledAt: at(2), environment: 'production'}),
		aRun({profiledAt: at(3), datasetName: 'orders'}),
		aRun({profiledAt: at(4), schemaName: 'archive'}),
		aRun({profiledAt: at(5), status: 'partial'}),
	];
	for (const run of runs) {
		await store.complete({run, columns: []});
	}

	const minutes = async (...filter: Parameters<typeof store.runs>) => {
		const found = await store.runs(...filter);
		return found.map(run => run.profiledAt.getUTCMinutes());
	};

	t.deepEqual(await minutes(), [5, 4, 3, 2, 1]);
	t.deepEqual(await minutes({limit: 2}), [5, 4]);
	t.deepEqual(await minutes({dataset: customers}), [5, 2, 1]);
	t.deepEqual(await minutes({dataset: customers, environment: 'development'}), [5, 1]);
	t.deepEqual(await minutes({statuses: ['completed'], limit: 2}), [4, 3]);
	t.deepEqual(await minutes({statuses: []}), []);
	t.deepEqual(await minutes({environment: 'never used'}), []);
});

test('a run is found by its id or the beginning of it', async t => {
	const {store} = await newStore(t);
	const ids = ['aaaa1111-0000-4000-8000-000000000000', 'aaaa2222-0000-4000-8000-000000000000', 'aaaa'] as const;
	for (const [index, runId] of ids.entries()) {
		await store.complete(aProfile({runId, profiledAt: at(index)}));
	}

	const found = async (text: string) => {
		const {runId} = await store.findRun(text);
		return runId;
	};

	t.is(await found('aaaa1'), ids[0]);
	t.is(await found('AAAA2222-0000'), ids[1]);
	t.is(await found('aaaa'), ids[2]);
	const ambiguous = await t.throwsAsync(store.findRun('aaa'), {instanceOf: ProfileMeshError, code: 'not-found'});
	t.true(ids.every(id => ambiguous?.hint?.includes(id)));
	for (const nothing of ['b', '', '%', '____', "' OR 1=1 --", 'a\u{0}']) {
		await t.throwsAsync(
			store.findRun(nothing),
			{instanceOf: ProfileMeshError, code: 'not-found'},
			JSON.stringify(nothing),
		);
	}

	await t.throwsAsync(store.load('aaa'), {instanceOf: ProfileMeshError, code: 'not-found'});
});

test('datasets come in order with their latest runs that have results', async t => {
	const {store} = await newStore(t);
	const runs = [
		aRun({datasetName: 'orders', profiledAt: at(1)}),
		aRun({profiledAt: at(2)}),
		aRun({profiledAt: at(3)}),
		aRun({profiledAt: at(4), status: 'partial'}),
		aRun({profiledAt: at(5), status: 'failed'}),
		aRun({datasetName: 'only failed', profiledAt: at(6), status: 'failed'}),
		aRun({schemaName: 'archive', profiledAt: at(7)}),
		aRun({environment: 'production', profiledAt: at(8)}),
	];
	await Promise.all(runs.map(async run => store.complete({run, columns: []})));
	const datasets = await store.datasets('development', 2);
	t.deepEqual(
		datasets.map(({schemaName, datasetName, runs: latest}) => [
			schemaName,
			datasetName,
			latest.map(run => run.profiledAt.getUTCMinutes()),
		]),
		[
			['archive', 'customers', [7]],
			['main', 'customers', [4, 3]],
			['main', 'orders', [1]],
		],
	);
	t.deepEqual(datasets[1]?.runs[0], runs[3]);
});

test('a metric over time is of one column of one dataset, oldest first, the latest ones', async t => {
	const {store} = await newStore(t);
	const profiles = [
		aProfile({profiledAt: at(1)}, [aColumn({mean: 1})]),
		aProfile({profiledAt: at(2)}, [aColumn({mean: '9007199254740993'}), aColumn({mean: 99}, {name: 'other'})]),
		aProfile({profiledAt: at(3)}, [aColumn({count: 1})]),
		aProfile({profiledAt: at(4)}, [aColumn({mean: null})]),
		aProfile({profiledAt: at(5), datasetName: 'orders'}, [aColumn({mean: 5})]),
		aProfile({profiledAt: at(6), environment: 'production'}, [aColumn({mean: 6})]),
		aProfile({profiledAt: at(7)}, [aColumn({mean: 7, histogram: []})]),
	];
	await Promise.all(profiles.map(async profile => store.complete(profile)));
	const points = await store.history({
		dataset: customers,
		environment: 'development',
		column: 'age',
		metric: 'mean',
		limit: 3,
	});
	t.deepEqual(points, [
		{runId: profiles[1]?.run.runId, profiledAt: at(2), value: '9007199254740993'},
		{runId: profiles[3]?.run.runId, profiledAt: at(4), value: null},
		{runId: profiles[6]?.run.runId, profiledAt: at(7), value: 7},
	]);
	t.deepEqual(
		await store.history({
			dataset: customers,
			environment: 'development',
			column: 'age',
			metric: 'histogram',
			limit: 3,
		}),
		[],
	);
});

test('deleting runs deletes their results, and no others', async t => {
	const {store, filepath} = await newStore(t);
	const [kept, gone, alsoGone] = [aProfile(), aProfile(), aProfile()];
	await Promise.all([kept, gone, alsoGone].map(async profile => store.complete(profile)));
	await store.remove([gone.run.runId, alsoGone.run.runId, 'never there']);
	t.deepEqual(await store.runs(), [kept.run]);
	t.deepEqual(query(filepath, 'SELECT DISTINCT run_id FROM profilemesh_results'), [{run_id: kept.run.runId}]);
});

test('names with quotes, statements and control characters are names like any other', async t => {
	const {store} = await newStore(t);
	const names = [
		'"; DROP TABLE profilemesh_runs; --',
		"'",
		'`',
		'$run :name ?',
		'\u{1B}[31m',
		'\u{202E}',
		'emoji 🐘',
		'a\nb',
		'\\',
		'%',
	];
	const profiles = names.map(name =>
		aProfile({datasetName: name, schemaName: name, environment: name}, [aColumn({mean: 1}, {name})]),
	);
	await Promise.all(profiles.map(async profile => store.complete(profile)));
	for (const profile of profiles) {
		const {datasetName, schemaName, environment, runId} = profile.run;
		const dataset = {datasetName, schemaName};
		t.deepEqual(await store.runs({dataset, environment}), [profile.run]);
		t.deepEqual(await store.datasets(environment, 1), [{...dataset, runs: [profile.run]}]);
		t.deepEqual(await store.load(runId), profile);
		const points = await store.history({dataset, environment, column: datasetName, metric: 'mean', limit: 1});
		t.is(points.length, 1);
	}
});

test('a running run is marked as failed only when its process is gone', async t => {
	const {store, filepath} = await newStore(t);
	const gone = spawn(process.execPath, ['--eval', '']);
	await once(gone, 'exit');
	const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
	const runs = {
		mine: aRun(),
		gone: aRun(),
		reusedId: aRun(),
		elsewhereLately: aRun(),
		elsewhereLongAgo: aRun(),
		elsewhereByVersion02: aRun({profiledAt: hoursAgo(25)}),
		elsewhereAsOfLastYear: aRun({profiledAt: hoursAgo(9000)}),
	};
	await Promise.all(Object.values(runs).map(async run => store.begin(run)));
	const ended = aProfile();
	await store.complete(ended);
	const setOwner = (run: {readonly runId: string}, owner: string) => {
		execute(filepath, `UPDATE profilemesh_runs SET owner = '${owner}' WHERE run_id = '${run.runId}'`);
	};

	setOwner(runs.gone, `${hostname()}:${gone.pid}:1`);
	setOwner(runs.reusedId, `${hostname()}:${process.pid}:another start`);
	const elsewhere = (run: {readonly runId: string}, startedAt: Date | undefined) => {
		setOwner(run, `not-${hostname()}:1:1`);
		const text = startedAt === undefined ? 'NULL' : `'${startedAt.toISOString().replaceAll(/[TZ]/gv, ' ').trim()}'`;
		execute(filepath, `UPDATE profilemesh_runs SET started_at = ${text} WHERE run_id = '${run.runId}'`);
	};

	elsewhere(runs.elsewhereLately, hoursAgo(23));
	elsewhere(runs.elsewhereLongAgo, hoursAgo(25));
	elsewhere(runs.elsewhereByVersion02, undefined);
	setOwner(runs.elsewhereAsOfLastYear, `not-${hostname()}:1:1`);
	t.is(await store.failAbandoned(), 4);
	const statuses = await Promise.all(
		Object.entries(runs).map(async ([name, run]) => {
			const {status} = await store.findRun(run.runId);
			return [name, status];
		}),
	);
	t.deepEqual(Object.fromEntries(statuses), {
		mine: 'running',
		gone: 'failed',
		reusedId: 'failed',
		elsewhereLately: 'running',
		elsewhereLongAgo: 'failed',
		elsewhereByVersion02: 'failed',
		elsewhereAsOfLastYear: 'running',
	});
	t.is(await store.failAbandoned(), 0);
	t.deepEqual(await store.load(ended.run.runId), ended);
});

test('a store closes after the writes that are under way, and closes once', async t => {
	const {store, filepath} = await newStore(t);
	const profiles = Array.from({length: 5}, () => aProfile());
	const writes = profiles.map(async profile => store.complete(profile));
	await Promise.all([store.close(), store.close(), ...writes]);
	t.deepEqual(query(filepath, 'SELECT count(*) AS number FROM profilemesh_runs'), [{number: 5}]);
});
