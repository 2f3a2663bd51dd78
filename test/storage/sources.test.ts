// A history belongs to a source: what others keep in the same store is never compared with it, and can be adopted.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {runCli} from '../support/cli.ts';
import {execute, query} from '../support/stores.ts';
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
		const {stderr} = await runCli(['profile', '--config', config, '--quiet']); // eslint-disable-line no-await-in-loop -- one after the other
		narrated += stderr;
	}

	return narrated;
};

const rowCounts = async (config: string, ...flags: readonly string[]): Promise<readonly unknown[]> => {
	const {stdout} = await runCli(['runs', '--config', config, '--json', ...flags]);
	return (JSON.parse(stdout) as ReadonlyArray<{readonly row_count: number}>).map(run => run.row_count);
};

const sourcesIn = ({storage}: Place): readonly unknown[] =>
	query(storage, 'SELECT source, count(*) AS runs FROM profilemesh_runs GROUP BY 1 ORDER BY 1');

test('two databases in one store are never compared with each other, and the second one is told of the first', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	t.is(await profileTimes(place.config, 2), '');
	const warning = await profileTimes(otherConfig, 1);
	t.regex(warning, /^warning: This profile begins a new history\n/v);
	t.true(warning.includes(`kept of others: 2 runs of ${address('source.db')}`));
	t.regex(warning, /profilemesh runs adopt\n$/v);
	// Said once: two configs that share a store are no fault.
	t.is(await profileTimes(otherConfig, 1), '');

	const drift = ['drift', '--dataset', 'a', '--fail-on-drift', 'low', '--config'];
	t.like(await runCli([...drift, place.config]), {status: 0, stderr: ''});
	t.like(await runCli([...drift, otherConfig]), {status: 0, stderr: ''});
	t.deepEqual(await rowCounts(place.config), [5, 5]);
	t.deepEqual(await rowCounts(otherConfig), [500, 500]);
	t.deepEqual(await rowCounts(otherConfig, '--all-sources'), [500, 500, 5, 5]);
	const {stderr} = await runCli(['runs', '--config', otherConfig]);
	t.is(stderr, `Left out: 2 runs of ${address('source.db')}. --all-sources lists them.\n`);

	// Pruning one leaves the other.
	await runCli(['runs', 'prune', '--keep', '1', '--config', otherConfig]);
	t.deepEqual(await rowCounts(place.config), [5, 5]);
	t.deepEqual(await rowCounts(otherConfig), [500]);
});

test('a run of another source is no baseline, not even by its id', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	await profileTimes(place.config, 1);
	await profileTimes(otherConfig, 1);
	const [row] = query(place.storage, 'SELECT run_id FROM profilemesh_runs WHERE row_count = 5') as ReadonlyArray<{
		readonly run_id: string;
	}>;
	const {status, stderr} = await runCli([
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

test('a database that has moved is missed, said, and adopted with its history', async t => {
	const {place, address} = await openPlace(t);
	await profileTimes(place.config, 2);
	await fs.rename(place.database, path.join(place.directory, 'moved.db'));
	await fs.writeFile(place.config, (await fs.readFile(place.config, 'utf8')).replace('source.db', 'moved.db'));

	const drift = ['drift', '--dataset', 'a', '--config', place.config];
	const lost = await runCli(drift);
	t.true(lost.stderr.includes(`kept of others: 2 runs of ${address('source.db')}`));
	t.regex(lost.stderr, /profilemesh runs adopt\n$/v);
	t.like(await runCli(['runs', 'adopt', '--config', place.config]), {
		status: 0,
		stdout: `2 runs of ${address('source.db')} now of ${address('moved.db')}\n`,
	});
	t.like(await runCli(drift), {status: 0, stderr: ''});
	t.deepEqual(sourcesIn(place), [{source: address('moved.db'), runs: 2}]);
	t.like(await runCli(['runs', 'adopt', '--config', place.config]), {status: 2});
});

test('of several other sources the one to adopt is named', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	await profileTimes(place.config, 1);
	await profileTimes(otherConfig, 1);
	const env = {PROFILEMESH_SOURCE__FILEPATH: path.join(place.directory, 'third.db')};
	const adopt = ['runs', 'adopt', '--config', otherConfig];
	const unclear = await runCli(adopt, {env});
	t.is(unclear.status, 2);
	t.true(unclear.stderr.includes(address('source.db')) && unclear.stderr.includes(address('other.db')));
	t.like(await runCli([...adopt, address('other.db')], {env}), {status: 0});
	t.deepEqual(sourcesIn(place), [
		{source: address('source.db'), runs: 1},
		{source: address('third.db'), runs: 1},
	]);
});

test('a source with a name of its own keeps its history wherever it is', async t => {
	const place = await placeWith(t, numbers('a', 5), {
		storage: {connection: {type: 'sqlite', filepath: 'store.db'}, source_name: 'shop'},
	});
	await profileTimes(place.config, 1);
	await fs.rename(place.database, path.join(place.directory, 'tonight.db'));
	const env = {PROFILEMESH_SOURCE__FILEPATH: 'tonight.db'};
	t.like(await runCli(['profile', '--config', place.config], {env}), {status: 0, stderr: ''});
	t.like(await runCli(['drift', '--dataset', 'a', '--config', place.config]), {status: 0, stderr: ''});
	t.deepEqual(sourcesIn(place), [{source: 'shop', runs: 2}]);
});

test('runs that name no source, as those of ProfileMesh 0.1, go to the source that profiles the dataset first', async t => {
	const {place, otherConfig, address} = await openPlace(t);
	await profileTimes(place.config, 1);
	execute(place.storage, "UPDATE profilemesh_runs SET source = NULL, profiled_at = '2024-01-01 00:00:00'");
	// Until then anybody may read them.
	t.deepEqual(await rowCounts(place.config), [5]);
	t.deepEqual(await rowCounts(otherConfig), [5]);
	await profileTimes(place.config, 1);
	await profileTimes(otherConfig, 1);
	t.deepEqual(sourcesIn(place), [
		{source: address('other.db'), runs: 1},
		{source: address('source.db'), runs: 2},
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
	const production = await runCli(['profile', '--quiet', '--config', place.config, '--environment', 'production']);
	t.is(production.stderr, '');
	t.deepEqual(await rowCounts(place.config), [500, 5]);
	t.deepEqual(await rowCounts(place.config, '--environment', 'production'), [500]);
});
