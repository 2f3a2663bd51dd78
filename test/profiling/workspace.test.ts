// What a workspace finds, compares and refuses, on a real store.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import type {Run} from '../../source/profiling/profile.ts';
import type {Workspace} from '../../source/workspace.ts';
import {aColumn, aProfile} from '../support/run-profiles.ts';
import {execute} from '../support/stores.ts';
import {numbers, placeWith, workspaceAt, type Place} from '../support/workspaces.ts';

/** A workspace whose store has these runs, each with one column. */
const workspaceWith = async (
	t: ExecutionContext,
	runs: ReadonlyArray<Partial<Run>>,
): Promise<{readonly workspace: Workspace; readonly place: Place}> => {
	const place = await placeWith(t, numbers('customers', 3));
	const workspace = await workspaceAt(t, place);
	const store = await workspace.store();
	for (const [index, run] of runs.entries()) {
		const profiledAt = new Date(Date.UTC(2026, 2, 1 + index));
		await store.complete(aProfile({profiledAt, ...run}, [aColumn({count: 10, mean: 10 + index})]));
	}

	return {workspace, place};
};

const refusal = async (t: ExecutionContext, work: Promise<unknown>) => {
	const error = await t.throwsAsync(work, {instanceOf: ProfileMeshError});
	return {
		code: error?.code,
		message: error?.message,
		why: error?.why,
		hint: error?.hint,
	};
};

const idOf = (digit: number): string => `${digit}${'0'.repeat(7)}-0000-4000-8000-000000000000`;

test('a dataset is found by its table, and by its schema and table', async t => {
	const {workspace} = await workspaceWith(t, [{datasetName: 'customers'}, {datasetName: 'odd.name'}]);
	const customers = {schemaName: 'main', datasetName: 'customers'};
	t.deepEqual(await workspace.findDataset('customers'), customers);
	t.deepEqual(await workspace.findDataset('main.customers'), customers);
	t.deepEqual(await workspace.findDataset('customers', 'main'), customers);
	t.deepEqual(await workspace.findDataset('odd.name'), {schemaName: 'main', datasetName: 'odd.name'});
	t.deepEqual(await workspace.findDataset('main.odd.name'), {schemaName: 'main', datasetName: 'odd.name'});
});

test('a name that several schemas have is an error that lists them, and the schema decides', async t => {
	const {workspace} = await workspaceWith(t, [{schemaName: 'main'}, {schemaName: 'archive'}]);
	t.deepEqual(await refusal(t, workspace.findDataset('customers')), {
		code: 'not-found',
		message: 'Several datasets are named customers',
		why: 'There are archive.customers, main.customers.',
		hint: 'Name it with its schema, or add --schema.',
	});
	t.deepEqual(await workspace.findDataset('archive.customers'), {schemaName: 'archive', datasetName: 'customers'});
	t.deepEqual(await workspace.findDataset('customers', 'archive'), {schemaName: 'archive', datasetName: 'customers'});
	t.like(await refusal(t, workspace.findDataset('customers', 'other')), {
		code: 'not-found',
		message: 'There are no runs of other.customers',
	});
});

test('the error of a dataset without runs lists those that have some', async t => {
	const {workspace} = await workspaceWith(
		t,
		['a', 'b', 'c', 'd', 'e', 'f'].map(datasetName => ({datasetName})),
	);
	t.like(await refusal(t, workspace.findDataset('zebra')), {
		code: 'not-found',
		message: 'There are no runs of zebra',
		why: 'In the environment development there are runs of a, b, c, d, e and others.',
	});
	const {workspace: empty} = await workspaceWith(t, []);
	t.like(await refusal(t, empty.findDataset('zebra')), {
		code: 'not-found',
		why: 'Nothing has been profiled in the environment development.',
	});
});

test('a run that failed makes no dataset', async t => {
	const {workspace} = await workspaceWith(t, [{status: 'failed'}]);
	t.like(await refusal(t, workspace.findDataset('customers')), {code: 'not-found'});
});

test('the two latest runs are compared, and any two that are named', async t => {
	const {workspace} = await workspaceWith(
		t,
		[1, 2, 3].map(digit => ({runId: idOf(digit)})),
	);
	const dataset = await workspace.findDataset('customers');
	const {baseline, current, metricDrifts} = await workspace.compare(dataset);
	t.deepEqual([baseline.runId, current.runId], [idOf(2), idOf(3)]);
	t.like(
		metricDrifts.find(({metricName}) => metricName === 'mean'),
		{baselineValue: 11, currentValue: 12},
	);
	const named = await workspace.compare(dataset, {baseline: '1', current: '2'});
	t.deepEqual([named.baseline.runId, named.current.runId], [idOf(1), idOf(2)]);
});

test('one run alone cannot be compared', async t => {
	const {workspace} = await workspaceWith(t, [{}]);
	t.like(await refusal(t, workspace.compare({schemaName: 'main', datasetName: 'customers'})), {
		code: 'not-found',
		message: 'main.customers has only one run in the environment development',
	});
});

test('a run of another dataset, an unknown one and an ambiguous one are refused by name', async t => {
	const {workspace} = await workspaceWith(t, [
		{runId: idOf(1)},
		{runId: idOf(2)},
		{runId: idOf(3), datasetName: 'orders'},
		{runId: idOf(2).replace('20', '21')},
	]);
	const dataset = {schemaName: 'main', datasetName: 'customers'};
	t.like(await refusal(t, workspace.compare(dataset, {baseline: '3'})), {
		code: 'not-found',
		why: 'It is a run of main.orders, not of main.customers',
	});
	t.like(await refusal(t, workspace.compare(dataset, {baseline: 'ffff'})), {
		code: 'not-found',
		message: 'There is no run ffff',
	});
	const {code, message, hint} = await refusal(t, workspace.compare(dataset, {baseline: '2'}));
	t.deepEqual([code, message], ['not-found', 'Several runs have an id that begins with 2']);
	t.true(hint?.includes(idOf(2)) === true && hint.includes(idOf(2).replace('20', '21')));
	t.like(await refusal(t, workspace.compare(dataset, {baseline: idOf(1), current: idOf(1)})), {code: 'usage'});
});

test('environments do not see each other', async t => {
	const {workspace, place} = await workspaceWith(t, [
		{environment: 'development', runId: idOf(6)},
		{environment: 'production', runId: idOf(7)},
	]);
	t.deepEqual(await workspace.findDataset('customers'), {schemaName: 'main', datasetName: 'customers'});
	const production = await workspaceAt(t, place, {environment: 'production'});
	t.like(await refusal(t, production.compare({schemaName: 'main', datasetName: 'customers'})), {
		message: 'main.customers has only one run in the environment production',
	});
	t.like(await refusal(t, workspace.compare({schemaName: 'main', datasetName: 'customers'}, {baseline: '7'})), {
		why: 'It was made in the environment production, not in development',
	});
});

test('a missing source is tried again at the next call', async t => {
	const place = await placeWith(t, numbers('customers', 3));
	const aside = path.join(place.directory, 'aside.db');
	await fs.rename(place.database, aside);
	const workspace = await workspaceAt(t, place);
	t.like(await refusal(t, workspace.plan()), {code: 'source'});
	await fs.rename(aside, place.database);
	const plans = await workspace.plan();
	t.is(plans.length, 1);
});

test('a store that could not be opened is tried again at the next call', async t => {
	const place = await placeWith(t, numbers('customers', 3));
	await fs.mkdir(place.storage);
	const workspace = await workspaceAt(t, place);
	t.like(await refusal(t, workspace.findDataset('customers')), {code: 'storage'});
	await fs.rmdir(place.storage);
	t.like(await refusal(t, workspace.findDataset('customers')), {code: 'not-found'});
	t.is(await workspace.store(), await workspace.store());
});

test('the plan opens no store, and the list of runs opens no source', async t => {
	const place = await placeWith(t, numbers('customers', 3));
	const workspace = await workspaceAt(t, place);
	await workspace.plan();
	await t.throwsAsync(fs.access(place.storage));
	await fs.rm(place.database);
	const other = await workspaceAt(t, place);
	const store = await other.store();
	t.deepEqual(await store.runs(), []);
});

test('a store that was upgraded by a newer program is refused, and left as it is', async t => {
	const {workspace, place} = await workspaceWith(t, [{}]);
	await workspace.close();
	execute(place.storage, 'UPDATE profilemesh_migrations SET version = version + 40');
	const again = await workspaceAt(t, place);
	const {code, message} = await refusal(t, again.findDataset('customers'));
	t.is(code, 'storage');
	t.regex(message ?? '', /newer ProfileMesh/v);
});
