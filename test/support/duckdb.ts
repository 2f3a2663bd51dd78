// DuckDB for the tests: database files, and DuckDB itself as an oracle.
import path from 'node:path';
import {DuckDBInstance, type DuckDBConnection} from '@duckdb/node-api';
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import {openDuckDb, type OpenDatabaseOptions} from '../../source/connectors/duckdb/open-database.ts';
import {temporaryDirectory} from './sqlite.ts';

/** Works with a DuckDB of its own: in memory, or in a file that is closed afterwards. */
export const inDuckDb = async <Result>(
	file: string,
	work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> => {
	const instance = await DuckDBInstance.create(file, {threads: '2'});
	const connection = await instance.connect();
	try {
		return await work(connection);
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
};

/** The rows of a statement as JSON has them. */
export const askDuckDb = async (connection: DuckDBConnection, sql: string): Promise<readonly unknown[][]> => {
	const reader = await connection.runAndReadAll(sql);
	return reader.getRowsJson();
};

/** A database file of its own, filled by statements. */
export const duckdbFile = async (
	t: ExecutionContext,
	fill: string | ((connection: DuckDBConnection) => Promise<void>),
): Promise<string> => {
	const file = path.join(await temporaryDirectory(t), 'test.duckdb');
	await inDuckDb(file, async connection => {
		await (typeof fill === 'string' ? connection.run(fill) : fill(connection));
	});
	return file;
};

export const openTestDuckDb = async (
	t: ExecutionContext,
	file: string,
	options: Partial<OpenDatabaseOptions> = {},
): Promise<Source> => {
	const source = await openDuckDb(file, {
		schema: 'main',
		schemaPatterns: [],
		limits: {threads: 2, memoryLimit: '1GB'},
		statementTimeout: 3_600_000,
		retries: 0,
		...options,
	});
	t.teardown(async () => source.close());
	return source;
};
