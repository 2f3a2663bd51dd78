// As many columns as a PostgreSQL table can have, against a statement for each metric of each column.
import assert from 'node:assert/strict';
import type pg from 'pg';
import type {TableMeasurement} from '../../source/connectors/connector.ts';
import type {Benchmark} from './benchmark.ts';
import {withServer} from './postgres-server.ts';
import {Contender, sideBySide, timed} from './side-by-side.ts';

const rows = 10_000;
const columnCount = 1600;
const rounds = 2;
/** The naive way would take minutes: it is measured on each fortieth column, and multiplied. */
const step = 40;

const names = Array.from({length: columnCount}, (_, index) => `c${index}`);

const makeTable = async (client: pg.Client): Promise<void> => {
	await client.query(`CREATE TABLE wide (${names.map(name => `${name} int`).join(', ')})`);
	await client.query(
		`INSERT INTO wide ` +
			`SELECT ${names.map((_, index) => `(n * ${2 * index + 1}) % ${100 + index * 7}`).join(', ')} ` +
			`FROM generate_series(1, ${rows}) AS n`,
	);
	await client.query('VACUUM ANALYZE wide');
};

/** The metrics of a numeric column, each by itself. */
const statementsOf = (name: string): readonly string[] => [
	...[
		'count(*)',
		`count(*) - count(${name})`,
		`100.0 * (count(*) - count(${name})) / count(*)`,
		`count(DISTINCT ${name})`,
		`100.0 * count(DISTINCT ${name}) / count(*)`,
		`min(${name})`,
		`max(${name})`,
		`avg(${name})`,
		`stddev(${name})`,
		...[0.05, 0.25, 0.5, 0.75, 0.95].map(share => `percentile_disc(${share}) WITHIN GROUP (ORDER BY ${name})`),
		`count(*) FILTER (WHERE ${name} = 0)`,
		`count(*) FILTER (WHERE ${name} < 0)`,
	].map(expression => `SELECT ${expression} FROM wide`),
	`SELECT width_bucket(${name}, 0, 12000, 10), count(*) FROM wide GROUP BY 1`,
	`SELECT ${name}, count(*) FROM wide GROUP BY 1 ORDER BY 2 DESC LIMIT 1000`,
];

const askNaively = async (client: pg.Client): Promise<ReadonlyMap<string, number>> => {
	const distinct = new Map<string, number>();
	for (let column = 0; column < columnCount; column += step) {
		const name = names[column] ?? '';
		for (const [index, statement] of statementsOf(name).entries()) {
			const answer = await client.query<{count: string}>(statement);
			if (index === 3) {
				distinct.set(name, Number(answer.rows[0]?.count));
			}
		}
	}

	return distinct;
};

const check = ({rowCount, columns}: TableMeasurement, distinct: ReadonlyMap<string, number>): void => {
	assert.equal(rowCount, rows);
	assert.equal(columns.length, columnCount);
	for (const {
		column: {name},
		metrics,
		errors,
	} of columns) {
		assert.equal(errors.size, 0, name);
		assert.equal(metrics.size, 20, name);
		const known = distinct.get(name);
		assert.ok(known === undefined || metrics.get('distinct_count')?.value === known, name);
	}
};

export const postgresWide: Benchmark = {
	name: 'postgres-wide',
	rows: [
		{
			work: 'PostgreSQL, 1,600 columns × 10,000 rows',
			against: 'a statement per metric per column',
			unit: '×',
			atMost: 0.1,
			aim: 0.05,
		},
	],
	measure: async () =>
		withServer(async ({client, profile}) => {
			await makeTable(client);
			const distinct = await askNaively(client);
			const naive = new Contender(
				timed(
					async () => askNaively(client),
					() => undefined,
				),
			);
			const profiled = new Contender(
				timed(
					async () => profile('wide', 'auto'),
					measurement => {
						check(measurement, distinct);
					},
				),
			);
			await sideBySide(rounds, [profiled, naive]);
			return [
				{
					figure: profiled.fastest / (naive.fastest * step),
					note:
						`profile ${profiled.text}; ${(statementsOf('').length * columnCount) / step} ` +
						`of ${statementsOf('').length * columnCount} statements ${naive.text}`,
				},
			];
		}),
};
