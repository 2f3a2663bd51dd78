// `profilemesh rows` on a real SQLite file.
import test, {type ExecutionContext} from 'ava';
import {runCommand} from '../support/command.ts';
import {placeWith} from '../support/workspaces.ts';

const people = `
	CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT, email TEXT, secret TEXT);
	INSERT INTO people VALUES (1, 'Ada', 'a@x.org', 's1'), (2, 'Bo', NULL, 's2'), (3, 'Cy', 'a@x.org', 's3'),
		(4, char(27) || '[31mDee', NULL, 's4');
`;

const rowsOf = async (t: ExecutionContext, config: object, ...flags: readonly string[]) => {
	const place = await placeWith(t, people, config);
	return runCommand(['rows', '--config', place.config, '-d', 'people', ...flags]);
};

test('the rows where a column is null are printed as a table, with the statement that found them', async t => {
	const {status, stdout, stderr} = await rowsOf(t, {}, '--null', 'email', '--limit', '1');
	t.is(status, 0);
	t.is(stdout, 'id  name  email  secret\n 2  Bo    ⌀      s2\n');
	t.is(stderr, 'SELECT * FROM "people" WHERE "email" IS NULL LIMIT 1\nthe first row\n');
});

test('rows are found by a value, by values that repeat, and by any condition', async t => {
	const ids = async (...flags: readonly string[]) => {
		const {stdout} = await rowsOf(t, {}, '--json', ...flags);
		const {rows} = JSON.parse(stdout) as {readonly rows: ReadonlyArray<readonly string[]>};
		return rows.map(([id]) => id);
	};

	t.deepEqual(await ids('--equal', 'name=Cy'), ['3']);
	t.deepEqual(await ids('--repeated', 'email'), ['1', '3']);
	t.deepEqual(await ids('--where', "name LIKE 'B%' OR id = 1"), ['1', '2']);
	t.deepEqual(await ids('--where', 'id > 10'), []);
});

test('a value cannot send control sequences to the terminal', async t => {
	const {stdout} = await rowsOf(t, {}, '--where', 'id = 4');
	t.false(stdout.includes('\u{1B}'));
	t.regex(stdout, /Dee/v);
});

test('columns that the config leaves out are not shown', async t => {
	const {stdout} = await rowsOf(t, {profiling: {tables: [{table: 'people', exclude_columns: ['secret']}]}});
	t.notRegex(stdout, /secret|s1/v);
	t.regex(stdout, /a@x\.org/v);
});

test('rows: false in the config shows no row to anybody', async t => {
	const {status, stdout, stderr} = await rowsOf(t, {rows: false});
	t.is(status, 2);
	t.is(stdout, '');
	t.regex(stderr, /error: Rows are not shown\n {2}why: The config has rows: false\.\n/v);
});

test('a wrong condition, column, table or pair of filters says what to do', async t => {
	const wrong = await rowsOf(t, {}, '--where', 'nope = 1');
	t.is(wrong.status, 3);
	t.regex(wrong.stderr, /why: no such column: nope\n {2}hint: Check the condition/v);
	const column = await rowsOf(t, {}, '--null', 'nope');
	t.regex(
		column.stderr,
		/error: people has no column nope\n.*\n {2}hint: The columns are id, name, email, secret\./v,
	);
	const both = await rowsOf(t, {}, '--null', 'name', '--equal', 'id=1');
	t.is(both.status, 2);
	const place = await placeWith(t, people);
	const table = await runCommand(['rows', '--config', place.config, '-d', 'nobody']);
	t.regex(table.stderr, /error: No table is called nobody\n {2}hint: profilemesh plan lists the tables\./v);
});
