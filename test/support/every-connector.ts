// Every connector, with the contract's tables in a database of its own. A new connector joins by a line.
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import type {ContractTable} from './contract-tables.ts';
import {openDuckDbTables} from './duckdb-tables.ts';
import {openFileTables} from './file-tables.ts';
import {openPostgresTables} from './postgres-tables.ts';
import {openElsewhere} from './snowflake-elsewhere.ts';
import {openSnowflakeTables} from './snowflake-tables.ts';
import {openSqliteTables} from './sqlite-tables.ts';

/** Makes the tables in a database of its own, and opens that. */
export type OpenTables = (t: ExecutionContext, tables: readonly ContractTable[]) => Promise<Source>;

export const connectors: Readonly<Record<string, OpenTables>> = {
	SQLite: openSqliteTables,
	PostgreSQL: openPostgresTables,
	Snowflake: openSnowflakeTables,
	DuckDB: openDuckDbTables,
	Files: openFileTables,
	...openElsewhere,
};
