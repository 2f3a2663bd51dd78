// A history belongs to a source: what others keep in the same store is never compared with it, and can be adopted.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {movedSource} from '../../source/drift/baselines/other-sources.ts';
import {runCommand} from '../support/command.ts';
import {aProfile} from '../support/run-profiles.ts';
import {execute, newStore, query} from '../support/stores.ts';
import {numbers, placeWith, type Place} from '../support/workspaces.ts';

/** Two configs in one folder, with one store, and a table of one name in their databases: 5 rows and 500. */
const openPlace = async (t: ExecutionContext) => {
	const place = await placeWith(t, numbers('a', 5));
	const other = await placeWith(t, numbers('a', 500));
	await fs.rename(other.database, path.join(place.directory, 'other.db'));
	const otherConfig = path.join(place.directory, 'other.json');
	const text = await fs.readFile(place.config, 'utf8');
	await fs.writeFile(otherConfig, text.replace('source.db', 'other.db'));
	return {place, otherConfig, address: (name: string) => `sqlite:${path.join(place.directory, name)}`};
};

const profileTimes = async (config: string, times: number): Promise<string> => {
	let narrated = '';
	for (let time = 0; time < times; time++) {
		const {stderr} = await runCommand(['profile', '--config', config, '--quiet']);
		narrated += stderr;
	}

	return narrated;
};

const rowCounts = async (config: string, ...flags: readonly string[]): Promise<readonly unknown[]> => {
	const {stdout} = await runCommand(['runs', '--config', config, '--json', ...flags]);
	return (JSON.parse(stdout) as ReadonlyArray<{readonly row_count: number}>).map(run => run.row_count);
};

const sourcesIn = ({storage}: Place): readonly unknown[] =>
	query(storage, 'SELECT source, count(*) AS runs FROM profilemesh_runs GROUP BY 1 ORDER BY 1');

test('two databases in one store are never compared with each other, and neither is taken for the other', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	const drift = ['drift', '--dataset', 'a', '--fail-on-drift', 'low', '--config'];
	t.is(await profileTimes(place.config, 2), '');
	t.is(await profileTimes(otherConfig, 1), '');
	t.notRegex((await runCommand([...drift, otherConfig])).stderr, /adopt/v);
	t.is(await profileTimes(otherConfig, 1), '');
	t.like(await runCommand([...drift, place.config]), {status: 0, stderr: ''});
	t.like(await runCommand([...drift, otherConfig]), {status: 0, stderr: ''});
	t.deepEqual(await rowCounts(place.config), [5, 5]);
	t.deepEqual(await rowCounts(otherConfig), [500, 500]);
	t.deepEqual(await rowCounts(otherConfig, '--all-sources'), [500, 500, 5, 5]);
	const {stderr} = await runCommand(['runs', '--config', otherConfig]);
	t.is(stderr, `Left out: 2 runs of ${address('source.db')}. --all-sources lists them.\n`);

	// Pruning one leaves the other.
	await runCommand(['runs', 'prune', '--keep', '1', '--config', otherConfig]);
	t.deepEqual(await rowCounts(place.config), [5, 5]);
	t.deepEqual(await rowCounts(otherConfig), [500]);
});

test('a run of another source cannot be the baseline, not even by its id', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	await profileTimes(place.config, 1);
	await profileTimes(otherConfig, 1);
	const [row] = query(place.storage, 'SELECT run_id FROM profilemesh_runs WHERE row_count = 5') as ReadonlyArray<{
		readonly run_id: string;
	}>;
	const {status, stderr} = await runCommand([
		'drift',
		'--dataset',
		'a',
		'--baseline',
		row?.run_id ?? '',
		'--config',
		otherConfig,
	]);
	t.is(status, 2);
	t.true(stderr.includes(`It is a run of the source ${address('source.db')}, not of ${address('other.db')}`));
});

test('a database that has moved is reported, and can be adopted with its history', async t => {
	const {place, address} = await openPlace(t);
	await profileTimes(place.config, 2);
	await fs.rename(place.database, path.join(place.directory, 'moved.db'));
	await fs.writeFile(place.config, (await fs.readFile(place.config, 'utf8')).replace('source.db', 'moved.db'));

	const drift = ['drift', '--dataset', 'a', '--config', place.config];
	const lost = await runCommand(drift);
	const offer =
		`why: A history belongs to one source, here ${address('moved.db')}; the storage has 2 runs of ` +
		`${address('source.db')}\n`;
	t.true(lost.stderr.includes(offer), lost.stderr);
	const adopt = ['runs', 'adopt', '--config', place.config];
	const asked = await runCommand(adopt);
	t.is(asked.status, 2);
	t.true(asked.stderr.includes(`those of the named source become runs of ${address('moved.db')}, and --undo`));
	t.true(asked.stderr.endsWith(`profilemesh runs adopt '${address('source.db')}'\n`));
	t.deepEqual(sourcesIn(place), [{source: 'sqlite:./source.db', runs: 2}]);
	t.like(await runCommand([...adopt, address('source.db')]), {
		status: 0,
		stdout: `2 runs of ${address('source.db')} now of ${address('moved.db')}\n`,
	});
	t.like(await runCommand(drift), {status: 0, stderr: ''});
	t.deepEqual(sourcesIn(place), [{source: 'sqlite:./moved.db', runs: 2}]);
	t.like(await runCommand([...adopt, address('moved.db')]), {status: 2});
});

test('adopted runs can be given back, and the source keeps the runs of its own, older and newer', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	await profileTimes(place.config, 2);
	await profileTimes(otherConfig, 1);
	const adopt = ['runs', 'adopt', '--config', otherConfig];
	t.like(await runCommand([...adopt, address('source.db')]), {
		status: 0,
		stderr: '`profilemesh runs adopt --undo` gives them back.\n',
	});
	await profileTimes(otherConfig, 1);
	t.deepEqual(await rowCounts(otherConfig), [500, 500, 5, 5]);
	t.deepEqual(await rowCounts(place.config), []);
	t.like(await runCommand([...adopt, '--undo', address('third.db')]), {status: 2});
	t.like(await runCommand([...adopt, '--undo']), {status: 0, stdout: `2 runs of ${address('source.db')} again\n`});
	t.deepEqual(await rowCounts(otherConfig), [500, 500]);
	t.deepEqual(await rowCounts(place.config), [5, 5]);
	const {status, stderr} = await runCommand([...adopt, '--undo']);
	t.is(status, 2);
	t.regex(stderr, /no adopted runs to return/v);
});

test('a profile that begins a new history beside that of a file that is gone says so, once', async t => {
	const {place, address} = await openPlace(t);
	await profileTimes(place.config, 1);
	await fs.rename(place.database, path.join(place.directory, 'moved.db'));
	await fs.writeFile(place.config, (await fs.readFile(place.config, 'utf8')).replace('source.db', 'moved.db'));
	const warning = await profileTimes(place.config, 1);
	t.regex(warning, /^warning: This profile begins a new history\n/v);
	t.true(warning.includes(`the storage has 1 run of ${address('source.db')}`));
	t.is(await profileTimes(place.config, 1), '');
});

test('a source that gets a name of its own is offered the history of its address', async t => {
	const {place, address} = await openPlace(t);
	await profileTimes(place.config, 1);
	const env = {PROFILEMESH_STORAGE__SOURCE_NAME: 'shop'};
	const {stderr} = await runCommand(['profile', '--quiet', '--config', place.config], {env});
	t.true(stderr.includes(`here shop; the storage has 1 run of ${address('source.db')}`), stderr);
});

for (const [earlier, current, isOffered] of [
	['postgres:old.example.com:5432/shop', 'postgres:new.example.com:6432/shop', true],
	['postgres:old.example.com:5432/shop', 'postgres:old.example.com:5432/billing', false],
	['snowflake:old/SHOP', 'snowflake:new/SHOP', true],
	['snowflake:old/SHOP', 'postgres:new.example.com:5432/SHOP', false],
] as const) {
	test(`the history of ${earlier} is ${isOffered ? '' : 'not '}offered to ${current}`, async t => {
		const {store} = await newStore(t, {scope: {source: current, address: current, environment: 'development'}});
		const {run} = aProfile();
		await store.begin({...run, source: earlier});
		t.is((await movedSource(store)) !== undefined, isOffered);
	});
}

test('a store that fails once is asked again', async t => {
	const {store, filepath} = await newStore(t, {scope: {source: 'shop', address: 'shop', environment: 'development'}});
	const {run} = aProfile();
	execute(filepath, 'ALTER TABLE profilemesh_runs RENAME TO elsewhere');
	await t.throwsAsync(store.begin(run), {code: 'storage'});
	execute(filepath, 'ALTER TABLE elsewhere RENAME TO profilemesh_runs');
	await t.notThrowsAsync(store.begin(run));
});

test('runs adopt asks which history to adopt if there are several other sources', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	await profileTimes(place.config, 1);
	await profileTimes(otherConfig, 1);
	const env = {PROFILEMESH_SOURCE__FILEPATH: path.join(place.directory, 'third.db')};
	const adopt = ['runs', 'adopt', '--config', otherConfig];
	const unclear = await runCommand(adopt, {env});
	t.is(unclear.status, 2);
	t.true(unclear.stderr.endsWith('profilemesh runs adopt SOURCE\n'));
	t.true(unclear.stderr.includes(address('source.db')) && unclear.stderr.includes(address('other.db')));
	t.like(await runCommand([...adopt, address('other.db')], {env}), {status: 0});
	t.deepEqual(sourcesIn(place), [
		{source: 'sqlite:./source.db', runs: 1},
		{source: 'sqlite:./third.db', runs: 1},
	]);
});

test('a source with a name of its own keeps its history wherever it is', async t => {
	const place = await placeWith(t, numbers('a', 5), {
		storage: {connection: {type: 'sqlite', filepath: 'store.db'}, source_name: 'shop'},
	});
	await profileTimes(place.config, 1);
	await fs.rename(place.database, path.join(place.directory, 'tonight.db'));
	const env = {PROFILEMESH_SOURCE__FILEPATH: 'tonight.db'};
	t.like(await runCommand(['profile', '--config', place.config], {env}), {status: 0, stderr: ''});
	t.like(await runCommand(['drift', '--dataset', 'a', '--config', place.config]), {status: 0, stderr: ''});
	t.deepEqual(sourcesIn(place), [{source: 'shop', runs: 2}]);
});

test('runs without a source, as in ProfileMesh 0.1, go to the source that first profiles the dataset', async t => {
	const {place, otherConfig} = await openPlace(t);
	await profileTimes(place.config, 1);
	execute(place.storage, "UPDATE profilemesh_runs SET source = NULL, profiled_at = '2024-01-01 00:00:00'");
	// Until then anybody may read them.
	t.deepEqual(await rowCounts(place.config), [5]);
	t.deepEqual(await rowCounts(otherConfig), [5]);
	await profileTimes(place.config, 1);
	await profileTimes(otherConfig, 1);
	t.deepEqual(sourcesIn(place), [
		{source: 'sqlite:./other.db', runs: 1},
		{source: 'sqlite:./source.db', runs: 2},
	]);
	t.deepEqual(await rowCounts(place.config), [5, 5]);
	t.deepEqual(await rowCounts(otherConfig), [500]);
});

test('an environment with a source of its own has a history of its own, and `runs` lists both', async t => {
	const {place} = await openPlace(t);
	const config = JSON.parse(await fs.readFile(place.config, 'utf8')) as object;
	const environments = {production: {source: {filepath: 'other.db'}}};
	await fs.writeFile(place.config, JSON.stringify({...config, environments}));
	await profileTimes(place.config, 1);
	const production = await runCommand([
		'profile',
		'--quiet',
		'--config',
		place.config,
		'--environment',
		'production',
	]);
	t.is(production.stderr, '');
	t.deepEqual(await rowCounts(place.config), [500, 5]);
	t.deepEqual(await rowCounts(place.config, '--environment', 'production'), [500]);
});
