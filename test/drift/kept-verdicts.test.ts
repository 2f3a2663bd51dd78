// The verdict of the latest run is kept with it, and holds as long as what it depends on.
import fs from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {millisecondsPer} from '../../source/durations.ts';
import {knownVerdicts} from '../../source/drift-verdicts.ts';
import {datasetId} from '../../source/profiling/dataset.ts';
import type {Workspace} from '../../source/workspace.ts';
import {execute} from '../support/stores.ts';
import {eventsOf, numbers, placeWith, workspaceAt, type Place} from '../support/workspaces.ts';

const shop = {schemaName: 'main', datasetName: 'shop'};

const profileAt = async (workspace: Workspace, daysAgo: number): Promise<void> => {
	await eventsOf(workspace.profile(await workspace.plan(), {at: new Date(Date.now() - daysAgo * millisecondsPer.d)}));
};

/** A table of 300 rows that lost half of them between two runs. */
const drifted = async (t: ExecutionContext): Promise<{readonly place: Place; readonly workspace: Workspace}> => {
	const place = await placeWith(t, numbers('shop', 300));
	const workspace = await workspaceAt(t, place);
	await profileAt(workspace, 3);
	execute(place.database, 'DELETE FROM shop WHERE n > 150');
	await profileAt(workspace, 2);
	return {place, workspace};
};

const knownOf = async (workspace: Workspace) => {
	const known = await knownVerdicts(workspace);
	return known.get(datasetId(shop));
};

test('a comparison of the latest run keeps its verdict, and another process knows it', async t => {
	const {place, workspace} = await drifted(t);
	t.is(await knownOf(workspace), undefined);
	const report = await workspace.compare(shop);
	t.is(report.summary.worst, 'high');
	const known = await knownOf(await workspaceAt(t, place));
	t.like(known, {
		runId: report.current.runId,
		isCurrent: true,
		driftStatus: {
			worst: 'high',
			bySeverity: report.summary.driftBySeverity,
			compared: report.metricDrifts.length,
			accepted: 0,
		},
	});
	t.deepEqual(
		known?.driftStatus.findings.map(({reason}) => reason),
		[...report.schemaChanges, ...report.metricDrifts.filter(({severity}) => severity !== 'none')]
			.slice(0, 8)
			.map(({reason}) => reason),
	);
});

test('a comparison with a baseline that somebody chose, or of an earlier run, keeps no verdict', async t => {
	const {workspace} = await drifted(t);
	await workspace.compare(shop, {baseline: 'previous'});
	t.is(await knownOf(workspace), undefined);
	const [latest] = await (await workspace.store()).runs();
	await profileAt(workspace, 1);
	await workspace.compare(shop, {current: latest?.runId});
	t.is(await knownOf(workspace), undefined);
});

const changes: Readonly<Record<string, (place: Place, workspace: Workspace) => Promise<void>>> = {
	async 'a newer run'(_, workspace) {
		await profileAt(workspace, 1);
	},
	async 'a run that comes late'(_, workspace) {
		await profileAt(workspace, 5);
	},
	async 'another rule'({config}) {
		const text = await fs.readFile(config, 'utf8');
		await fs.writeFile(config, JSON.stringify({...JSON.parse(text), drift: {ignore: [{metric: 'count'}]}}));
	},
	async 'an acceptance'(_, workspace) {
		await workspace.accept(shop, {targets: ['count'], reason: 'a clean-up', expires: '2099-01-01'});
	},
	async 'a pin'(_, workspace) {
		const [, first] = await (await workspace.store()).runs();
		await workspace.pin(shop, {run: first?.runId});
	},
};

for (const [change, make] of Object.entries(changes)) {
	test(`${change} leaves the verdict as the last one known, until the latest run is judged`, async t => {
		const {place, workspace} = await drifted(t);
		await workspace.compare(shop);
		await make(place, workspace);
		const later = await workspaceAt(t, place);
		t.like(await knownOf(later), {isCurrent: false, driftStatus: {worst: 'high'}});
		await later.compare(shop);
		t.like(await knownOf(later), {isCurrent: true});
	});
}

test('an acceptance that has expired leaves the verdict to be judged again', async t => {
	const {place, workspace} = await drifted(t);
	const today = new Date().toISOString().slice(0, 10);
	await workspace.accept(shop, {targets: ['count'], reason: 'a clean-up', expires: today});
	await workspace.compare(shop);
	t.like(await knownOf(workspace), {isCurrent: true, driftStatus: {accepted: 1}});
	const file = await workspace.decisionsFile();
	const text = await fs.readFile(file, 'utf8');
	await fs.writeFile(file, text.replaceAll(today, '2026-01-01'));
	t.like(await knownOf(await workspaceAt(t, place)), {isCurrent: false});
});

test('a run with an invalid verdict in the store is judged again, whoever wrote it', async t => {
	const {place, workspace} = await drifted(t);
	await workspace.compare(shop);
	const database = new Database(place.storage);
	t.teardown(() => database.close());
	const kept = JSON.parse(
		String(database.prepare('SELECT verdict FROM profilemesh_runs WHERE verdict IS NOT NULL').pluck().get()),
	) as {driftStatus: {findings: unknown[]}};
	for (const text of [
		'',
		'{"key":',
		'null',
		'{"key":"x"}',
		JSON.stringify({...kept, driftStatus: {...kept.driftStatus, worst: 'dire'}}),
		JSON.stringify({...kept, driftStatus: {...kept.driftStatus, findings: [{metricName: 'nonsense'}]}}),
	]) {
		database.prepare('UPDATE profilemesh_runs SET verdict = ?').run(text);
		t.is(await knownOf(workspace), undefined, text);
	}

	await workspace.compare(shop);
	t.like(await knownOf(workspace), {isCurrent: true});
});
