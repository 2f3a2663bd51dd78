// Output that cannot be written whole: the exit status says so, whatever the command.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {bin, runCli, temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {query} from '../support/stores.ts';
import {numbers, placeWith} from '../support/workspaces.ts';

/** Runs the program in a shell that first prepares its streams. */
const runIn = async (preparation: string, commandLine: readonly string[], cwd: string) =>
	runCli([process.execPath, bin, ...commandLine], {
		cwd,
		node: 'sh',
		nodeArguments: ['-c'],
		script: `${preparation}\nexec "$0" "$@"`,
	});

/** Makes a stream a pipe whose reader is gone before the program begins. */
const closedPipe = (descriptor: number): string => `
	mkfifo closed
	(exec 3<closed) &
	exec ${descriptor}>closed
	wait
	rm closed
`;

const commandLines: ReadonlyArray<readonly string[]> = [
	['--version'],
	['--help'],
	['drift', '--help'],
	['profile'],
	['profile', '--json'],
	['profile', '--output', '-'],
	['plan'],
	['plan', '--json'],
	['runs'],
	['runs', '--json'],
	['runs', 'prune', '--keep', '1', '--dry-run', '--json'],
	['drift', '--all'],
	['drift', '--all', '--format', 'junit', '--output', '-'],
	['drift', '--dataset', 'a', '--fail-on-drift', 'low'],
	['drift', 'explain', '--dataset', 'a', 'count'],
	['drift', 'replay', '--all'],
	['drift', 'schema'],
	['baseline', 'list', '--json'],
	['accept', '--list', '--json'],
	['config', 'validate'],
	['config', 'show'],
	['config', 'schema'],
];

test('every command whose reader is gone ends with status 2 and prints nothing', async t => {
	const {directory, config, storage} = await placeWith(t, numbers('a', 5));
	for (const _ of [1, 2]) {
		await runCommand(['profile', '--config', config]);
	}

	for (const commandLine of commandLines) {
		const ended = await runIn(closedPipe(1), commandLine, directory);
		t.like(ended, {status: 2, stdout: '', stderr: ''}, commandLine.join(' '));
	}

	// What they did is done all the same.
	t.deepEqual(query(storage, "SELECT count(*) AS runs FROM profilemesh_runs WHERE status = 'completed'"), [
		{runs: 5},
	]);
});

test('a stderr whose reader is gone gives status 2 as well, and the work is done all the same', async t => {
	const {directory, config, storage} = await placeWith(t, numbers('a', 5));
	t.like(await runCommand(['profile', '--quiet', '--config', config]), {status: 0});
	t.like(await runIn(closedPipe(2), ['runs', 'prune', '--keep', '1'], directory), {status: 2, stdout: ''});
	t.deepEqual(query(storage, 'SELECT status FROM profilemesh_runs'), [{status: 'completed'}]);
});

test('a disk that takes only a part of the output gives status 2, with the reason', async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'schema.json');
	const ended = await runIn(`ulimit -f 1; exec >'${file}'`, ['config', 'schema'], directory);
	t.is(ended.status, 2);
	t.regex(
		ended.stderr,
		/^error: The output was not written completely\n {2}why: EFBIG[^\n]*\n {2}hint: Free some space[^\n]*\n$/v,
	);
	const written = await fs.readFile(file, 'utf8');
	t.true(written.length > 0);
	t.throws(() => {
		JSON.parse(written);
	});
});

test('--output - and /dev/stdout write to standard output, and keep what the shell has written there', async t => {
	const {directory, config} = await placeWith(t, numbers('a', 5));
	for (const name of ['-', '/dev/stdout']) {
		const profiled = await runIn('exec >both; echo first', ['profile', '--output', name], directory);
		t.like(profiled, {status: 0, stderr: ''});
		const [first, ...json] = (await fs.readFile(path.join(directory, 'both'), 'utf8')).split('\n');
		t.is(first, 'first');
		t.like(JSON.parse(json.join('\n')), [{dataset_name: 'a'}]);
	}

	const drift = ['drift', '--dataset', 'a', '--format', 'markdown', '-o', '-', '--config', config];
	t.regex((await runCommand(drift)).stdout, /^# Drift\n/v);
	t.false((await fs.readdir(directory)).includes('-'));
});
