// The contract's tables in DuckDB.
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import type {ContractTable, ContractType, ContractValue} from './contract-tables.ts';
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

const literal = (value: ContractValue, type: ContractType): string =>
	value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'::${types[type]}`;

/** Statements that make the tables, by the names that they shall have. */
export const tableStatements = (tables: readonly ContractTable[]): readonly string[] =>
	tables.flatMap(({name, rows, columns}) => [
		`CREATE TABLE ${quoted(name)} ` +
			`(${columns.map(column => `${quoted(column.name)} ${types[column.type]}`).join(', ')})`,
		...(rows === 0
			? []
			: [
					`INSERT INTO ${quoted(name)} VALUES ${Array.from(
						{length: rows},
						(_, row) =>
							`(${columns.map(({values, type}) => literal(values[row] ?? null, type)).join(', ')})`,
					).join(', ')}`,
				]),
	]);

export const openDuckDbTables = async (t: ExecutionContext, tables: readonly ContractTable[]): Promise<Source> =>
	openTestDuckDb(
		t,
		await duckdbFile(t, async connection => {
			for (const statement of tableStatements(tables)) {
				await connection.run(statement);
			}
		}),
	);
