// The recipes of the readme for other schedulers, run as they stand there.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {parse} from 'yaml';
import {changeSample, createSample} from '../../examples/sample.ts';
import {bin, repository, temporaryDirectory} from '../support/cli.ts';

const readme = await fs.readFile(path.join(repository, 'readme.md'), 'utf8');

/** The block of code that follows a heading. */
const recipe = (heading: string): string => {
	const [, code = ''] = /```\w+\n(?<code>[^`]+)```/v.exec(readme.slice(readme.indexOf(`**${heading}.**`))) ?? [];
	return code;
};

const shopWith = async (t: ExecutionContext) => {
	const directory = await temporaryDirectory(t);
	const database = path.join(directory, 'shop.db');
	createSample(database);
	const installed = path.join(directory, 'node_modules', '.bin');
	await fs.mkdir(installed, {recursive: true});
	await fs.symlink(bin, path.join(installed, 'profilemesh'));
	await fs.writeFile(
		path.join(directory, 'profilemesh.yml'),
		'source: {type: sqlite, filepath: shop.db}\ndrift: {ignore: [{column: "*_id", metric: "{mean,stddev,max}"}]}\n',
	);
	const file = (name: string) => path.join(directory, name);
	return {
		directory,
		file,
		nextLoad() {
			changeSample(database);
		},
		/** Runs a script as a scheduler does. */
		run(
			shell: readonly [name: string, ...options: readonly string[]],
			script: string,
			env: Readonly<Record<string, string>> = {},
		) {
			const [name, ...options] = shell;
			const {status, stdout, stderr} = spawnSync(name, [...options, script], {
				cwd: directory,
				encoding: 'utf8',
				env: {PATH: `${installed}${path.delimiter}${process.env['PATH'] ?? ''}`, HOME: directory, ...env},
			});
			return {status, stdout, stderr};
		},
	};
};

test('a job of GitHub Actions fails on a high drift, with the report as its summary and as a test result', async t => {
	const shop = await shopWith(t);
	const steps = parse(recipe('GitHub Actions')) as ReadonlyArray<{readonly run: string}>;
	t.is(steps.length, 3);
	const summary = shop.file('summary.md');
	const job = async () => {
		await fs.writeFile(summary, '');
		return steps.map(({run}) => shop.run(['bash', '-e', '-c'], run, {GITHUB_STEP_SUMMARY: summary}).status);
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
});

test('a task of Airflow fails on a high drift, and hands on the report as one line', async t => {
	const shop = await shopWith(t);
	const [, literal = ''] = /bash_command=(?<literal>".*"),/v.exec(recipe('Airflow')) ?? [];
	const command = String(JSON.parse(literal));
	const env = {PROFILEMESH_CONFIG: shop.file('profilemesh.yml')};
	const night = () => {
		shop.run(['sh', '-c'], 'profilemesh profile', env);
		const {status, stdout} = shop.run(['bash', '-c'], command, env);
		const last = stdout.trimEnd().split('\n').at(-1) ?? '';
		return {status, report: JSON.parse(last) as unknown};
	};

	night();
	t.is(night().status, 0);
	shop.nextLoad();
	const {status, report} = night();
	t.is(status, 1);
	t.true(JSON.stringify(report).includes('"has_critical_drift":true'));
});

test('cron has nothing to mail while all is well, and the report when something drifted', async t => {
	const shop = await shopWith(t);
	const line = recipe('cron').trim();
	// There it would be the end of the line.
	t.notRegex(line, /%/v);
	const command = line
		.split(' ')
		.slice(5)
		.join(' ')
		.replace('/srv/shop', () => shop.directory);
	const night = () => {
		const {stdout, stderr} = shop.run(['sh', '-c'], command);
		return stdout + stderr;
	};

	t.regex(night(), /skipped: .* has only one run in the environment/v);
	t.is(night(), '');
	shop.nextLoad();
	t.regex(night(), /DRIFT DETECTION REPORT[\s\S]*\[HIGH\] customers\.age\.mean/v);
	await fs.rm(shop.file('shop.db'));
	t.regex(night(), /error: /v);
});
