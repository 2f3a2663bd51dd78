import {Buffer} from 'node:buffer';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {ConfigError} from '../../source/config/config-error.ts';
import {loadConfig, type LoadOptions} from '../../source/config/load.ts';
import {exitStatusOf} from '../../source/exit-status.ts';
import {configDirectory, loadText, problemsOf} from '../support/config-files.ts';

type Case = readonly [title: string, text: string, problems: readonly string[], options?: LoadOptions];

const sqlite = 'source: {type: sqlite, filepath: shop.db}\n';
const postgres = 'source:\n  type: postgres\n  database: shop\n';

const cases: readonly Case[] = [
	[
		'an unknown key',
		'source:\n  type: sqlite\n  filepath: a.db\nprofilling: {}\n',
		['config.yml:4:1: unknown key profilling; did you mean profiling?'],
	],
	[
		'webhooks that cannot be told',
		`${sqlite}notify:\n  - {url: 'hooks.example.com/a', from: hihg}\n  - {url: 'https://me:x@hooks.example.com'}\n` +
			"  - {form: slack}\n  - {url: 'https://hooks.example.com', tables: ['/(/'], format: discord}\n",
		[
			'config.yml:3:11: notify[0].url must be an address that begins with https:// or http://',
			'config.yml:3:40: notify[0].from must be low, medium or high; did you mean high?',
			'config.yml:4:11: notify[1].url must hold no user name and no password',
			'config.yml:5:5: notify[2].url is missing',
			'config.yml:5:6: unknown key notify[2].form; did you mean from?',
			'config.yml:6:49: notify[3].tables[0] is not a valid regular expression: Unterminated group',
			'config.yml:6:65: notify[3].format must be json, slack or teams',
		],
	],
	[
		'a misspelt key that is required',
		`${sqlite}profiling:\n  tables:\n    - tabel: x\n`,
		['config.yml:4:7: unknown key profiling.tables[0].tabel; did you mean table?'],
	],
	[
		'a Postgres key on a SQLite connection',
		'source:\n  type: sqlite\n  filepath: a.db\n  host: db\n',
		['config.yml:4:3: source.host is not a key of a connection to sqlite; it is a key of postgres and snowflake'],
	],
	[
		'a key of another type, misspelt',
		'source:\n  type: sqlite\n  filepath: a.db\n  pasword: x\n',
		[
			'config.yml:4:3: source.pasword is not a key of a connection to sqlite; password is a key of ' +
				'postgres and snowflake',
		],
	],
	[
		'a SQLite connection without a file',
		'source: {type: sqlite}\n',
		['config.yml:1:1: source.filepath is missing: name the database file'],
	],
	[
		'an unknown type of connection',
		'source:\n  type: postgresql\n',
		['config.yml:2:9: source.type must be sqlite, postgres, snowflake, duckdb or files; did you mean postgres?'],
	],
	[
		'a connection without a type',
		'source:\n  host: x\n',
		['config.yml:1:1: source.type is missing: it must be sqlite, postgres, snowflake, duckdb or files'],
	],
	[
		'an unknown type of storage',
		`${sqlite}storage:\n  connection: {type: mysql}\n`,
		['config.yml:3:22: storage.connection.type must be sqlite, postgres or snowflake'],
	],
	[
		'a key of another type in a storage',
		`${sqlite}storage:\n  connection: {type: postgres, filepath: a.db}\n`,
		[
			'config.yml:3:32: storage.connection.filepath is not a key of a connection to postgres; ' +
				'it is a key of sqlite',
		],
	],
	['no source', 'environment: test\n', ['config.yml:1:1: source is missing']],
	['a text for a number', `${postgres}  port: many\n`, ['config.yml:4:9: source.port must be a number, not text']],
	['a number out of range', `${postgres}  port: 70000\n`, ['config.yml:4:9: source.port must be at most 65535']],
	[
		'a number for a text',
		`${postgres}  password: 12345\n`,
		['config.yml:4:13: source.password must be text, not a number: put it in quotes'],
	],
	[
		'a ratio of zero',
		`${sqlite}profiling: {default_sample_ratio: 0}\n`,
		['config.yml:2:35: profiling.default_sample_ratio must be above 0'],
	],
	[
		'a fraction for a whole number',
		`${sqlite}profiling: {histogram_bins: 2.5}\n`,
		['config.yml:2:29: profiling.histogram_bins must be a whole number'],
	],
	[
		'a list for a mapping',
		`${sqlite}profiling: [a]\n`,
		['config.yml:2:12: profiling must be a mapping of keys, not a list'],
	],
	[
		'an unknown metric',
		`${sqlite}profiling:\n  metrics:\n    - mean\n    - meen\n`,
		['config.yml:5:7: profiling.metrics[1] is not a known name; did you mean mean?'],
	],
	[
		'a list without an entry',
		`${sqlite}profiling: {metrics: []}\n`,
		['config.yml:2:22: profiling.metrics must not be an empty list'],
	],
	[
		'a broken regular expression',
		`${sqlite}profiling: {tables: [{table: "/(/"}]}\n`,
		['config.yml:2:30: profiling.tables[0].table is not a valid regular expression: Unterminated group'],
	],
	[
		'both kinds of sample',
		`${sqlite}profiling: {tables: [{table: a, sample_size: 5, sample_ratio: 0.5}]}\n`,
		['config.yml:2:63: profiling.tables[0].sample_ratio cannot stand beside sample_size: keep one of them'],
	],
	[
		'a slice that is not a mapping',
		`${sqlite}profiling: {tables: [{table: a, slice: daily}]}\n`,
		['config.yml:2:40: profiling.tables[0].slice must be auto, or a mapping of keys'],
	],
	[
		'a slice by a period that is none, in a zone that is none',
		`${sqlite}profiling: {tables: [{table: a, slice: {by: year, timezone: Mars/Olympus}}]}\n`,
		[
			'config.yml:2:45: profiling.tables[0].slice.by must be hour, day, week or month',
			'config.yml:2:61: profiling.tables[0].slice.timezone must be the name of a time zone, ' +
				'such as Europe/Berlin',
		],
	],
	[
		'a length of time that is none',
		`${sqlite}profiling: {statement_timeout: 5 parsecs}\n`,
		[
			'config.yml:2:32: profiling.statement_timeout must be a length of time such as 500ms, 30s, ' +
				'5m, 1h or a number of seconds, at most 24 days',
		],
	],
	[
		'thresholds that fall',
		`${sqlite}drift: {thresholds: {low: 50}}\n`,
		['config.yml:2:21: drift.thresholds must ascend: low, then medium, then high'],
	],
	[
		'a baseline that there is not',
		`${sqlite}drift: {baseline: median:1}\n`,
		[
			'config.yml:2:19: drift.baseline must be auto, previous, pinned, same-weekday, median:N ' +
				'with N from 2 to 999, a run id, or the first 4 or more characters of one',
		],
	],
	[
		'an ignore of everything',
		`${sqlite}drift: {ignore: [{}]}\n`,
		['config.yml:2:18: drift.ignore[0] must name a table, a column or a metric'],
	],
	[
		'an override of no metric',
		`${sqlite}drift: {overrides: [{metric: meen, thresholds: {low: 1}}]}\n`,
		['config.yml:2:30: drift.overrides[0].metric matches no metric'],
	],
	[
		'several mistakes, in the order of the file',
		'sorce: 1\nsource: {type: sqlite, filepath: a.db}\nprofiling:\n  retries: -1\n  tables: 5\n',
		[
			'config.yml:1:1: unknown key sorce; did you mean source?',
			'config.yml:4:12: profiling.retries must be at least 0',
			'config.yml:5:11: profiling.tables must be a list, not a number',
		],
	],
	[
		'an unset variable',
		`${postgres}  password: "\${DB_PASSWORD}"\n`,
		['config.yml:4:13: source.password needs the environment variable DB_PASSWORD, which is not set'],
	],
	[
		'a reference without a name',
		`${postgres}  password: "a\${b"\n`,
		[
			'config.yml:4:13: source.password has a ${ that names no variable: write ${NAME}, ' +
				'${NAME:-default}, or $${ for the sign itself',
		],
	],
	[
		'an unknown environment in the file',
		`environment: prod\n${sqlite}`,
		['config.yml:1:14: there is no environment of this name; did you mean production?'],
	],
	[
		'an unknown environment on the command line',
		sqlite,
		['--environment: there is no environment of this name; did you mean test?'],
		{environment: 'tset'},
	],
	[
		'an unknown environment in the variable',
		sqlite,
		['PROFILEMESH_ENVIRONMENT: there is no environment of this name'],
		{env: {PROFILEMESH_ENVIRONMENT: 'xyzzyx'}},
	],
	[
		'a mistake in the chosen environment',
		`${sqlite}environments:\n  test:\n    profiling: {retries: x}\n`,
		['config.yml:4:26: profiling.retries must be a number, not text'],
		{environment: 'test'},
	],
	[
		'a mistake in an environment that is not chosen',
		`${sqlite}environments:\n  test:\n    profiling:\n      retrys: 1\n`,
		['config.yml:5:7: environments.test: unknown key profiling.retrys; did you mean retries?'],
	],
	[
		'an environment within an environment',
		`${sqlite}environments: {test: {environment: x}}\n`,
		['config.yml:2:23: environments.test.environment cannot stand in an environment'],
	],
	[
		'a variable that names no key',
		sqlite,
		['PROFILEMESH_PROFILING__RETRYS: unknown key: profiling has no key retrys; did you mean retries?'],
		{env: {PROFILEMESH_PROFILING__RETRYS: '1'}},
	],
	[
		'a variable for a key of another type',
		sqlite,
		[
			'PROFILEMESH_SOURCE__HOST: unknown key: source is a connection to sqlite, which has ' +
				'no host: that is a key of postgres and snowflake',
		],
		{env: {PROFILEMESH_SOURCE__HOST: 'x'}},
	],
	[
		'a variable with a value that does not fit',
		sqlite,
		['PROFILEMESH_PROFILING__RETRIES: profiling.retries must be a number, not text'],
		{env: {PROFILEMESH_PROFILING__RETRIES: 'x'}},
	],
	[
		'a variable past the end of a list',
		sqlite,
		[
			'PROFILEMESH_PROFILING__TABLES__4__TABLE: unknown key: profiling.tables is a list of' +
				' 0: the next part must be a number from 0 to 0',
		],
		{env: {PROFILEMESH_PROFILING__TABLES__4__TABLE: 'x'}},
	],
	[
		'two variables for one key',
		sqlite,
		['PROFILEMESH_SOURCE__FILEPATH: sets the same key as profilemesh_source__filepath'],
		{env: {PROFILEMESH_SOURCE__FILEPATH: 'a', profilemesh_source__filepath: 'b'}},
	],
	[
		'a variable that changes the type',
		sqlite,
		['PROFILEMESH_SOURCE__TYPE: source.account is missing', 'PROFILEMESH_SOURCE__TYPE: source.database is missing'],
		{env: {PROFILEMESH_SOURCE__TYPE: 'snowflake'}},
	],
	[
		'a key that is there twice',
		'source: {type: sqlite, filepath: a.db}\nsource: {type: sqlite, filepath: b.db}\n',
		['config.yml:2:1: the key source is there twice'],
	],
	['a tab for indentation', 'source:\n\ttype: sqlite\n', ['config.yml:2:1: a tab indents this line: use spaces']],
	['an empty file', '', ['config.yml:1:1: the file is empty: a config has at least the key source']],
	[
		'a file of comments',
		'# nothing yet\n',
		['config.yml:1:1: the file is empty: a config has at least the key source'],
	],
	[
		'a file that is only text',
		'hello\n',
		['config.yml:1:1: the file must hold a mapping of keys, such as source, storage and profiling'],
	],
	[
		'several documents',
		`${sqlite}---\n${sqlite}`,
		['config.yml:2:1: the file holds several documents (---): a config is one'],
	],
	[
		'a password that begins like an alias',
		'source: {type: postgres, database: a, password: *hunter2}\n',
		['config.yml:1:49: an alias (*name) has no anchor (&name) before it: put a text that begins with * in quotes'],
	],
	[
		'a password that begins like a tag',
		'source: {type: postgres, database: a, password: !hunter2 x}\n',
		['config.yml:1:49: a tag (!name) is not known: put a text that begins with ! in quotes'],
	],
	[
		'aliases that multiply',
		'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b, *c]\n',
		['config.yml:2:8: the aliases make more of this file than any config needs'],
	],
];

for (const [title, text, problems, options] of cases) {
	test(`${title} is reported with its place`, async t => {
		t.deepEqual(await problemsOf(t, text, options), problems);
	});
}

test('a config error leads to exit status 2, with a line each for what happened, why, and what to do', async t => {
	const error = await t.throwsAsync(loadText(t, 'a: 1\nb: 2\nc: 3\n'), {instanceOf: ConfigError});
	t.is(exitStatusOf(error), 2);
	t.is(error?.code, 'config');
	t.regex(error?.message ?? '', /config\.yml:1:1: unknown key a$/v);
	t.regex(error?.why ?? '', /^3 more: .*source is missing; .*unknown key b; .*unknown key c$/v);
	t.regex(error?.hint ?? '', /profilemesh config validate .*config\.yml$/v);
});

test('a key that is not a name is not repeated: it may hold a secret, or control the terminal', async t => {
	const expected = 'has a key that is not a plain name: is a quote missing, or the space after a colon?';
	t.deepEqual(await problemsOf(t, `${sqlite}"\\e[31mred\\n\\u202e": 1\n`), [
		`config.yml:2:1: the config ${expected}`,
	]);
	t.deepEqual(await problemsOf(t, 'source: {type: postgres, database: a, password:hunter2}\n'), [
		`config.yml:1:39: source ${expected}`,
	]);
});

test('a file that cannot be read is one clear error', async t => {
	const directory = await configDirectory(t);
	await mkdir(path.join(directory, 'folder.yml'));
	const files = [
		['missing.yml', /missing\.yml: there is no such file$/v],
		['folder.yml', /folder\.yml: this is a directory, not a file$/v],
		['folder.yml/x.yml', /x\.yml: there is no such file$/v],
	] as const;
	await Promise.all(
		files.map(async ([name, message]) =>
			t.throwsAsync(loadConfig(path.join(directory, name), {env: {}}), {instanceOf: ConfigError, message}),
		),
	);
});

test('a file that is too large or no text is refused unread', async t => {
	t.deepEqual(await problemsOf(t, `${sqlite}#${'x'.repeat(10_000_000)}`), [
		'config.yml: the file is larger than 256 kB',
	]);
	t.deepEqual(await problemsOf(t, new Uint8Array([0x61, 0xe9, 0x61])), ['config.yml: the file is not UTF-8 text']);
	t.deepEqual(await problemsOf(t, 'source:\u{0}'), ['config.yml: the file is not UTF-8 text']);
});

test('a file in UTF-16, with or without its mark, is reported as such', async t => {
	for (const start of ['', '\u{FEFF}']) {
		const bytes = Buffer.from(`${start}${sqlite}`, 'utf16le');
		for (const text of [bytes, Buffer.from(bytes).swap16()]) {
			t.deepEqual(await problemsOf(t, text), ['config.yml: the file is UTF-16 text']);
		}
	}
});

test('a number past the range of a double is reported as infinite', async t => {
	const [problem] = await problemsOf(t, `${sqlite}\nprofiling: {histogram_bins: 1e999}`);
	t.regex(problem ?? '', /must be a number, and not infinite/v);
});

test('a truncated JSON file is an error with its line and column', async t => {
	t.deepEqual(await problemsOf(t, '{"source": {"type": "sqlite",\n "filepath": "a.db"', {name: 'config.json'}), [
		'config.json:2:20: a closing bracket or brace is missing here, or should be further to the right',
	]);
});

test('a config with a thousand mistakes is one error', async t => {
	const text = Array.from({length: 20_000}, (_, index) => `k${index}: 1`).join('\n');
	const problems = await problemsOf(t, text);
	t.is(problems.length, 100);
});
