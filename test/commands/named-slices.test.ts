// Slices that a user names: in every command that chooses runs.
import {DatabaseSync} from 'node:sqlite';
import test, {type ExecutionContext} from 'ava';
import {z} from 'zod';
import {runCommand} from '../support/command.ts';
import {placeWith} from '../support/workspaces.ts';

/** Twenty days of March 2024 with a hundred sales each, three sales without a day, and a table without days. */
const sales = `
	CREATE TABLE sales (id INTEGER PRIMARY KEY, day DATE, amount INTEGER);
	WITH RECURSIVE
		days (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM days WHERE n < 20),
		rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 100)
	INSERT INTO sales (day, amount) SELECT date('2024-02-29', days.n || ' days'), rows.n FROM days, rows;
	INSERT INTO sales (amount) VALUES (1), (2), (3);
	CREATE TABLE plain (n INTEGER);
`;

const salesPlace = async (t: ExecutionContext, last = 5) => {
	const place = await placeWith(t, sales, {
		profiling: {tables: [{table: 'sales', slice: {column: 'day', last}}, {table: 'plain'}]},
		environments: {staging: {}},
	});
	return {
		config: place.config,
		run: async (...command: readonly string[]) => runCommand([...command, '--config', place.config]),
		change(sql: string) {
			using database = new DatabaseSync(place.database);
			database.exec(sql);
		},
	};
};

const runsSchema = z.array(z.object({slice: z.string().nullable(), row_count: z.number(), run_id: z.string()}));

const slicesIn = (stdout: string) => runsSchema.parse(JSON.parse(stdout)).map(({slice}) => slice);

test('profile --slice profiles the named slices, even those that the config skips', async t => {
	const {run, change} = await salesPlace(t);
	const backfill = await run('profile', '--slice', '2024-03-02..2024-03-04');
	t.is(backfill.status, 0);
	t.regex(backfill.stdout, /sales: 3 slices, 2024-03-02 to 2024-03-04\n/v);
	t.deepEqual(slicesIn((await run('runs', '--json')).stdout), ['2024-03-04', '2024-03-03', '2024-03-02']);

	// What has not changed is read again all the same, and only what is named.
	change("INSERT INTO sales (day, amount) VALUES ('2024-03-03', 5), ('2024-03-05', 5)");
	const again = await run('profile', '--slice', '2024-03-03..2024-03-04');
	t.regex(again.stdout, /2024-03-03 changed since it was profiled: 1 row more/v);
	const listed = await run('runs', '--json', '--slice', '2024-03-03..');
	t.deepEqual(slicesIn(listed.stdout), ['2024-03-04', '2024-03-04', '2024-03-03', '2024-03-03']);
	t.is((await run('profile', '--slice', 'no date')).status, 0);
	t.deepEqual(slicesIn((await run('runs', '--json', '--slice', 'no date')).stdout), ['no date']);

	// The next profile makes what the config asks for.
	await run('profile');
	t.is(slicesIn((await run('runs', '--json', '--slice', '2024-03-16..2024-03-20')).stdout).length, 5);
});

test('plan --slice shows what such a profile would read', async t => {
	const {run} = await salesPlace(t, 60);
	await run('profile');
	const plan = await run('plan', '--slice', '2024-03-01..2024-03-02');
	t.regex(plan.stdout, /0 new, 0 changed, 2 as profiled: 200 rows to read/v);
	t.notRegex(plan.stdout, /plain/v);
	const [planned] = z
		.array(z.object({slices: z.object({to_read: z.array(z.object({slice: z.string(), reason: z.string()}))})}))
		.parse(JSON.parse((await run('plan', '--json', '--slice', '2024-03-01')).stdout));
	t.deepEqual(planned?.slices.to_read, [{slice: '2024-03-01', reason: 'named'}]);
});

test('an unknown slice is an error that names the known ones', async t => {
	const {run} = await salesPlace(t);
	const lost = await run('profile', '--slice', '2025');
	t.is(lost.status, 2);
	t.regex(lost.stderr, /"2025" does not name a slice/v);
	const empty = await run('profile', '--slice', '2024-05-01');
	t.is(empty.status, 2);
	t.regex(empty.stderr, /No table has a slice 2024-05-01/v);
	t.regex(empty.stderr, /The completed ones of sales go from 2024-03-01 to 2024-03-20/v);
	const plain = await run('profile', '--slice', '2024-03-01', '--table', 'plain');
	t.is(plain.status, 2);
	t.regex(plain.stderr, /no table is cut into slices/v);
});

test('runs show takes a slice, and --dataset chooses among several tables', async t => {
	const {run} = await salesPlace(t);
	await run('profile');
	t.regex((await run('runs', 'show', '2024-03-18')).stdout, /slice +2024-03-18/v);
	t.regex((await run('runs', 'show', 'no date', '--dataset', 'sales')).stdout, /rows +3/v);
	const lost = await run('runs', 'show', '2024-03-18', '--dataset', 'plain');
	t.is(lost.status, 2);
});

test('rows shows the rows of a slice, of a range of slices, and those without a date', async t => {
	const {run} = await salesPlace(t);
	const countOf = async (...flags: readonly string[]) => {
		const {stdout} = await run('rows', '--dataset', 'sales', '--limit', '1000', '--json', ...flags);
		return z.object({rows: z.array(z.unknown())}).parse(JSON.parse(stdout)).rows.length;
	};

	t.is(await countOf('--slice', '2024-03-02'), 100);
	t.is(await countOf('--slice', '2024-03-02..2024-03-04'), 300);
	t.is(await countOf('--slice', '2024-03-18..'), 300);
	t.is(await countOf('--slice', '2024-03-02', '--where', 'amount > 90'), 10);
	t.is(await countOf('--slice', 'no date'), 3);
	const plain = await run('rows', '--dataset', 'plain', '--slice', '2024-03-02');
	t.is(plain.status, 2);
	t.regex(plain.stderr, /it is not cut into slices/v);
});

test('replay judges the named slices, and baseline pin takes one', async t => {
	const {run} = await salesPlace(t, 60);
	await run('profile');
	const replay = await run('drift', 'replay', '--dataset', 'sales', '--slice', '2024-03-10..2024-03-12', '--json');
	const [dataset] = z
		.array(z.object({runs: z.array(z.object({slice: z.string()}))}))
		.parse(JSON.parse(replay.stdout));
	t.deepEqual(
		dataset?.runs.map(({slice}) => slice),
		['2024-03-10', '2024-03-11', '2024-03-12'],
	);
	t.regex(
		(await run('baseline', 'pin', '2024-03-10', '--dataset', 'sales')).stderr,
		/of 2024-03-10 as the baseline/v,
	);
});

test('the same slice of two environments is compared', async t => {
	const {run, change, config} = await salesPlace(t);
	await run('profile');
	change("DELETE FROM sales WHERE day = '2024-03-17' AND amount > 50");
	await run('profile', '--environment', 'staging');
	const compared = async (...command: readonly string[]) => {
		const {stdout} = await run(...command, '--json', '--table', 'sales');
		return z
			.array(z.object({left: z.object({row_count: z.number()}), right: z.object({row_count: z.number()})}))
			.parse(JSON.parse(stdout))
			.map(({left, right}) => [left.row_count, right.row_count]);
	};

	const sides = ['compare', `${config}@development`, `${config}@staging`, '--kept'] as const;
	t.deepEqual(await compared(...sides), [[100, 100]]);
	t.deepEqual(await compared(...sides, '--slice', '2024-03-17'), [[100, 50]]);
	const flags = ['--dataset', 'sales', '--against', 'staging', '--current', '2024-03-17', '--json'];
	const against = await run('drift', ...flags);
	t.regex(against.stdout, /"row_count": 50/v);
	t.is((await run(...sides, '--slice', '2024-03-17..2024-03-18')).status, 2);
	t.is((await run('compare', `${config}@development`, `${config}@staging`, '--slice', '2024-03-17')).status, 2);
});
