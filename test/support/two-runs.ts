// The life of two runs in a store on a server, one that completes and one that fails.
import type {ExecutionContext} from 'ava';
import type {Store} from '../../source/storage/store.ts';
import {aProfile, aRun} from './run-profiles.ts';
import {storeIn, type StorageSettings} from './stores.ts';

/** A store on a server, which waits a minute for locks. */
export const openIn = async (t: ExecutionContext, settings: StorageSettings): Promise<Store> =>
	storeIn(t, settings, {busyTimeout: 60_000});

/** Stores the runs in an empty store, and checks every way to read them. Returns their ids. */
export const keepTwoRuns = async (t: ExecutionContext, store: Store): Promise<readonly string[]> => {
	const profile = aProfile({profiledAt: new Date('2026-03-01T10:30:00.123Z')});
	await store.begin({
		...profile.run,
		status: 'running',
		rowCount: null,
		durationMs: null,
	});
	t.deepEqual(
		(await store.runs()).map(({status}) => status),
		['running'],
	);
	t.is(await store.failAbandoned(), 0);
	await store.complete(profile);
	t.deepEqual(await store.findRun(profile.run.runId.slice(0, 8)), profile.run);
	const failed = aRun({
		status: 'running',
		rowCount: null,
		durationMs: null,
		profiledAt: new Date('2026-03-01T11:00:00.000Z'),
	});
	await store.begin(failed);
	await store.end(failed.runId, {status: 'failed', error: 'it failed', durationMs: 1234.5});
	t.deepEqual(
		(await store.runs({limit: 1})).map(({runId, status, error, durationMs}) => [runId, status, error, durationMs]),
		[[failed.runId, 'failed', 'it failed', 1234.5]],
	);
	t.deepEqual(await store.datasets('development', 5), [
		{schemaName: 'main', datasetName: 'customers', runs: [profile.run]},
	]);
	t.deepEqual(
		await store.history({
			dataset: {schemaName: 'main', datasetName: 'customers'},
			environment: 'development',
			column: 'age',
			metric: 'mean',
			limit: 5,
		}),
		[{runId: profile.run.runId, profiledAt: profile.run.profiledAt, value: 35.5}],
	);
	return [profile.run.runId, failed.runId];
};
