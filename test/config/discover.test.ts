import {mkdir, rm, symlink} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {discoverConfigs} from '../../source/config/discover.ts';
import {recentConfigs, rememberConfig} from '../../source/config/recent.ts';
import {configDirectory, writeConfig} from '../support/config-files.ts';

const config = 'source: {type: sqlite, filepath: shop.db}\n';

test('configs are found in the usual places, that of PROFILEMESH_CONFIG first and those used lately last', async t => {
	const directory = await configDirectory(t);
	const elsewhere = await configDirectory(t);
	const files = ['b.yml', 'a10.yaml', 'a2.yaml', 'config/c.json', 'profilemesh/d.yml', 'examples/e.yml'];
	await Promise.all(
		files.map(async name => writeConfig(directory, name, name.endsWith('.json') ? '{"source": {}}' : config)),
	);
	await Promise.all(
		['deep/nested/f.yml', '.hidden.yml', 'notes.txt'].map(async name => writeConfig(directory, name, config)),
	);
	const lately = await writeConfig(elsewhere, 'lately.yml', config);
	const found = await discoverConfigs({
		cwd: directory,
		env: {PROFILEMESH_CONFIG: 'examples/e.yml'},
		recent: [lately, path.join(directory, 'b.yml'), path.join(elsewhere, 'gone.yml')],
	});
	t.deepEqual(found, [
		...['examples/e.yml', 'a2.yaml', 'a10.yaml', 'b.yml', 'config/c.json', 'profilemesh/d.yml'].map(name =>
			path.join(directory, name),
		),
		lately,
	]);
});

test('broken configs are listed, and files of other programs are not', async t => {
	const directory = await configDirectory(t);
	const others = {
		'package.json': '{"name": "x", "repository": {"source": 1}}',
		'compose.yml': 'services:\n  db:\n    source: x\n',
		'list.json': '[{"source": 1}]',
		'empty.yml': '',
		'large.yml': `${config}#${'x'.repeat(300_000)}`,
	};
	const ours = {
		'broken.json': '{"source": {"type": "sqlite",',
		'broken.yml': 'source:\n\ttype: sqlite\n',
		'commented.yml': '\u{FEFF}# mine\n---\n"source" :\n  type: sqlite\n',
		'flow.yml': '{source: {type: sqlite, filepath: a.db}}',
	};
	await Promise.all(
		Object.entries({...others, ...ours}).map(async ([name, text]) => writeConfig(directory, name, text)),
	);
	await mkdir(path.join(directory, 'folder.yml'));
	const found = await discoverConfigs({cwd: directory, env: {}});
	t.deepEqual(found.map(file => path.basename(file)).toSorted(), Object.keys(ours).toSorted());
});

test('a config is listed once, however it is reached', async t => {
	const directory = await configDirectory(t);
	const file = await writeConfig(directory, 'config/a.yml', config);
	await symlink(file, path.join(directory, 'link.yml'));
	const found = await discoverConfigs({cwd: directory, env: {PROFILEMESH_CONFIG: file}, recent: [file]});
	t.deepEqual(found, [file]);
});

test('a directory that is gone has no configs, but one that the variable names is listed', async t => {
	const directory = await configDirectory(t);
	const gone = path.join(directory, 'gone');
	t.deepEqual(await discoverConfigs({cwd: gone, env: {PROFILEMESH_CONFIG: ''}}), []);
	t.deepEqual(await discoverConfigs({cwd: gone, env: {PROFILEMESH_CONFIG: 'x.yml'}}), [path.join(gone, 'x.yml')]);
});

test('the configs used lately are kept, latest first, each once and at most twenty', async t => {
	const state = path.join(await configDirectory(t), 'state', 'profilemesh');
	t.deepEqual(await recentConfigs(state), []);
	for (const name of [...Array.from({length: 25}, (_, index) => `${index}.yml`), '20.yml']) {
		await rememberConfig(path.join('/configs', name), state);
	}

	const recent = await recentConfigs(state);
	t.is(recent.length, 20);
	t.deepEqual(recent.slice(0, 3), ['/configs/20.yml', '/configs/24.yml', '/configs/23.yml']);
});

test('without a usable state directory, the list is empty and the work succeeds', async t => {
	const directory = await configDirectory(t);
	await writeConfig(directory, 'recent-configs.json', '{"configs": [5, "relative.yml", "/a.yml"]}');
	t.deepEqual(await recentConfigs(directory), ['/a.yml']);
	await writeConfig(directory, 'recent-configs.json', '{');
	t.deepEqual(await recentConfigs(directory), []);
	const file = await writeConfig(directory, 'file', '');
	await t.notThrowsAsync(rememberConfig('/a.yml', path.join(file, 'below')));
	await rm(file);
});
