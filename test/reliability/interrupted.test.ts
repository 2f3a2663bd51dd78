// Ctrl-c while tables are being profiled.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {bin, startCli} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {query} from '../support/stores.ts';
import {waitUntil} from '../support/wait-until.ts';
import {endlessView, numbers, placeWith, type Place} from '../support/workspaces.ts';

/** `wide` takes minutes to scan, `endless` for ever: nothing here ends by itself. */
const openPlace = async (t: ExecutionContext): Promise<Place> =>
	placeWith(
		t,
		`
	${numbers('a', 500)}
	${endlessView('endless')}
	CREATE VIEW long AS SELECT x.i, y.i AS j, z.i AS k FROM digits x, digits y, digits z;
	${numbers('z', 500)}
`,
		{profiling: {concurrency: 3, tables: [{table: '{a,endless,long,z}'}]}},
	);

const statusesOf = ({storage}: Place): readonly unknown[] =>
	query(storage, 'SELECT dataset_name, status, error FROM profilemesh_runs ORDER BY dataset_name');

/** Until both small tables are stored and the others are under way. */
const untilUnderWay = async ({storage}: Place): Promise<void> =>
	waitUntil('two completed and two running runs', () => {
		try {
			const counts = query(
				storage,
				'SELECT status, count(*) AS runs FROM profilemesh_runs GROUP BY 1 ORDER BY 1',
			);
			return JSON.stringify(counts) === '[{"status":"completed","runs":2},{"status":"running","runs":2}]';
		} catch {
			// The store is being made.
			return false;
		}
	});

const expected = [
	{dataset_name: 'a', status: 'completed', error: null},
	{dataset_name: 'endless', status: 'cancelled', error: 'Cancelled'},
	{dataset_name: 'long', status: 'cancelled', error: 'Cancelled'},
	{dataset_name: 'z', status: 'completed', error: null},
];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	test(`${signal} stops an endless profile: finished runs are kept, others marked, the status is 130`, async t => {
		const place = await openPlace(t);
		const before = await readFile(place.database);
		const {child, result} = startCli(['profile', '--config', place.config, '--json']);
		await untilUnderWay(place);
		child.kill(signal);
		const {status, stdout, stderr} = await result;
		t.is(status, 130);
		t.deepEqual(
			(JSON.parse(stdout) as ReadonlyArray<{readonly dataset_name: string}>).map(profile => profile.dataset_name),
			['a', 'z'],
		);
		t.is(stderr, 'Stopping: what is finished is kept. Press ctrl-c again to stop at once.\n');
		t.deepEqual(statusesOf(place), expected);
		t.deepEqual(await readFile(place.database), before);
	});
}

test('ctrl-c in a terminal, which every process of the program receives, ends it the same way', async t => {
	const place = await openPlace(t);
	const child = spawn(process.execPath, [bin, 'profile', '--config', place.config, '--quiet'], {
		detached: true,
		stdio: 'ignore',
	});
	const exit = once(child, 'exit');
	await untilUnderWay(place);
	process.kill(-(child.pid ?? 0), 'SIGINT');
	t.deepEqual(await exit, [130, null]);
	t.deepEqual(statusesOf(place), expected);
	t.like(await runCommand(['profile', '--config', place.config, '--table', '{a,z}', '--quiet']), {
		status: 0,
		stdout: '',
		stderr: '',
	});
});
