// A folder as the documentation assumes it: the sample shop, a copy of it, a file of data, a config, and the command
// `profilemesh`.
import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {changeSample, createSample} from '../../source/sample/sample.ts';
import {bin, repository, temporaryDirectory} from './cli.ts';

export const exampleShop = async (t: Pick<ExecutionContext, 'teardown'>) => {
	const directory = await temporaryDirectory(t);
	const database = path.join(directory, 'shop.db');
	createSample(database);
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
