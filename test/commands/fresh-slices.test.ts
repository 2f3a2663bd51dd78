// `drift --fresh`: whether the slices are there and as large as usual, without a profile.
import {DatabaseSync} from 'node:sqlite';
import {Ajv} from 'ajv';
import test, {type ExecutionContext} from 'ava';
import {loadConfig} from '../../source/config/load.ts';
import {createThreadedQueries} from '../../source/session/services/threaded-queries.ts';
import {driftJsonSchema} from '../../source/reports/drift-json-schema.ts';
import {runCommand} from '../support/command.ts';
import {madeOnce, type Keeper} from '../support/made-once.ts';
import {placeIn, placeWith} from '../support/workspaces.ts';

const millisecondsPerDay = 86_400_000;

/** Days before today, in UTC. */
const daysAgo = (days: number): string => new Date(Date.now() - days * millisecondsPerDay).toISOString().slice(0, 10);

/** Statements that add about two hundred sales on each of some days. */
const salesOf = (from: number, to: number, rows = 200): string => `
	WITH RECURSIVE
		days (ago) AS (SELECT ${from} UNION ALL SELECT ago - 1 FROM days WHERE ago > ${to}),
		rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 220)
	INSERT INTO sales (day, amount)
		SELECT date('now', -ago || ' days'), n FROM days, rows WHERE n <= ${rows} + (ago * 7) % 13;
`;

type Run = (...command: readonly string[]) => ReturnType<typeof runCommand>;

const commandsAt =
	(config: string): Run =>
	async (...command) =>
		runCommand([...command, '--config', config]);

const fillSales = async (keeper: Keeper, newest: number): Promise<string> => {
	const place = await placeWith(
		keeper,
		`CREATE TABLE sales (id INTEGER PRIMARY KEY, day DATE NOT NULL, amount INTEGER); CREATE TABLE plain (n INTEGER);
		${salesOf(newest + 45, newest)}`,
		{
			storage: {connection: {type: 'sqlite', filepath: 'store.db'}, source_name: 'sales'},
			profiling: {tables: [{table: 'sales', slice: {column: 'day'}}, {table: 'plain'}]},
		},
	);
	const run = commandsAt(place.config);
	await run('profile');
	await run('profile');
	using store = new DatabaseSync(place.storage);
	const begun = (slices: string, end: string): string =>
		`UPDATE profilemesh_runs SET started_at = strftime('%Y-%m-%d %H:%M:%S', ${end}) || '.000000',
			batch_id = slice_start WHERE slice_start ${slices}`;
	const isLast = `'${daysAgo(newest + 5)}'`;
	store.exec(`
		${begun(`>= ${isLast}`, 'slice_end')};
		${begun(`< ${isLast}`, isLast)};
		UPDATE profilemesh_runs SET batch_id = 'the first one' WHERE slice_start < ${isLast};
	`);
	return place.directory;
};

const salesUntil = (newest: number) => madeOnce(test, async keeper => fillSales(keeper, newest));

const copySales = {1: salesUntil(1), 2: salesUntil(2), 3: salesUntil(3)};

/** A table with 45 days of sales. The last six came while it was profiled, and were found at midnight. */
const profiledSales = async (t: ExecutionContext, newest: 1 | 2 | 3) => {
	const place = placeIn(await copySales[newest](t));
	const run = commandsAt(place.config);
	return {
		run,
		config: place.config,
		change(sql: string) {
			using database = new DatabaseSync(place.database);
			database.exec(sql);
		},
		fresh: async (...flags: readonly string[]) => run('drift', '--fresh', ...flags),
	};
};

const missing =
	`${daysAgo(2)}, ${daysAgo(1)} are not there: ` +
	'the slices before were there 0 minutes after their end, now it is ';

const facts: Readonly<Record<string, string>> = {
	text: `  [HIGH] sales.slice_missing\n    Baseline: on time\n    Current: not there\n    Change: ${missing}`,
	markdown: String.raw`| **high** | slice\_missing | on time | not there | ${missing}`,
	junit:
		'<testcase name="slice_missing" classname="main.sales" time="0">' +
		`<failure type="high" message="high: ${missing}`,
	sarif: '"ruleId": "schema/slice_missing"',
};

test('missing slices are a finding in every format, although nothing was profiled', async t => {
	const {run, fresh} = await profiledSales(t, 3);
	for (const [format, fact] of Object.entries(facts)) {
		const {status, stdout, stderr} = await fresh('--fail-on-drift', '--format', format);
		t.is(status, 1, format + stderr);
		t.true(stdout.includes(fact), `${format}\n${stdout}`);
	}

	const documents = JSON.parse((await fresh('--json')).stdout) as ReadonlyArray<{readonly schema_changes: unknown}>;
	t.is(documents.length, 1);
	t.like(documents[0]?.schema_changes, [{kind: 'slice_missing', column_name: null, severity: 'high'}]);
	const validate = new Ajv({strict: false, validateFormats: false}).compile(driftJsonSchema());
	t.true(validate(documents[0]), JSON.stringify(validate.errors));

	const explained = await run('drift', 'explain', '--fresh', '--dataset', 'sales', 'slice_missing');
	t.regex(explained.stdout, new RegExp(String.raw`^change +the newest slice is ${daysAgo(3)}, of 2\d\d rows$`, 'mv'));
	t.is((await run('accept', '--fresh', '-d', 'sales', 'slice_missing', '--reason', 'the shop is closed')).status, 0);
	t.is((await fresh('--fail-on-drift')).status, 0);
	const runs = JSON.parse((await run('runs', '--json')).stdout) as readonly unknown[];
	t.is(runs.length, 48);
});

test('profile names the missing slices, and home those without a run', async t => {
	const {run, change, config} = await profiledSales(t, 3);
	const {stdout} = await run('profile');
	t.true(stdout.includes(`sales: no slice is new or changed, the newest is ${daysAgo(3)}\n  ${missing}`), stdout);
	const {queries, close} = createThreadedQueries(await loadConfig(config, {env: {}}));
	t.teardown(close);
	const late = async () =>
		(await queries.recentRuns(0)).histories.map(history => [history.datasetName, history.missing]);
	const text = missing.replace('there', 'profiled');
	const found = await late();
	t.deepEqual(
		found.map(([name, reason]) => [name, reason?.slice(0, text.length)]),
		[
			['plain', undefined],
			['sales', text],
		],
	);
	change(salesOf(2, 1));
	await run('profile');
	t.deepEqual(await late(), [
		['plain', undefined],
		['sales', undefined],
	]);
});

test('a table that is on time and as large as usual is quiet', async t => {
	const {change, fresh} = await profiledSales(t, 2);
	change(salesOf(1, 1));
	const {status, stdout} = await fresh('--fail-on-drift', 'low', '--dataset', 'sales');
	t.is(status, 0, stdout);
	t.regex(stdout, new RegExp(String.raw`^Current: not profiled \(${daysAgo(1)}\)$`, 'mv'));
	t.regex(stdout, /^No drift detected: 1 metric compared\.$/mv);
});

test('a slice with half the rows is a finding before it is profiled, as it is after', async t => {
	const {run, change, fresh} = await profiledSales(t, 2);
	change(salesOf(1, 1, 80));
	const {status, stdout} = await fresh('--fail-on-drift', 'medium');
	t.is(status, 1, stdout);
	const finding = /\[\w+\] sales\.count\n.*\n {4}Current: \d+\n.*\n {4}Why: .*/v;
	const [before] = finding.exec(stdout) ?? [];
	t.truthy(before, stdout);
	await run('profile');
	t.is(finding.exec((await run('drift', '--dataset', 'sales')).stdout)?.[0], before);
});

test('slices that changed are a finding before they are read again', async t => {
	const {change, fresh} = await profiledSales(t, 1);
	change(`DELETE FROM sales WHERE day = '${daysAgo(8)}' AND amount <= 50`);
	const {status, stdout} = await fresh('--fail-on-drift', 'medium');
	t.is(status, 1);
	t.true(stdout.includes(`Change: ${daysAgo(8)} changed since it was profiled: 50 rows fewer\n`), stdout);
});

test('a table whose rows are all gone is a finding, before it is profiled and after', async t => {
	const {run, change, fresh} = await profiledSales(t, 1);
	change('DELETE FROM sales');
	const {status, stdout} = await fresh('--fail-on-drift');
	t.is(status, 1);
	t.regex(stdout, /\[HIGH\] sales\.slice_changed/v);
	t.regex(stdout, /\[HIGH\] sales\.count\n.*\n {4}Current: 0\n/v);
	await run('profile');
	t.is((await run('drift', '--dataset', 'sales', '--fail-on-drift')).status, 1);
});

test('drift --fresh says what it cannot judge, and why', async t => {
	const {run, change, fresh} = await profiledSales(t, 1);
	t.regex((await fresh('--current', daysAgo(1))).stderr, /--fresh cannot be combined with --current/v);
	t.regex((await fresh('--baseline', 'previous')).stderr, /--fresh cannot be combined with --baseline/v);
	const whole = await fresh('--dataset', 'plain');
	t.is(whole.status, 2);
	t.regex(whole.stderr, /main\.plain is not cut into slices/v);
	change('ALTER TABLE sales RENAME TO hidden');
	const gone = await fresh();
	t.not(gone.status, 0);
	t.regex(gone.stderr, /^failed: main\.sales: The table is gone$/mv);
	t.truthy(run);
});

test('a table that is profiled for the first time reports how many more slices are needed', async t => {
	const place = await placeWith(t, `CREATE TABLE sales (day DATE NOT NULL, amount INTEGER); ${salesOf(40, 9)}`, {
		profiling: {tables: [{table: 'sales', slice: 'auto'}]},
	});
	const run = async (...command: readonly string[]) => runCommand([...command, '--config', place.config]);
	const none = await run('drift', '--fresh');
	t.is(none.status, 2);
	await run('profile');
	const {status, stdout} = await run('drift', '--fresh', '--fail-on-drift', 'low');
	t.is(status, 0, stdout);
	t.regex(stdout, /Whether a slice is late is judged after 5 more slices: so far 0 came while/v);
});
