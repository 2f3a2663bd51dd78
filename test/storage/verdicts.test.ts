// The verdicts that are kept with runs: what comes back, and what tells that a history has changed.
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import type {RunProfile} from '../../source/profiling/profile.ts';
import type {Store} from '../../source/storage/store.ts';
import {newDatabase} from '../support/postgres.ts';
import {aProfile} from '../support/run-profiles.ts';
import {newStore, query, sqliteSettings} from '../support/stores.ts';
import {openIn} from '../support/two-runs.ts';

const customers = {schemaName: 'main', datasetName: 'customers'};

const onDay = (day: number, datasetName = 'customers'): RunProfile =>
	aProfile({datasetName, profiledAt: new Date(Date.UTC(2026, 2, day, 6))});

const keepRun = async (store: Store, profile: RunProfile): Promise<void> => {
	await store.begin({...profile.run, status: 'running'});
	await store.complete(profile);
};

/** What quoting could break. */
const text = String.raw`it's "fine" \ $text`;

const historyOf = async (store: Store): Promise<string | undefined> => {
	const [found] = await store.verdicts('development', customers);
	return found?.history;
};

const stores = {
	SQLite: async t => (await newStore(t)).store,
	async PostgreSQL(t) {
		const {connection} = await newDatabase(t);
		return openIn(t, {...sqliteSettings(''), connection: {...connection, schema: 'public'}});
	},
} satisfies Record<string, (t: ExecutionContext) => Promise<Store>>;

for (const [name, open] of Object.entries(stores)) {
	test(`${name} keeps the verdict of a run, and shows it as the one before when a newer run comes`, async t => {
		const store = await open(t);
		const [first, second, other] = [onDay(1), onDay(2), onDay(1, 'orders')];
		await keepRun(store, first);
		await keepRun(store, other);
		await store.keepVerdict(first.run.runId, text);
		t.like(await store.verdicts('development'), [
			{...customers, runId: first.run.runId, text, textBefore: null},
			{...customers, datasetName: 'orders', runId: other.run.runId, text: null, textBefore: null},
		]);
		const heads = await store.verdictHeads('development', {runsPerDataset: 2, length: 4});
		t.deepEqual([...heads], [[first.run.runId, text.slice(0, 4)]], 'and hands out its beginning');
		await keepRun(store, second);
		t.is((await store.verdictHeads('development', {runsPerDataset: 1, length: 4})).size, 0);
		t.like(await store.verdicts('development', customers), [
			{runId: second.run.runId, text: null, textBefore: text},
		]);
		t.deepEqual(await store.verdicts('production'), []);
		await store.remove([first.run.runId, second.run.runId]);
		t.deepEqual(await store.verdicts('development', customers), []);
	});

	test(`${name} has another mark when a run begins, ends, fails or goes, and at no other time`, async t => {
		const store = await open(t);
		const marks = [await store.mark()];
		const note = async () => {
			marks.push(await store.mark());
		};

		const [first, second] = [onDay(1), onDay(2, 'orders')];
		await store.begin({...first.run, status: 'running'});
		await note();
		await store.complete(first);
		await note();
		await store.begin({...second.run, status: 'running'});
		await note();
		await store.end(second.run.runId, {status: 'failed', error: 'no such table', durationMs: 1});
		await note();
		await store.remove([first.run.runId]);
		await note();
		t.is(new Set(marks).size, marks.length);
		await store.verdicts('development');
		await note();
		t.is(new Set(marks).size, marks.length - 1);
	});

	test(`${name} detects that a history has changed when a run comes late, or is deleted`, async t => {
		const store = await open(t);
		const [first, second, third] = [onDay(1), onDay(3), onDay(5)];
		for (const profile of [first, second, third]) {
			await keepRun(store, profile);
		}

		const all = await historyOf(store);
		t.is(await historyOf(store), all);
		await keepRun(store, onDay(4, 'orders'));
		t.is(await historyOf(store), all, 'a run of another dataset changes nothing');
		const late = onDay(2);
		await keepRun(store, late);
		const withLate = await historyOf(store);
		await store.remove([second.run.runId]);
		const withoutSecond = await historyOf(store);
		await store.remove([first.run.runId]);
		t.is(new Set([all, withLate, withoutSecond, await historyOf(store)]).size, 4);
	});
}

test('a verdict is not kept while another process writes to the store, and nobody waits for it', async t => {
	const {store, filepath} = await newStore(t);
	const profile = onDay(1);
	await keepRun(store, profile);
	const writer = new Database(filepath);
	t.teardown(() => writer.close());
	writer.exec('BEGIN IMMEDIATE');
	await store.keepVerdict(profile.run.runId, 'late');
	writer.exec('COMMIT');
	t.deepEqual(query(filepath, 'SELECT verdict FROM profilemesh_runs'), [{verdict: null}]);
	await store.keepVerdict(profile.run.runId, 'kept');
	t.deepEqual(query(filepath, 'SELECT verdict FROM profilemesh_runs'), [{verdict: 'kept'}]);
});
