// The recipes of the documentation for other schedulers, run as they stand there.
import fs from 'node:fs/promises';
import test from 'ava';
import Database from 'better-sqlite3';
import {parse} from 'yaml';
import {examplesOf} from '../support/documentation.ts';
import {exampleShop} from '../support/example-shop.ts';

const examples = examplesOf('docs/reports-and-ci.md');

/** The block of code below a heading. */
const recipe = (title: string): string => examples.find(({heading}) => heading === title)?.code ?? '';

type Step = {
	readonly run?: string;
	readonly uses?: string;
	readonly if?: string;
	readonly with?: Readonly<Record<string, unknown>>;
};

type Workflow = {readonly jobs: {readonly drift: {readonly steps: readonly Step[]}}};

test.serial(
	'a job of GitHub Actions fails on a high drift, with the report as its summary and as a test result',
	async t => {
		const shop = await exampleShop(t);
		const {steps} = (parse(recipe('GitHub Actions')) as Workflow).jobs.drift;
		const commands = steps.flatMap(({run = ''}) => (run.startsWith('profilemesh') ? [run] : []));
		t.is(commands.length, 3);
		const summary = shop.file('summary.md');
		const job = async () => {
			await fs.writeFile(summary, '');
			const statuses: unknown[] = [];
			for (const command of commands) {
				const {status} = await shop.run(['bash', '-e', '-c'], command, {GITHUB_STEP_SUMMARY: summary});
				statuses.push(status);
			}

			return statuses;
		};

		t.deepEqual(await job(), [0, 0, 0]);
		t.deepEqual(await job(), [0, 0, 0]);
		t.notRegex(await fs.readFile(shop.file('drift.xml'), 'utf8'), /<failure/v);
		shop.nextLoad();
		t.deepEqual(await job(), [0, 0, 1]);
		t.true((await fs.readFile(summary, 'utf8')).includes('| **high** | age.mean |'));
		t.regex(
			await fs.readFile(shop.file('drift.xml'), 'utf8'),
			/name="age\.mean" classname="main\.customers" time="0">\s*<failure/v,
		);
	},
);

test('a job of GitHub Actions reports drift and keeps its runs also where a table could not be profiled', t => {
	const {steps} = (parse(recipe('GitHub Actions')) as Workflow).jobs.drift;
	const afterProfile = steps.slice(steps.findIndex(({run}) => run?.startsWith('profilemesh profile')) + 1);
	t.is(afterProfile.length, 4);
	// Without such a condition a step is left out as soon as one has failed.
	t.true(afterProfile.every(step => step.if?.includes('!cancelled()')));
	// The action that restores and saves in one saves nothing after a step that has failed.
	const caches = steps.filter(({uses}) => uses?.startsWith('actions/cache'));
	t.deepEqual(
		caches.map(({uses, with: options}) => [uses?.replace(/@.*/v, ''), options?.['path']]),
		[
			['actions/cache/restore', '.profilemesh'],
			['actions/cache/save', '.profilemesh'],
		],
	);
});

test.serial('a pull request gets one comment with the rows that differ, a file of tests, and a status', async t => {
	const shop = await exampleShop(t);
	type Job = {readonly jobs: {readonly compare: {readonly steps: readonly Step[]}}};
	const {steps} = (parse(recipe('Pull request')) as Job).jobs.compare;
	const runs = steps.flatMap(step => (step.run === undefined || step.run.startsWith('npm') ? [] : [step]));
	const build = shop.file('build.sh');
	const script = async (name: string, text: string) => {
		await fs.writeFile(name, `#!/bin/sh\n${text}\n`);
		await fs.chmod(name, 0o755);
	};

	// The command of GitHub keeps what it is told to write.
	await script(shop.file('node_modules/.bin/gh'), 'cat "$7" > comment.md');
	const job = async () => {
		const statuses: unknown[] = [];
		let hasFailed = false;
		for (const {run = '', if: condition} of runs) {
			if (hasFailed && condition !== 'always()') {
				continue;
			}

			const env = {GITHUB_STEP_SUMMARY: shop.file('summary.md'), PULL_REQUEST: '17'};
			const {status} = await shop.run(['bash', '-e', '-c'], run, env);
			statuses.push(status);
			hasFailed ||= status !== 0;
		}

		return {statuses, comment: await fs.readFile(shop.file('comment.md'), 'utf8')};
	};

	await script(build, 'cp copy.db "$1"');
	const same = await job();
	t.deepEqual(same.statuses, [0, 0, 0, 0]);
	t.regex(same.comment, /tables are the same/v);
	const database = new Database(shop.file('copy.db'));
	database.exec("UPDATE customers SET email = 'x@example.com' WHERE customer_id = 7");
	database.close();
	const changed = await job();
	t.deepEqual(changed.statuses, [0, 0, 1, 0]);
	t.regex(changed.comment, /<summary>Rows: 1 changed/v);
	t.regex(changed.comment, /\| 7 \| changed \| email \|/v);
	t.regex(await fs.readFile(shop.file('compare.xml'), 'utf8'), /<failure/v);
	await Promise.all(['compare.md', 'scratch.db'].map(async name => fs.rm(shop.file(name))));
	await script(build, 'exit 1');
	const broken = await job();
	t.deepEqual(broken.statuses, [1, 3, 3, 0]);
	t.regex(broken.comment, /Nothing could be compared/v);
});

// The suite needs no Python: this runs the command of the recipe, and reads what the recipe reads of the report.
test.serial('a task of Airflow has the status, the file and the summaries that its recipe reads', async t => {
	const shop = await exampleShop(t);
	const code = recipe('Airflow');
	const [, list = ''] = /command = (?<list>\[.*\])/v.exec(code) ?? [];
	const [, flags = ''] = /\[\*command, (?<flags>.*), report\]/v.exec(code) ?? [];
	const command = [
		...(JSON.parse(list) as string[]),
		...(JSON.parse(`[${flags}]`) as string[]),
		shop.file('drift.json'),
	]
		.join(' ')
		.replace('/etc/profilemesh.yml', () => shop.file('profilemesh.yml'));
	t.regex(code, /run\["dataset_name"\]: run\["summary"\] for run in found/v);
	const night = async () => {
		await shop.run(['sh', '-c'], 'profilemesh profile');
		const {status, stdout} = await shop.run(['bash', '-c'], command);
		t.is(stdout, '');
		const found = JSON.parse(await fs.readFile(shop.file('drift.json'), 'utf8')) as ReadonlyArray<
			Readonly<Record<string, unknown>>
		>;
		t.true(found.every(run => typeof run['dataset_name'] === 'string' && typeof run['summary'] === 'object'));
		return {status, runs: found.length, report: JSON.stringify(found.map(run => run['summary']))};
	};

	await night();
	const quiet = await night();
	t.is(quiet.status, 0);
	t.true(quiet.runs > 1);
	t.notRegex(quiet.report, /"has_critical_drift":true/v);
	shop.nextLoad();
	const {status, report} = await night();
	t.is(status, 1);
	t.regex(report, /"has_critical_drift":true/v);
});

test.serial('cron has nothing to mail while all is well, and the report when something drifted', async t => {
	const shop = await exampleShop(t);
	const line = recipe('cron').trim();
	// There it would be the end of the line.
	t.notRegex(line, /%/v);
	const command = line
		.split(' ')
		.slice(5)
		.join(' ')
		.replace('/srv/shop', () => shop.directory);
	const night = async () => {
		const {stdout, stderr} = await shop.run(['sh', '-c'], command);
		return stdout + stderr;
	};

	t.regex(await night(), /skipped: .* has only one run in the environment/v);
	t.is(await night(), '');
	shop.nextLoad();
	t.regex(await night(), /DRIFT DETECTION REPORT[\s\S]*\[HIGH\] customers\.age\.mean/v);
	await fs.rm(shop.file('shop.db'));
	t.regex(await night(), /error: /v);
});
