import test from 'ava';
import {parse} from 'yaml';
import {printConfigSchema, showConfig, validateConfig} from '../../source/commands/config.ts';
import {ConfigError} from '../../source/config/config-error.ts';
import {loadConfig} from '../../source/config/load.ts';
import {configDirectory, writeConfig} from '../support/config-files.ts';

const captured = () => {
	const texts = {stdout: '', stderr: ''};
	return {
		texts,
		io: {
			stdout(text: string) {
				texts.stdout += text;
			},
			stderr(text: string) {
				texts.stderr += text;
			},
		},
	};
};

const env = {};

test('config validate names what a valid config connects to', async t => {
	const file = await writeConfig(
		await configDirectory(t),
		'config.yml',
		'source: {type: sqlite, filepath: a.db}\nenvironments: {production: {}}',
	);
	const {texts, io} = captured();
	t.is(await validateConfig({file, env}, io), 0);
	t.regex(texts.stdout, /config\.yml is valid: sqlite source, environment development \(also production\)\n$/v);
	t.is(texts.stderr, '');
});

test('config validate names every problem on a line of its own and exits 2', async t => {
	const file = await writeConfig(
		await configDirectory(t),
		'config.yml',
		'source: {type: sqlite, filepath: a.db, host: x}\nprofiling: {retries: x}\n',
	);
	const {texts, io} = captured();
	t.is(await validateConfig({file, env}, io), 2);
	t.is(texts.stdout, '');
	t.deepEqual(
		texts.stderr.split('\n').map(line => line.replace(/^.*\//v, '')),
		[
			'config.yml:1:40: source.host is not a key of a connection to sqlite; ' +
				'it is a key of postgres and snowflake',
			'config.yml:2:22: profiling.retries must be a number, not text',
			'',
		],
	);
});

test('config show prints the config of an environment, without its secrets, as a config that loads again', async t => {
	const directory = await configDirectory(t);
	const file = await writeConfig(
		directory,
		'config.yml',
		`
source: {type: postgres, database: shop, username: me, password: hunter2}
profiling: {statement_timeout: 90s}
environments:
  production: {source: {host: db.example.com}}
`,
	);
	const {texts, io} = captured();
	t.is(await showConfig({file, environment: 'production', env}, io), 0);
	t.is(texts.stderr, '');
	t.false(texts.stdout.includes('hunter2'));
	t.like(parse(texts.stdout), {
		environment: 'production',
		source: {host: 'db.example.com', schema: 'public'},
		profiling: {statement_timeout: '90s', retries: 2},
	});
	const again = await loadConfig(
		await writeConfig(directory, 'shown.yml', texts.stdout.replace('production', 'test')),
		{env},
	);
	t.is(again.config.profiling.statement_timeout, 90_000);
});

test('config show of a broken config is a config error', async t => {
	const file = await writeConfig(await configDirectory(t), 'config.yml', 'x: 1');
	const {texts, io} = captured();
	await t.throwsAsync(showConfig({file, env}, io), {instanceOf: ConfigError});
	t.is(texts.stdout, '');
});

test('config schema prints one JSON document', async t => {
	const {texts, io} = captured();
	t.is(await printConfigSchema(io), 0);
	t.like(JSON.parse(texts.stdout), {title: 'ProfileMesh config', type: 'object', required: ['source']});
});
