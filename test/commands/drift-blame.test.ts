// `profilemesh drift blame` on a real SQLite file.
import test, {type ExecutionContext} from 'ava';
import {runCommand} from '../support/command.ts';
import {execute} from '../support/stores.ts';
import {placeWith} from '../support/workspaces.ts';

const orders = `
	CREATE TABLE orders(id INTEGER PRIMARY KEY, country TEXT, amount INTEGER);
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
	INSERT INTO orders SELECT i, substr('DEFRIT', i % 3 * 2 + 1, 2), 10 + i % 7 FROM n;
`;

/** Two runs, between which the amounts of one country are four times as large. */
const driftedShop = async (t: ExecutionContext, config: object = {}, command: readonly string[] = ['blame']) => {
	const place = await placeWith(t, orders, config);
	const profile = async () => runCommand(['profile', '--config', place.config, '--quiet']);
	await profile();
	execute(place.database, "UPDATE orders SET amount = amount * 4 WHERE country = 'DE'");
	await profile();
	return async (...flags: readonly string[]) =>
		runCommand(['drift', ...command, '--config', place.config, '-d', 'orders', ...flags]);
};

test('the segment that a mean moved with is named in one line, with its figure on both sides', async t => {
	const blame = await driftedShop(t);
	const {status, stdout} = await blame('amount.mean');
	t.is(status, 0);
	t.regex(stdout, /^100\.0 % of it from country = DE, whose mean went 13(?:\.\d+)? → 52(?:\.\d+)?$/mv);
});

test('the pair of values whose rows are gone is named in one line, and in JSON', async t => {
	const place = await placeWith(t, orders);
	const run = async (...commandLine: readonly string[]) => runCommand([...commandLine, '--config', place.config]);
	execute(
		place.database,
		"ALTER TABLE orders ADD channel TEXT; UPDATE orders SET channel = iif(id % 5 < 2, 'web', 'shop')",
	);
	await run('profile', '--quiet');
	execute(place.database, "DELETE FROM orders WHERE country = 'DE' AND channel = 'web'");
	await run('profile', '--quiet');
	const {stdout} = await run('drift', 'blame', '-d', 'orders', 'count');
	t.regex(stdout, /^100\.0 % of it from country = DE and channel = web, whose rows went 120 → 0$/mv);
	const {causes} = JSON.parse((await run('drift', 'blame', '-d', 'orders', 'count', '--json')).stdout) as {
		readonly causes: readonly unknown[];
	};
	t.like(causes[0], {column: 'country', value: 'DE', and: {column: 'channel', value: 'web'}, contribution: -120});
});

test('the contributions of a JSON answer add up to the change', async t => {
	const blame = await driftedShop(t);
	const {stdout} = await blame('amount.mean', '--json');
	const {change, columns} = JSON.parse(stdout) as {
		readonly change: number;
		readonly columns: ReadonlyArray<{readonly segments: ReadonlyArray<{readonly contribution: number}>}>;
	};
	const added = columns[0]?.segments.reduce((sum, {contribution}) => sum + contribution, 0) ?? NaN;
	t.true(Math.abs(added - change) < 1e-9);
});

test('blame names no value of a column if reports may not hold values', async t => {
	const blame = await driftedShop(t, {reports: {values: false}});
	const [{stdout: text}, {stdout: json}] = [await blame('amount.mean'), await blame('amount.mean', '--json')];
	t.regex(text, /country = \(withheld\)/v);
	t.notRegex(text + json, /DE|FR/v);
});

test('a run without segments, and a figure that no sums tell of, are errors that say what to do', async t => {
	const withoutSegments = await driftedShop(t, {profiling: {segments: 'off'}});
	const {status, stderr} = await withoutSegments('amount.mean');
	t.is(status, 2);
	t.regex(stderr, /The baseline keeps no segments: profile again/v);
	const blame = await driftedShop(t);
	t.regex((await blame('amount.max')).stderr, /Only rows, means, nulls/v);
});

test('the report of a high drift names the segment in every format, unless values are withheld', async t => {
	const [report, withheld] = [await driftedShop(t, {}, []), await driftedShop(t, {reports: {values: false}}, [])];
	for (const format of ['text', 'markdown', 'json', 'junit', 'sarif', 'html']) {
		const [{stdout: shown}, {stdout: hidden}] = [
			await report('--format', format),
			await withheld('--format', format),
		];
		t.regex(shown, /100\.0 % of it from country = DE, whose mean went 13/v, format);
		t.notRegex(hidden, /country = /v, format);
	}
});
