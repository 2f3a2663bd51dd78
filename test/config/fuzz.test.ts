// Broken files by the hundred: whatever is wrong with a config, the answer is one clear error.
import {Buffer} from 'node:buffer';
import test, {type ExecutionContext} from 'ava';
import {ConfigError} from '../../source/config/config-error.ts';
import {exitStatusOf} from '../../source/exit-status.ts';
import {configDirectory, writeConfig} from '../support/config-files.ts';
import {loadConfig} from '../../source/config/load.ts';
import fc from '../support/properties.ts';

const secret = 'hunter2-s3cr3t';

const whole = {
	environment: 'development',
	source: {
		type: 'postgres',
		host: 'db',
		port: 5432,
		database: 'shop',
		username: 'me',
		password: secret,
		schema: 'public',
		extra_params: {keepalive: true},
	},
	storage: {connection: {type: 'sqlite', filepath: 'runs.db'}, results_table: 'results', create_tables: true},
	profiling: {
		tables: [
			{
				table: 'sales_*',
				schema: 'public',
				exclude: ['/_old$/'],
				sample_ratio: 0.5,
			},
			{table: 'customers', columns: ['id']},
		],
		histogram_bins: 20,
		metrics: ['mean', 'max'],
		statement_timeout: '5m',
	},
	drift: {
		thresholds: {low: 1, medium: 2, high: 3},
		overrides: [{column: 'id', thresholds: {low: 9}}],
		ignore: [{column: 'updated_at'}],
	},
	environments: {production: {source: {host: 'prod', password: `${secret}2`}}},
};

const json = JSON.stringify(whole, undefined, 2);
// The same in the block style, made by hand so that no library vouches for itself.
const yaml = `environment: development
source:
  type: postgres
  host: db
  port: 5432
  database: shop
  username: me
  password: ${secret}
  schema: public
storage:
  connection: {type: sqlite, filepath: runs.db}
  create_tables: true
profiling:
  tables:
    - table: sales_*
      exclude: [/_old$/]
      sample_ratio: 0.5
    - table: customers
  histogram_bins: 20
  metrics: [mean, max]
drift:
  thresholds: {low: 1, medium: 2, high: 3}
  ignore:
    - column: updated_at
environments:
  production:
    source: {host: prod, password: ${secret}2}
`;

type Path = readonly [string, ...Array<string | number>];

// Each key with values that it cannot take.
const wrongValues: ReadonlyArray<readonly [Path, readonly unknown[]]> = [
	[['environment'], [5, [], {}, '', 'nowhere']],
	[['source'], [5, 'postgres', [], {}]],
	[
		['source', 'type'],
		['oracle', 1, [], {}],
	],
	[
		['source', 'host'],
		[5, true, [], {}, ''],
	],
	[
		['source', 'port'],
		['x', 0, 70_000, 1.5, true, [], {}],
	],
	[
		['source', 'password'],
		[5, false, [secret], {[secret.slice(0, 3)]: secret}],
	],
	[
		['source', 'extra_params'],
		['x', 5, []],
	],
	[['storage'], ['x', 5, []]],
	[
		['storage', 'connection'],
		['sqlite', 5, [], {type: 'sqlite'}],
	],
	[
		['storage', 'create_tables'],
		['perhaps', 5, [], {}],
	],
	[
		['storage', 'results_table'],
		[5, '', [], {}],
	],
	[['profiling'], ['x', 5, []]],
	[
		['profiling', 'tables'],
		['x', 5, {}, [null], ['x'], [[]]],
	],
	[
		['profiling', 'tables', 0],
		['x', 5, null, {}, []],
	],
	[
		['profiling', 'tables', 0, 'table'],
		[5, '', '/(/', '/[/', [], {}],
	],
	[
		['profiling', 'tables', 0, 'sample_ratio'],
		[0, -1, 2, 'x', [], {}],
	],
	[
		['profiling', 'tables', 1, 'columns'],
		['id', 5, {}, []],
	],
	[
		['profiling', 'histogram_bins'],
		[0, -5, 1e9, 2.5, 'x', [], {}],
	],
	[
		['profiling', 'metrics'],
		['mean', 5, {}, [], ['meen'], [5]],
	],
	[
		['profiling', 'statement_timeout'],
		['soon', -1, 0, true, [], {}, '1000h'],
	],
	[
		['drift', 'thresholds'],
		['x', 5, [], {low: 50}, {low: 0}, {lowest: 1}],
	],
	[
		['drift', 'overrides'],
		['x', {}, [{}], [{column: 'id'}], [{thresholds: {}}]],
	],
	[
		['drift', 'ignore'],
		['x', {}, [{}], [{metric: 'meen'}]],
	],
	[['environments'], ['x', 5, []]],
	[
		['environments', 'production'],
		['x', 5, []],
	],
	[
		['environments', 'production', 'source', 'host'],
		[5, [], {}],
	],
];

const entriesOf = (tree: unknown): ReadonlyArray<[string, unknown]> =>
	typeof tree === 'object' && tree !== null ? Object.entries(tree) : [];

const replaced = (tree: unknown, [segment, ...rest]: ReadonlyArray<string | number>, value: unknown): unknown => {
	if (segment === undefined) {
		return value;
	}

	return Array.isArray(tree)
		? tree.map((item, index) => (index === segment ? replaced(item, rest, value) : (item as unknown)))
		: Object.fromEntries(
				entriesOf(tree).map(([key, item]) => [key, key === segment ? replaced(item, rest, value) : item]),
			);
};

const wrongValue = fc
	.constantFrom(...wrongValues)
	.chain(([path, values]) =>
		fc.constantFrom(...values).map(value => JSON.stringify(replaced(whole, path, value), undefined, 1)),
	);

const unknownKey = fc
	.tuple(
		fc.string({unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 1, maxLength: 12}),
		fc.constantFrom<ReadonlyArray<string | number>>(
			[],
			['source'],
			['storage'],
			['profiling'],
			['profiling', 'tables', 0],
			['drift'],
			['drift', 'thresholds'],
		),
	)
	.map(([name, path]) => {
		let part: unknown = whole;
		for (const segment of path) {
			part = entriesOf(part).find(([key]) => key === String(segment))?.[1];
		}

		const longer = Object.fromEntries([...entriesOf(part), [`${name}_x`, 1]]);
		return JSON.stringify(replaced(whole, path, longer));
	});

const cutJson = fc.integer({min: 0, max: json.length - 1}).map(length => json.slice(0, length));

const lines = yaml.split('\n');
const twice = fc
	.constantFrom(0, 1, 2, 4, 7, 11, 18, 19, 21)
	.map(line =>
		[...lines.slice(0, line + 1), ...lines.slice(line)]
			.join('\n')
			.replace('source:\nsource:', 'source: {}\nsource:'),
	);
const tabbed = fc
	.constantFrom(2, 3, 7, 10, 13, 14, 18, 21)
	.map(line => lines.map((text, index) => (index === line ? text.replace('  ', '\t') : text)).join('\n'));

const bomb = fc.tuple(fc.integer({min: 12, max: 40}), fc.integer({min: 3, max: 40})).map(([depth, width]) => {
	const rows = Array.from(
		{length: depth},
		(_, index) => `a${index + 1}: &a${index + 1} [${Array.from({length: width}, () => `*a${index}`).join(', ')}]`,
	);
	return `a0: &a0 [x]\n${rows.join('\n')}\n${yaml}`;
});
const circle = fc.constantFrom(
	`a: &a [*a]\n${yaml}`,
	`a: &a {b: *a}\n${yaml}`,
	`a: &a {<<: *a}\n${yaml}`,
	`a: &a [&b [*a, *b]]\n${yaml}`,
);
const deep = fc
	.tuple(fc.integer({min: 150, max: 50_000}), fc.constantFrom('[', '{a: ', '- ', '? ', 'a: '))
	.map(([depth, sign]) => `x: 1\nprofiling: ${sign.repeat(depth)}`);
const long = fc
	.tuple(fc.integer({min: 300_000, max: 10_000_000}), fc.constantFrom('#', 'x', '[', '"', '- '))
	.map(([length, sign]) => `${yaml}${sign.repeat(Math.ceil(length / sign.length))}`);
const binary = fc
	.uint8Array({minLength: 1, maxLength: 200})
	.map(bytes => Buffer.concat([Buffer.from(yaml), Buffer.from(bytes), Buffer.from([0])]));
const noMapping = fc.constantFrom(
	'',
	' \n',
	'# nothing',
	'5',
	'true',
	'[]',
	'- source',
	'"source"',
	'null',
	'---',
	'--- \n---\n',
	'%YAML 9.9\n',
	'!x',
	'&a',
	'*a',
	'|',
	'>',
	'@',
	'`',
	'?',
	':',
	'{',
	'}',
	'[',
	']',
	',',
	'"',
	"'",
);

const broken = fc.oneof(
	{arbitrary: wrongValue, weight: 6},
	{arbitrary: unknownKey, weight: 3},
	{arbitrary: cutJson, weight: 4},
	{arbitrary: twice, weight: 1},
	{arbitrary: tabbed, weight: 1},
	{arbitrary: bomb, weight: 1},
	{arbitrary: circle, weight: 1},
	{arbitrary: deep, weight: 1},
	{arbitrary: long, weight: 1},
	{arbitrary: binary, weight: 1},
	{arbitrary: noMapping, weight: 3},
);

const failureOf = async (file: string): Promise<unknown> => {
	try {
		await loadConfig(file, {env: {}});
		return undefined;
	} catch (error) {
		return error;
	}
};

const isClear = (t: ExecutionContext, error: unknown): void => {
	if (!(error instanceof ConfigError)) {
		t.fail(`no config error but ${String(error)}`);
		return;
	}

	t.is(error.code, 'config');
	t.is(exitStatusOf(error), 2);
	t.regex(error.message, /(?:\.yml(?::[1-9]\d*:[1-9]\d*)?|--environment): \S/v);
	const said = [error.message, error.why ?? '', error.hint ?? '', ...error.issues];
	t.deepEqual(
		said.filter(line => /\p{Control}/v.test(line) || line.includes(secret)),
		[],
	);
	t.true(said.every(line => line.length < 3000));
};

test('each of 200 broken files is one clear error with exit status 2, and never a secret', async t => {
	const directory = await configDirectory(t);
	for (const [index, text] of fc.sample(broken, {seed: 20_241_111, numRuns: 200}).entries()) {
		const file = await writeConfig(directory, `${index % 10}.yml`, text);
		const error = await failureOf(file);
		if (!(error instanceof ConfigError)) {
			t.log(String(text).slice(0, 2000));
		}

		isClear(t, error);
	}
});

test('a file with any characters changed loads, or is one clear error', async t => {
	const directory = await configDirectory(t);
	const sign = fc.constantFrom(
		'',
		'\n',
		' ',
		'\t',
		':',
		': ',
		'"',
		"'",
		'{',
		'}',
		'[',
		']',
		',',
		'- ',
		'&a ',
		'*a',
		'!t ',
		'${',
		'}',
		'|',
		'>',
		'%',
		'#',
		'\u{7}',
		'\u{2028}',
		'é',
		'~',
		'<<: ',
	);
	const edits = fc.array(fc.tuple(fc.nat(2000), fc.nat(3), sign), {minLength: 1, maxLength: 4});
	const edited = fc.tuple(fc.constantFrom(yaml, json), edits).map(([text, list]) => {
		let result = text;
		for (const [at, removed, inserted] of list) {
			const offset = at % result.length;
			result = result.slice(0, offset) + inserted + result.slice(offset + removed);
		}

		return result;
	});
	for (const [index, text] of fc.sample(edited, {seed: 7, numRuns: 400}).entries()) {
		const error = await failureOf(await writeConfig(directory, `${index % 10}.yml`, text));
		if (error !== undefined) {
			isClear(t, error);
		}
	}
});
