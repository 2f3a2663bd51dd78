// A folder with a database and its store goes on with its history wherever it is moved, copied or cloned.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {movedSource} from '../../source/drift/baselines/other-sources.ts';
import {openStore} from '../../source/storage/open.ts';
import {runCommand} from '../support/command.ts';
import {newDatabase} from '../support/postgres.ts';
import {aProfile} from '../support/run-profiles.ts';
import {execute, query, sqliteSettings, temporaryDirectory} from '../support/stores.ts';
import {numbers, placeWith} from '../support/workspaces.ts';

/** A project as `init` makes it: a config, its database, and the store at its default place. */
const newProject = async (t: ExecutionContext, rows = 5): Promise<string> => {
	const {directory, config, database, storage} = await placeWith(t, numbers('a', rows));
	await fs.writeFile(config, JSON.stringify({source: {type: 'sqlite', filepath: 'source.db'}}));
	await fs.rm(storage, {force: true});
	const project = path.join(directory, 'project');
	await fs.mkdir(project);
	await Promise.all([config, database].map(async file => fs.rename(file, path.join(project, path.basename(file)))));
	return project;
};

const storeOf = (project: string): string => path.join(project, '.profilemesh', 'profilemesh.db');

const inProject = async (project: string, ...command: readonly string[]) =>
	runCommand([...command, '--config', path.join(project, 'config.json')]);

const profile = async (project: string) => inProject(project, 'profile', '--quiet');

const drift = async (project: string) => inProject(project, 'drift', '--dataset', 'a');

const sourcesIn = (project: string): readonly unknown[] =>
	query(storeOf(project), 'SELECT source, count(*) AS runs FROM profilemesh_runs GROUP BY 1 ORDER BY 1');

/** Makes runs those of an address, as ProfileMesh 0.2 kept it. */
const keepAs = (project: string, file: string): void => {
	execute(storeOf(project), `UPDATE profilemesh_runs SET source = 'sqlite:${file}'`);
};

const copyOf = async (t: ExecutionContext, project: string): Promise<string> => {
	const copy = path.join(await temporaryDirectory(t), 'elsewhere');
	await fs.cp(project, copy, {recursive: true});
	return copy;
};

const moved = async (t: ExecutionContext, project: string): Promise<string> => {
	const copy = await copyOf(t, project);
	await fs.rm(project, {recursive: true});
	return copy;
};

for (const [how, take] of [
	['copied', copyOf],
	['moved', moved],
] as const) {
	test(`a project folder that is ${how} keeps its history without a word`, async t => {
		const project = await newProject(t);
		await profile(project);
		const taken = await take(t, project);
		t.like(await profile(taken), {status: 0, stderr: ''});
		t.like(await drift(taken), {status: 0, stderr: ''});
		t.deepEqual(sourcesIn(taken), [{source: 'sqlite:../source.db', runs: 2}]);
		const {stdout} = await inProject(taken, 'runs', '--json');
		const [run] = JSON.parse(stdout) as ReadonlyArray<{readonly source: string}>;
		t.is(run?.source, `sqlite:${path.join(taken, 'source.db')}`);
	});

	test(`a history of 0.2, kept under the whole path, is that of a folder that is ${how}`, async t => {
		const project = await newProject(t);
		await profile(project);
		await profile(project);
		keepAs(project, path.join(project, 'source.db'));
		const taken = await take(t, project);
		t.like(await drift(taken), {status: 0, stderr: ''});
		t.like(await profile(taken), {status: 0, stderr: ''});
		// From now on the place does not matter, and a history that was not meant can be given back.
		t.deepEqual(sourcesIn(taken), [{source: 'sqlite:../source.db', runs: 3}]);
		t.like(await inProject(taken, 'runs', 'adopt', '--undo'), {
			status: 0,
			stdout: `2 runs of sqlite:${path.join(project, 'source.db')} again\n`,
		});
	});
}

test('a history of 0.2 in its own place is read, and moves with the folder from its next profile on', async t => {
	const project = await newProject(t);
	await profile(project);
	await profile(project);
	keepAs(project, path.join(project, 'source.db'));
	t.like(await drift(project), {status: 0, stderr: ''});
	await profile(project);
	const taken = await moved(t, project);
	t.deepEqual(sourcesIn(taken), [{source: 'sqlite:../source.db', runs: 3}]);
	t.like(await inProject(taken, 'runs', 'adopt', '--undo'), {status: 2});
});

test('if two histories of 0.2 may be that of a moved folder, the error says how to choose', async t => {
	const project = await newProject(t);
	await profile(project);
	await profile(project);
	keepAs(project, '/gone/one/source.db');
	execute(
		storeOf(project),
		`UPDATE profilemesh_runs SET source = 'sqlite:/gone/two/source.db'
		WHERE profiled_at = (SELECT max(profiled_at) FROM profilemesh_runs)`,
	);
	const {stderr} = await drift(project);
	t.regex(stderr, /`profilemesh runs adopt` shows how to continue its history/v);
	t.like(await inProject(project, 'runs', 'adopt', 'sqlite:/gone/one/source.db'), {status: 0});
	t.is(sourcesIn(project).length, 2);
});

test('the history of a file that still exists, without a store beside it, is not taken over', async t => {
	const project = await newProject(t);
	await profile(project);
	const other = path.join(await temporaryDirectory(t), 'source.db');
	await fs.copyFile(path.join(project, 'source.db'), other);
	keepAs(project, other);
	const {stderr} = await drift(project);
	t.true(stderr.includes(`If that is the same database: profilemesh runs adopt 'sqlite:${other}'`), stderr);
	await profile(project);
	t.deepEqual(sourcesIn(project), [
		{source: 'sqlite:../source.db', runs: 1},
		{source: `sqlite:${other}`, runs: 1},
	]);
});

test('a store and a database that share no folder keep the whole path', async t => {
	const address = 'sqlite:/elsewhere/shop.db';
	const {run} = aProfile();
	const file = path.join(await temporaryDirectory(t), 'store.db');
	const store = await openStore(sqliteSettings(file), {
		scope: {source: address, address, environment: run.environment},
	});
	await store.begin({...run, source: address});
	t.deepEqual(query(file, 'SELECT source FROM profilemesh_runs'), [{source: address}]);
	await store.close();
});

test('a store in PostgreSQL keeps the whole path of a SQLite file, and runs adopted there are given back', async t => {
	const {connection, query: ask} = await newDatabase(t);
	const settings = {
		connection: {...connection, schema: 'public'},
		results_table: 'profilemesh_results',
		runs_table: 'profilemesh_runs',
		create_tables: true,
	};
	const {run} = aProfile();
	const storeOfFile = async (file: string) => {
		const address = `sqlite:${file}`;
		const store = await openStore(settings, {scope: {source: address, address, environment: run.environment}});
		t.teardown(async () => store.close());
		return store;
	};

	const [before, after] = [await storeOfFile('/one/shop.db'), await storeOfFile('/two/shop.db')];
	await before.begin({...run, source: 'sqlite:/one/shop.db'});
	t.deepEqual(await after.runs(), []);
	t.not(await movedSource(after), undefined);
	t.is(await after.adopt('sqlite:/one/shop.db'), 1);
	t.is((await after.runs()).length, 1);
	t.deepEqual(await after.giveBack(), new Map([['sqlite:/one/shop.db', 1]]));
	t.deepEqual(await ask('SELECT source, adopted_from FROM profilemesh_runs'), [
		{source: 'sqlite:/one/shop.db', adopted_from: null},
	]);
});

test('a table that is gone is reported from a history that the config names', async t => {
	const project = await newProject(t);
	const config = {
		source: {type: 'sqlite', filepath: 'source.db'},
		storage: {source_name: 'shop'},
	};
	await fs.writeFile(path.join(project, 'config.json'), JSON.stringify(config));
	execute(path.join(project, 'source.db'), 'CREATE TABLE b AS SELECT * FROM a');
	await profile(project);
	execute(path.join(project, 'source.db'), 'DROP TABLE b');
	const {status, stderr} = await profile(project);
	t.is(status, 4);
	t.regex(stderr, /\bb\b/v);
});
