// Reports end in the logs of CI servers: which values of a table they may hold.
import fs from 'node:fs/promises';
import {DatabaseSync} from 'node:sqlite';
import test, {type ExecutionContext} from 'ava';
import {z} from 'zod';
import {runCommand} from '../support/command.ts';
import {runUnderPipes} from '../support/pipes-host.ts';
import {placeWith} from '../support/workspaces.ts';

const formats = ['text', 'json', 'markdown', 'junit', 'sarif', 'html'] as const;

/** Values of columns that drift, as they are before and after: a new word, a new extreme, an early day. */
const drifted = ['SECRET-word', '987654321', '1901-02-03'] as const;
/** Values of columns where nothing drifts, among them the smallest and the largest. */
const quiet = ['SECRET-quiet', '12312.75', '98798.25', '2021-05-06'] as const;

const table = `
	CREATE TABLE people(id INTEGER PRIMARY KEY, word TEXT, amount INTEGER, born DATE,
		quiet_word TEXT, quiet_number REAL, quiet_day DATE);
	WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 400)
	INSERT INTO people SELECT i, CASE i % 3 WHEN 0 THEN 'calm' ELSE 'usual' END, 1000 + i % 90,
		date('1980-01-01', (i % 3000) || ' days'), CASE i % 2 WHEN 0 THEN 'SECRET-quiet' ELSE 'other' END,
		CASE i WHEN 1 THEN 12312.75 WHEN 2 THEN 98798.25 ELSE 50000 + i % 77 END,
		date('2021-05-06', (i % 50) || ' days') FROM s;
`;

const change = `
	UPDATE people SET word = 'SECRET-word', amount = 987654321, born = '1901-02-03' WHERE id % 10 = 0;
`;

/** A table whose last run, the fifth, holds other values than those before. */
const changedTable = async (t: ExecutionContext, config: object, runs: number, statement = change) => {
	const place = await placeWith(t, table, config);
	const run = async (...command: readonly string[]) => runCommand([...command, '--config', place.config]);
	for (let index = 1; index < runs; index++) {
		t.is((await run('profile')).status, 0);
	}

	using database = new DatabaseSync(place.database);
	database.exec(statement);
	const {stdout: profile} = await run('profile', '--json');
	return {place, run, profile};
};

const assetKey = 'profilemesh/main/people';
const assets = {[assetKey]: {schema: 'main', table: 'people', checks: ['drift', 'schema']}};

const found = (text: string, values: readonly string[]): readonly string[] =>
	values.filter(value => text.includes(value));

for (const runs of [2, 5]) {
	test(`after ${runs} runs, a report holds values of the columns that drifted, and of no other`, async t => {
		const {run} = await changedTable(t, {}, runs);
		const {stdout: json} = await run('drift', '--dataset', 'people', '--json');
		t.deepEqual(found(json, drifted), [...drifted]);
		for (const format of formats) {
			const {stdout} = await run('drift', '--dataset', 'people', '--format', format);
			t.deepEqual(found(stdout, quiet), [], format);
		}
	});

	test(`after ${runs} runs, reports.values: false keeps every value out of every output`, async t => {
		const {run, profile, place} = await changedTable(t, {reports: {values: false}}, runs);
		const secrets = [...drifted, ...quiet];
		t.regex(profile, /"null_percent": 0/v);
		t.deepEqual(found(profile, secrets), []);
		const outputs = [
			...formats.map(format => ['drift', '--dataset', 'people', '--format', format]),
			...['word.distribution', 'amount.max', 'born.min', 'born.distribution'].flatMap(target => [
				['drift', 'explain', '--dataset', 'people', target],
				['drift', 'explain', '--dataset', 'people', target, '--json'],
			]),
			['drift', 'replay', '--dataset', 'people', '--json'],
		];
		for (const command of outputs) {
			const {stdout, stderr} = await run(...command);
			t.not(stdout, '', command.join(' '));
			t.deepEqual(found(stdout + stderr, secrets), [], command.join(' '));
		}

		const {stdout: text} = await run('drift', '--dataset', 'people');
		t.regex(text, /\[HIGH\] people\.amount\.max\n {4}Baseline: \(withheld\)\n {4}Current: \(withheld\)/v);
		const {stdout: listed} = await run('runs', '--json');
		const [latest] = z.array(z.looseObject({run_id: z.string()})).parse(JSON.parse(listed));
		for (const flags of [[], ['--json'], ['--format', 'html']]) {
			const {stdout} = await run('runs', 'show', latest?.run_id ?? '', ...flags);
			t.regex(stdout, /quiet_word/v);
			t.deepEqual(found(stdout, secrets), []);
		}

		const {stdout: page} = await run('profile', '--dry-run', '--format', 'html');
		t.regex(page, /reports\.values: false/v);
		const {stdout: history} = await run('runs', '--dataset', 'people', '--format', 'html');
		t.regex(history, /quiet_word/v);
		t.deepEqual(found(page + history, secrets), []);

		const reports = [
			['drift', 'report_asset_check'],
			['profile', 'report_asset_materialization'],
		] as const;
		for (const [command, message] of reports) {
			const {messages, stdout} = await runUnderPipes(t, [command, '--config', place.config], {
				assetKeys: [assetKey],
				extras: {profilemesh: {assets, plots: ['min', 'max', 'mean']}},
			});
			const told = JSON.stringify(messages) + stdout;
			t.true(told.includes(message), told);
			t.deepEqual(found(told, secrets), []);
		}
	});
}

test('the events log of a comparison holds no value', async t => {
	const {run, place} = await changedTable(t, {reports: {values: false}}, 2);
	const events = `${place.directory}/events.jsonl`;
	await run('drift', '--all', '--events', events);
	t.deepEqual(found(await fs.readFile(events, 'utf8'), [...drifted, ...quiet]), []);
});

test('after five runs, a report in every format gives the reason from the history', async t => {
	const {run} = await changedTable(t, {}, 5, 'UPDATE people SET quiet_word = NULL WHERE id % 10 = 1');
	for (const format of formats) {
		const {stdout} = await run('drift', '--dataset', 'people', '--format', format);
		t.regex(stdout, /no nulls in 4 runs, now 40 \\?\(10 %\\?\)/v, format);
	}
});
