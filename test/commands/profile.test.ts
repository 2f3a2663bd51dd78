import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {profileCommand} from '../../source/commands/profile.ts';
import {
	columnProfile,
	emitting,
	happened,
	memoryWorkspace,
	plannedTable,
	recordedOutput,
	runOf,
	type WorkspaceParts,
} from '../support/cli-workspace.ts';

const going = () => new AbortController().signal;

const finished = [happened.completed('orders'), happened.completed('customers'), happened.ended()];

const shop = (parts: WorkspaceParts = {}) =>
	memoryWorkspace({
		plans: [plannedTable('customers'), plannedTable('orders')],
		profile: emitting(
			happened.planned({customers: 100, orders: 300}),
			happened.started('customers'),
			happened.started('orders'),
			happened.progress('orders', 150, 300),
			...finished,
		),
		...parts,
	});

const overflown = columnProfile('big', {
	errors: new Map([
		['mean', 'integer overflow'],
		['stddev', 'integer overflow'],
	]),
});

const partlyBroken = {
	profile: emitting(
		happened.planned({customers: 100, orders: 300}),
		happened.completed('customers', {columns: [columnProfile('id'), overflown]}),
		happened.failed('orders', {message: 'cannot be read', why: 'no such column: discount', hint: 'Mend the view'}),
		happened.ended(),
	),
};

test('the summary names each dataset in the order of the plan, with rows, columns, time, status and run', async t => {
	const output = recordedOutput();
	t.is(await profileCommand({}, shop(), {output, signal: going()}), 0);
	t.is(
		output.written.stdout,
		[
			'dataset      rows  columns   time  status     run',
			`customers  12,480        1  3.1 s  completed  ${runOf('customers').runId}`,
			`orders     12,480        1  3.1 s  completed  ${runOf('orders').runId}`,
			'',
			...['customers', 'orders'].flatMap(name => [
				`${name}: 12,480 rows, 1 column, all exact`,
				'column  type     null %  distinct  min  mean  max  shape',
				'id      integer       –         –    –     –    –  –',
				'',
			]),
		].join('\n'),
	);
	t.is(output.written.stderr, '');
});

test('with --json, stdout is one JSON document: a list of the profiles', async t => {
	const output = recordedOutput();
	t.is(await profileCommand({document: 'json'}, shop(), {output, signal: going()}), 0);
	const document: unknown = JSON.parse(output.written.stdout);
	t.like(document, [
		{dataset_name: 'customers', schema_name: 'main', metadata: {row_count: 12_480}},
		{
			dataset_name: 'orders',
			schema_name: 'main',
			columns: [{column_name: 'id', column_type: 'INTEGER', metrics: {count: 12_480}}],
		},
	]);
});

test('with --output, the file is what --json would print, and stdout keeps the summary alone', async t => {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'profilemesh-profile-'));
	t.teardown(async () => fs.rm(directory, {recursive: true}));
	const file = path.join(directory, 'profiles.json');
	const printed = recordedOutput();
	await profileCommand({document: 'json'}, shop(), {output: printed, signal: going()});
	const written = recordedOutput();
	await profileCommand({outputFile: file}, shop(), {output: written, signal: going()});
	t.is(await fs.readFile(file, 'utf8'), printed.written.stdout);
	t.true(written.written.stdout.startsWith('dataset'));

	await fs.rm(file);
	const both = recordedOutput();
	await profileCommand({document: 'json', outputFile: file}, shop(), {output: both, signal: going()});
	t.is(await fs.readFile(file, 'utf8'), printed.written.stdout);
	t.is(both.written.stdout, '');
});

test('--quiet prints nothing about successes, not even on a terminal', async t => {
	const output = recordedOutput(80);
	t.is(await profileCommand({quiet: true}, shop(), {output, signal: going()}), 0);
	t.deepEqual(output.written, {stdout: '', stderr: ''});
});

test('a failed table is named with the cause and a hint, the others are still shown, and the status is 4', async t => {
	const output = recordedOutput();
	t.is(await profileCommand({quiet: true}, shop(partlyBroken), {output, signal: going()}), 4);
	t.true(
		output.written.stderr.includes(
			'failed: orders: cannot be read\n  why: no such column: discount\n  hint: Mend the view\n',
		),
	);

	const shown = recordedOutput();
	await profileCommand({}, shop(partlyBroken), {output: shown, signal: going()});
	t.regex(shown.written.stdout, /^customers +12,480 .* partial /mv);
	t.regex(shown.written.stdout, /^orders +– .* failed /mv);
});

test('a column that fails is named with its metrics, once for each reason', async t => {
	const output = recordedOutput();
	t.is(await profileCommand({document: 'json'}, shop(partlyBroken), {output, signal: going()}), 4);
	t.true(
		output.written.stderr.includes(
			'failed: customers.big: mean, stddev could not be computed\n  why: integer overflow\n',
		),
	);
	t.like(JSON.parse(output.written.stdout), [{dataset_name: 'customers'}]);
});

test('runs that finished before an interruption are shown, and the status is 130', async t => {
	const controller = new AbortController();
	const output = recordedOutput();
	const workspace = shop({
		async *profile({signal}) {
			yield happened.planned({customers: 100, orders: 300});
			yield happened.completed('customers');
			controller.abort();
			t.true(signal?.aborted);
			yield happened.cancelled('orders');
			yield happened.ended();
		},
	});
	t.is(await profileCommand({}, workspace, {output, signal: controller.signal}), 130);
	t.regex(output.written.stdout, /^customers .* completed /mv);
	t.regex(output.written.stdout, /^orders .* cancelled /mv);
	t.is(output.written.stderr, '');
});

test('a config that matches no table is an error, not an empty success', async t => {
	const error = await t.throwsAsync(
		profileCommand({}, memoryWorkspace({}), {output: recordedOutput(), signal: going()}),
	);
	t.like(error, {code: 'not-found', message: 'No table matches'});
});

test('patterns, --at, --dry-run and --concurrency reach the engine, and a dry run says so', async t => {
	const output = recordedOutput();
	const asked: unknown[] = [];
	const workspace = shop({
		onPlan(patterns) {
			asked.push(patterns);
		},
		profile({dryRun, concurrency, at}) {
			asked.push({dryRun, concurrency, at});
			return emitting(happened.planned({customers: 100}), happened.completed('customers'), happened.ended())();
		},
	});
	await profileCommand({tables: ['cust*'], dryRun: true, concurrency: 2, at: '2024-03-01T07:00+01:00'}, workspace, {
		output,
		signal: going(),
	});
	t.deepEqual(asked, [['cust*'], {dryRun: true, concurrency: 2, at: new Date('2024-03-01T06:00Z')}]);
	t.regex(output.written.stdout, /completed {2}not kept$/mv);
});

test('progress is drawn on a terminal only, and its line is gone at the end', async t => {
	const piped = recordedOutput();
	await profileCommand({document: 'json'}, shop(), {output: piped, signal: going()});
	t.is(piped.written.stderr, '');

	const terminal = recordedOutput(80);
	await profileCommand({document: 'json'}, shop(), {output: terminal, signal: going()});
	t.true(terminal.written.stderr.includes('0 of 2'));
	t.true(terminal.written.stderr.endsWith('\r\u{1B}[2K'));
});

test('a name that would move the cursor is shown escaped', async t => {
	const output = recordedOutput();
	const evil = 'a\u{1B}[2Jb';
	const workspace = memoryWorkspace({
		plans: [plannedTable(evil)],
		profile: emitting(
			happened.planned({[evil]: 1}),
			happened.failed(evil, {message: 'bad\u{1B}[31m\nnews'}),
			happened.ended(),
		),
	});
	await profileCommand({}, workspace, {output, signal: going()});
	t.false(`${output.written.stdout}${output.written.stderr}`.includes('\u{1B}'));
	t.true(output.written.stderr.includes(String.raw`failed: a\x1B[2Jb: bad\x1B[31m\nnews`));
});
