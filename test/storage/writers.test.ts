// Several processes on one store: nothing is lost, refused, half written, or frozen.
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import test from 'ava';
import BetterSqlite3 from 'better-sqlite3';
import {runFixture, startFixture} from '../support/fixture.ts';
import {aProfile, aRun} from '../support/run-profiles.ts';
import {newStore, query, storeAt, temporaryDirectory} from '../support/stores.ts';

const writer = new URL('fixtures/write-runs.ts', import.meta.url);

/** Rows that the fixture writes for a column: six metrics and the one that describes it. */
const rowsPerColumn = 7;

test('eight processes write one new store at once: every run is kept once, none is refused', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	const ends = await Promise.all(Array.from({length: 8}, async () => runFixture(t, writer, [filepath, '15', '20'])));
	t.deepEqual(
		ends.map(({status, stderr}) => ({status, stderr})),
		ends.map(() => ({status: 0, stderr: ''})),
	);
	const written = ends.flatMap(({stdout}) => stdout.trim().split('\n').slice(1));
	t.is(new Set(written).size, 8 * 15);
	t.deepEqual(
		query(
			filepath,
			'SELECT r.run_id, r.status, count(*) AS number FROM profilemesh_runs r JOIN ' +
				'profilemesh_results USING (run_id) GROUP BY 1 ORDER BY 1',
		),
		written.toSorted().map(run_id => ({run_id, status: 'completed', number: 20 * rowsPerColumn})),
	);
	t.deepEqual(query(filepath, 'SELECT count(*) AS number FROM profilemesh_runs'), [{number: 8 * 15}]);
	t.deepEqual(query(filepath, 'PRAGMA integrity_check'), [{integrity_check: 'ok'}]);
});

test('a writer killed at any moment leaves whole runs, and its last one is marked as failed', async t => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	const delays = [0, 11, 29, 53];
	await Promise.all(
		delays.map(async delay => {
			const child = startFixture(t, writer, [filepath, '0', '150']);
			const closed = once(child, 'close');
			let stored = 0;
			for await (const line of createInterface({input: child.stdout ?? process.stdin})) {
				stored += line === 'open' ? 0 : 1;
				if (stored === 2) {
					setTimeout(() => {
						child.kill('SIGKILL');
					}, delay);
				}
			}

			await closed;
		}),
	);

	const store = await storeAt(t, filepath);
	const whole = await store.runs({statuses: ['completed']});
	t.true(whole.length >= delays.length * 2);
	const profiles = await Promise.all(whole.map(async run => store.load(run.runId)));
	t.deepEqual(
		profiles.map(({columns}) => columns.length),
		whole.map(() => 150),
	);
	t.deepEqual(
		profiles.flatMap(({columns}) => columns.filter(({metrics}) => metrics.size !== 6)),
		[],
	);

	const cutOff = await store.runs({statuses: ['running']});
	t.deepEqual(
		query(
			filepath,
			'SELECT r.run_id FROM profilemesh_runs r JOIN profilemesh_results USING (run_id) WHERE ' +
				"r.status <> 'completed'",
		),
		[],
	);
	t.is(await store.failAbandoned(), cutOff.length);
	t.deepEqual(await store.runs({statuses: ['running']}), []);
	const failed = await store.runs({statuses: ['failed']});
	t.deepEqual(
		failed.map(run => run.error),
		cutOff.map(() => 'The process that made this run ended before the run did'),
	);
	t.deepEqual(query(filepath, 'PRAGMA integrity_check'), [{integrity_check: 'ok'}]);
});

test('timers still fire while the program waits for a store that another process is writing', async t => {
	const {store, filepath} = await newStore(t);
	const other = new BetterSqlite3(filepath);
	t.teardown(() => {
		other.close();
	});
	other.exec('BEGIN IMMEDIATE');
	// The lock is let go by a timer: a thread that waits for it without turns would never get it.
	let turns = 0;
	const timer = setInterval(() => {
		turns++;
		if (turns !== 20) {
			return;
		}

		clearInterval(timer);
		other.exec('COMMIT');
	}, 5);
	await store.begin(aRun());
	t.is(turns, 20);
	const runs = await store.runs();
	t.is(runs.length, 1);
});

test('a store can be read while another process is writing it', async t => {
	const {store, filepath} = await newStore(t);
	const profile = aProfile();
	await store.complete(profile);
	const other = new BetterSqlite3(filepath);
	t.teardown(() => {
		other.close();
	});
	other.exec('BEGIN IMMEDIATE; DELETE FROM profilemesh_results; DELETE FROM profilemesh_runs');
	t.deepEqual(await store.load(profile.run.runId), profile);
	t.deepEqual(await store.runs(), [profile.run]);
});

test('many runs can be stored at once by one process', async t => {
	const {store} = await newStore(t);
	const profiles = Array.from({length: 30}, (_, index) => aProfile({datasetName: `table ${index}`}));
	await Promise.all(
		profiles.map(async profile => {
			await store.begin(profile.run);
			await store.complete(profile);
		}),
	);
	const loaded = await Promise.all(profiles.map(async ({run}) => store.load(run.runId)));
	t.deepEqual(loaded, profiles);
});

test('a store that stays locked is an error with that reason, and is usable afterwards', async t => {
	const {filepath} = await newStore(t);
	const store = await storeAt(t, filepath, {}, {busyTimeout: 30});
	const other = new BetterSqlite3(filepath);
	t.teardown(() => {
		other.close();
	});
	other.exec('BEGIN IMMEDIATE');
	await t.throwsAsync(store.complete(aProfile()), {code: 'storage', message: `The storage ${filepath} is locked`});
	other.exec('ROLLBACK');
	await store.complete(aProfile());
	const runs = await store.runs();
	t.is(runs.length, 1);
});
