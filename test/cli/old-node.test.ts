// The bin on a Node that is too old. The Node is as new as the tests', and only its version says that it is old: the
// bin looks at nothing else.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {bin, runCli, startCli, temporaryDirectory} from '../support/cli.ts';
import {closedWith, startUnderPipes} from '../support/pipes-host.ts';
import {readMessages} from '../support/pipes-protocol.ts';
import {query} from '../support/stores.ts';
import {waitUntil} from '../support/wait-until.ts';
import {endlessView, placeWith, type Place} from '../support/workspaces.ts';

const handOver = path.join(path.dirname(bin), 'hand-over.js');

const saying = (version: string) => [
	'--import',
	'data:text/javascript,' +
		`Object.defineProperty(process, 'versions', {value: {...process.versions, node: '${version}'}})`,
];

/** The bin alone in a directory, so that no Node is installed beside it. */
const aloneBin = async (t: ExecutionContext) => {
	const directory = await temporaryDirectory(t);
	await fs.mkdir(path.join(directory, 'dist'));
	await fs.writeFile(path.join(directory, 'package.json'), '{"type": "module"}');
	const script = path.join(directory, 'dist', 'cli.js');
	await fs.copyFile(bin, script);
	await fs.copyFile(handOver, path.join(directory, 'dist', 'hand-over.js'));
	return {directory, script};
};

/** Puts a program in the place of the Node that npm installs. */
const installNode = async (directory: string, program: string) => {
	const folder = path.join(directory, 'node_modules', 'node', 'bin');
	await fs.mkdir(folder, {recursive: true});
	await fs.writeFile(path.join(folder, 'node'), `#!/bin/sh\n${program}\n`, {mode: 0o755});
};

for (const version of ['12.22.12', '20.20.2', '22.19.9']) {
	test(`Node ${version} is refused with the version that is needed, and status 2`, async t => {
		const {script} = await aloneBin(t);
		const {status, stdout, stderr} = await runCli(['--version'], {script, nodeArguments: saying(version)});
		t.is(status, 2);
		t.is(stdout, '');
		t.is(
			stderr.split('\n').slice(0, 2).join('\n'),
			`error: ProfileMesh needs Node 22.20 or newer\n  why: this is Node ${version}`,
		);
	});
}

test('the hint about an old Node fits a clone, a project and a global installation', async t => {
	const {directory, script} = await aloneBin(t);
	const place = await temporaryDirectory(t);
	const installed = path.join(place, 'node_modules', 'profilemesh', 'dist', 'cli.js');
	await fs.cp(directory, path.dirname(path.dirname(installed)), {recursive: true});
	const hint = async (cli: string) => {
		const {stderr} = await runCli([], {script: cli, nodeArguments: saying('20.20.2')});
		return stderr.trimEnd().split('\n').at(-1);
	};

	const newerNode = '  hint: install a newer Node from https://nodejs.org';
	t.is(await hint(script), `${newerNode}, or run npm ci in ${directory}: it installs one for ProfileMesh`);
	t.is(await hint(installed), newerNode);
	await fs.writeFile(path.join(place, 'package.json'), '{}');
	t.is(
		await hint(installed),
		`${newerNode}, or run npm install node@24 in ${place}: ProfileMesh uses the Node beside it`,
	);
	// As the hint says.
	await installNode(place, 'echo "$@"');
	t.like(await runCli(['plan'], {script: installed, nodeArguments: saying('20.20.2')}), {
		status: 0,
		stdout: `${installed} plan\n`,
	});
});

test('an old Node hands over to the one installed beside the program, with its arguments and streams', async t => {
	const {directory, script} = await aloneBin(t);
	await installNode(directory, 'echo "$@"; echo narration >&2; exit 7');
	t.like(await runCli(['profile', '--table', 'a b'], {script, nodeArguments: saying('20.20.2')}), {
		status: 7,
		stdout: `${script} profile --table a b\n`,
		stderr: 'narration\n',
	});
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGCONT'] as const) {
	test(`${signal} to the old Node reaches the newer one, whose exit status is passed on`, async t => {
		const {directory, script} = await aloneBin(t);
		await installNode(directory, `trap "exit 99" ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`);
		const {child, result} = startCli([], {script, nodeArguments: saying('20.20.2')});
		child.stdout.once('data', () => {
			child.kill(signal);
		});
		t.like(await result, {status: 99, signal: null, stdout: 'ready\n'});
	});
}

for (const signal of ['SIGTERM', 'SIGKILL', 'SIGABRT'] as const) {
	test(`a newer Node that ends by ${signal} ends the old one by the same signal`, async t => {
		const {directory, script} = await aloneBin(t);
		await installNode(directory, `kill -${signal.slice(3)} $$`);
		t.like(await runCli([], {script, nodeArguments: saying('20.20.2')}), {status: null, signal});
	});
}

/** A table that nobody ever finishes, and a bin that an old Node hands over to the program that is built. */
const openEndless = async (t: ExecutionContext) => {
	const place = await placeWith(t, endlessView('endless'), {profiling: {tables: [{table: 'endless'}]}});
	const {directory, script} = await aloneBin(t);
	await installNode(directory, `shift; exec '${process.execPath}' '${bin}' "$@"`);
	return {place, script, commandLine: ['profile', '--config', place.config, '--quiet']};
};

const statusesOf = ({storage}: Place): readonly unknown[] => {
	try {
		return query(storage, 'SELECT status FROM profilemesh_runs');
	} catch {
		// The store is being made.
		return [];
	}
};

const untilRunning = async (place: Place): Promise<void> =>
	waitUntil('a running run', () => statusesOf(place).length === 1);

test('an old Node that is killed takes the profile with it', async t => {
	const {place, script, commandLine} = await openEndless(t);
	const {child, result} = startCli(commandLine, {script, nodeArguments: saying('20.20.2')});
	await untilRunning(place);
	child.kill('SIGKILL');
	// It ends when every process that holds its streams has.
	t.is((await result).signal, 'SIGKILL');
	t.deepEqual(statusesOf(place), [{status: 'cancelled'}]);
});

test('a Dagster step that dies takes the profile with it, also where an old Node has handed over', async t => {
	const {place, script, commandLine} = await openEndless(t);
	const {child, result, read} = await startUnderPipes(t, commandLine, {
		assetKeys: ['profilemesh/main/endless'],
		starter: {
			node: 'sh',
			nodeArguments: ['-c', '"$0" "$@" & wait', process.execPath, ...saying('20.20.2')],
			script,
		},
	});
	await untilRunning(place);
	child.kill('SIGKILL');
	t.is((await result).signal, 'SIGKILL');
	t.deepEqual(statusesOf(place), [{status: 'cancelled'}]);
	t.like(closedWith(readMessages(await read())), {exception: {message: 'error: Interrupted'}});
});

test('a file that the shell has opened for the program is open for the newer Node too', async t => {
	const {directory, script} = await aloneBin(t);
	await installNode(directory, 'echo report >"$3"');
	const file = path.join(directory, 'report');
	const shell = ['-c', `"$0" "$@" 7>'${file}'`, process.execPath, ...saying('20.20.2'), script];
	await runCli([...shell, '--output', '/dev/fd/7'], {node: 'sh', script: '-e'});
	t.is(await fs.readFile(file, 'utf8'), 'report\n');
});

test('an old Node that is installed beside the program does not start itself without end', async t => {
	const {directory, script} = await aloneBin(t);
	const folder = path.join(directory, 'node_modules', 'node', 'bin');
	await fs.mkdir(folder, {recursive: true});
	await fs.symlink(process.execPath, path.join(folder, 'node'));
	const {status, stderr} = await runCli([], {script, nodeArguments: saying('20.20.2')});
	t.is(status, 2);
	t.true(stderr.startsWith('error: ProfileMesh needs Node'));
});

test('the bin is plain syntax that Node 12 can parse', async t => {
	for (const file of [bin, handOver]) {
		// Optional chaining, `??`, logical assignment, private names, static blocks and the flag `v` came later.
		t.notRegex(
			await fs.readFile(file, 'utf8'),
			/\?\.[\(a-z\[_]|\?\?|\|\|=|&&=|this\.#|static \{|\/[dgimsuy]*v[\),;]/iv,
		);
	}

	t.true((await fs.readFile(bin, 'utf8')).startsWith('#!/usr/bin/env node\n'));
});
