// What npm would publish.
import {execFile} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {repository} from '../support/cli.ts';
import {userPages} from '../support/documentation.ts';

type Packed = {readonly files: ReadonlyArray<{readonly path: string}>};

const pack = async (): Promise<Packed['files']> => {
	// eslint-disable-next-line @typescript-eslint/strict-void-return -- the rule takes the overload without a callback
	const {stdout} = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: repository,
		maxBuffer: 16 * 1024 * 1024,
	});
	// A list up to npm 11, by name from 12 on.
	const packages = Object.values(JSON.parse(stdout) as Readonly<Record<string, Packed>>);
	return packages.flatMap(({files}) => files);
};

const packed = pack();

test('the package has all that the bin, the library and the scan threads load, and nothing of a workplace', async t => {
	const files = await packed;
	const paths = new Set(files.map(file => file.path));
	// What a file of the bundle loads lies beside it.
	const loaded = [...paths]
		.filter(file => /^dist\/.+\.js$/v.test(file))
		.flatMap(file =>
			fs
				.readFileSync(path.join(repository, file), 'utf8')
				.matchAll(/"\.\/(?<name>[\w\-]+-[\w\-]{8}\.js)"/gv)
				.map(({groups}) => `dist/${groups?.['name'] ?? ''}`)
				.toArray(),
		);
	t.true(loaded.length > 100);
	const threads = ['scan-thread', 'end-with-parent', 'query-thread'].map(name => `dist/${name}.js`);
	t.deepEqual(
		[...loaded, ...threads, 'dist/index.d.ts', 'dist/licenses.txt'].filter(file => !paths.has(file)),
		[],
	);
	t.deepEqual(
		[...paths].filter(
			file => !/^(?:dist|docs|examples)\/|^(?:package\.json|readme\.md|license(?:\.md)?)$/iv.test(file),
		),
		[],
	);
	t.deepEqual(
		[...paths].filter(file => /\.(?:db|sqlite|db-wal|db-shm|log|tmp|env)$|\.profilemesh\//v.test(file)),
		[],
	);
});

test('the bin that the package names is there and may be run', async t => {
	const {bin, exports} = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
		readonly bin: Readonly<Record<string, string>>;
		readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
	};
	const files = await packed;
	const executable = path.join(repository, bin['profilemesh'] ?? '');
	t.notThrows(() => {
		fs.accessSync(executable, fs.constants.X_OK);
	});
	t.true(fs.readFileSync(executable, 'utf8').startsWith('#!/usr/bin/env node\n'));
	for (const file of [
		executable,
		...Object.values(exports)
			.flatMap(entry => Object.values(entry))
			.map(file => path.join(repository, file)),
	]) {
		t.true(
			files.some(found => path.join(repository, found.path) === file),
			file,
		);
	}
});

test('the documentation installs the version that would be packed', t => {
	const {version} = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
		readonly version: string;
	};
	const named = userPages().flatMap(page =>
		fs
			.readFileSync(path.join(repository, page), 'utf8')
			.matchAll(/profilemesh-(?<version>[\d.]+)\.tgz/gv)
			.map(([, found]) => found)
			.toArray(),
	);
	t.deepEqual(new Set(named), new Set([version]));
});
