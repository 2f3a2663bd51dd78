// Which rows a drift comes from, where the database keeps the figures by segment: between runs, slices and sides.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {runCommand} from '../support/command.ts';
import {duckdbFile, inDuckDb} from '../support/duckdb.ts';
import {newDatabase} from '../support/postgres.ts';
import {connectionTo, execute, fillTable, startSnowflake} from '../support/snowflake-tables.ts';
import {temporaryDirectory} from '../support/stores.ts';

/** Two days; in the second, the amounts of one country are other ones. */
const ordersWith = (amountOfSecondDay: number): string => `
	CREATE TABLE orders AS SELECT n AS id, substr('DEFRIT', CAST(n % 3 * 2 + 1 AS integer), 2) AS country,
		CASE WHEN n <= 900 THEN DATE '2024-03-01' ELSE DATE '2024-03-02' END AS day,
		(10 + n % 7) * CASE WHEN n > 900 AND n % 3 = 0 THEN ${amountOfSecondDay} ELSE 1 END AS amount
	FROM generate_series(1, 1800) AS t(n)`;

type Opened = {readonly source: object; readonly change: (sql: string) => Promise<unknown>};

const postgres = async (t: ExecutionContext, statements: string): Promise<Opened> => {
	const {connection, query} = await newDatabase(t, statements);
	return {source: connection, change: query};
};

const duckdb = async (t: ExecutionContext, statements: string): Promise<Opened> => {
	const filepath = await duckdbFile(t, statements);
	return {
		source: {type: 'duckdb', filepath},
		change: async sql => inDuckDb(filepath, async connection => connection.run(sql)),
	};
};

/** The same table. */
const snowflake = async (t: ExecutionContext, _statements: string, amountOfSecondDay = 1): Promise<Opened> => {
	const server = await startSnowflake(t);
	const rows = Array.from({length: 1800}, (_, index) => index + 1);
	await fillTable(server, {
		name: 'orders',
		rows: rows.length,
		columns: [
			{name: 'id', type: 'integer', values: rows.map(BigInt)},
			{name: 'country', type: 'text', values: rows.map(row => ['DE', 'FR', 'IT'][row % 3] ?? '')},
			{name: 'day', type: 'date', values: rows.map(row => (row <= 900 ? '2024-03-01' : '2024-03-02'))},
			{
				name: 'amount',
				type: 'integer',
				values: rows.map(row =>
					BigInt((10 + (row % 7)) * (row > 900 && row % 3 === 0 ? amountOfSecondDay : 1)),
				),
			},
		],
	});
	return {source: connectionTo(server), change: async sql => execute(server, sql)};
};

const databases = {PostgreSQL: postgres, DuckDB: duckdb, Snowflake: snowflake};

const configOf = async (t: ExecutionContext, source: object, others: object = {}): Promise<string> => {
	const directory = await temporaryDirectory(t);
	const config = path.join(directory, 'config.json');
	const storage = {connection: {type: 'sqlite', filepath: 'store.db'}};
	await fs.writeFile(config, JSON.stringify({source, storage, ...others}));
	return config;
};

const cause = /(?:100\.0|99\.9) % of it from country = DE, whose mean went 13(?:\.\d+)? → \d+/v;

for (const [name, open] of Object.entries(databases)) {
	test(`${name}: blame and the report name the segment that a mean moved with`, async t => {
		const {source, change} = await open(t, ordersWith(1));
		const config = await configOf(t, source);
		await runCommand(['profile', '--config', config, '--quiet']);
		await change('UPDATE "orders" SET "amount" = "amount" * 4 WHERE "country" = \'DE\'');
		await runCommand(['profile', '--config', config, '--quiet']);
		const onOrders = ['--config', config, '-d', 'orders'];
		t.regex((await runCommand(['drift', 'blame', ...onOrders, 'amount.mean'])).stdout, cause);
		t.regex((await runCommand(['drift', ...onOrders])).stdout, cause);
	});

	test(`${name}: the report of a slice names the segment that its mean moved with`, async t => {
		const {source} = await open(t, ordersWith(4), 4);
		const profiling = {tables: [{table: 'orders', slice: {column: 'day'}}]};
		const config = await configOf(t, source, {profiling});
		await runCommand(['profile', '--config', config, '--quiet']);
		t.regex((await runCommand(['drift', '--config', config, '-d', 'orders'])).stdout, cause);
	});
}

for (const [name, open] of [
	['PostgreSQL', postgres],
	['Snowflake', snowflake],
] as const) {
	test(`a comparison of ${name} with DuckDB names the segment in which they differ`, async t => {
		const left = await open(t, ordersWith(1));
		const right = await duckdb(t, ordersWith(1).replace('AS country', 'AS "Country"'));
		await right.change('UPDATE orders SET amount = amount * 4 WHERE "Country" = \'DE\'');
		const configs = [await configOf(t, left.source), await configOf(t, right.source)];
		t.regex((await runCommand(['compare', ...configs])).stdout, cause);
		for (const config of configs) {
			await runCommand(['profile', '--config', config, '--quiet']);
		}

		t.regex((await runCommand(['compare', ...configs, '--kept'])).stdout, cause);
	});
}
