// `profilemesh compare` on real files: what is the same, what differs, and how it ends.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {runCommand} from '../support/command.ts';
import {temporaryDirectory} from '../support/stores.ts';

const shop = `
	CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER, born DATE);
	WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 500)
	INSERT INTO customers SELECT i, 'name ' || i, 20 + i % 50, date('1970-01-01', i || ' days') FROM s;
	CREATE TABLE orders (id INTEGER PRIMARY KEY, total DECIMAL(10,2));
	INSERT INTO orders SELECT id, id * 1.5 FROM customers;
`;

/** A folder with two databases of the same rows, the second one changed by statements, and a config for each. */
const twoShops = async (t: ExecutionContext, change = '', config: object = {}) => {
	const directory = await temporaryDirectory(t);
	const file = (name: string): string => path.join(directory, name);
	for (const [name, statements] of [
		['left', shop],
		['right', shop + change],
	] as const) {
		const database = new Database(file(`${name}.db`));
		database.exec(statements);
		database.close();
		await fs.writeFile(
			file(`${name}.json`),
			JSON.stringify({
				source: {type: 'sqlite', filepath: `${name}.db`},
				storage: {connection: {type: 'sqlite', filepath: 'store.db'}},
				...config,
			}),
		);
	}

	return {
		file,
		compare: async (...flags: readonly string[]) =>
			runCommand(['compare', file('left.json'), file('right.json'), ...flags]),
	};
};

type Report = {
	readonly dataset_name: string;
	readonly left: object;
	readonly right: object;
	readonly column_drifts: ReadonlyArray<{
		readonly column_name: string | null;
		readonly metric_name: string;
		readonly drift_detected: boolean;
		readonly drift_severity: string;
		readonly reason: string;
	}>;
	readonly schema_changes: ReadonlyArray<{readonly kind: string; readonly column_name: string | null}>;
};

const differing = (stdout: string): readonly string[] =>
	(JSON.parse(stdout) as readonly Report[]).flatMap(({dataset_name: dataset, column_drifts, schema_changes}) => [
		...schema_changes.map(({kind, column_name}) => [dataset, column_name, kind].filter(Boolean).join('.')),
		...column_drifts
			.filter(drift => drift.drift_detected)
			.map(({column_name, metric_name}) => [dataset, column_name, metric_name].filter(Boolean).join('.')),
	]);

test.serial('two copies are the same in every table, and the exit status is 0', async t => {
	const {compare} = await twoShops(t);
	const {status, stdout} = await compare('--fail-on-drift', 'low');
	t.is(status, 0);
	t.regex(
		stdout,
		/^customers: the same in \d+ figures\norders: the same in \d+ figures\n\n2 of 2 tables are the same\.\n$/v,
	);
});

test.serial('one changed value of 500 rows is named, however small it is, and fails from low on', async t => {
	const {compare} = await twoShops(t, "UPDATE customers SET name = 'name X' WHERE id = 7;");
	const {status, stdout} = await compare('--json', '--fail-on-drift', 'low');
	t.is(status, 1);
	t.deepEqual(differing(stdout), ['customers.name.distribution']);
	const text = await compare();
	t.is(text.status, 0);
	t.regex(text.stdout, /\[LOW\] customers\.name\.distribution/v);
	t.regex(text.stdout, /2 values are not in as many rows: "name 7" 1 → 0, "name X" 0 → 1/v);
	t.regex(text.stdout, /1 of 2 tables is the same\.\n$/v);
});

test.serial('thresholds say how much a difference weighs, and a smaller number of rows is never the same', async t => {
	const {compare} = await twoShops(t, 'UPDATE orders SET total = total * 2; DELETE FROM customers WHERE id = 500;');
	const {stdout} = await compare('--json');
	const reports = JSON.parse(stdout) as readonly Report[];
	const severityOf = (dataset: string, metric: string) =>
		reports
			.find(({dataset_name}) => dataset_name === dataset)
			?.column_drifts.find(({metric_name}) => metric_name === metric)?.drift_severity;
	t.is(severityOf('orders', 'mean'), 'high');
	t.is(severityOf('customers', 'count'), 'low');
});

test.serial('tables and columns of one side are named as such', async t => {
	const {compare} = await twoShops(
		t,
		'DROP TABLE orders; CREATE TABLE extra (x); ' +
			'ALTER TABLE customers DROP COLUMN born; ALTER TABLE customers ADD COLUMN zip TEXT;',
	);
	const {status, stdout} = await compare('--json', '--fail-on-drift');
	t.is(status, 1);
	t.deepEqual(differing(stdout), [
		'customers.born.column_removed',
		'customers.zip.column_added',
		'orders.dataset_removed',
		'extra.dataset_added',
	]);
});

test.serial('a table of another name is paired by --map, and names differ in the case of letters', async t => {
	const {compare} = await twoShops(
		t,
		'ALTER TABLE orders RENAME TO bestellungen; ' +
			'ALTER TABLE customers RENAME TO c; ALTER TABLE c RENAME COLUMN age TO AGE; ' +
			'ALTER TABLE c RENAME TO CUSTOMERS;',
	);
	const {stdout} = await compare('--map', 'orders=bestellungen');
	t.regex(stdout, /2 of 2 tables are the same/v);
	const wrong = await compare('--map', 'orders=nothing');
	t.is(wrong.status, 2);
	t.regex(wrong.stderr, /no table nothing on the right/v);
});

test.serial('database files are sides without any config', async t => {
	const {file} = await twoShops(t, 'DELETE FROM orders;');
	const {status, stdout} = await runCommand(
		['compare', file('left.db'), file('right.db'), '-t', 'orders', '--json'],
		{
			env: {XDG_STATE_HOME: file('state')},
		},
	);
	t.is(status, 0);
	t.deepEqual(differing(stdout), ['orders.count']);
});

test.serial('--kept compares the newest kept runs, and reads no table', async t => {
	const {file, compare} = await twoShops(t, 'UPDATE orders SET total = 0 WHERE id = 1;');
	const early = await compare('--kept');
	t.is(early.status, 2);
	t.regex(early.stderr, /There are no runs of/v);
	for (const name of ['left.json', 'right.json']) {
		const profiled = await runCommand(['profile', '-c', file(name)]);
		t.is(profiled.status, 0);
	}

	await fs.rm(file('left.db'));
	await fs.rm(file('right.db'));
	const {status, stdout} = await compare('--kept', '--json');
	t.is(status, 0);
	t.true(differing(stdout).includes('orders.total.mean'));
	t.true(differing(stdout).every(name => name.startsWith('orders.total.')));
});

test.serial('a kept run is compared with the table as it is', async t => {
	const {file} = await twoShops(t);
	await runCommand(['profile', '-c', file('left.json'), '-t', 'orders']);
	const runs = await runCommand(['runs', '-c', file('left.json'), '--json']);
	const [{run_id: run = ''} = {}] = JSON.parse(runs.stdout) as ReadonlyArray<{readonly run_id?: string}>;
	const database = new Database(file('left.db'));
	database.exec('DELETE FROM orders WHERE id > 400');
	database.close();
	const {stdout} = await runCommand([
		'compare',
		run,
		file('left.json'),
		'-c',
		file('left.json'),
		'-t',
		'orders',
		'--json',
	]);
	t.true(differing(stdout).includes('orders.count'));
});

test.serial('every format has the findings', async t => {
	const {compare} = await twoShops(t, 'UPDATE customers SET age = 99 WHERE id = 7;');
	const [markdown, junit, sarif] = await Promise.all([
		compare('--format', 'markdown'),
		compare('--format', 'junit', '--fail-on-drift', 'low'),
		compare('--format', 'sarif'),
	]);
	t.regex(markdown.stdout, /# Comparison[\s\S]*\| \*\*high\*\* \| age\.max \| 69\.00 \| 99\.00 \|/v);
	t.regex(junit.stdout, /<testcase name="age\.max"[\s\S]*?<failure/v);
	t.regex(sarif.stdout, /customers\.age\.max differs/v);
});

test.serial('values stay out of the report where one of the configs withholds them', async t => {
	const {compare} = await twoShops(t, "UPDATE customers SET name = 'secret' WHERE id = 7;", {
		reports: {values: false},
	});
	for (const format of ['text', 'json', 'markdown', 'junit', 'sarif']) {
		const {stdout} = await compare('--format', format);
		t.regex(stdout, /name\.distribution|"metric_name": "distribution"/v);
		t.notRegex(stdout, /secret|name 7/v);
	}
});

test.serial('the other tables are compared when one cannot be read, and the exit status is 4', async t => {
	const {compare} = await twoShops(t, 'CREATE VIEW broken AS SELECT * FROM orders; DROP TABLE orders;');
	const left = await compare();
	t.is(left.status, 0, 'a view on one side is only named');
	const both = await twoShops(t);
	for (const name of ['left.db', 'right.db']) {
		const database = new Database(both.file(name));
		database.exec('CREATE VIEW broken AS SELECT * FROM orders; DROP TABLE orders');
		database.close();
	}

	const {status, stdout, stderr} = await both.compare();
	t.is(status, 4);
	t.regex(stderr, /failed: main\.broken/v);
	t.regex(stdout, /1 of 1 table is the same/v);
});

test.serial('an argument that is not a side is a usage error that explains what a side is', async t => {
	const {file} = await twoShops(t);
	const missing = await runCommand(['compare', file('left.json'), file('none.yml')]);
	t.is(missing.status, 2);
	const pattern = await runCommand(['compare', file('left.json'), file('right.json'), '-t', 'nothing']);
	t.is(pattern.status, 2);
	t.regex(pattern.stderr, /No table on either side matches nothing/v);
});

test.serial('drift --against compares the newest kept runs of two environments', async t => {
	const {file} = await twoShops(t, 'DELETE FROM orders WHERE id = 1;', {
		environments: {test: {source: {type: 'sqlite', filepath: 'right.db'}}},
	});
	const config = file('left.json');
	await runCommand(['profile', '-c', config]);
	await runCommand(['profile', '-c', config, '-e', 'test']);
	const all = await runCommand(['drift', '-c', config, '--against', 'test', '--all', '--json']);
	t.is(all.status, 0);
	t.true(differing(all.stdout).every(name => name.startsWith('orders.')));
	t.true(differing(all.stdout).includes('orders.count'));
	const one = await runCommand(['drift', '-c', config, '--against', 'test', '-d', 'customers']);
	t.regex(one.stdout, /1 of 1 table is the same/v);
	const wrong = await runCommand(['drift', '-c', config, '--against', 'test', '--all', '--baseline', 'previous']);
	t.is(wrong.status, 2);
});

type RowsReport = Report & {
	readonly rows?: {
		readonly key: readonly string[] | null;
		readonly columns: readonly string[];
		readonly added: number;
		readonly removed: number;
		readonly changed: number;
		readonly duplicate_keys: number;
		readonly differences: ReadonlyArray<{
			readonly kind: string;
			readonly left: Readonly<Record<string, string | null>> | null;
			readonly right: Readonly<Record<string, string | null>> | null;
			readonly changed_columns: readonly string[];
		}>;
	};
};

const rowsOf = (stdout: string, dataset: string) =>
	(JSON.parse(stdout) as readonly RowsReport[]).find(({dataset_name}) => dataset_name === dataset)?.rows;

const changes =
	"UPDATE customers SET name = 'X|~', age = NULL WHERE id = 7; DELETE FROM customers WHERE id = 9; " +
	"INSERT INTO customers VALUES (900, 'new', 1, NULL);";

test.serial(
	'--rows counts and lists the rows that were added, removed and changed, with old and new values',
	async t => {
		const {compare} = await twoShops(t, changes);
		const {status, stdout} = await compare('--rows', '--json', '--fail-on-drift', 'low');
		t.is(status, 1);
		t.like(rowsOf(stdout, 'customers'), {key: ['id'], added: 1, removed: 1, changed: 1, duplicate_keys: 0});
		t.deepEqual(
			rowsOf(stdout, 'customers')?.differences.map(({kind, left, right, changed_columns: columns}) => [
				kind,
				left?.['id'] ?? null,
				right?.['id'] ?? null,
				...columns.map(name => [name, left?.[name], right?.[name]]),
			]),
			[
				['changed', '7', '7', ['name', 'name 7', 'X|~'], ['age', '27', null]],
				['removed', '9', null],
				['added', null, '900'],
			],
		);
		t.like(rowsOf(stdout, 'orders'), {added: 0, removed: 0, changed: 0});
		const text = await compare('--rows', '--limit', '1');
		t.regex(
			text.stdout,
			/7\s+changed\s+name\s+name 7\s+X\|~\n.*7\s+changed\s+age\s+27\s+⌀\n {2}1 of 3 are listed/v,
		);
		t.regex(text.stdout, /orders: the same in \d+ figures, and in each of 500 rows/v);
		const markdown = await compare('--rows', '-t', 'customers', '--format', 'markdown');
		t.regex(
			markdown.stdout,
			/<summary>Rows: 1 changed, 1 removed, 1 added; 500 rows on the left, 500 on the right<\/summary>/v,
		);
	},
);

test.serial('rows that swapped their values differ, although every profile is the same', async t => {
	const {compare} = await twoShops(
		t,
		'UPDATE orders SET total = CASE id WHEN 3 THEN 6 WHEN 4 THEN 4.5 ELSE total END;',
	);
	t.regex((await compare()).stdout, /2 of 2 tables are the same/v);
	const {status, stdout} = await compare('--rows', '--json', '--fail-on-drift', 'low');
	t.is(status, 1);
	t.deepEqual(differing(stdout), ['orders.rows_changed']);
	t.like(rowsOf(stdout, 'orders'), {changed: 2, columns: ['total']});
});

test.serial('without a key rows are compared as a multiset, and a key that is not unique is reported', async t => {
	const {file} = await twoShops(t);
	for (const name of ['left.db', 'right.db']) {
		const database = new Database(file(name));
		database.exec('CREATE TABLE log AS SELECT id % 5 AS level, age FROM customers');
		if (name === 'right.db') {
			database.exec('INSERT INTO log VALUES (7, NULL), (7, NULL); DELETE FROM log WHERE rowid = 1');
		}

		database.close();
	}

	const run = async (...flags: readonly string[]) =>
		runCommand(['compare', file('left.json'), file('right.json'), '-t', 'log', '--rows', ...flags]);
	const multiset = await run('--json');
	t.like(rowsOf(multiset.stdout, 'log'), {key: null, added: 2, removed: 1, changed: 0});
	t.regex((await run()).stdout, /No key: rows are compared as a multiset/v);
	const keyed = await run('--key', 'level', '--json');
	t.like(rowsOf(keyed.stdout, 'log'), {key: ['level'], added: 2, removed: 1, changed: 0});
	t.true((rowsOf(keyed.stdout, 'log')?.duplicate_keys ?? 0) > 0);
	t.regex(
		(await run('--key', 'level')).stdout,
		/level is not unique: 495 of 500 rows on the left, and 495 of 501 rows on the right have the key of another one/v,
	);
	t.regex(
		(await run('--key', 'level,age')).stdout,
		/keys? \(level, age\) of the rows that were read (?:is|are) not unique/v,
	);
});

test.serial('a config can keep rows in the database, and values out of the report', async t => {
	const forbidden = await twoShops(t, changes, {rows: false});
	const refused = await forbidden.compare('--rows');
	t.is(refused.status, 2);
	t.regex(refused.stderr, /Rows are not shown/v);
	const withheld = await twoShops(t, changes, {reports: {values: false}});
	for (const format of ['text', 'json', 'markdown']) {
		const {stdout} = await withheld.compare('--rows', '-t', 'customers', '--format', format);
		t.notRegex(stdout, /X\|~|name 7/v);
		t.regex(stdout, format === 'json' ? /"changed": 1/v : /1 changed, 1 removed, 1 added/v);
	}
});

test.serial('flags about rows need --rows and columns of both sides, and are refused for kept runs', async t => {
	const {compare} = await twoShops(t);
	const alone = await compare('--key', 'id');
	t.is(alone.status, 2);
	t.regex(alone.stderr, /--key applies only to rows/v);
	const kept = await compare('--rows', '--kept');
	t.is(kept.status, 2);
	t.regex(kept.stderr, /are not kept/v);
	const unknown = await compare('--rows', '--key', 'nothing', '-t', 'orders');
	t.is(unknown.status, 4);
	t.regex(unknown.stderr, /There is no column nothing on both sides/v);
});

test.serial('--rows-only finds the same differences without a profile, by a declared key or as a multiset', async t => {
	const {compare} = await twoShops(
		t,
		`UPDATE orders SET total = 9 WHERE id = 3; DELETE FROM orders WHERE id = 4;
		CREATE TABLE notes AS SELECT name FROM customers; DELETE FROM notes WHERE name = 'name 7';`,
	);
	const {status, stdout} = await compare('--rows-only', '-t', 'orders', 'customers');
	t.is(status, 0);
	t.regex(stdout, /rows differ: 1 changed, 1 removed/v);
	const {stdout: json} = await compare('--rows-only', '-t', 'orders', '--json');
	const [report] = JSON.parse(json) as ReadonlyArray<
		Report & {readonly rows: {readonly left: number; readonly right: number; readonly changed: number}}
	>;
	t.deepEqual(report?.column_drifts, []);
	t.like(report?.rows, {changed: 1, removed: 1, added: 0});
	const {stdout: same} = await compare('--rows-only', '-t', 'customers');
	t.regex(same, /^customers: the same in each of 500 rows$/mv);
	t.is((await compare('--rows-only', '--kept')).status, 2);
});

test('the session needs a terminal, and writes no report', async t => {
	const {compare} = await twoShops(t);
	const {status, stderr} = await compare('--session', '--fail-on-drift');
	t.is(status, 2);
	t.regex(stderr, /--session cannot be combined with --fail-on-drift/v);
});

test('findings point at the config, or at the file of a database that is named without one', async t => {
	const {file} = await twoShops(t, 'UPDATE orders SET total = 1 WHERE id = 3;');
	const uriOf = async (left: string, right: string): Promise<string | undefined> => {
		const {stdout} = await runCommand(['compare', file(left), file(right), '-t', 'orders', '--format', 'sarif']);
		return /"uri": "(?<uri>[^"]+)"/v.exec(stdout)?.groups?.['uri'];
	};

	t.is(await uriOf('left.db', 'right.db'), 'left.db');
	t.is(await uriOf('left.db', 'right.json'), 'right.json');
});

test.serial(
	'rows of a file that cannot be read are named, the others are compared, and the exit status is 4',
	async t => {
		const directory = await temporaryDirectory(t);
		const rows = Array.from({length: 21_000}, (_, index) => ({id: index, name: `n${index}`}));
		const lines = rows.map(row => JSON.stringify(row));
		const texts = rows.map(({id, name}) => `${id},${name}`);
		const files = {
			'left.jsonl': lines.join('\n'),
			'right.jsonl': [...lines, '{"id": 21000, "na'].join('\n'),
			'right.csv': ['id,name', ...texts, 'secret,n'].join('\n'),
		};
		const file = (name: string): string => path.join(directory, name);
		for (const [name, content] of Object.entries(files)) {
			await fs.writeFile(file(name), content);
		}

		const source = {type: 'files', paths: ['right.csv']};
		await fs.writeFile(file('values.json'), JSON.stringify({source, reports: {values: false}}));
		const note = 'Not all rows of the right could be read, and only the others were compared';
		for (const flags of [
			['--rows', '--key', 'id'],
			['--rows-only', '--key', 'id'],
		]) {
			const ofLines = await runCommand(['compare', file('left.jsonl'), file('right.jsonl'), ...flags]);
			t.is(ofLines.status, 4);
			t.true(ofLines.stdout.startsWith('left: the same in'), ofLines.stdout);
			const why = `1 row is left out. ${file('right.jsonl')} line 21001: It is not JSON: {"id": 21000, "na`;
			t.is(ofLines.stdout.split(`${note}: ${why}`).length, 2, ofLines.stdout);
			const withheld = await runCommand(['compare', file('left.jsonl'), file('values.json'), ...flags]);
			t.is(withheld.status, 4);
			t.true(withheld.stdout.includes(`${note}.`), withheld.stdout);
			t.false(withheld.stdout.includes('secret'));
		}
	},
);
