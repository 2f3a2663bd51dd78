// The event log of a command: files, pipes and broken places.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {createReadStream} from 'node:fs';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {runCommand} from '../../support/command.ts';
import {hostileTexts, actingCharacters} from '../../support/hostile.ts';
import {numbers, placeWith, type Place} from '../../support/workspaces.ts';

type Line = Readonly<Record<string, unknown>>;

const linesOf = (document: string): readonly Line[] => {
	const lines = document.split('\n');
	return lines.slice(0, -1).map(line => JSON.parse(line) as Line);
};

const readLines = async (file: string): Promise<readonly Line[]> => linesOf(await fs.readFile(file, 'utf8'));

const ofType = (lines: readonly Line[], ...types: readonly string[]) =>
	lines.filter(({event}) => types.includes(String(event)));

const profile = async ({config}: Place, ...more: readonly string[]) =>
	runCommand(['profile', '--config', config, ...more]);

const brokenView = 'CREATE TABLE gone(x); CREATE VIEW broken AS SELECT x FROM gone; DROP TABLE gone;';

const shop = async (t: ExecutionContext): Promise<Place> =>
	placeWith(t, `${numbers('customers', 30)} ${numbers('orders', 7)} ${brokenView}`);

test('the event log has a line for each event of each dataset, with its batch, run, counts and times', async t => {
	const place = await shop(t);
	const file = path.join(place.directory, 'events.jsonl');
	const {status, stdout} = await profile(place, '--events', file, '--json');
	t.is(status, 4);
	const lines = await readLines(file);
	const documents = JSON.parse(stdout) as ReadonlyArray<{readonly run_id: string; readonly dataset_name: string}>;
	t.like(lines[0], {event: 'batch_planned', datasets: {length: 3}});
	t.like(lines.at(-1), {
		event: 'batch_completed',
		counts: {
			completed: 2,
			partial: 0,
			failed: 1,
			cancelled: 0,
		},
	});
	t.is(new Set(lines.map(line => line['batch_id'])).size, 1);
	t.true(lines.every(({time}) => new Date(String(time)).toISOString() === time));
	const customers = lines.filter(line => line['dataset_name'] === 'customers');
	t.like(customers[0], {event: 'profiling_started', column_count: 2, estimated_rows: 30});
	t.like(customers.at(-1), {
		event: 'profiling_completed',
		status: 'completed',
		row_count: 30,
		column_count: 2,
		failed_columns: [],
		run_id: documents.find(({dataset_name: name}) => name === 'customers')?.run_id,
	});
	t.is(typeof customers.at(-1)?.['duration_ms'], 'number');
	const [failed] = ofType(lines, 'profiling_failed');
	t.like(failed, {dataset_name: 'broken', status: 'failed', error: {code: 'profile'}});
});

test('runs append to one event log, and drift writes each comparison to it', async t => {
	const place = await placeWith(t, `${numbers('customers', 100)} ${numbers('orders', 7)}`);
	const file = path.join(place.directory, 'events.jsonl');
	await profile(place, '--events', file);
	const database = new Database(place.database);
	database.exec('DELETE FROM customers WHERE n > 60; CREATE TABLE late(x)');
	database.close();
	await profile(place, '--events', file);
	const {status} = await runCommand(['drift', '--all', '--config', place.config, '--events', file, '--json']);
	t.is(status, 0);
	const lines = await readLines(file);
	t.is(new Set(ofType(lines, 'batch_planned', 'batch_completed').map(line => line['batch_id'])).size, 2);
	const [drifted] = ofType(lines, 'drift_detected');
	const second = ofType(lines, 'profiling_completed').findLast(line => line['dataset_name'] === 'customers');
	const first = ofType(lines, 'profiling_completed').find(line => line['dataset_name'] === 'customers');
	t.like(drifted, {
		dataset_name: 'customers',
		run_id: second?.['run_id'],
		baseline_run_id: first?.['run_id'],
		batch_id: second?.['batch_id'],
		summary: {has_critical_drift: true, worst_severity: 'high'},
	});
	t.like(ofType(lines, 'drift_not_detected'), [{dataset_name: 'orders', summary: {total_drifts: 0}}]);
	t.like(ofType(lines, 'drift_not_judged'), [{dataset_name: 'late', reason: 'no_baseline', error: null}]);
});

test('with -, events go to stderr and stdout keeps the document', async t => {
	const place = await placeWith(t, numbers('customers', 5));
	const {stdout, stderr, status} = await profile(place, '--events', '-', '--json');
	t.is(status, 0);
	t.like(linesOf(stderr).at(-1), {event: 'batch_completed'});
	t.is((JSON.parse(stdout) as readonly unknown[]).length, 1);
});

test('the event log goes into a pipe that is being read, whole', async t => {
	const place = await placeWith(t, numbers('customers', 5));
	const pipe = path.join(place.directory, 'pipe');
	spawnSync('mkfifo', [pipe]);
	const [read, {status, stderr}] = await Promise.all([
		text(createReadStream(pipe)),
		profile(place, '--events', pipe),
	]);
	t.is(status, 0);
	t.is(stderr, '');
	t.like(linesOf(read).at(-1), {event: 'batch_completed'});
});

const broken: ReadonlyArray<readonly [what: string, make: (directory: string) => string]> = [
	['cannot be written, because the disk is full,', () => '/dev/full'],
	['is a directory', directory => directory],
	['would be in a directory that is not there', directory => path.join(directory, 'none', 'events.jsonl')],
	[
		'is a pipe that nobody reads',
		directory => {
			spawnSync('mkfifo', [path.join(directory, 'pipe')]);
			return path.join(directory, 'pipe');
		},
	],
];

for (const [what, make] of broken) {
	test(`an event log that ${what} is reported once, and the run is not affected`, async t => {
		const place = await placeWith(t, `${numbers('customers', 30)} ${numbers('orders', 7)}`);
		const {status, stdout, stderr} = await profile(place, '--events', make(place.directory), '--json');
		t.is(status, 0);
		t.is((JSON.parse(stdout) as readonly unknown[]).length, 2);
		t.regex(stderr, /^warning: The event log [^\n]+\n$/v);
		const runs = await runCommand(['runs', '--config', place.config, '--json']);
		t.like(JSON.parse(runs.stdout), [{status: 'completed'}, {status: 'completed'}]);
	});
}

test('names of tables and columns reach the event log escaped, and read as they are', async t => {
	const statements = hostileTexts.map(name => `CREATE TABLE "${name.replaceAll('"', '""')}"(n INTEGER);`);
	const place = await placeWith(t, statements.join('\n'));
	const file = path.join(place.directory, 'events.jsonl');
	t.is((await profile(place, '--events', file, '--quiet')).status, 0);
	const lines = await readLines(file);
	const written = await fs.readFile(file, 'utf8');
	t.deepEqual(actingCharacters(written), []);
	t.deepEqual(
		ofType(lines, 'profiling_completed')
			.map(line => String(line['dataset_name']))
			.toSorted(),
		hostileTexts.toSorted(),
	);
});
