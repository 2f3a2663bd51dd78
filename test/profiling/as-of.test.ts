// Runs that are recorded as of another moment than that at which they are made.
import test from 'ava';
import Database from 'better-sqlite3';
import {pruneRuns} from '../../source/commands/runs.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import {parseAsOf} from '../../source/profiling/as-of.ts';
import {execute, query} from '../support/stores.ts';
import {eventsOf, numbers, placeWith, workspaceAt} from '../support/workspaces.ts';

const moments = [
	['2024-03-01T06:00Z', '2024-03-01T06:00:00.000Z'],
	['2024-03-01T08:30:15+02:00', '2024-03-01T06:30:15.000Z'],
	['2024-02-29T23:59:59.123456-0500', '2024-03-01T04:59:59.123Z'],
	[' 2024-03-01 06:00z ', '2024-03-01T06:00:00.000Z'],
] as const;

test('--as-of takes a date and a time with a zone', t => {
	for (const [text, expected] of moments) {
		t.is(parseAsOf(text).toISOString(), expected, text);
	}
});

const none = [
	'',
	'yesterday',
	'2024-03-01',
	'2024-03-01T06:00',
	'1709272800',
	'2024-02-30T06:00Z',
	'2023-02-29T06:00Z',
	'2024-03-01T24:30Z',
	'2024-13-01T06:00Z',
];

test('--as-of refuses a time without a zone, a day that does not exist, and anything else', t => {
	for (const text of none) {
		const error = t.throws(() => parseAsOf(text), {instanceOf: ProfileMeshError}, text);
		t.is(error.code, 'usage');
		t.regex(error.hint ?? '', /2024-03-01T06:00Z/v);
	}
});

/** A table of one column whose newest run has so many rows. */
const rowsOf = async (file: string, rows: number): Promise<void> => {
	const database = new Database(file);
	database.exec(`DROP TABLE IF EXISTS loads; ${numbers('loads', rows)}`);
	database.close();
};

test('runs that are recorded afterwards, in any order, are one history in the order of time', async t => {
	const place = await placeWith(t, numbers('loads', 1), {drift: {baseline: 'previous'}});
	const workspace = await workspaceAt(t, place);
	const profileAsOf = async (day: string, rows: number) => {
		await rowsOf(place.database, rows);
		await eventsOf(workspace.profile(await workspace.plan(), {at: new Date(`2024-03-${day}T06:00Z`)}));
	};

	await profileAsOf('03', 300);
	await profileAsOf('01', 100);
	await profileAsOf('04', 400);
	await profileAsOf('02', 200);
	const store = await workspace.store();
	const runs = await store.runs();
	t.deepEqual(
		runs.map(({profiledAt, rowCount}) => [profiledAt.toISOString(), rowCount]),
		[4, 3, 2, 1].map(day => [`2024-03-0${day}T06:00:00.000Z`, 100 * day]),
	);
	const latest = await workspace.compare('loads');
	t.deepEqual([latest.baseline.rowCount, latest.current.rowCount], [300, 400]);
	const second = await workspace.compare('loads', {current: runs[2]?.runId});
	t.deepEqual([second.baseline.rowCount, second.current.rowCount], [100, 200]);
	const points = await workspace.history('loads', {column: 'n', metric: 'max'});
	t.deepEqual(
		points.map(({value}) => value),
		[100, 200, 300, 400],
	);
	const replayed = await Array.fromAsync(workspace.replay('loads'), ({run}) => run.rowCount);
	t.deepEqual(replayed, [200, 300, 400]);
	// In the rows of results too, which people read with SQL.
	t.deepEqual(query(place.storage, 'SELECT DISTINCT profiled_at AS at FROM profilemesh_results ORDER BY 1 LIMIT 1'), [
		{at: '2024-03-01 06:00:00.000000'},
	]);
});

test('old runs are deleted by the time that they are recorded as of', async t => {
	const place = await placeWith(t, numbers('loads', 1));
	const workspace = await workspaceAt(t, place);
	await eventsOf(workspace.profile(await workspace.plan(), {}));
	await eventsOf(workspace.profile(await workspace.plan(), {at: new Date('2024-03-01T06:00Z')}));
	const store = await workspace.store();
	await pruneRuns({keep: '90d'}, {store, baselines: []}, {stdout: () => undefined, stderr: () => undefined});
	const runs = await store.runs();
	t.deepEqual(
		runs.map(({profiledAt}) => profiledAt.getUTCFullYear() > 2024),
		[true],
	);
});

test('a run that fails is recorded as of the same time', async t => {
	const place = await placeWith(t, numbers('loads', 1));
	const workspace = await workspaceAt(t, place);
	const plans = await workspace.plan();
	execute(place.database, 'DROP TABLE loads');
	await eventsOf(workspace.profile(plans, {at: new Date('2024-03-01T06:00Z')}));
	const store = await workspace.store();
	const runs = await store.runs();
	t.deepEqual(
		runs.map(({status, profiledAt}) => [status, profiledAt.toISOString()]),
		[['failed', '2024-03-01T06:00:00.000Z']],
	);
});

test('nothing is profiled as of the future, or of no time', async t => {
	const place = await placeWith(t, numbers('loads', 1));
	const workspace = await workspaceAt(t, place);
	const plans = await workspace.plan();
	for (const at of [new Date(Date.now() + 60_000), new Date('never')]) {
		await t.throwsAsync(eventsOf(workspace.profile(plans, {at})), {instanceOf: ProfileMeshError, code: 'usage'});
	}

	const store = await workspace.store();
	t.deepEqual(await store.runs(), []);
});
