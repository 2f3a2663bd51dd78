// The contract's tables in SQLite.
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import type {ContractTable, ContractType, ContractValue} from './contract-tables.ts';
import {openTestSource, sqliteFile} from './sqlite.ts';

const types: Readonly<Record<ContractType, string>> = {
	integer: 'INTEGER',
	decimal: 'DECIMAL',
	float: 'DOUBLE',
	boolean: 'BOOLEAN',
	text: 'TEXT',
	date: 'DATE',
	timestamp: 'TIMESTAMP',
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const bound = (value: ContractValue, type: ContractType): unknown => {
	if (typeof value === 'boolean') {
		return Number(value);
	}

	if (type === 'decimal' && value !== null) {
		return Number(value);
	}

	// SQLite's dates are texts, listed as they were written.
	return type === 'timestamp' ? (value?.toString().replace(' ', 'T') ?? null) : value;
};

export const openSqliteTables = async (t: ExecutionContext, tables: readonly ContractTable[]): Promise<Source> =>
	openTestSource(
		t,
		await sqliteFile(t, database => {
			for (const {name, columns, rows} of tables) {
				database.exec(
					`CREATE TABLE ${quoted(name)} ` +
						`(${columns.map(column => `${quoted(column.name)} ${types[column.type]}`).join(', ')})`,
				);
				const insert = database.prepare(
					`INSERT INTO ${quoted(name)} VALUES (${columns.map(() => '?').join(', ')})`,
				);
				database.transaction(() => {
					for (let row = 0; row < rows; row++) {
						insert.run(columns.map(column => bound(column.values[row] ?? null, column.type)));
					}
				})();
			}
		}),
	);
