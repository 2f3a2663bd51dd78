// `profilemesh drift` tells webhooks of new findings: each once, and whatever a webhook does, the command is the same.
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {driftCommand, type DriftCommandOptions} from '../../source/commands/drift.ts';
import {configSchema} from '../../source/config/schema.ts';
import {createDriftReview} from '../../source/drift-review.ts';
import {judge} from '../../source/drift-verdicts.ts';
import type {RunProfile} from '../../source/profiling/profile.ts';
import type {Workspace} from '../../source/workspace.ts';
import {recordedOutput} from '../support/cli-workspace.ts';
import {column} from '../support/drift-runs.ts';
import {comparingWorkspace, nthRun, temporaryDirectory} from '../support/drift-store.ts';
import {runUnderPipes} from '../support/pipes-host.ts';
import {execute} from '../support/stores.ts';
import {webhook, type Webhook} from '../support/webhook.ts';
import {numbers, placeWith} from '../support/workspaces.ts';

const secret = 'T0000-B0000-XXXXXXXX';

type Target = {
	readonly url: string;
	readonly from?: string;
	readonly tables?: readonly string[];
	readonly format?: string;
};

/** The n-th run of the shop, with a mean. */
const shop = (n: number, mean: number): RunProfile =>
	nthRun(n, {datasetName: 'shop', rowCount: 1000 + ((n * 7) % 5)}, [
		column('age', 'integer', {mean, null_percent: 0}),
	]);

/** Enough runs for an alarm to stay open while later ones show it. */
const past = [100, 101, 99, 102, 100, 98, 101, 100, 103, 99, 100, 101];

const quiet = [1, 2].map(n => nthRun(n + 40, {datasetName: 'quiet'}, [column('id', 'integer', {mean: 7})]));

/** A workspace that keeps its verdicts, on runs of a shop with these means, and of a table that stays as it is. */
const shopOf = async (
	t: ExecutionContext,
	means: readonly number[],
	{notify, ...keys}: {readonly notify: readonly Target[]} & Readonly<Record<string, unknown>>,
): Promise<Workspace> => {
	const runs = [...means.map((mean, index) => shop(index + 1, mean)), ...quiet];
	const directory = await temporaryDirectory(t);
	const {compare: _compare, ...workspace} = await comparingWorkspace(t, runs);
	const source = {type: 'sqlite', filepath: '/shop/shop.db'};
	const config = {
		...workspace.config,
		file: path.join(directory, 'config.yml'),
		config: configSchema.parse({source, notify, ...keys}),
	};
	const core = {
		config,
		store: async () => workspace.store(),
		findDataset: async (name: string) => workspace.findDataset(name),
		compare: async (dataset: Parameters<typeof judge>[1], comparison: Parameters<typeof judge>[2]) =>
			judge({config, store: async () => workspace.store()}, dataset, comparison),
	};
	return {
		...workspace,
		...createDriftReview(core),
		...core,
		compare: async (dataset, comparison) =>
			core.compare(typeof dataset === 'string' ? await core.findDataset(dataset) : dataset, comparison),
	};
};

const add = async (workspace: Workspace, {run, columns}: RunProfile): Promise<void> => {
	const store = await workspace.store();
	await store.begin({...run, status: 'running'});
	await (run.status === 'failed'
		? store.end(run.runId, {status: 'failed', error: 'no such table', durationMs: 1})
		: store.complete({run, columns}));
};

const addressOf = ({url}: Webhook): string => `${url}/services/${secret}`;

const drift = async (t: ExecutionContext, workspace: Workspace, options: Partial<DriftCommandOptions> = {}) => {
	const output = recordedOutput();
	const status = await driftCommand({format: 'text', all: true, ...options}, workspace, {output});
	t.false((output.written.stdout + output.written.stderr).includes(secret));
	return {status, ...output.written};
};

type Body = {
	readonly findings: number;
	readonly datasets: ReadonlyArray<{
		readonly dataset_name: string;
		readonly column_drifts: ReadonlyArray<{readonly metric_name: string; readonly drift_severity: string}>;
	}>;
};

/** What the webhook was told, a line each: `shop count high`. */
const toldTo = ({requests}: Webhook): readonly string[] =>
	requests.flatMap(({body}) =>
		(body as Body).datasets.flatMap(dataset =>
			dataset.column_drifts.map(found => `${dataset.dataset_name} ${found.metric_name} ${found.drift_severity}`),
		),
	);

test('a new finding is sent once, however often drift is run', async t => {
	const hook = await webhook(t);
	const workspace = await shopOf(t, [100, 150], {notify: [{url: addressOf(hook)}]});
	const first = await drift(t, workspace, {failOnDrift: 'high'});
	t.is(first.status, 1);
	t.is(first.stderr, `Sent 1 new finding to notify[0] (${hook.url}/********)\n`);
	t.deepEqual(toldTo(hook), ['shop mean high']);
	t.like(hook.requests[0]?.body, {
		version: '1.0',
		event: 'new_findings',
		environment: 'development',
		worst_severity: 'high',
		findings: 1,
		datasets: [
			{
				dataset_name: 'shop',
				column_drifts: [{column_name: 'age', baseline_value: 100, current_value: 150, change_percent: 50}],
			},
		],
	});
	const second = await drift(t, workspace, {failOnDrift: 'high'});
	t.deepEqual([second.status, second.stderr], [1, '']);
	const one = await drift(t, workspace, {all: false, dataset: 'shop'});
	t.is(one.stderr, '');
	t.is(hook.requests.length, 1);
});

test('a verdict that is reached again by other rules sends nothing twice', async t => {
	const hook = await webhook(t);
	const workspace = await shopOf(t, [100, 150], {notify: [{url: addressOf(hook)}]});
	await drift(t, workspace);
	workspace.config.config.drift.thresholds.low = 4;
	await drift(t, workspace);
	t.is(hook.requests.length, 1);
});

test('a later run that shows the same alarm sends nothing', async t => {
	const hook = await webhook(t);
	const workspace = await shopOf(t, [100, 120], {notify: [{url: addressOf(hook), from: 'medium'}]});
	await drift(t, workspace);
	t.deepEqual(toldTo(hook), ['shop mean medium']);
	await add(workspace, shop(3, 120));
	await drift(t, workspace);
	t.is(hook.requests.length, 1);
});

test('an alarm that grows is sent again, and one that reaches the severity of a webhook is sent then', async t => {
	const [hook, strict] = await Promise.all([webhook(t), webhook(t)]);
	const notify = [{url: addressOf(hook), from: 'medium'}, {url: addressOf(strict)}];
	const workspace = await shopOf(t, [100, 120], {notify});
	await drift(t, workspace);
	await add(workspace, shop(3, 150));
	await drift(t, workspace);
	t.deepEqual(toldTo(hook), ['shop mean medium', 'shop mean high']);
	t.deepEqual(toldTo(strict), ['shop mean high']);
});

test('an alarm of a history is sent with the run that raised it, and not with those after it', async t => {
	const hook = await webhook(t);
	const workspace = await shopOf(t, [...past, 200], {notify: [{url: addressOf(hook)}]});
	await drift(t, workspace);
	t.deepEqual(toldTo(hook), ['shop mean high']);
	for (const n of [14, 15]) {
		await add(workspace, shop(n, 190 + n));
		await drift(t, workspace);
	}

	t.is(hook.requests.length, 1);
	for (const n of [16, 17, 18, 19]) {
		await add(workspace, shop(n, 83 + n));
		await drift(t, workspace);
	}

	await add(workspace, shop(20, 400));
	const before = hook.requests.length;
	await drift(t, workspace);
	t.is(hook.requests.length, before + 1, 'the next alarm is another one');
});

test('findings that were open before a webhook was added are not sent to it', async t => {
	const workspace = await shopOf(t, [...past, 200], {notify: []});
	await drift(t, workspace);
	await add(workspace, shop(14, 203));
	const hook = await webhook(t);
	workspace.config.config.notify.push({url: addressOf(hook), from: 'high', format: 'json'});
	await drift(t, workspace);
	t.is(hook.requests.length, 0);
});

test('drift from a pinned run is sent once', async t => {
	const hook = await webhook(t);
	const workspace = await shopOf(t, [100, 150], {notify: [{url: addressOf(hook)}]});
	await workspace.pin('shop', {run: '01aaaaaa'});
	for (const n of [3, 4, 5]) {
		await drift(t, workspace);
		await add(workspace, shop(n, 150));
	}

	t.is(hook.requests.length, 1);
});

test('a webhook that fails is a warning: report and exit status stay, and the next drift sends it again', async t => {
	const hook = await webhook(t, count => (count === 1 ? 404 : 200));
	const other = await webhook(t);
	const workspace = await shopOf(t, [100, 150], {notify: [{url: addressOf(hook)}, {url: addressOf(other)}]});
	const silent = await drift(t, await shopOf(t, [100, 150], {notify: []}), {failOnDrift: 'high'});
	const failing = await drift(t, workspace, {failOnDrift: 'high'});
	t.deepEqual([failing.status, failing.stdout], [silent.status, silent.stdout]);
	t.true(
		failing.stderr.includes(
			`warning: 1 new finding did not reach notify[0] (${hook.url}/********)\n` +
				'  why: It answered with status 404\n' +
				'  hint: The next drift of these tables tries again\n',
		),
	);
	await drift(t, workspace);
	t.deepEqual([hook.requests.length, other.requests.length], [2, 1]);
	await add(workspace, shop(3, 150));
	await drift(t, workspace);
	t.deepEqual([hook.requests.length, other.requests.length], [2, 1]);
});

test('a finding that could not be sent with one run is sent with the next', async t => {
	const hook = await webhook(t, count => (count === 1 ? 410 : 200));
	const workspace = await shopOf(t, [...past, 200], {notify: [{url: addressOf(hook)}]});
	await drift(t, workspace);
	await add(workspace, shop(14, 203));
	await drift(t, workspace);
	t.deepEqual(toldTo(hook), ['shop mean high', 'shop mean high']);
});

test('a webhook gets only its tables and severities, and nothing that is accepted', async t => {
	const hooks = await Promise.all([1, 2, 3, 4].map(async () => webhook(t)));
	const rules = [{tables: ['other_*', 'main.shop*']}, {tables: ['quiet'], from: 'low'}, {from: 'low'}, {}];
	const notify = hooks.map((hook, index) => ({url: addressOf(hook), ...rules[index]}));
	const workspace = await shopOf(t, [100, 120], {notify});
	await drift(t, workspace);
	t.deepEqual(
		hooks.map(hook => toldTo(hook)),
		[[], [], ['shop mean medium'], []],
	);
	await add(workspace, shop(3, 200));
	await workspace.accept('shop', {targets: ['age.mean'], reason: 'a sale', expires: '2099-01-01'});
	await drift(t, workspace);
	t.deepEqual(
		hooks.map(({requests}) => requests.length),
		[0, 0, 1, 0],
	);
});

test('a pattern of schema and table chooses what a webhook gets', async t => {
	const hook = await webhook(t);
	const {schemaName} = shop(1, 1).run;
	const tables = [`${schemaName}.sho?`];
	await drift(t, await shopOf(t, [100, 150], {notify: [{url: addressOf(hook), tables}]}));
	t.deepEqual(toldTo(hook), ['shop mean high']);
});

test('a comparison of a named run sends nothing, and one with another baseline rule does', async t => {
	const hook = await webhook(t);
	const workspace = await shopOf(t, [100, 150], {notify: [{url: addressOf(hook)}]});
	await drift(t, workspace, {all: false, dataset: 'shop', current: '02aaaaaa'});
	await drift(t, workspace, {all: false, dataset: 'shop', baseline: '01aaaaaa'});
	t.is(hook.requests.length, 0);
	await drift(t, workspace, {baseline: 'previous'});
	t.is(hook.requests.length, 1);
});

test('a webhook with an empty address is left out, without a word', async t => {
	const {stderr} = await drift(t, await shopOf(t, [100, 150], {notify: [{url: ''}]}));
	t.is(stderr, '');
});

test('a profile that fails every night is sent once', async t => {
	const hook = await webhook(t);
	const workspace = await shopOf(t, [100, 100], {notify: [{url: addressOf(hook)}]});
	for (const n of [3, 4]) {
		await add(workspace, nthRun(n, {datasetName: 'shop', status: 'failed'}));
		await drift(t, workspace);
	}

	t.is(hook.requests.length, 1);
	t.like(hook.requests[0]?.body, {datasets: [{schema_changes: [{kind: 'dataset_failed', severity: 'high'}]}]});
});

test('if reports may hold no values, no webhook gets one in any format', async t => {
	const hooks = await Promise.all([1, 2, 3].map(async () => webhook(t)));
	const formats = ['json', 'slack', 'teams'];
	const notify = hooks.map((hook, index) => ({url: addressOf(hook), from: 'low', format: formats[index] ?? ''}));
	const of = (n: number, max: number) =>
		nthRun(n, {datasetName: 'shop'}, [column('age', 'integer', {max, null_percent: n})]);
	const workspace = await shopOf(t, [], {notify, reports: {values: false}});
	await add(workspace, of(1, 1000));
	await add(workspace, of(20, 77_123));
	await drift(t, workspace);
	for (const {requests} of hooks) {
		const told = JSON.stringify(requests[0]?.body);
		t.true(told.includes('age'));
		t.notRegex(told, /77,?123/v);
	}
});

test('the checks that Dagster runs with a profile send new findings, too', async t => {
	const hook = await webhook(t);
	const place = await placeWith(t, numbers('shop', 300), {notify: [{url: addressOf(hook)}]});
	const assets = {'profilemesh/main/shop': {schema: 'main', table: 'shop', checks: ['drift', 'schema']}};
	const materialize = async () =>
		runUnderPipes(t, ['profile', '--config', place.config], {
			assetKeys: Object.keys(assets),
			extras: {profilemesh: {assets}},
		});
	await materialize();
	execute(place.database, 'DELETE FROM shop WHERE n > 150');
	const {status, stderr} = await materialize();
	t.deepEqual([status, hook.requests.length], [0, 1]);
	t.true(stderr.includes(`Sent 1 new finding to notify[0] (${hook.url}/********)\n`));
	t.deepEqual(toldTo(hook), ['shop count high']);
	const again = await runUnderPipes(t, ['drift', '--config', place.config], {
		assetKeys: Object.keys(assets),
		extras: {profilemesh: {assets}},
	});
	t.deepEqual([again.status, hook.requests.length], [0, 1]);
});
