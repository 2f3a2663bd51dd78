// A batch over real files and a real store: what it emits, what it keeps, and what a failure or a cancellation costs.
import fs from 'node:fs';
import test, {type ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import type {ProfilingEvent} from '../../source/events/events.ts';
import {profileBatch} from '../../source/profiling/batch.ts';
import {openTestSource} from '../support/sqlite.ts';
import {execute, query, storeAt} from '../support/stores.ts';
import {endlessView, eventsOf, never, numbers, placeWith, workspaceAt, type Place} from '../support/workspaces.ts';

type OfDataset = Exclude<ProfilingEvent, {readonly type: 'batch_planned' | 'batch_completed'}>;

const ofDataset = (events: readonly ProfilingEvent[], name: string): readonly OfDataset[] =>
	events
		.filter(event => event.type !== 'batch_planned' && event.type !== 'batch_completed')
		.filter(({datasetName}) => datasetName === name);

const completedOf = (events: readonly ProfilingEvent[]) => events.filter(event => event.type === 'profiling_completed');

const failedOf = (events: readonly ProfilingEvent[]) => events.filter(event => event.type === 'profiling_failed');

const countsOf = (events: readonly ProfilingEvent[]) => {
	const last = events.at(-1);
	return last?.type === 'batch_completed' ? last.counts : undefined;
};

const statuses = ({storage}: Place) =>
	query(storage, 'SELECT dataset_name, status FROM profilemesh_runs ORDER BY dataset_name');

const profileAll = async (t: ExecutionContext, place: Place, concurrency = 2) => {
	const workspace = await workspaceAt(t, place);
	const events = await eventsOf(workspace.profile(await workspace.plan(), {signal: never, concurrency}));
	return {workspace, events};
};

test('a batch emits its plan first, each dataset from its start to its end, and its counts last', async t => {
	const place = await placeWith(t, `${numbers('a', 3)} ${numbers('b', 200_000)} ${numbers('c', 0)}`);
	const {events} = await profileAll(t, place);
	const [first] = events;
	t.like(first, {
		type: 'batch_planned',
		datasets: [
			{schemaName: 'main', datasetName: 'a', estimatedRows: 3},
			{schemaName: 'main', datasetName: 'b', estimatedRows: 200_000},
			{schemaName: 'main', datasetName: 'c', estimatedRows: 0},
		],
	});
	t.deepEqual(countsOf(events), {
		completed: 3,
		partial: 0,
		failed: 0,
		cancelled: 0,
	});
	t.is(new Set(events.map(event => event.batchId)).size, 1);
	for (const [name, rows] of [
		['a', 3],
		['b', 200_000],
		['c', 0],
	] as const) {
		const told = ofDataset(events, name);
		t.like(told[0], {type: 'profiling_started', columnCount: 2});
		t.like(told.at(-1), {type: 'profiling_completed', status: 'completed', profile: {run: {rowCount: rows}}});
		t.is(new Set(told.map(event => event.runId)).size, 1);
		const progress = told.filter(event => event.type === 'profiling_progress');
		t.is(progress.length, told.length - 2);
		t.true(
			progress.every(({rowsDone}, index) => rowsDone <= rows && rowsDone >= (progress[index - 1]?.rowsDone ?? 0)),
		);
		t.like(progress.at(-1), {phase: 'storing', rowsDone: rows, rowsTotal: rows});
	}
});

test('small tables come before large ones, and one of unknown size last', async t => {
	const place = await placeWith(
		t,
		`CREATE VIEW a_view AS SELECT 1 AS x; ${numbers('b', 20_000)} ${numbers('c', 3)} ${numbers('d', 500)}`,
	);
	const {events} = await profileAll(t, place, 1);
	t.deepEqual(
		events.filter(event => event.type === 'profiling_started').map(({datasetName}) => datasetName),
		['c', 'd', 'b', 'a_view'],
	);
});

test('the emitted profile of a run is the stored one', async t => {
	const place = await placeWith(t, `${numbers('a', 50)} ${numbers('b', 7)}`);
	const {events, workspace} = await profileAll(t, place);
	const store = await workspace.store();
	const told = completedOf(events).map(({profile}) => profile);
	t.is(told.length, 2);
	for (const profile of told) {
		t.deepEqual(await store.load(profile.run.runId), profile);
	}

	t.deepEqual(new Set(told.map(({run}) => run.batchId)), new Set([events[0]?.batchId]));
});

test('a table that cannot be read does not affect the others, and its run has the reason', async t => {
	const place = await placeWith(
		t,
		`${numbers('a', 5)} ${numbers('z', 5)} CREATE TABLE gone(x); CREATE VIEW broken AS SELECT x ` +
			'FROM gone; DROP TABLE gone;',
	);
	const {events} = await profileAll(t, place);
	t.deepEqual(countsOf(events), {
		completed: 2,
		partial: 0,
		failed: 1,
		cancelled: 0,
	});
	const [failed] = failedOf(events);
	t.like(failed, {
		datasetName: 'broken',
		status: 'failed',
		error: {code: 'profile', message: 'Cannot profile broken'},
	});
	t.regex(failed?.error.why ?? '', /gone/v);
	t.deepEqual(statuses(place), [
		{dataset_name: 'a', status: 'completed'},
		{dataset_name: 'broken', status: 'failed'},
		{dataset_name: 'z', status: 'completed'},
	]);
	const [kept] = query(place.storage, "SELECT error FROM profilemesh_runs WHERE status = 'failed'");
	t.regex(JSON.stringify(kept), /Cannot profile broken: .*gone/v);
});

test('a run with a column that cannot be computed is partial, and has all its other figures', async t => {
	const place = await placeWith(
		t,
		`
		CREATE TABLE base(id INTEGER PRIMARY KEY, doc TEXT); INSERT INTO base(doc) VALUES ('{"a": 1}'), ('not json');
		CREATE VIEW parsed AS SELECT id, json_extract(doc, '$.a') AS a FROM base;
	`,
	);
	const {events, workspace} = await profileAll(t, place);
	t.like(countsOf(events), {completed: 1, partial: 1, failed: 0});
	const partial = completedOf(events).find(({status}) => status === 'partial');
	t.is(partial?.datasetName, 'parsed');
	const store = await workspace.store();
	const {run, columns} = await store.load(partial?.runId ?? '');
	t.like(run, {status: 'partial', error: 'Not all of these columns could be profiled: a'});
	t.is(columns.find(({column}) => column.name === 'id')?.metrics.get('max')?.value, 2);
	t.regex(columns.find(({column}) => column.name === 'a')?.errors.get('mean') ?? '', /malformed JSON/v);
});

test('a dry run gives every profile and leaves no store behind', async t => {
	const place = await placeWith(t, numbers('a', 12));
	const workspace = await workspaceAt(t, place);
	const events = await eventsOf(workspace.profile(await workspace.plan(), {signal: never, dryRun: true}));
	t.like(completedOf(events)[0], {profile: {run: {rowCount: 12}}});
	t.false(fs.existsSync(place.storage));
});

test('cancelling keeps the tables that are finished and marks the others', async t => {
	const place = await placeWith(t, `${numbers('a', 5)} ${endlessView('b')} CREATE VIEW z AS SELECT 1 AS x;`, {
		profiling: {tables: [{table: '{a,b,z}'}]},
	});
	const workspace = await workspaceAt(t, place);
	const controller = new AbortController();
	const events = await eventsOf(
		workspace.profile(await workspace.plan(), {signal: controller.signal, concurrency: 1}),
		event => {
			if (event.type === 'profiling_started' && event.datasetName === 'b') {
				controller.abort();
			}
		},
	);
	t.deepEqual(countsOf(events), {
		completed: 1,
		partial: 0,
		failed: 0,
		cancelled: 2,
	});
	t.deepEqual(
		failedOf(events).map(({datasetName, status, error}) => [datasetName, status, error.code]),
		[
			['b', 'cancelled', 'interrupted'],
			['z', 'cancelled', 'interrupted'],
		],
	);
	t.deepEqual(statuses(place), [
		{dataset_name: 'a', status: 'completed'},
		{dataset_name: 'b', status: 'cancelled'},
	]);
});

test('a batch that is cancelled before it begins reads and keeps nothing', async t => {
	const place = await placeWith(t, `${numbers('a', 5)} ${numbers('b', 5)}`);
	const workspace = await workspaceAt(t, place);
	const events = await eventsOf(workspace.profile(await workspace.plan(), {signal: AbortSignal.abort()}));
	t.deepEqual(
		events.map(({type}) => type),
		['batch_planned', 'profiling_failed', 'profiling_failed', 'batch_completed'],
	);
	t.like(countsOf(events), {cancelled: 2});
	t.deepEqual(statuses(place), []);
});

/** A source that remembers how many tables were in flight at once. */
const watched = (source: Source) => {
	let inFlight = 0;
	const seen = {most: 0};
	return {
		seen,
		source: {
			fingerprint: source.fingerprint,
			listTables: async () => source.listTables(),
			describeColumns: async table => source.describeColumns(table),
			countSlices: async (table, cut, signal) => source.countSlices(table, cut, signal),
			statements: plan => source.statements(plan),
			async profileTable(plan, options) {
				inFlight++;
				seen.most = Math.max(seen.most, inFlight);
				try {
					return await source.profileTable(plan, options);
				} finally {
					inFlight--;
				}
			},
			readRows: async (request, signal) => source.readRows(request, signal),
			withRows: async (table, work, signal) => source.withRows(table, work, signal),
			close: async () => source.close(),
		} satisfies Source,
	};
};

for (const concurrency of [1, 3]) {
	test(`with a concurrency of ${concurrency}, as many tables are in flight and never more`, async t => {
		const place = await placeWith(t, Array.from({length: 7}, (_, index) => numbers(`t${index}`, 100)).join('\n'));
		const workspace = await workspaceAt(t, place);
		const tables = await workspace.plan();
		const {source, seen} = watched(await openTestSource(t, place.database));
		const events = await eventsOf(
			profileBatch({
				source,
				store: undefined,
				tables,
				environment: 'development',
				concurrency,
				signal: never,
			}),
		);
		t.like(countsOf(events), {completed: 7});
		t.is(seen.most, concurrency);
	});
}

test('a run that can keep nothing by segment completes, and a notice explains why', async t => {
	const place = await placeWith(t, numbers('a', 100));
	const workspace = await workspaceAt(t, place);
	const {source} = watched(await openTestSource(t, place.database));
	const notices: string[] = [];
	const events = await eventsOf(
		profileBatch({
			source: {
				...source,
				profileTable: async (plan, options) => ({
					...(await source.profileTable(plan, options)),
					segmentsError: 'out of range.',
				}),
			},
			store: undefined,
			tables: await workspace.plan(),
			environment: 'development',
			concurrency: 1,
			signal: never,
			onNotice(text) {
				notices.push(text);
			},
		}),
	);
	t.like(countsOf(events), {completed: 1});
	t.deepEqual(notices, ['No segments of main.a are kept: out of range']);
});

test('leaving the events early cancels the batch, and nothing of it runs on', async t => {
	const place = await placeWith(t, `${numbers('a', 5)} ${endlessView('b')} CREATE VIEW z AS SELECT 1 AS x;`, {
		profiling: {tables: [{table: '{a,b,z}'}]},
	});
	const workspace = await workspaceAt(t, place);
	for await (const event of workspace.profile(await workspace.plan(), {signal: never, concurrency: 1})) {
		if (event.type === 'profiling_started' && event.datasetName === 'b') {
			break;
		}
	}

	// At once: whoever has left may close source and store.
	t.deepEqual(statuses(place), [
		{dataset_name: 'a', status: 'completed'},
		{dataset_name: 'b', status: 'cancelled'},
	]);
});

test('a listener that throws ends its own loop, and the batch with it', async t => {
	const place = await placeWith(t, `${numbers('a', 5)} ${endlessView('b')}`, {profiling: {tables: [{table: 'b'}]}});
	const workspace = await workspaceAt(t, place);
	const plans = await workspace.plan();
	await t.throwsAsync(
		eventsOf(workspace.profile(plans, {signal: never}), event => {
			if (event.type === 'profiling_started') {
				throw new Error('The listener fell over');
			}
		}),
		{message: 'The listener fell over'},
	);
	t.deepEqual(
		statuses(place).filter(row => JSON.stringify(row).includes('running')),
		[],
	);
});

test('a store that fails in the middle is named for each dataset that it loses, and keeps the others', async t => {
	const place = await placeWith(t, `${numbers('a', 5)} ${numbers('b', 5)} ${numbers('c', 5)}`);
	const workspace = await workspaceAt(t, place);
	const tables = await workspace.plan();
	const source = await openTestSource(t, place.database);
	const store = await storeAt(t, place.storage);
	const failing = {
		...store,
		async complete(profile: Parameters<typeof store.complete>[0]) {
			if (profile.run.datasetName === 'b') {
				execute(place.storage, 'ALTER TABLE profilemesh_results RENAME TO taken_away');
			}

			await store.complete(profile);
		},
	};
	const events = await eventsOf(
		profileBatch({
			source,
			store: failing,
			tables,
			environment: 'development',
			concurrency: 1,
			signal: never,
		}),
	);
	t.deepEqual(
		completedOf(events).map(({datasetName}) => datasetName),
		['a'],
	);
	const failed = failedOf(events);
	t.deepEqual(
		failed.map(({datasetName, status, error}) => [datasetName, status, error.code]),
		[
			['b', 'failed', 'storage'],
			['c', 'failed', 'storage'],
		],
	);
	t.true(failed.every(({error}) => error.message.includes(place.storage)));
	t.deepEqual(
		statuses(place).map(row => JSON.stringify(row)),
		[
			'{"dataset_name":"a","status":"completed"}',
			'{"dataset_name":"b","status":"failed"}',
			'{"dataset_name":"c","status":"failed"}',
		],
	);
});

test('a store that is gone before the batch begins is one error, and no dataset is read', async t => {
	const place = await placeWith(t, numbers('a', 5));
	fs.mkdirSync(place.storage);
	const workspace = await workspaceAt(t, place);
	const plans = await workspace.plan();
	await t.throwsAsync(eventsOf(workspace.profile(plans, {signal: never})), {code: 'storage'});
});

test('runs of a process that is gone are marked as failed by the next batch', async t => {
	const place = await placeWith(t, numbers('a', 5));
	const {workspace} = await profileAll(t, place);
	execute(place.storage, "UPDATE profilemesh_runs SET status = 'running', owner = replace(owner, ':', ':99')");
	await eventsOf(workspace.profile(await workspace.plan(), {signal: never}));
	t.deepEqual(query(place.storage, 'SELECT status, error FROM profilemesh_runs ORDER BY profiled_at'), [
		{status: 'failed', error: 'The process that made this run ended before the run did'},
		{status: 'completed', error: null},
	]);
});
