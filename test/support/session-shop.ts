// The sample shop with one run, changed since: a user's first session. Made once, copied for each test.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {changeSample, createSample} from '../../source/sample/sample.ts';
import {bin, runCli, temporaryDirectory} from './cli.ts';
import {TestTerminal, type TerminalOptions} from './terminal.ts';

// The history goes by a name, so that copies of the directory have it too.
const config =
	'source: {type: sqlite, filepath: shop.db}\nstorage: {source_name: shop}\n' +
	'profiling: {tables: [{table: customers}, {table: products}, {table: orders}, {table: slow_*}]}\n';

const makeTemplate = async (): Promise<string> => {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'profilemesh-session-'));
	const database = path.join(directory, 'shop.db');
	createSample(database);
	await fs.writeFile(path.join(directory, 'shop.yml'), config);
	const {status, stderr} = await runCli(['profile', '--config', 'shop.yml'], {cwd: directory});
	if (status !== 0) {
		throw new Error(`The first profile of the sample failed: ${stderr}`);
	}

	changeSample(database);
	return directory;
};

let template: Promise<string> | undefined;

/** A directory of the test's own with `shop.yml`, its database, and the store with one run of each table. */
export const copyShop = async (t: ExecutionContext): Promise<string> => {
	template ??= makeTemplate();
	const directory = await temporaryDirectory(t);
	await fs.cp(await template, directory, {recursive: true});
	return directory;
};

export const removeTemplate = async (): Promise<void> => {
	if (template !== undefined) {
		await fs.rm(await template, {recursive: true, force: true});
	}
};

/** The built program on a terminal, in a directory, where it also keeps its list of configs. */
export const openProgram = (
	t: ExecutionContext,
	directory: string,
	commandLine: readonly string[],
	options: TerminalOptions = {},
): TestTerminal => openCommand(t, directory, [process.execPath, bin, ...commandLine], options);

/** The built program after a line of shell, such as one that leaves something on the screen. */
export const openProgramAfter = (
	t: ExecutionContext,
	directory: string,
	shell: string,
	commandLine: readonly string[],
): TestTerminal =>
	openCommand(t, directory, ['sh', '-c', `${shell}; exec "$@"`, 'sh', process.execPath, bin, ...commandLine], {});

const openCommand = (
	t: ExecutionContext,
	directory: string,
	command: readonly string[],
	options: TerminalOptions,
): TestTerminal => {
	const terminal = new TestTerminal(command, {
		...options,
		cwd: directory,
		env: {XDG_STATE_HOME: path.join(directory, 'state'), ...options.env},
	});
	t.teardown(() => {
		terminal.close();
	});
	return terminal;
};
