// A PostgreSQL server of its own for a benchmark, and profiles of its tables through the built connector.
import assert from 'node:assert/strict';
import pg from 'pg';
import type {DistinctMode, Source, TableMeasurement} from '../../source/connectors/connector.ts';
import {startOwnPostgres} from '../support/start-postgres.ts';
import {configSchema, openPostgres, planTables, postgresSettings} from './built.ts';

export type BenchmarkServer = {
	/** One connection, for what a person would write by hand. */
	readonly client: pg.Client;
	/** The same database as the connector opens it. */
	readonly source: Source;
	/** The profile of a config that says nothing of profiling but how to count distinct values. */
	readonly profile: (table: string, distinct: DistinctMode) => Promise<TableMeasurement>;
};

/** Works on a server that is gone afterwards. */
export const withServer = async <Result>(work: (server: BenchmarkServer) => Promise<Result>): Promise<Result> => {
	const {stop, host, port, username, password} = await startOwnPostgres();
	const client = new pg.Client({
		host,
		port,
		user: username,
		password,
		database: 'postgres',
	});
	await client.connect();
	const source = {
		type: 'postgres',
		host,
		port,
		username,
		password,
		database: 'postgres',
		ssl: false,
	} as const;
	const {profiling} = configSchema.parse({source});
	const opened = await openPostgres(await postgresSettings({...source, schema: 'public'}), {
		schema: 'public',
		schemaPatterns: [],
		statementTimeout: profiling.statement_timeout,
		retries: 0,
		connections: profiling.concurrency,
	});
	try {
		return await work({
			client,
			source: opened,
			async profile(table, distinct) {
				const [planned] = await planTables(opened, {...profiling, distinct}, {choice: [table]});
				assert.ok(planned);
				// eslint-disable-next-line @typescript-eslint/no-empty-function -- nobody watches
				return opened.profileTable(planned.plan, {signal: new AbortController().signal, onProgress() {}});
			},
		});
	} finally {
		await opened.close();
		await client.end();
		await stop();
	}
};
