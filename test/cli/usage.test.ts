import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {runCli, temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';

const wrong: ReadonlyArray<readonly [title: string, commandLine: readonly string[], expected: RegExp]> = [
	[
		'an unknown command is answered with the nearest one',
		['profil'],
		/^ {2}hint: Did you mean profile\? See profilemesh --help$/mv,
	],
	[
		'an unknown command is named even when flags follow it',
		['profil', '--tabel', 'x'],
		/^ {2}why: Unknown command 'profil'$/mv,
	],
	[
		'an unknown flag is answered with the nearest one',
		['profile', '--tabel', 'x'],
		/^ {2}hint: Did you mean --table\? See profilemesh profile --help$/mv,
	],
	[
		'an unknown flag of the session is answered with the nearest one',
		['--confg', 'x'],
		/^ {2}hint: Did you mean --config\?/mv,
	],
	[
		'a flag without its value is named',
		['profile', '--config'],
		/^ {2}why: Option '-c, --config <file>' argument missing$/mv,
	],
	[
		'a number that is none is named',
		['profile', '--concurrency', 'many'],
		/^ {2}why: .*'many' is invalid\. It must be a whole number from 1\.$/mv,
	],
	[
		'a part of a password that the shell has cut off an address is not repeated',
		['profile', 'postgres://reader:first', 'second@host/shop'],
		/^(?!.*(?:first|second)).*hint: Put the address in quotes/sv,
	],
	['no tables in flight is not a number of tables', ['profile', '--concurrency', '0'], /whole number from 1/v],
	[
		'a time of a run without a zone is refused',
		['profile', '--at', '2024-03-01T06:00'],
		/^ {2}hint: .* such as 2024-03-01T06:00Z/mv,
	],
	['a run of the future is refused', ['profile', '--at', '2999-01-01T00:00Z'], /^ {2}why: It is in the future$/mv],
	[
		'a severity that does not exist is named',
		['drift', '--fail-on-drift', 'awful'],
		/^ {2}why: .*'awful' is invalid\. Allowed choices are low, medium, high\.$/mv,
	],
	['an argument too many is named', ['runs', 'show', 'a', 'b'], /^ {2}why: Too many arguments for 'show'/mv],
	[
		'a table after a source is answered with its flag',
		['plan', 'shop.db', 'customers'],
		/^ {2}hint: Name one source, and its tables after -t/mv,
	],
	['a drift of nothing asks which dataset', ['drift'], /^ {2}hint: .*--dataset/mv],
];

for (const [title, commandLine, expected] of wrong) {
	test(title, async t => {
		const config = path.join(await temporaryDirectory(t), 'shop.yml');
		await fs.writeFile(config, 'source: {type: sqlite, filepath: shop.db}\n');
		const {status, stdout, stderr} = await runCommand(commandLine, {env: {PROFILEMESH_CONFIG: config}});
		t.is(status, 2);
		t.is(stdout, '');
		t.regex(stderr, expected);
		t.regex(stderr, /^error: [^\n]+\n {2}why: [^\n]+\n {2}hint: [^\n]+\n$/v);
	});
}

test('a command that has subcommands shows them when none is given', async t => {
	const {status, stdout, stderr} = await runCommand(['config']);
	t.is(status, 2);
	t.is(stdout, '');
	t.true(stderr.startsWith('Usage: profilemesh config'));
});

test('a config that is not there is an error with status 2', async t => {
	const config = path.join(await temporaryDirectory(t), 'none.yml');
	const {status, stdout, stderr} = await runCommand(['plan', '--config', config]);
	t.is(status, 2);
	t.is(stdout, '');
	t.true(stderr.includes('none.yml'));
	t.false(stderr.includes('    at '));
});

test('without --config and without any config to find, the error says how to name one', async t => {
	const directory = await temporaryDirectory(t);
	const {status, stderr} = await runCli(['plan'], {cwd: directory, env: {XDG_STATE_HOME: directory}});
	t.is(status, 2);
	t.regex(stderr, /^ {2}hint: .*--config FILE/mv);
});

test('without --config and with several configs to find, the error lists them', async t => {
	const directory = await temporaryDirectory(t);
	await fs.mkdir(path.join(directory, 'config'));
	for (const name of ['shop.yml', path.join('config', 'other.yml')]) {
		await fs.writeFile(path.join(directory, name), 'source: {type: sqlite, filepath: shop.db}\n');
	}

	const {status, stderr} = await runCli(['plan'], {cwd: directory, env: {XDG_STATE_HOME: directory}});
	t.is(status, 2);
	t.true(stderr.includes('shop.yml'));
	t.true(stderr.includes(path.join('config', 'other.yml')));
});

test('a stack is printed with PROFILEMESH_DEBUG=1 only', async t => {
	const commandLine = ['plan', '--config', '/nowhere/none.yml'];
	const {stderr: quiet} = await runCommand(commandLine);
	t.notRegex(quiet, /^ +at /mv);
	const {stderr: loud, status} = await runCommand(commandLine, {env: {PROFILEMESH_DEBUG: '1'}});
	t.regex(loud, /^ +at /mv);
	t.is(status, 2);
});
