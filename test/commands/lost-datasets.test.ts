// A table that is gone, cannot be read any more, or is back: no report and no exit status passes over it.
import fs from 'node:fs/promises';
import {DatabaseSync} from 'node:sqlite';
import test, {type ExecutionContext} from 'ava';
import {z} from 'zod';
import {runCommand} from '../support/command.ts';
import {numbers, placeWith} from '../support/workspaces.ts';

/** Tables a and b, and other objects that statements make, profiled twice. */
const profiledTwice = async (t: ExecutionContext, statements = '') => {
	const place = await placeWith(t, `${numbers('a', 100)}; ${numbers('b', 100)}; ${statements}`);
	const run = async (...command: readonly string[]) => runCommand([...command, '--config', place.config]);
	const change = (sql: string) => {
		using database = new DatabaseSync(place.database);
		database.exec(sql);
	};

	await run('profile');
	await run('profile');
	return {
		place,
		run,
		change,
		drift: async (...flags: readonly string[]) => run('drift', '--all', '--fail-on-drift', ...flags),
	};
};

const goneFacts: Readonly<Record<string, RegExp>> = {
	text: /\[HIGH\] b\.dataset_gone\n.*\n.*\n {4}Change: table gone: the source no longer lists it/v,
	json: /"kind": "dataset_gone",\s*"column_name": null,\s*"severity": "high"/v,
	markdown: /\| \*\*high\*\* \| dataset\\_gone \| .*table gone: the source no longer lists it/v,
	junit: /<testcase name="dataset_gone" classname="main\.b" time="0"><failure type="high" message="high: table gone/v,
	sarif: /"ruleId": "schema\/dataset_gone",\s*"level": "error"/v,
};

test('profile reports that a renamed table is gone, and drift fails for it in every format', async t => {
	const {run, change, drift} = await profiledTwice(t);
	change('ALTER TABLE b RENAME TO c');
	const profile = await run('profile');
	t.is(profile.status, 4);
	t.regex(profile.stderr, /^failed: b: The table is gone$/mv);
	for (const [format, fact] of Object.entries(goneFacts)) {
		const {status, stdout} = await drift('--format', format);
		t.is(status, 1, format);
		t.regex(stdout, fact, format);
	}

	const {stdout} = await run('drift', 'explain', '--dataset', 'b', 'dataset_gone');
	t.regex(stdout, /^verdict +high: table gone/mv);
	t.regex(stdout, /^change +the last profile is of \d{4}-\d\d-\d\d, of 100 rows$/mv);
});

test('a table that is back is reported once, and fails nothing', async t => {
	const {run, change, drift} = await profiledTwice(t);
	change('ALTER TABLE b RENAME TO hidden');
	await run('profile', '--table', 'b');
	change('ALTER TABLE hidden RENAME TO b');
	await run('profile', '--table', 'b');
	const back = await drift();
	t.is(back.status, 0);
	t.regex(back.stdout, /\[LOW\] b\.dataset_returned\n.*\n.*\n {4}Change: table back: it was gone on \d{4}-/v);
	await run('profile', '--table', 'b');
	const later = await drift();
	t.notRegex(later.stdout, /dataset_returned/v);
});

test('a dataset whose last profile failed is a high change, with the reason', async t => {
	const {run, change, drift} = await profiledTwice(t, 'CREATE VIEW v AS SELECT * FROM b');
	change('DROP VIEW v; CREATE VIEW v AS SELECT missing FROM b');
	await run('profile');
	const {status, stdout} = await drift();
	t.is(status, 1);
	t.regex(stdout, /\[HIGH\] v\.dataset_failed\n.*\n.*\n {4}Change: last profile failed: .*no such column: missing/v);
	t.is((await run('drift', '--dataset', 'v', '--fail-on-drift')).status, 1);
});

test('drift reports a dataset of which every profile failed', async t => {
	const {run, change, drift} = await profiledTwice(t);
	change('CREATE VIEW broken AS SELECT missing FROM b');
	await run('profile');
	const {status, stdout, stderr} = await drift('--format', 'junit');
	t.is(status, 4);
	t.regex(stderr, /^failed: main\.broken: It has no profile: the last one failed$/mv);
	t.regex(stdout, /<testsuite name="main\.broken" .*errors="1"/v);
});

test('a table that is gone and that the config leaves out is not reported', async t => {
	const {place, run, change, drift} = await profiledTwice(t);
	change('DROP TABLE b');
	t.is((await run('profile')).status, 4);
	const config: unknown = JSON.parse(await fs.readFile(place.config, 'utf8'));
	const profiling = {tables: [{table: '*', exclude: ['b']}]};
	await fs.writeFile(place.config, JSON.stringify({...z.looseObject({}).parse(config), profiling}));
	t.is((await run('profile')).status, 0);
	const {status, stderr} = await drift();
	t.is(status, 0);
	t.regex(stderr, /^skipped: main\.b: Its last profile failed, and the config no longer matches it$/mv);
});

test('a table that is gone can be accepted, for some time', async t => {
	const {run, change, drift} = await profiledTwice(t);
	change('DROP TABLE b');
	await run('profile');
	t.is((await run('accept', '--dataset', 'b', 'dataset_gone', '--reason', 'moved')).status, 0);
	t.is((await drift()).status, 0);
});

test('tables of another source that shares the store are not gone', async t => {
	const {place} = await profiledTwice(t);
	const other = await placeWith(t, numbers('other', 10), {
		storage: {connection: {type: 'sqlite', filepath: place.storage}},
	});
	const {status, stderr} = await runCommand(['profile', '--config', other.config]);
	t.is(status, 0, stderr);
});
