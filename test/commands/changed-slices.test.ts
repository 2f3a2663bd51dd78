// A slice that changed after it was profiled: no report and no exit status passes over it.
import fs from 'node:fs/promises';
import {DatabaseSync} from 'node:sqlite';
import {Ajv} from 'ajv';
import test, {type ExecutionContext} from 'ava';
import {z} from 'zod';
import {driftJsonSchema} from '../../source/reports/drift-json-schema.ts';
import {runCommand} from '../support/command.ts';
import {placeWith} from '../support/workspaces.ts';

/** Days before today, in UTC. */
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Thirty days of a hundred sales each. */
const sales = `
	CREATE TABLE sales (id INTEGER PRIMARY KEY, day DATE NOT NULL, amount INTEGER, updated_at TEXT);
	WITH RECURSIVE
		days (ago) AS (SELECT 30 UNION ALL SELECT ago - 1 FROM days WHERE ago > 1),
		rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 100)
	INSERT INTO sales (day, amount, updated_at)
		SELECT date('now', -ago || ' days'), n, date('now', -ago || ' days') || ' 10:00' FROM days, rows;
`;

const profiledSales = async (t: ExecutionContext, slice: object = {}) => {
	const place = await placeWith(t, sales, {
		profiling: {tables: [{table: 'sales', slice: {column: 'day', ...slice}}]},
	});
	const run = async (...command: readonly string[]) => runCommand([...command, '--config', place.config]);
	await run('profile');
	return {
		place,
		run,
		change(sql: string) {
			using database = new DatabaseSync(place.database);
			database.exec(sql);
		},
		drift: async (...flags: readonly string[]) => run('drift', '--all', '--fail-on-drift', ...flags),
	};
};

const addRows = (ago: number, rows: number): string =>
	`INSERT INTO sales (day, amount, updated_at)
		SELECT day, amount, updated_at FROM sales WHERE day = '${daysAgo(ago)}' ORDER BY id LIMIT ${rows}`;

const text = `${daysAgo(9)} changed since it was profiled: 40 rows more`;

const facts: Readonly<Record<string, string>> = {
	text: `  [HIGH] sales.slice_changed\n    Baseline: profiled\n    Current: changed\n    Change: ${text}\n`,
	markdown: String.raw`| **high** | slice\_changed | profiled | changed | ${text} |  |`,
	junit:
		'<testcase name="slice_changed" classname="main.sales" time="0">' +
		`<failure type="high" message="high: ${text}">`,
	sarif: '"ruleId": "schema/slice_changed"',
};

test('rows that come late into a slice are a finding in every format, until it is accepted', async t => {
	const {run, change, drift} = await profiledSales(t);
	t.is((await drift()).status, 0);
	change(addRows(9, 40));
	const profiled = await run('profile');
	t.true(profiled.stdout.includes(`  ${text}\n`), profiled.stdout);
	for (const [format, fact] of Object.entries(facts)) {
		const {status, stdout} = await drift('--format', format);
		t.is(status, 1, format);
		t.true(stdout.includes(fact), `${format}\n${stdout}`);
	}

	const [document] = JSON.parse((await drift('--format', 'json')).stdout) as Array<{
		readonly schema_changes: unknown;
	}>;
	t.like(document?.schema_changes, [
		{
			kind: 'slice_changed',
			column_name: null,
			severity: 'high',
			reason: text,
			slices: [{slice_start: `${daysAgo(9)}T00:00:00`, slice_end: `${daysAgo(8)}T00:00:00`}],
		},
	]);
	const validate = new Ajv({strict: false, validateFormats: false}).compile(driftJsonSchema());
	t.true(validate(document), JSON.stringify(validate.errors));

	const {stdout} = await run('drift', 'explain', '--dataset', 'sales', 'slice_changed');
	t.regex(stdout, new RegExp(`^change +${daysAgo(9)}: 100 rows on ${daysAgo(0)}, 140 rows on ${daysAgo(0)}$`, 'mv'));
	t.regex(stdout, new RegExp(`^verdict +high: ${text}$`, 'mv'));
	t.regex((await run('drift', 'replay', '--dataset', 'sales')).stdout, /slice_changed \(high\)/v);

	t.is((await run('accept', '--dataset', 'sales', 'slice_changed', '--reason', 'a backfill')).status, 0);
	t.is((await drift()).status, 0);
	// Another slice that changes is another matter.
	change(addRows(5, 50));
	await run('profile');
	t.is((await drift()).status, 1);
});

test('rows that are gone are worse than rows that came late', async t => {
	const {run, change, drift} = await profiledSales(t);
	change(
		`${addRows(9, 2)}; DELETE FROM sales WHERE id IN (SELECT id FROM sales WHERE day = '${daysAgo(4)}' LIMIT 2)`,
	);
	await run('profile');
	const {stdout} = await drift();
	t.regex(stdout, /\[MEDIUM\] sales\.slice_changed/v);
	t.true(
		stdout.includes(
			`2 slices changed since they were profiled: ${daysAgo(4)} 2 rows fewer, ${daysAgo(9)} 2 rows more\n`,
		),
		stdout,
	);
});

test('only a second column shows an update that leaves the number of rows as it was', async t => {
	const update =
		`UPDATE sales SET amount = 0, updated_at = '${daysAgo(0)} 09:00' ` +
		`WHERE day = '${daysAgo(7)}' AND amount = 1`;
	const without = await profiledSales(t);
	without.change(update);
	t.regex((await without.run('profile')).stdout, /no slice is new or changed/v);

	const {run, change, drift} = await profiledSales(t, {changed: 'updated_at'});
	change(update);
	const {stdout} = await run('plan');
	t.regex(stdout, /0 new, 1 changed: 100 rows to read/v);
	await run('profile');
	const report = await drift();
	t.true(report.stdout.includes(`Change: ${daysAgo(7)} changed since it was profiled: rows updated\n`));
	t.regex((await run('profile')).stdout, /no slice is new or changed/v);
});

test('a second column that is named later counts from the next profile on, and is not a change', async t => {
	const {place, run, drift} = await profiledSales(t);
	const config: unknown = JSON.parse(await fs.readFile(place.config, 'utf8'));
	const profiling = {tables: [{table: 'sales', slice: {column: 'day', changed: 'updated_at'}}]};
	await fs.writeFile(place.config, JSON.stringify({...z.looseObject({}).parse(config), profiling}));
	t.regex((await run('plan')).stdout, /0 new, 0 changed, 30 whose newest updated_at is unknown: 3,000 rows to read/v);
	t.notRegex((await run('profile')).stdout, /changed/v);
	t.notRegex((await drift()).stdout, /slice_changed/v);
	t.regex((await run('profile')).stdout, /no slice is new or changed/v);
});
