// Rows of a store that no run can be read from, runs of one time, and a store that is deleted while it is in use.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {startCli} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {execute, newStore, query} from '../support/stores.ts';
import {aProfile} from '../support/run-profiles.ts';
import {waitUntil} from '../support/wait-until.ts';
import {endlessView, numbers, placeWith, type Place} from '../support/workspaces.ts';

const threeRuns = async (t: ExecutionContext): Promise<Place> => {
	const place = await placeWith(t, numbers('a', 5));
	for (const _ of [1, 2, 3]) {
		await runCommand(['profile', '--quiet', '--config', place.config]);
	}

	return place;
};

const latestId = ({storage}: Place): string => {
	const [row] = query(storage, 'SELECT run_id FROM profilemesh_runs ORDER BY profiled_at DESC LIMIT 1');
	return (row as {readonly run_id: string}).run_id;
};

for (const [column, value] of [
	['profiled_at', "'yesterday'"],
	['profiled_at', "'2024-13-45 00:00:00'"],
	['status', "'exploded'"],
	['sampling', "'{'"],
	['row_count', "'many'"],
] as const) {
	test(`a run whose ${column} is ${value} is left out by name, and the others are there`, async t => {
		const place = await threeRuns(t);
		const id = latestId(place);
		execute(place.storage, `UPDATE profilemesh_runs SET ${column} = ${value} WHERE run_id = '${id}'`);
		const listed = await runCommand(['runs', '--json', '--config', place.config]);
		t.is(listed.status, 0);
		t.is((JSON.parse(listed.stdout) as unknown[]).length, 2);
		t.true(listed.stderr.startsWith(`warning: run ${id} is left out: in its row of the store, ${column}: `));
		t.like(await runCommand(['drift', '--dataset', 'a', '--config', place.config]), {status: 0});
		t.like(await runCommand(['drift', '--all', '--config', place.config]), {status: 0});
		const shown = await runCommand(['runs', 'show', id, '--config', place.config]);
		t.is(shown.status, 3);
		t.true(shown.stderr.startsWith(`error: The run ${id} cannot be read\n`));
	});
}

test('of runs with the same time, the one that was written last is the latest', async t => {
	const {store} = await newStore(t);
	const profiledAt = new Date('2026-03-01T06:00:00Z');
	const ids = ['ffffffff', '00000000', '88888888'].map(start => `${start}-0000-4000-8000-000000000000`);
	for (const runId of ids) {
		const profile = aProfile({runId, profiledAt});
		await store.begin(profile.run);
		await store.complete(profile);
		const before = Date.now();
		await waitUntil('the next millisecond', () => Date.now() > before);
	}

	const latestFirst = ids.toReversed();
	t.deepEqual(
		(await store.runs()).map(({runId}) => runId),
		latestFirst,
	);
	const [history] = await store.datasets('development', 3);
	t.deepEqual(
		history?.runs.map(({runId}) => runId),
		latestFirst,
	);
});

for (const [what, remove] of [
	['file', async ({storage}: Place) => fs.rm(storage)],
	['directory', async ({storage}: Place) => fs.rm(path.dirname(storage), {recursive: true})],
] as const) {
	test(`a store whose ${what} is deleted while a profile runs is reported as gone, once`, async t => {
		const place = await placeWith(t, `${numbers('a', 5)} ${endlessView('endless')}`, {
			storage: {connection: {type: 'sqlite', filepath: 'kept/store.db'}},
			profiling: {tables: [{table: '{a,endless}'}]},
		});
		const kept = {...place, storage: path.join(place.directory, 'kept', 'store.db')};
		const {child, result} = startCli(['profile', '--config', place.config]);
		await waitUntil('a stored run', () => {
			try {
				return query(kept.storage, "SELECT 1 FROM profilemesh_runs WHERE status = 'completed'").length === 1;
			} catch {
				// The store is being made.
				return false;
			}
		});
		await remove(kept);
		child.kill('SIGINT');
		const {status, stdout, stderr} = await result;
		t.is(status, 130);
		t.false((stdout + stderr).includes('Rolling back'));
		t.regex(stdout, /endless[^\n]+(?:cancelled|failed)/v);
	});
}

test('a store that is deleted while the process runs is an error, not a run that nobody finds', async t => {
	const {store, filepath} = await newStore(t);
	await store.complete(aProfile());
	await fs.rm(filepath);
	const error = await t.throwsAsync(store.complete(aProfile({runId: '11111111-0000-4000-8000-000000000000'})), {
		instanceOf: ProfileMeshError,
		code: 'storage',
	});
	t.regex(`${error?.message ?? ''}: ${error?.why ?? ''}`, /is gone: The file was deleted|cannot be opened/v);
});
