// The profile of a large PostgreSQL table against the one flat statement that a person would write by hand, and with
// everything exact against what that person would write then.
import assert from 'node:assert/strict';
import type pg from 'pg';
import type {TableMeasurement} from '../../source/connectors/connector.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import type {HistogramBin, MetricValue} from '../../source/profiling/profile.ts';
import type {Benchmark} from './benchmark.ts';
import {withServer, type BenchmarkServer} from './postgres-server.ts';
import {Contender, milliseconds, sideBySide, timed} from './side-by-side.ts';

const rows = 2_000_000;
const rounds = 3;

/** Keys, few and many distinct values, skewed and even ones, of all numeric types. */
const columns: Readonly<Record<string, string>> = {
	key: 'n::int',
	few: '(random() * 999)::int',
	wide: '(random() * 1e12)::bigint',
	even: 'random() * 1000',
	bell: '(random() + random() + random() + random() - 2) * 100',
	skewed: 'exp(3 * (random() + random() + random() + random() - 2))',
	price: '(random() * 100000)::numeric(12,2)',
	amount: '(random() * 1000)::numeric(12,2)',
	single: '(random() * 100)::real',
	small: '(random() * random() * 20000)::int',
};
const names = Object.keys(columns);

const makeTable = async (client: pg.Client): Promise<void> => {
	await client.query('SET max_parallel_workers_per_gather = 0; SELECT setseed(0.25)');
	await client.query(
		`CREATE TABLE numbers AS SELECT ${Object.entries(columns)
			.map(([name, value]) => `${value} AS ${name}`)
			.join(', ')} FROM generate_series(1, ${rows}) AS n`,
	);
	await client.query('RESET max_parallel_workers_per_gather');
	await client.query('VACUUM ANALYZE numbers');
};

const aggregates = ['count', 'min', 'max', 'avg', 'stddev'] as const;
const flatColumns = names.flatMap(name =>
	aggregates.map(aggregate => `${aggregate}(${name})::float8 AS ${name}_${aggregate}`),
);
const flatStatement = `SELECT ${flatColumns.join(', ')} FROM numbers`;

type Row = Readonly<Record<string, number>>;

const firstOf = <Item extends object>([first]: readonly Item[]): Item => {
	assert.ok(first);
	return first;
};

const askFlat = async (client: pg.Client): Promise<Row> => {
	const answer = await client.query<Row>(flatStatement);
	return firstOf(answer.rows);
};

const shares = [0.05, 0.25, 0.5, 0.75, 0.95];

type Exact = {readonly distinct: number; readonly quantiles: readonly number[]};

const askExact = async (client: pg.Client, name: string): Promise<Exact> => {
	const counted = await client.query<{count: string}>(
		`SELECT count(*) FROM (SELECT DISTINCT ${name} FROM numbers) AS counted`,
	);
	const ranked = await client.query<{values: number[]}>(
		`SELECT percentile_disc(ARRAY[${shares.join(', ')}]) WITHIN GROUP (ORDER BY ${name})::float8[] AS values
		FROM numbers`,
	);
	return {distinct: Number(firstOf(counted.rows).count), quantiles: firstOf(ranked.rows).values};
};

type Known = {
	readonly flat: Row;
	readonly exact: ReadonlyMap<string, Exact>;
};

const close = (actual: unknown, expected: number | undefined, relative: number, what: string): void => {
	const isClose = expected !== undefined && Math.abs(Number(actual) - expected) <= relative * Math.abs(expected);
	assert.ok(isClose, `${what} is ${String(actual)}, and should be ${String(expected)}`);
};

const rankOf = async (
	client: pg.Client,
	name: string,
	value: MetricValue,
): Promise<readonly [below: number, upTo: number]> => {
	const answer = await client.query<{below: number; upto: number}>(
		`SELECT avg((${name} < $1)::int)::float8 AS below, avg((${name} <= $1)::int)::float8 AS upto FROM numbers`,
		[value],
	);
	const {below, upto} = firstOf(answer.rows);
	return [below, upto];
};

const quantileNames: readonly MetricName[] = ['p05', 'p25', 'p50', 'p75', 'p95'];

const check = async (
	client: pg.Client,
	{flat, exact}: Known,
	measurement: TableMeasurement,
	isExact: boolean,
): Promise<void> => {
	assert.equal(measurement.rowCount, rows);
	assert.deepEqual(
		measurement.columns.map(({column}) => column.name),
		names,
	);
	for (const {
		column: {name},
		metrics,
		errors,
	} of measurement.columns) {
		assert.equal(errors.size, 0, name);
		const known = exact.get(name);
		assert.ok(known);
		const value = (metric: MetricName): MetricValue => metrics.get(metric)?.value ?? null;
		const error = (metric: MetricName): number => {
			const provenance = metrics.get(metric)?.provenance;
			return provenance?.kind === 'estimate' ? provenance.error : 0;
		};

		for (const [metric, aggregate] of [
			['min', 'min'],
			['max', 'max'],
			['mean', 'avg'],
			['stddev', 'stddev'],
		] as const) {
			// Of single precision, the shortest digits are not the double's.
			close(value(metric), flat[`${name}_${aggregate}`], name === 'single' ? 1e-6 : 1e-10, `${name}.${metric}`);
		}

		const bins = value('histogram') as readonly HistogramBin[];
		assert.equal(
			bins.reduce((sum, {count}) => sum + count, 0),
			rows,
			`${name}.histogram`,
		);
		assert.equal(error('histogram'), 0);
		close(value('distinct_count'), known.distinct, 4 * error('distinct_count'), `${name}.distinct_count`);
		for (const [index, metric] of quantileNames.entries()) {
			const what = `${name}.${metric}`;
			if (error(metric) === 0) {
				close(value(metric), known.quantiles[index], name === 'single' ? 1e-6 : 1e-12, what);
			} else {
				assert.equal(isExact, false, `${what} is an estimate`);
				const [below, upTo] = await rankOf(client, name, value(metric));
				const share = shares[index] ?? 0;
				const isWithin = below - error(metric) <= share && share <= upTo + error(metric);
				assert.ok(isWithin, `${what} is at rank ${below} to ${upTo}`);
			}
		}
	}
};

const measureBoth = async ({client, profile}: BenchmarkServer) => {
	await makeTable(client);
	const exact = new Map<string, Exact>();
	for (const name of names) {
		exact.set(name, await askExact(client, name));
	}

	const known: Known = {flat: await askFlat(client), exact};
	const flat = new Contender(
		timed(
			async () => askFlat(client),
			row => {
				assert.deepEqual(
					names.map(name => row[`${name}_count`]),
					names.map(() => rows),
				);
			},
		),
	);
	const profiled = new Contender(
		timed(
			async () => profile('numbers', 'auto'),
			async measurement => check(client, known, measurement, false),
		),
	);
	const byHand = new Contender(
		timed(
			async () => {
				await askFlat(client);
				for (const name of names) {
					await askExact(client, name);
				}
			},
			() => undefined,
		),
	);
	const profiledExactly = new Contender(
		timed(
			async () => profile('numbers', 'exact'),
			async measurement => check(client, known, measurement, true),
		),
	);
	await profiled.warmUp();
	await sideBySide(rounds, [flat, profiled, flat, byHand, profiledExactly]);
	return [
		{figure: profiled.fastest / flat.fastest, note: `profile ${profiled.text}, flat statement ${flat.text}`},
		{
			figure: profiledExactly.fastest / byHand.fastest,
			note: `profile ${profiledExactly.text}, statements one after another ${milliseconds(byHand.fastest)}`,
		},
	];
};

export const postgres: Benchmark = {
	name: 'postgres',
	rows: [
		{
			work: 'PostgreSQL, 2M rows × 10 numeric columns, default profile',
			against: 'one flat statement: count, min, max, avg, stddev of each column',
			unit: '×',
			atMost: 6,
			aim: 3,
		},
		{
			work: 'the same with everything exact',
			against: 'that statement, and one for distinct values and one for quantiles a column',
			unit: '×',
			atMost: 1,
			aim: 0.7,
		},
	],
	measure: async () => withServer(measureBoth),
};
