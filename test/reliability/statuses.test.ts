// What a script reads of a run: its status, one error of three lines, and a source that is as it was.
import {createHash} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {ExitStatus} from '../../source/exit-status.ts';
import {runCommand} from '../support/command.ts';
import {execute, query} from '../support/stores.ts';
import {numbers, placeWith, type Place} from '../support/workspaces.ts';

const threeLines = /^error: [^\n]+\n {2}why: [^\n]+\n {2}hint: [^\n]+\n$/v;

const openPlace = async (t: ExecutionContext): Promise<Place> => placeWith(t, `${numbers('a', 5)} ${numbers('b', 5)}`);

const refused = test.macro(
	async (
		t: ExecutionContext,
		status: ExitStatus,
		commandLine: readonly string[],
		words: RegExp,
		env: Readonly<Record<string, string>> = {},
	) => {
		const place = await openPlace(t);
		const ended = await runCommand([...commandLine, '--config', place.config], {env});
		t.is(ended.status, status, ended.stderr);
		t.is(ended.stdout, '');
		t.regex(ended.stderr, threeLines);
		t.regex(ended.stderr, words);
	},
);

test('a source that is not there is status 3', refused, 3, ['profile'], /Cannot open .*gone\.db/v, {
	PROFILEMESH_SOURCE__FILEPATH: 'gone.db',
});
test(
	'a source that is not there is status 3 for a plan too',
	refused,
	3,
	['plan', '--json'],
	/Cannot open .*gone\.db/v,
	{PROFILEMESH_SOURCE__FILEPATH: 'gone.db'},
);
test('a source that is not a database exits with 3', refused, 3, ['profile'], /is not a SQLite database/v, {
	PROFILEMESH_SOURCE__FILEPATH: 'config.json',
});
test('a source that is a directory is status 3', refused, 3, ['profile'], /is not a database file/v, {
	PROFILEMESH_SOURCE__FILEPATH: '.',
});
test(
	'a dataset that nobody profiled is status 2',
	refused,
	2,
	['drift', '--dataset', 'nothing'],
	/There are no runs of nothing/v,
);
test(
	'a table that is not there is status 2',
	refused,
	2,
	['profile', '--table', 'nothing'],
	/No table matches nothing/v,
);
test(
	'a file that cannot be written is status 2, before anything is profiled',
	refused,
	2,
	['profile', '--output', 'no/such/directory/file.json'],
	/Cannot write/v,
);
test(
	'a directory in place of the output file is status 2, before anything is profiled',
	refused,
	2,
	['profile', '--output', '.'],
	/Cannot write/v,
);

test('an empty database is reported as such, with status 2', async t => {
	const place = await placeWith(t, '');
	const {status, stderr} = await runCommand(['profile', '--config', place.config]);
	t.is(status, 2);
	t.regex(stderr, threeLines);
	t.regex(stderr, /The source has no tables/v);
});

test('a store in the profiled file works, as in ProfileMesh 0.1, and its own tables are not profiled', async t => {
	const place = await placeWith(t, numbers('a', 5), {storage: {connection: {type: 'sqlite', filepath: 'source.db'}}});
	for (const _ of [1, 2]) {
		t.like(await runCommand(['profile', '--config', place.config, '--quiet']), {status: 0, stderr: ''});
	}

	t.deepEqual(
		query(place.database, 'SELECT dataset_name, status, count(*) AS runs FROM profilemesh_runs GROUP BY 1, 2'),
		[{dataset_name: 'a', status: 'completed', runs: 2}],
	);
	t.like(await runCommand(['drift', '--config', place.config, '--dataset', 'a', '--fail-on-drift', 'low']), {
		status: 0,
	});
});

for (const mode of ['delete', 'wal']) {
	test(`after every command the source is as it was, to the byte, with its journal mode ${mode}`, async t => {
		const place = await openPlace(t);
		execute(place.database, `PRAGMA journal_mode = ${mode}`);
		const hash = async () =>
			createHash('sha256')
				.update(await fs.readFile(place.database))
				.digest('hex');
		const before = await hash();
		const {mtimeMs} = await fs.stat(place.database);
		const commandLines = [
			['plan'],
			['profile'],
			['profile', '--dry-run'],
			['profile', '--quiet'],
			['drift', '--dataset', 'a'],
			['profile', '--table', 'nothing'],
		];
		for (const commandLine of commandLines) {
			await runCommand([...commandLine, '--config', place.config]);
		}

		t.is(await hash(), before);
		t.is((await fs.stat(place.database)).mtimeMs, mtimeMs);
		// A reader of a write-ahead log leaves an empty one, and the index of it: SQLite keeps them for the next.
		const names = await fs.readdir(place.directory);
		const left = await Promise.all(
			names
				.filter(name => /^source\.db./v.test(name))
				.map(async name => [name, (await fs.stat(path.join(place.directory, name))).size]),
		);
		t.deepEqual(
			left.filter(([name]) => name !== 'source.db-shm'),
			mode === 'wal' ? [['source.db-wal', 0]] : [],
		);
	});
}
