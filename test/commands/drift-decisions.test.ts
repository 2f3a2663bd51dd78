// The way of a reviewer: see what drifted, ask why, decide, and let CI pass.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {changeSample, createSample} from '../../source/sample/sample.ts';
import {temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {madeOnce} from '../support/made-once.ts';

type Shop = {
	readonly directory: string;
	readonly run: (...commandLine: readonly string[]) => ReturnType<typeof runCommand>;
};

const commandsIn = (directory: string): Shop['run'] => {
	const config = path.join(directory, 'shop.yml');
	return async (...commandLine) => runCommand([...commandLine, '--config', config]);
};

/** The sample shop after two loads, the second of which drifted. */
const copyShop = madeOnce(test, async keeper => {
	const directory = await temporaryDirectory(keeper);
	const database = path.join(directory, 'shop.db');
	createSample(database);
	await fs.writeFile(
		path.join(directory, 'shop.yml'),
		'source: {type: sqlite, filepath: shop.db}\nstorage: {source_name: shop}\n' +
			'profiling: {tables: [{table: customers}, {table: products}]}\n',
	);
	const run = commandsIn(directory);
	await run('profile', '--quiet');
	changeSample(database);
	await run('profile', '--quiet');
	return directory;
});

const driftedShop = async (t: ExecutionContext): Promise<Shop> => {
	const directory = await copyShop(t);
	return {directory, run: commandsIn(directory)};
};

type RunList = ReadonlyArray<{readonly run_id: string; readonly dataset_name: string}>;

test('a drift is found, explained and accepted, then passes; its decision can be reviewed and removed', async t => {
	const {directory, run} = await driftedShop(t);
	const before = await run('drift', '--all', '--fail-on-drift');
	t.is(before.status, 1);
	t.true(before.stdout.includes('[HIGH] customers.age.mean'));

	const explained = await run('drift', 'explain', '-d', 'customers', 'age.mean');
	t.is(explained.status, 0);
	t.is(explained.stderr, '');
	t.regex(
		explained.stdout,
		/^main\.customers\.age\.mean: high\n\nfigure +mean: Arithmetic mean of [\w ]+\.\nbaseline /v,
	);
	t.regex(
		explained.stdout,
		/^change +46\.\d+ − 35\.\d+ = 11\.\d+\n +11\.\d+ ÷ \|35\.\d+\| × 100 = 32\.\d+ %\n +≥ 30 %: high$/mv,
	);
	t.regex(
		explained.stdout,
		/^rule +low from 5, medium from 15, high from 30; change in percent, either direction$/mv,
	);
	t.regex(
		explained.stdout,
		/^chance +one standard error of sampling, stddev ÷ √values: 0\.\d+, then 0\.\d+\n +4 standard errors of the difference: [\d.]+$/mv,
	);
	t.regex(explained.stdout, /^verdict +high: ≥ 30 %$/mv);

	const accepted = await run(
		'accept',
		'-d',
		'customers',
		'age',
		'--reason',
		'the spring campaign',
		'--expires',
		'2099-01-01',
	);
	t.is(
		accepted.stderr,
		`Accepted until 2099-01-01: age.mean, age.distribution, in ${path.join(directory, 'shop.decisions.yml')}\n`,
	);
	const after = await run('drift', '-d', 'customers', '--fail-on-drift');
	t.is(after.status, 0);
	t.true(after.stdout.includes('  High severity: 0\n'));
	t.true(after.stdout.includes('\nAccepted:\n  [HIGH] customers.age.mean\n'));
	t.true(after.stdout.includes('    Accepted until 2099-01-01: the spring campaign\n'));
	const again = await run('drift', 'explain', '-d', 'customers', 'age.mean');
	t.regex(again.stdout, /^decision +accepted on \d{4}-\d{2}-\d{2} until 2099-01-01: the spring campaign$/mv);

	const list = await run('accept', '--list');
	t.regex(list.stdout, /^main\.customers +development +age\.mean +high +2099-01-01 +the spring campaign$/mv);
	await run('accept', '-d', 'customers', '--remove', 'age.mean');
	t.is((await run('drift', '-d', 'customers', '--fail-on-drift')).status, 1);
});

test('a pinned run is the baseline, is listed, is not pruned, and can be unpinned', async t => {
	const {run} = await driftedShop(t);
	const runs = JSON.parse((await run('runs', '--json', '-d', 'customers')).stdout) as RunList;
	const first = runs.at(-1)?.run_id ?? '';
	t.is((await run('baseline', 'pin', '-d', 'customers', first.slice(0, 8), '--reason', 'checked by hand')).status, 0);
	await run('profile', '--quiet', '-t', 'customers');

	const report = await run('drift', '-d', 'customers', '--json');
	t.like(JSON.parse(report.stdout), {
		baseline_run_id: first,
		baseline_choice: 'pinned',
		summary: {worst_severity: 'high'},
	});
	t.like(JSON.parse((await run('drift', '-d', 'customers', '-b', 'previous', '--json')).stdout), {
		baseline_choice: 'previous',
		summary: {worst_severity: 'none'},
	});
	t.regex(
		(await run('baseline', 'list')).stdout,
		new RegExp(String.raw`^main\.customers +development +${first} +.+ +checked by hand$`, 'mv'),
	);

	await run('runs', 'prune', '--keep', '1');
	const left = JSON.parse((await run('runs', '--json')).stdout) as RunList;
	t.is(left.filter(({dataset_name: name}) => name === 'customers').length, 2);
	t.true(left.some(({run_id: id}) => id === first));
	t.is(left.filter(({dataset_name: name}) => name === 'products').length, 1);

	await run('baseline', 'unpin', '-d', 'customers');
	await run('runs', 'prune', '--keep', '1');
	t.false((JSON.parse((await run('runs', '--json')).stdout) as RunList).some(({run_id: id}) => id === first));
});

test('runs are not pruned while it is not known which of them are pinned', async t => {
	const {directory, run} = await driftedShop(t);
	await fs.writeFile(path.join(directory, 'shop.decisions.yml'), 'version: 1\nbaselines: nonsense\n');
	const pruned = await run('runs', 'prune', '--keep', '1');
	t.is(pruned.status, 2);
	t.regex(pruned.stderr, /shop\.decisions\.yml:2:12/v);
	t.is((JSON.parse((await run('runs', '--json')).stdout) as RunList).length, 4);
});

test('a replay applies today’s rules to earlier runs, and lists which would have raised an alarm', async t => {
	const {run} = await driftedShop(t);
	await run('profile', '--quiet');
	const replayed = await run('drift', 'replay', '-d', 'customers');
	t.is(replayed.status, 0);
	t.regex(
		replayed.stdout,
		/high +7 +loyalty_tier\.column_added \(low\), age\.mean \(high\), age\.distribution \(high\) and 4 more/v,
	);
	t.regex(replayed.stdout, /\n2 runs replayed: 2 high, 0 medium, 0 low, 0 without drift\.\n/v);
	const all = JSON.parse((await run('drift', 'replay', '--all', '--json')).stdout) as ReadonlyArray<{
		readonly dataset_name: string;
		readonly runs: readonly unknown[];
	}>;
	t.deepEqual(
		all.map(({dataset_name: name, runs}) => [name, runs.length]),
		[
			['customers', 2],
			['products', 2],
		],
	);
});

test('each error says what happened, and why or what to do next', async t => {
	const {run} = await driftedShop(t);
	const refused = await Promise.all([
		run('accept', '-d', 'customers', 'age'),
		run('accept', '-d', 'customers', 'first_name', '--reason', 'x'),
		run('accept', '-d', 'customers', 'age', '--reason', 'x', '--expires', 'never'),
		run('accept', '-d', 'customers', 'age', '--reason', 'x', '--expires', '2020-01-01'),
		run('accept', '-d', 'customers', 'age', '--reason', 'x', '--expires', '0d'),
		run('drift', 'explain', '-d', 'customers', 'age.nothing'),
		run('drift', 'explain', 'age.mean'),
		run('drift', 'replay'),
		run('drift', '-d', 'customers', '-b', 'median:1'),
		run('baseline', 'pin', '-d', 'customers', 'ffff'),
	]);
	t.regex(refused[4]?.stderr ?? '', /cannot be accepted until then\n {2}why: 0d is neither a date nor/v);
	t.regex(
		refused[5]?.stderr ?? '',
		/no verdict named age\.nothing\n.*\n {2}hint: [^:]+: (?:age\.\w+,? )+and 1 more\n$/v,
	);
	for (const {status, stdout, stderr} of refused) {
		t.is(status, 2, stderr);
		t.is(stdout, '');
		t.regex(stderr, /^error: .+\n(?: {2}(?:why|hint): .+\n)+$/v);
	}
});
