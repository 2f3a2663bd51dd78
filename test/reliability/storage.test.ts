// The storage as several programs, a full disk and wrong paths make it.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {bin, runCli} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {execute, query} from '../support/stores.ts';
import {numbers, placeWith, type Place} from '../support/workspaces.ts';

const openPlace = async (t: ExecutionContext): Promise<Place> =>
	placeWith(t, ['a', 'b', 'c'].map((table, index) => numbers(table, 100 * (index + 1))).join('\n'));

const profile = ({config}: Place) => ['profile', '--config', config];

test('eight profiles into one new store at once: every run is stored once and whole, none is refused', async t => {
	const place = await openPlace(t);
	const ends = await Promise.all(Array.from({length: 8}, async () => runCli([...profile(place), '--json'])));
	t.deepEqual(
		// One that waits for another longer than usual says so.
		ends.map(({status, stderr}) => ({
			status,
			stderr: stderr.replaceAll(/^note: Waiting for the storage: .*\n/gmv, ''),
		})),
		ends.map(() => ({status: 0, stderr: ''})),
	);
	const told = ends.flatMap(({stdout}) =>
		(JSON.parse(stdout) as ReadonlyArray<{readonly run_id: string}>).map(run => run.run_id),
	);
	t.is(new Set(told).size, 24);
	t.deepEqual(
		query(
			place.storage,
			`
		SELECT run_id, status, results = max(results) OVER () AS is_whole
		FROM (
			SELECT r.run_id, r.status, count(*) AS results
			FROM profilemesh_runs r JOIN profilemesh_results USING (run_id) GROUP BY 1
		) ORDER BY 1
	`,
		),
		told.toSorted().map(run_id => ({run_id, status: 'completed', is_whole: 1})),
	);
	t.deepEqual(query(place.storage, 'PRAGMA integrity_check'), [{integrity_check: 'ok'}]);
});

type Spoil = (place: Place) => Promise<string>;

/** Each makes a store that cannot be used, and gives the path of it. */
const spoilt: Readonly<Record<string, Spoil>> = {
	async 'lies under a file'({directory, database}) {
		return path.join(directory, path.basename(database), 'store.db');
	},
	async 'is a directory'({directory}) {
		const storage = path.join(directory, 'folder');
		await fs.mkdir(storage);
		return storage;
	},
	async 'is not a database'({directory}) {
		const storage = path.join(directory, 'text.db');
		await fs.writeFile(storage, 'not a database, but long enough to be read as one '.repeat(50));
		return storage;
	},
	async 'is damaged'({directory}) {
		const storage = path.join(directory, 'damaged.db');
		execute(storage, numbers('a', 5000));
		const bytes = await fs.readFile(storage);
		await fs.writeFile(storage, bytes.fill(7, 100, 5000));
		return storage;
	},
};

for (const [what, spoil] of Object.entries(spoilt)) {
	test(`a store that ${what} is one clear error with status 3, whatever the command`, async t => {
		const place = await openPlace(t);
		const storage = await spoil(place);
		const before = await fs.readFile(storage).catch(() => undefined);
		const env = {PROFILEMESH_STORAGE__CONNECTION__FILEPATH: storage};
		for (const commandLine of [
			[...profile(place), '--json'],
			['runs', '--config', place.config],
			['drift', '--config', place.config, '--all'],
		]) {
			const {status, stdout, stderr} = await runCommand(commandLine, {env});
			t.is(status, 3, commandLine.join(' '));
			t.is(stdout, '');
			// On a slow machine the note that the storage lets one wait comes before.
			t.regex(
				stderr,
				/^(?:note: Waiting for the storage: [^\n]+\n)*error: [^\n]+\n {2}why: [^\n]+\n {2}hint: [^\n]+\n$/v,
			);
			t.true(stderr.includes(storage));
		}

		// What does not need the store works.
		t.like(await runCommand([...profile(place), '--dry-run', '--quiet'], {env}), {status: 0, stderr: ''});
		t.deepEqual(await fs.readFile(storage).catch(() => undefined), before);
	});
}

test('tables of someone else under our names are one clear error with status 3, and stay unchanged', async t => {
	const place = await openPlace(t);
	execute(
		place.storage,
		'CREATE TABLE profilemesh_runs(mine TEXT); CREATE TABLE profilemesh_results(mine TEXT); ' +
			"INSERT INTO profilemesh_runs VALUES ('kept')",
	);
	const schema = 'SELECT name, sql FROM sqlite_schema';
	const before = query(place.storage, schema);
	const {status, stdout, stderr} = await runCommand(profile(place));
	t.deepEqual([status, stdout], [3, '']);
	t.regex(
		stderr,
		/^error: The table profilemesh_runs of the storage is not one of ProfileMesh\n {2}why: [^\n]+\n {2}hint: [^\n]+\n$/v,
	);
	t.deepEqual(query(place.storage, schema), before);
	t.deepEqual(query(place.storage, 'SELECT mine FROM profilemesh_runs'), [{mine: 'kept'}]);
});

test('when the disk fills up, each dataset that could not be kept is named, and the store stays whole', async t => {
	const tables = Array.from({length: 30}, (_, index) => numbers(`t${index}`, 1000)).join('\n');
	const place = await placeWith(t, tables);
	t.like(await runCommand(profile(place)), {status: 0});
	const kept = query(place.storage, 'SELECT run_id FROM profilemesh_runs ORDER BY 1');
	const {size} = await fs.stat(place.storage);
	// A limit of file sizes, in blocks of 512 bytes, a little above what there is: to a writer it is a full disk.
	const script = path.join(place.directory, 'limited.sh');
	await fs.writeFile(script, `trap "" XFSZ\nulimit -f ${Math.ceil(size / 512) + 40}\nexec "$@"\n`);
	const {status, stderr} = await runCli([process.execPath, bin, ...profile(place)], {node: 'sh', script});
	t.true(status === 3 || status === 4, String(status));
	t.regex(stderr, /The storage .* (?:has no room left|cannot be read or written)/v);
	t.false(stderr.includes('did not expect'));
	t.deepEqual(query(place.storage, 'PRAGMA integrity_check'), [{integrity_check: 'ok'}]);
	const whole = JSON.stringify(
		query(place.storage, "SELECT run_id FROM profilemesh_runs WHERE status = 'completed' ORDER BY 1"),
	);
	t.deepEqual(
		kept.filter(run => !whole.includes(JSON.stringify(run))),
		[],
	);
	t.deepEqual(
		query(
			place.storage,
			`
		SELECT r.run_id FROM profilemesh_runs r LEFT JOIN profilemesh_results x USING (run_id) GROUP BY 1
		HAVING (r.status = 'completed') <> (count(x.run_id) > 0)
	`,
		),
		[],
	);
	t.like(await runCommand([...profile(place), '--quiet']), {status: 0, stdout: '', stderr: ''});
});
