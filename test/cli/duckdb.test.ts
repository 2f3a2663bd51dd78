import fs from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import {runCli, temporaryDirectory} from '../support/cli.ts';

test('without its package, a config that names DuckDB is an error with the command that installs it', async t => {
	const without = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'cli-without-duckdb.js')).href;
	const cwd = await temporaryDirectory(t);
	await fs.writeFile(path.join(cwd, 'shop.duckdb'), '');
	await fs.writeFile(path.join(cwd, 'shop.yml'), 'source: {type: duckdb, filepath: shop.duckdb}\n');
	const {status, stdout, stderr} = await runCli(['plan'], {cwd, nodeArguments: ['--import', without]});
	t.is(stdout, '');
	t.is(
		stderr,
		'error: DuckDB, which reads .duckdb databases and files, cannot be loaded\n' +
			'  why: The package @duckdb/node-api is not installed beside ProfileMesh.\n' +
			'  hint: Install it: npm install @duckdb/node-api@1.5.5-r.5, with --global where ProfileMesh is global\n',
	);
	t.is(status, 2);
});
