// Which rows differ between two PostgreSQL databases, against reladiff, which does the same in Python.
import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {promisify} from 'node:util';
import process from 'node:process';
import pg from 'pg';
import {startOwnPostgres, type StartedPostgres} from '../support/start-postgres.ts';
import type {Benchmark, Measurement} from './benchmark.ts';
import {bin} from './built.ts';
import {inScratch} from './scratch.ts';
import {Contender, sideBySide, timed} from './side-by-side.ts';

const isQuick = process.argv.includes('--quick');
const rows = isQuick ? 200_000 : 5_000_000;
const rounds = 2;
const changes = 100;

/** The same rows in each database, of the types that tables of orders have. */
const columns: Readonly<Record<string, string>> = {
	id: 'n::bigint',
	email: "'customer.' || (n * 7919 % 700001) || '@example.com'",
	amount: '(n * 31 % 1000003)::numeric(12, 2) / 100',
	status: "(ARRAY['open', 'paid', 'sent', 'void'])[(1 + n % 4)::int]",
	ordered_on: "DATE '2020-01-01' + (n % 2000)::int",
	changed_at: "TIMESTAMP '2024-01-01' + n * INTERVAL '3 seconds'",
	quantity: 'CASE WHEN n % 20 > 0 THEN (n % 100)::int END',
};
const names = Object.keys(columns);

const reladiff = process.env['RELADIFF'] ?? 'reladiff';

/** A role whose password both programs read in the same way. */
const role = 'benchmark';

const urlOf = ({host, port}: StartedPostgres, database: string): string =>
	`postgresql://${role}:${role}@${host}:${port}/${database}`;

const makeTable = async (url: string): Promise<void> => {
	const client = new pg.Client(url);
	await client.connect();
	await client.query(
		`CREATE TABLE orders AS SELECT ${Object.entries(columns)
			.map(([name, value]) => `${value} AS ${name}`)
			.join(', ')} FROM generate_series(1, ${rows}::bigint) AS n`,
	);
	await client.query('ALTER TABLE orders ADD PRIMARY KEY (id)');
	await client.query('VACUUM ANALYZE orders');
	await client.end();
};

/** Changes one cell in each of some rows that lie all over the table. */
const plantChanges = async (url: string): Promise<void> => {
	const client = new pg.Client(url);
	await client.connect();
	const planted = await client.query(
		`UPDATE orders SET amount = amount + 1 WHERE id % ${rows / changes} = ${Math.floor(rows / changes / 3)}`,
	);
	assert.equal(planted.rowCount, changes);
	await client.end();
};

type Rows = {readonly left_rows: number; readonly added: number; readonly removed: number; readonly changed: number};

type Report = {readonly rows: Rows};

const ours = async (sides: readonly string[], directory: string): Promise<Rows> => {
	const words = ['compare', ...sides, '-t', 'orders', '--rows-only', '--json'];
	// eslint-disable-next-line @typescript-eslint/strict-void-return -- promisify knows what execFile gives
	const {stdout} = await promisify(execFile)(process.execPath, [bin, ...words], {
		cwd: directory,
		env: {...process.env, XDG_STATE_HOME: directory},
		maxBuffer: 2 ** 26,
	});
	const [report] = [JSON.parse(stdout) as Report | readonly Report[]].flat();
	assert.ok(report);
	return report.rows;
};

/** Of every column, with its threads on each database as many as ours has connections. */
const theirs = async ([left = '', right = '']: readonly string[]): Promise<number> => {
	const words = [left, 'orders', right, 'orders', '-k', 'id', '-j', '4'];
	// eslint-disable-next-line @typescript-eslint/strict-void-return -- promisify knows what execFile gives
	const {stdout} = await promisify(execFile)(reladiff, [...words, ...names.slice(1).flatMap(name => ['-c', name])], {
		maxBuffer: 2 ** 26,
	});
	return stdout.split('\n').filter(line => /^[+\-] /v.test(line)).length;
};

const compared = async (found: number, sides: readonly string[], directory: string): Promise<Measurement> => {
	const [mine, other] = [
		new Contender(
			timed(
				async () => ours(sides, directory),
				({left_rows: counted, added, removed, changed}) => {
					assert.deepEqual([counted, added, removed, changed], [rows, 0, 0, found]);
				},
			),
		),
		new Contender(
			timed(
				async () => theirs(sides),
				lines => {
					// An old line and a new one.
					assert.equal(lines, 2 * found);
				},
			),
		),
	];
	await sideBySide(rounds, [mine, other]);
	return {figure: mine.fastest / other.fastest, note: `compare --rows-only ${mine.text}, reladiff ${other.text}`};
};

const measureIn = async (directory: string): Promise<readonly Measurement[]> => {
	const server = await startOwnPostgres();
	try {
		const {host, port, username, password} = server;
		const client = new pg.Client({host, port, user: username, password, database: 'postgres'});
		await client.connect();
		await client.query(`CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD '${role}'`);
		await client.query('CREATE DATABASE left_side');
		await client.query('CREATE DATABASE right_side');
		await client.end();
		const sides = [urlOf(server, 'left_side'), urlOf(server, 'right_side')] as const;
		await makeTable(sides[0]);
		await makeTable(sides[1]);
		const equal = await compared(0, sides, directory);
		await plantChanges(sides[1]);
		return [equal, await compared(changes, sides, directory)];
	} finally {
		await server.stop();
	}
};

const isInstalled = spawnSync(reladiff, ['--version']).status === 0;

const row = (what: string, atMost: number) =>
	({
		work: `compare --rows, ${rows / 1e6}M ${what}, two PostgreSQL databases`,
		against: 'reladiff of the same tables',
		unit: '×',
		atMost,
		aim: 0.5,
	}) as const;

export const comparedRows: Benchmark = {
	name: 'rows',
	rows: [row('equal rows', 1), row(`rows of which ${changes} differ`, 1.3)],
	measure: async () => inScratch(measureIn),
	...(!isInstalled && {
		unavailable: 'needs reladiff: pip install reladiff psycopg2-binary, on the PATH or in RELADIFF',
	}),
};
