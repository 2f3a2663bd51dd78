// What is said of a dataset that cannot be compared: nothing is wrong where only time is missing.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {compareDataset} from '../../source/commands/comparisons.ts';
import {runCommand} from '../support/command.ts';
import {numbers, placeWith, workspaceAt} from '../support/workspaces.ts';

const dataset = {schemaName: 'main', datasetName: 'a'};

const profiled = async (t: ExecutionContext, times: number) => {
	const place = await placeWith(t, numbers('a', 100));
	for (let run = 0; run < times; run++) {
		await runCommand(['profile', '--config', place.config]);
	}

	const verdict = async (baseline?: string) => {
		const {event} = await compareDataset(await workspaceAt(t, place), dataset, {baseline});
		return event.type === 'drift_not_judged' ? event.reason : event.type;
	};

	const pin = async () => {
		const {status, stderr} = await runCommand([
			'baseline',
			'pin',
			'--config',
			place.config,
			'--dataset',
			'a',
			'--reason',
			'as it should be',
		]);
		t.is(status, 0, stderr);
	};

	return {place, verdict, pin};
};

test('the only run of a dataset has no baseline under any rule', async t => {
	const {place, verdict, pin} = await profiled(t, 1);
	for (const way of ['auto', 'previous', 'median:7', 'same-weekday', 'pinned']) {
		t.is(await verdict(way), 'no_baseline', way);
	}

	await pin();
	t.is(await verdict(), 'no_baseline');
	t.is(await verdict('pinned'), 'no_baseline');
	const store = await (await workspaceAt(t, place)).store();
	const [run] = await store.runs({dataset});
	t.is(await verdict(run?.runId), 'no_baseline');
});

test('two runs have no baseline yet under a rule that needs another day or a pinned run', async t => {
	const {verdict, pin} = await profiled(t, 2);
	t.is(await verdict('same-weekday'), 'no_baseline');
	t.is(await verdict('pinned'), 'no_baseline');
	t.is(await verdict('median:7'), 'drift_not_detected');
	await pin();
	t.is(await verdict('pinned'), 'drift_not_detected');
});

test('--all names the datasets that have no baseline yet, and they fail nothing', async t => {
	const {place} = await profiled(t, 2);
	const {status, stdout, stderr} = await runCommand([
		'drift',
		'--all',
		'--baseline',
		'same-weekday',
		'--fail-on-drift',
		'--config',
		place.config,
	]);
	t.is(status, 0);
	t.is(stdout, '');
	t.regex(
		stderr,
		/^skipped: main\.a has no earlier run of the same weekday as [0-9a-f]{6}\. Days are those of UTC, and runs of the same day do not count$/mv,
	);
});

for (const [format, document] of [
	['text', /^$/v],
	['json', /^\[\]\n$/v],
	['markdown', /^/v],
	['junit', /<testsuites/v],
	['sarif', /"results": \[\]/v],
] as const) {
	test(`a dataset without a baseline yet is skipped and fails nothing, as ${format}`, async t => {
		const {place} = await profiled(t, 1);
		const drift = ['drift', '--format', format, '--fail-on-drift', 'low', '--config', place.config];
		const one = await runCommand([...drift, '--dataset', 'a']);
		t.is(one.status, 0);
		t.regex(one.stdout, document);
		t.is(one.stdout, (await runCommand([...drift, '--all'])).stdout);
		t.true(
			one.stderr.startsWith(
				'skipped: main.a has only one run in the environment development\n  why: Drift compares two runs\n',
			),
			one.stderr,
		);
	});
}

test('a failed comparison is reported for the judged run, not for a later one', async t => {
	const {place} = await profiled(t, 3);
	const workspace = await workspaceAt(t, place);
	const store = await workspace.store();
	const runs = await store.runs({dataset});
	const first = runs.at(-1);
	const {event} = await compareDataset(workspace, dataset, {current: first?.runId, baseline: 'previous'});
	t.like(event, {type: 'drift_not_judged', runId: first?.runId, batchId: first?.batchId});
	const {event: unknown} = await compareDataset(workspace, dataset, {current: 'ffffffff'});
	t.like(unknown, {type: 'drift_not_judged', reason: 'failed', runId: null});
});

test('a chosen baseline that is gone is a failure', async t => {
	const {place, verdict, pin} = await profiled(t, 1);
	await pin();
	await fs.rm(path.join(place.directory, 'store.db'));
	await runCommand(['profile', '--config', place.config]);
	t.is(await verdict(), 'failed');
	t.is(await verdict('ffffffff'), 'failed');
});
