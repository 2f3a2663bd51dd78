// The profile of a table by days against that of the same rows as a whole, and the profile of the day after.
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import type {Source} from '../../source/connectors/connector.ts';
import type {PlannedTable} from '../../source/profiling/plan.ts';
import type {KeptSlice} from '../../source/profiling/plan-slices.ts';
import type {Benchmark, Measurement} from './benchmark.ts';
import {configSchema, openSqlite, planTables, profileBatch} from './built.ts';
import {withServer} from './postgres-server.ts';
import {inScratch} from './scratch.ts';
import {Contender, milliseconds, sideBySide, timed} from './side-by-side.ts';

const days = 60;
const rowsPerDay = process.argv.includes('--quick') ? 10_000 : 100_000;
const rows = days * rowsPerDay;
const rounds = process.argv.includes('--quick') ? 2 : 3;

/** Of the last day that is profiled; the clock of the benchmark stands at the morning after it. */
const lastDay = Date.UTC(2026, 1, 28);
const dayLength = 86_400_000;
const now = new Date(lastDay + dayLength + dayLength / 4);
const firstDay = new Date(lastDay - (days - 1) * dayLength).toISOString().slice(0, 10);

const settings = (isSliced: boolean) => {
	const table = {table: 'events', ...(isSliced && {slice: {column: 'day', last: days}})};
	return configSchema.parse({source: {type: 'sqlite', filepath: '/data/x.db'}, profiling: {tables: [table]}})
		.profiling;
};

const planned = async (source: Source, isSliced: boolean, kept: readonly KeptSlice[] = []) =>
	planTables(source, settings(isSliced), {now, keptSlices: async () => kept});

/** Profiles and keeps nothing; gives the number of rows that were profiled. */
const profiled = async (source: Source, tables: readonly PlannedTable[]): Promise<number> => {
	let seen = 0;
	const {signal} = new AbortController();
	const isSliced = tables.some(({sliced}) => sliced !== undefined);
	for await (const event of profileBatch({
		source,
		store: undefined,
		tables,
		environment: 'development',
		concurrency: 4,
		signal,
	})) {
		assert.notEqual(event.type, 'profiling_failed');
		if (event.type === (isSliced ? 'slice_profiled' : 'profiling_completed')) {
			seen += event.profile.run.rowCount ?? 0;
		}
	}

	return seen;
};

const measureIn = async (source: Source): Promise<readonly Measurement[]> => {
	const [cut] = await planned(source, true);
	const slices = cut?.sliced?.slices ?? [];
	assert.equal(slices.length, days);
	const contender = (expected: number, plan: () => Promise<readonly PlannedTable[]>) =>
		new Contender(
			timed(
				async () => profiled(source, await plan()),
				seen => {
					assert.equal(seen, expected);
				},
			),
		);
	const whole = contender(rows, async () => planned(source, false));
	const first = contender(rows, async () => planned(source, true));
	const kept = slices.slice(0, -1).map(counted => ({slice: counted.slice, rows: counted.rows}));
	const next = contender(rowsPerDay, async () => planned(source, true, kept));
	await whole.warmUp();
	await sideBySide(rounds, [whole, first, next]);
	const beside = `whole table ${whole.text}`;
	return [
		{figure: first.fastest / whole.fastest, note: `${days} slices ${first.text}, ${beside}`},
		{figure: (100 * next.fastest) / whole.fastest, note: `newest slice ${milliseconds(next.fastest)}, ${beside}`},
	];
};

const inSqlite = async (): Promise<readonly Measurement[]> =>
	inScratch(async directory => {
		const file = path.join(directory, 'events.db');
		const database = new Database(file);
		database.exec(`
			CREATE TABLE events (id INTEGER PRIMARY KEY, day DATE, amount REAL, price REAL, kind TEXT, note TEXT,
				country TEXT, quantity INTEGER);
			INSERT INTO events SELECT value, date('${firstDay}', ((value - 1) / ${rowsPerDay}) || ' days'),
				abs(random() % 1000000) / 1000.0, abs(random() % 10000) / 100.0, 'kind ' || abs(random() % 12),
				'note ' || abs(random() % 50000), 'country ' || abs(random() % 40), abs(random() % 100)
			FROM (WITH RECURSIVE numbers (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers
				LIMIT ${rows}) SELECT value FROM numbers)`);
		database.close();
		const source = await openSqlite(file, {statementTimeout: 3_600_000, retries: 0});
		try {
			return await measureIn(source);
		} finally {
			await source.close();
		}
	});

const inPostgres = async (): Promise<readonly Measurement[]> =>
	withServer(async ({client, source}) => {
		await client.query(`
			CREATE TABLE events AS SELECT n::int AS id, DATE '${firstDay}' + (n - 1) / ${rowsPerDay} AS day,
				random() * 1000 AS amount, (random() * 100)::numeric(10, 2) AS price,
				'kind ' || (random() * 11)::int AS kind, 'note ' || (random() * 50000)::int AS note,
				'country ' || (random() * 39)::int AS country, (random() * 100)::int AS quantity
			FROM generate_series(1, ${rows}) AS n`);
		await client.query('VACUUM ANALYZE events');
		return measureIn(source);
	});

const rowsOf = (database: string): Benchmark['rows'] => [
	{
		work: `${database}, first profile of ${days} days of ${rows / 1e6}M rows`,
		against: 'the profile of the same rows as a whole',
		unit: '×',
		atMost: 1.3,
		aim: 1,
	},
	{
		work: `${database}, profile of the day after`,
		against: 'the profile of the whole table',
		unit: '%',
		atMost: 5,
		aim: 2,
	},
];

export const slices: Benchmark = {
	name: 'slices',
	rows: [...rowsOf('SQLite'), ...rowsOf('PostgreSQL')],
	measure: async () => [...(await inSqlite()), ...(await inPostgres())],
};
