import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {driftCommand, type DriftCommandOptions} from '../../source/commands/drift.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import type {Workspace} from '../../source/workspace.ts';
import {recordedOutput} from '../support/cli-workspace.ts';
import {column} from '../support/drift-runs.ts';
import {comparingWorkspace, nthRun, temporaryDirectory} from '../support/drift-store.ts';

const withMean = (n: number, datasetName: string, mean: number) =>
	nthRun(n, {datasetName}, [column('age', 'integer', {mean, null_percent: 0})]);

/** Customers drift by 20 %, orders do not, products have one run, returns lost a column. */
const runs = [
	withMean(1, 'customers', 100),
	withMean(2, 'customers', 120),
	withMean(3, 'orders', 7),
	withMean(4, 'orders', 7),
	withMean(5, 'products', 7),
	withMean(6, 'returns', 7),
	nthRun(7, {datasetName: 'returns'}),
];

const drift = async (workspace: Workspace, options: Partial<DriftCommandOptions>) => {
	const output = recordedOutput();
	const status = await driftCommand({format: 'text', ...options}, workspace, {output});
	return {status, ...output.written};
};

test('the drift of a stored dataset is printed, and the exit status is 0 unless asked', async t => {
	const {status, stdout, stderr} = await drift(await comparingWorkspace(t, runs), {dataset: 'customers'});
	t.is(status, 0);
	t.true(
		stdout.endsWith(
			'Metric Drifts:\n  [MEDIUM] customers.age.mean\n' +
				'    Baseline: 100.00\n    Current: 120.00\n    Change: +20.00%\n',
		),
	);
	t.is(stderr, '');
});

test('the exit status is 1 from the severity on that was asked for', async t => {
	const workspace = await comparingWorkspace(t, runs);
	const ended = await Promise.all([
		drift(workspace, {dataset: 'customers', failOnDrift: 'high'}),
		drift(workspace, {dataset: 'customers', failOnDrift: 'medium'}),
		drift(workspace, {dataset: 'customers', failOnDrift: 'low'}),
		drift(workspace, {dataset: 'orders', failOnDrift: 'low'}),
	]);
	t.deepEqual(
		ended.map(({status}) => status),
		[0, 1, 1, 0],
	);
});

test('a fault of the program itself is not reported as a failure of a dataset', async t => {
	const workspace = await comparingWorkspace(t, runs);
	const broken: Workspace = {
		...workspace,
		store: async () => workspace.store(),
		async compare() {
			throw new TypeError('nothing there');
		},
	};
	await t.throwsAsync(drift(broken, {all: true}), {instanceOf: TypeError});
});

test('a schema change alone can make the exit status 1', async t => {
	const {status} = await drift(await comparingWorkspace(t, runs), {dataset: 'returns', failOnDrift: 'high'});
	t.is(status, 1);
});

test('JSON is one document and nothing else', async t => {
	const {stdout, stderr} = await drift(await comparingWorkspace(t, runs), {dataset: 'customers', format: 'json'});
	t.like(JSON.parse(stdout), {dataset_name: 'customers', summary: {total_drifts: 1}});
	t.is(stderr, '');
});

test('all datasets with two runs are compared, and those with one are named on stderr', async t => {
	const workspace = await comparingWorkspace(t, runs);
	const json = await drift(workspace, {all: true, format: 'json', failOnDrift: 'high'});
	t.like(JSON.parse(json.stdout), [{dataset_name: 'customers'}, {dataset_name: 'orders'}, {dataset_name: 'returns'}]);
	t.is(
		json.stderr,
		'skipped: main.products has only one run in the environment development. Drift compares two runs\n',
	);
	t.is(json.status, 1);

	const text = await drift(workspace, {all: true});
	t.is(text.stdout.match(/^DRIFT DETECTION REPORT$/gmv)?.length, 3);
	t.is(text.stdout.match(/^\n={60}$/gmv)?.length, 2);
});

test('a list of one dataset, or of none, is still a list', async t => {
	const one = await drift(await comparingWorkspace(t, runs.slice(0, 2)), {all: true, format: 'json'});
	t.like(JSON.parse(one.stdout), [{dataset_name: 'customers'}]);
	const none = await drift(await comparingWorkspace(t, runs.slice(0, 1)), {all: true, format: 'json'});
	t.deepEqual(JSON.parse(none.stdout), []);
	t.is(none.status, 0);
});

test('a dataset that cannot be compared does not affect the others', async t => {
	const workspace = await comparingWorkspace(t, runs);
	const failing: Workspace = {
		...workspace,
		async compare(dataset, comparison) {
			if (typeof dataset === 'object' && dataset.datasetName === 'customers') {
				throw new ProfileMeshError('storage', 'The run cannot be read', {
					why: 'database is locked',
					hint: 'Try again',
				});
			}

			return workspace.compare(dataset, comparison);
		},
	};
	const {status, stdout, stderr} = await drift(failing, {all: true, format: 'json'});
	t.like(JSON.parse(stdout), [{dataset_name: 'orders'}, {dataset_name: 'returns'}]);
	t.true(
		stderr.startsWith(
			'failed: main.customers: The run cannot be read\n  why: database is locked\n  hint: Try again\n',
		),
	);
	t.is(status, 3);
	const strict = await drift(failing, {all: true, failOnDrift: 'high'});
	t.is(strict.status, 1);
});

test('a report file is written whole, in place of stdout, and nothing is left beside it', async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'drift.json');
	await fs.writeFile(file, 'x'.repeat(100_000));
	const {stdout, stderr} = await drift(await comparingWorkspace(t, runs), {
		dataset: 'customers',
		format: 'json',
		output: file,
	});
	t.is(stdout, '');
	t.is(stderr, `Wrote ${file}\n`);
	t.like(JSON.parse(await fs.readFile(file, 'utf8')), {dataset_name: 'customers'});
	t.deepEqual(await fs.readdir(directory), ['drift.json']);
});

const refused = test.macro(async (t, options: Partial<DriftCommandOptions>, message: string) => {
	const error = await t.throwsAsync(drift(await comparingWorkspace(t, runs), options), {
		instanceOf: ProfileMeshError,
		code: 'usage',
	});
	t.is(error.message, message);
	t.truthy(error.hint);
});

test(
	'an unknown format is refused',
	refused,
	{dataset: 'customers', format: 'pdf'},
	'There is no drift report in the format pdf',
);
test('a comparison needs a dataset', refused, {}, 'No dataset to compare');
test(
	'--all is refused beside --dataset',
	refused,
	{all: true, dataset: 'customers'},
	'--all cannot be combined with --dataset',
);
test(
	'--all is refused beside a current run',
	refused,
	{all: true, current: '01a'},
	'--all cannot be combined with --current',
);
test(
	'--all is refused beside a run as the baseline',
	refused,
	{all: true, baseline: '01a'},
	'--all cannot be combined with --baseline with a run',
);

test('an environment without any run is an error that says what to do', async t => {
	await t.throwsAsync(drift(await comparingWorkspace(t, []), {all: true}), {
		code: 'not-found',
		message: 'There are no runs in the environment development',
	});
});

test('every dataset can be compared with a baseline that is chosen by a rule', async t => {
	const {status, stdout} = await drift(await comparingWorkspace(t, runs), {
		all: true,
		baseline: 'median:3',
		format: 'json',
	});
	t.is(status, 0);
	t.like(JSON.parse(stdout), [
		{dataset_name: 'customers', baseline_run_id: 'median:3', baseline_choice: 'median:3'},
		{dataset_name: 'orders'},
		{dataset_name: 'returns'},
	]);
});

test('each format is written for all datasets at once, a dataset that cannot be compared among them', async t => {
	const workspace = await comparingWorkspace(t, runs);
	const failing: Workspace = {
		...workspace,
		async compare(dataset, comparison) {
			if (typeof dataset === 'object' && dataset.datasetName === 'orders') {
				throw new ProfileMeshError('storage', 'The run cannot be read');
			}

			return workspace.compare(dataset, comparison);
		},
	};
	const markdown = await drift(failing, {all: true, format: 'markdown'});
	t.regex(markdown.stdout, /^# Drift\n\n## main\.returns: 1 schema change\n/v);
	t.regex(markdown.stdout, /\*\*main\.orders could not be compared\*\*: The run cannot be read\n$/v);
	const junit = await drift(failing, {all: true, format: 'junit', failOnDrift: 'medium'});
	t.is(junit.stdout.match(/<testsuite /gv)?.length, 3);
	t.is(junit.stdout.match(/<failure /gv)?.length, 2);
	t.is(junit.status, 1);
	const sarif = await drift(failing, {all: true, format: 'sarif'});
	t.like(JSON.parse(sarif.stdout), {version: '2.1.0', runs: [{invocations: [{executionSuccessful: false}]}]});
	t.is(sarif.status, 3);
});

test('a file that cannot be written is an error before anything is compared', async t => {
	const workspace = await comparingWorkspace(t, runs);
	const never: Workspace = {
		...workspace,
		async compare() {
			throw new Error('It was compared');
		},
	};
	await t.throwsAsync(
		drift(never, {dataset: 'customers', output: path.join(await temporaryDirectory(t), 'missing', 'drift.json')}),
		{code: 'usage'},
	);
});
