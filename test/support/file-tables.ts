// The contract's tables in Parquet files.
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import {literal, quoted} from '../../source/connectors/duckdb/identifiers.ts';
import type {FilesConnection} from '../../source/connectors/files/database.ts';
import {openFiles, type OpenFilesOptions} from '../../source/connectors/files/open-files.ts';
import type {ContractTable} from './contract-tables.ts';
import {inDuckDb} from './duckdb.ts';
import {makeTables} from './duckdb-tables.ts';
import {temporaryDirectory} from './sqlite.ts';

export const openTestFiles = async (
	t: ExecutionContext,
	paths: readonly string[],
	options: Partial<Omit<FilesConnection, 'type' | 'paths'> & OpenFilesOptions> = {},
): Promise<Source> => {
	const source = await openFiles({type: 'files', paths: [...paths], ...options}, `files:${paths.join(',')}`, {
		limits: {threads: 2, memoryLimit: '1GB'},
		statementTimeout: 3_600_000,
		...options,
	});
	t.teardown(async () => source.close());
	return source;
};

export const openFileTables = async (t: ExecutionContext, tables: readonly ContractTable[]): Promise<Source> => {
	const directory = await temporaryDirectory(t);
	const fileOf = (name: string) => path.join(directory, `${name}.parquet`);
	await inDuckDb(':memory:', async connection => {
		await makeTables(connection, tables);
		for (const {name} of tables) {
			await connection.run(`COPY ${quoted(name)} TO ${literal(fileOf(name))} (FORMAT parquet)`);
		}
	});
	return openTestFiles(
		t,
		tables.map(({name}) => fileOf(name)),
	);
};
