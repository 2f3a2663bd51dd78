// Files: who may read what is written, and that no pipe is waited for.
import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {runCommand} from './support/command.ts';
import {numbers, placeWith} from './support/workspaces.ts';

// eslint-disable-next-line @typescript-eslint/strict-void-return -- the rule takes the overload without a callback
const run = promisify(execFile);

const modeOf = async (file: string): Promise<string> => {
	const {mode} = await fs.stat(file);
	return (mode % 0o1000).toString(8);
};

test('a file that is written over keeps its mode', async t => {
	const {directory, config} = await placeWith(t, numbers('a', 5));
	for (const mode of [0o600, 0o640, 0o666, 0o400]) {
		const file = path.join(directory, `mode-${mode}.json`);
		await fs.writeFile(file, 'old');
		await fs.chmod(file, mode);
		await runCommand(['profile', '--quiet', '--output', file, '--config', config]);
		t.is(await modeOf(file), mode.toString(8));
		t.not(await fs.readFile(file, 'utf8'), 'old');
	}
});

test('profiles, the store and its directory are for their owner alone', async t => {
	const {directory, config} = await placeWith(t, numbers('a', 5), {storage: {}});
	const file = path.join(directory, 'new.json');
	await runCommand(['profile', '--quiet', '--output', file, '--config', config]);
	t.is(await modeOf(file), '600');
	t.is(await modeOf(path.join(directory, '.profilemesh')), '700');
	t.is(await modeOf(path.join(directory, '.profilemesh', 'profilemesh.db')), '600');
});

test('a named pipe in place of a config, decisions or a state file is refused or skipped, never read', async t => {
	const {directory, config} = await placeWith(t, numbers('a', 5));
	const pipe = path.join(directory, 'pipe.yml');
	await run('mkfifo', [pipe, path.join(directory, 'config.decisions.yml')]);
	const read = await runCommand(['plan', '--config', pipe]);
	t.is(read.status, 2);
	t.regex(read.stderr, /this is a named pipe, not a file/v);

	await runCommand(['profile', '--quiet', '--config', config]);
	const listed = await runCommand(['baseline', 'list', '--config', config]);
	t.is(listed.status, 2);
	t.regex(listed.stderr, /config\.decisions\.yml: it cannot be read: It is a directory, a pipe or a device/v);

	const state = path.join(directory, 'state');
	await fs.mkdir(path.join(state, 'profilemesh'), {recursive: true});
	await run('mkfifo', [path.join(state, 'profilemesh', 'recent-configs.json')]);
	const chosen = await runCommand(['plan', '--table', 'a'], {
		env: {XDG_STATE_HOME: state, PROFILEMESH_CONFIG: config},
	});
	t.is(chosen.status, 0);
});
