// A program that is killed at any moment: what it had stored is whole, what it had not is marked, and nothing of it
// runs on.
import {readdir, readFile} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import {runCli, startCli} from '../support/cli.ts';
import {randomNumbers} from '../support/random.ts';
import {query} from '../support/stores.ts';
import {waitUntil} from '../support/wait-until.ts';
import {endlessView, numbers, placeWith, type Place} from '../support/workspaces.ts';

const tables = Array.from({length: 40}, (_, index) => `t${String(index).padStart(2, '0')}`);

const statements = [...tables.map((table, index) => numbers(table, 50 + index * 40)), endlessView('endless')].join(
	'\n',
);

/** How many runs are stored whole. */
const completed = ({storage}: Place): number => {
	try {
		return query(storage, "SELECT 1 FROM profilemesh_runs WHERE status = 'completed'").length;
	} catch {
		// The store has no tables yet.
		return 0;
	}
};

/** Until the program has stored some runs; it never ends by itself. */
const untilStored = async (place: Place, minimum: number): Promise<void> =>
	waitUntil(`${minimum} stored runs`, () => completed(place) >= minimum);

test('a profile killed at twenty different times leaves whole runs; the next one marks those cut off', async t => {
	const place = await placeWith(t, statements);
	const sourceBefore = await readFile(place.database);
	const random = randomNumbers(20);
	const profile = ['profile', '--config', place.config];
	// Four at a time, all on one store.
	const killedOnce = async (moment: () => Promise<void>): Promise<void> => {
		const {child, result} = startCli([...profile, '--table', 'endless', 't*']);
		t.teardown(() => {
			child.kill('SIGKILL');
		});
		await moment();
		child.kill('SIGKILL');
		t.is((await result).signal, 'SIGKILL');
	};

	const lane = async (rounds: number): Promise<void> => {
		const before = completed(place);
		await killedOnce(async () => {
			// Some die while they start, most while they work.
			await (random() < 0.2
				? delay(random() * 400)
				: untilStored(place, before + Math.floor(random() * tables.length)));
			await delay(random() * 20);
		});
		if (rounds > 1) {
			await lane(rounds - 1);
		}
	};

	await Promise.all([5, 5, 5, 4].map(async rounds => lane(rounds)));
	// The last one is cut off in a table for certain, and nothing that runs marks it.
	const begun = () => query(place.storage, "SELECT 1 FROM profilemesh_runs WHERE dataset_name = 'endless'").length;
	const before = begun();
	await killedOnce(async () => waitUntil('the endless view to begin', () => begun() > before));
	const cutOff = query(place.storage, "SELECT run_id FROM profilemesh_runs WHERE status = 'running'");
	t.true(cutOff.length > 0);

	const {status, stderr} = await runCli([...profile, '--table', 't*']);
	t.deepEqual({status, stderr}, {status: 0, stderr: ''});
	t.deepEqual(query(place.storage, "SELECT run_id FROM profilemesh_runs WHERE status = 'running'"), []);
	const failed = query(
		place.storage,
		"SELECT run_id FROM profilemesh_runs WHERE status = 'failed' " +
			"AND error = 'The process that made this run ended before the run did'",
	);
	t.deepEqual(
		cutOff.filter(run => failed.every(other => !isDeepStrictEqual(other, run))),
		[],
	);
	// Every run is there whole or not at all: all that are there have the results of the last, undisturbed one.
	t.deepEqual(
		query(
			place.storage,
			`
		WITH counted AS (
			SELECT r.dataset_name, r.status, count(x.run_id) AS results
			FROM profilemesh_runs r LEFT JOIN profilemesh_results x USING (run_id) GROUP BY r.run_id
		)
		SELECT dataset_name, status, results FROM counted c
		WHERE results <> CASE status
			WHEN 'completed' THEN (SELECT max(results) FROM counted WHERE dataset_name = c.dataset_name) ELSE 0 END
	`,
		),
		[],
	);
	t.deepEqual(query(place.storage, 'PRAGMA integrity_check'), [{integrity_check: 'ok'}]);
	t.deepEqual(await readFile(place.database), sourceBefore);
});

/** The processes whose command line names something, on systems that list them as files. */
const processesNaming = async (text: string): Promise<readonly string[]> => {
	const ids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/v.test(name));
	const lines = await Promise.all(ids.map(async id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
	return ids.filter((_, index) => lines[index]?.includes(text));
};

test('a profile that is killed while a view computes leaves no process behind', async t => {
	const place = await placeWith(t, `${numbers('a', 5)} ${endlessView('endless')}`);
	const {child, result} = startCli(['profile', '--config', place.config, '--table', 'a', 'endless']);
	await untilStored(place, 1);
	child.kill('SIGKILL');
	await result;
	// They notice by themselves, a little later.
	await waitUntil('every process to end', async () => {
		const processes = await processesNaming(place.database);
		return processes.length === 0;
	});
	t.deepEqual(query(place.storage, 'SELECT dataset_name, status FROM profilemesh_runs ORDER BY 1'), [
		{dataset_name: 'a', status: 'completed'},
		{dataset_name: 'endless', status: 'running'},
	]);
});
