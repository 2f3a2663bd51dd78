// The contract's tables in DuckDB.
import type {DuckDBConnection} from '@duckdb/node-api';
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import type {ContractColumn, ContractTable, ContractType} from './contract-tables.ts';
import {duckdbFile, openTestDuckDb} from './duckdb.ts';

const types: Readonly<Record<ContractType, string>> = {
	integer: 'BIGINT',
	decimal: 'DECIMAL(12,2)',
	float: 'DOUBLE',
	boolean: 'BOOLEAN',
	text: 'VARCHAR',
	date: 'DATE',
	timestamp: 'TIMESTAMP',
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Fills a table of DuckDB, column by column: DuckDB parses a long list of literals ten times slower. */
export const fillRelation = async (
	connection: DuckDBConnection,
	relation: string,
	columns: readonly ContractColumn[],
): Promise<void> => {
	await connection.run(
		`INSERT INTO ${relation} ` +
			`SELECT ${columns.map((_, index) => `unnest(from_json($${index + 1}, '["VARCHAR"]'))`).join(', ')}`,
		columns.map(({values}) => JSON.stringify(values.map(value => (value === null ? null : String(value))))),
	);
};

/** Makes the tables, by the names that they shall have. */
export const makeTables = async (connection: DuckDBConnection, tables: readonly ContractTable[]): Promise<void> => {
	for (const {name, columns} of tables) {
		await connection.run(
			`CREATE TABLE ${quoted(name)} ` +
				`(${columns.map(column => `${quoted(column.name)} ${types[column.type]}`).join(', ')})`,
		);
		await fillRelation(connection, quoted(name), columns);
	}
};

export const openDuckDbTables = async (t: ExecutionContext, tables: readonly ContractTable[]): Promise<Source> =>
	openTestDuckDb(t, await duckdbFile(t, async connection => makeTables(connection, tables)));
