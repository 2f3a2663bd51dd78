// Runs the built program as a shell does.
import {spawn} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import type {ExecutionContext} from 'ava';

export const repository = path.join(import.meta.dirname, '..', '..');
export const bin = path.join(repository, 'dist', 'cli.js');

export type CliOptions = {
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Arguments of Node, before the script. */
	readonly nodeArguments?: readonly string[];
	/** Another script in place of the built one. */
	readonly script?: string;
	readonly node?: string;
};

/** The variables of the test's own process, without those that affect the program. */
export const quietEnvironment = (): Record<string, string> => {
	const kept = Object.entries(process.env).filter(
		([name, value]) => value !== undefined && !/^(?:PROFILEMESH_|FORCE_COLOR|NODE_OPTIONS)/v.test(name),
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
};

/** Starts the program without a terminal. */
export const startCli = (
	commandLine: readonly string[],
	{cwd = os.tmpdir(), env = {}, nodeArguments = [], script = bin, node = process.execPath}: CliOptions = {},
) => {
	const child = spawn(node, [...nodeArguments, script, ...commandLine], {
		cwd,
		env: {...quietEnvironment(), NODE_V8_COVERAGE: '', ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const ended = new Promise<{readonly status: number | null; readonly signal: NodeJS.Signals | null}>(
		(resolve, reject) => {
			child.on('error', reject);
			child.on('close', (status, signal) => {
				resolve({status, signal});
			});
		},
	);
	const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
	const finish = async () => {
		const end = await ended;
		const [stdout, stderr] = await outputs;
		return {...end, stdout, stderr};
	};

	return {child, result: finish()};
};

/** Runs the program without a terminal, to its end. */
export const runCli = async (commandLine: readonly string[], options: CliOptions = {}) =>
	startCli(commandLine, options).result;

/** A directory of the test's own, removed at its end. */
export const temporaryDirectory = async (t: Pick<ExecutionContext, 'teardown'>): Promise<string> => {
	const made = await fs.mkdtemp(path.join(os.tmpdir(), 'profilemesh-cli-'));
	const directory = await fs.realpath(made);
	t.teardown(async () => fs.rm(directory, {recursive: true, force: true}));
	return directory;
};
