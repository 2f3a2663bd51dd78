// A folder as the documentation assumes it: the sample shop, a copy of it, a file of data, a config, and the command
// `profilemesh`.
import {execFile, fork} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import type {ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {changeSample, createSample} from '../../source/sample/sample.ts';
import {bin, quietEnvironment, repository, temporaryDirectory} from './cli.ts';
import type {CommandEnd, CommandToRun} from './command-process.ts';

const loader = pathToFileURL(path.join(import.meta.dirname, 'typescript.js')).href;

/** A process in a directory, for commands of the program: starting one takes longer than most of them. */
const commandProcess = (directory: string) => {
	const child = fork(path.join(import.meta.dirname, 'command-process.ts'), [], {
		cwd: directory,
		execArgv: [`--import=${loader}`],
		env: {
			...quietEnvironment(),
			HOME: directory,
			NODE_V8_COVERAGE: '',
		},
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	return {
		async run(command: CommandToRun): Promise<CommandEnd> {
			const controller = new AbortController();
			const {signal} = controller;
			const ended = once(child, 'exit', {signal}).then(() => {
				throw new Error(`The process ended while it ran ${command.commandLine.join(' ')}`);
			});
			try {
				child.send(command);
				const [end] = (await Promise.race([once(child, 'message', {signal}), ended])) as [CommandEnd];
				return end;
			} finally {
				ended.catch(() => undefined);
				controller.abort();
			}
		},
		end() {
			child.kill();
		},
	};
};

/** A part of the orders is enough to drift, and is profiled sooner. */
const thin = (file: string): void => {
	const database = new Database(file);
	database.exec('DELETE FROM orders WHERE order_id % 6 > 0');
	database.close();
};

export const exampleShop = async (t: Pick<ExecutionContext, 'teardown'>) => {
	const directory = await temporaryDirectory(t);
	const database = path.join(directory, 'shop.db');
	createSample(database);
	thin(database);
	await fs.copyFile(database, path.join(directory, 'copy.db'));
	await fs.mkdir(path.join(directory, 'data'));
	await fs.writeFile(path.join(directory, 'data', 'returns.csv'), 'order_id,reason\n7,late\n9,\n');
	const installed = path.join(directory, 'node_modules', '.bin');
	await fs.mkdir(installed, {recursive: true});
	await fs.symlink(bin, path.join(installed, 'profilemesh'));
	await fs.symlink(repository, path.join(directory, 'node_modules', 'profilemesh'));
	await fs.writeFile(path.join(directory, 'package.json'), '{"type": "module"}');
	await fs.writeFile(
		path.join(directory, 'profilemesh.yml'),
		'source: {type: sqlite, filepath: shop.db}\ndrift: {ignore: [{column: "*_id", metric: "{mean,stddev,max}"}]}\n',
	);
	const file = (name: string) => path.join(directory, name);
	let commands: ReturnType<typeof commandProcess> | undefined;
	t.teardown(() => {
		commands?.end();
	});
	return {
		directory,
		file,
		nextLoad() {
			changeSample(database);
		},
		/** Copies what is kept, over another shop. */
		async copyTo(other: string) {
			await Promise.all(
				['shop.db', '.profilemesh'].map(async name =>
					fs.cp(file(name), path.join(other, name), {recursive: true}),
				),
			);
		},
		/**
		Runs a command of the program as it stands in a shell, without redirections, in a process that the commands of
		this shop share.
		*/
		async runCommand(command: string, env: Readonly<Record<string, string>> = {}): Promise<CommandEnd> {
			// The shell knows its own rules of quotes and comments.
			const {stdout} = await this.run(['bash', '-c'], String.raw`printf '%s\0' ${command}`);
			const [, ...commandLine] = stdout.split('\0').slice(0, -1);
			commands ??= commandProcess(directory);
			return commands.run({commandLine, env});
		},
		/** Runs a script like a scheduler or a shell. */
		async run(
			shell: readonly [name: string, ...options: readonly string[]],
			script: string,
			env: Readonly<Record<string, string>> = {},
		) {
			const [name, ...options] = shell;
			const settings = {
				cwd: directory,
				env: {
					PATH: `${installed}${path.delimiter}${process.env['PATH'] ?? ''}`,
					HOME: directory,
					// As in cli.ts; where it is left out, Node passes its own value on.
					NODE_V8_COVERAGE: '',
					...env,
				},
			};
			return new Promise<{readonly status: unknown; readonly stdout: string; readonly stderr: string}>(
				resolve => {
					execFile(name, [...options, script], settings, (error, stdout, stderr) => {
						resolve({status: error?.code ?? 0, stdout, stderr});
					});
				},
			);
		},
	};
};

export type ExampleShop = Awaited<ReturnType<typeof exampleShop>>;
