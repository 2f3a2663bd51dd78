import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {repository, runCli} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';

for (const flag of ['--version', '-V']) {
	test(`${flag} prints the version of the package and nothing else`, async t => {
		const {version} = JSON.parse(await fs.readFile(path.join(repository, 'package.json'), 'utf8')) as {
			readonly version: string;
		};
		t.like(await runCli([flag]), {status: 0, stdout: `${version}\n`, stderr: ''});
	});
}

test('--help lists the commands on stdout', async t => {
	const {status, stdout, stderr} = await runCli(['--help']);
	t.is(status, 0);
	t.is(stderr, '');
	for (const command of ['profile', 'drift', 'plan', 'runs', 'init', 'config']) {
		t.regex(stdout, new RegExp(String.raw`^  ${command}\b`, 'mv'));
	}
});

const commands = [
	['profile'],
	['drift'],
	['plan'],
	['runs'],
	['runs', 'show'],
	['runs', 'prune'],
	['init'],
	['config'],
	['config', 'validate'],
	['config', 'show'],
	['config', 'schema'],
];

for (const command of commands) {
	test(`${command.join(' ')} --help explains its flags in lines that fit 80 columns`, async t => {
		const {status, stdout, stderr} = await runCommand([...command, '--help']);
		t.is(status, 0);
		t.is(stderr, '');
		t.true(stdout.startsWith(`Usage: profilemesh ${command.join(' ')}`));
		t.deepEqual(
			stdout.split('\n').filter(line => line.length > 80),
			[],
		);
	});
}

test('without a command and without a terminal, help comes on stderr with status 2', async t => {
	const {status, stdout, stderr} = await runCli([]);
	t.is(status, 2);
	t.is(stdout, '');
	t.true(stderr.startsWith('Usage: profilemesh'));
});
