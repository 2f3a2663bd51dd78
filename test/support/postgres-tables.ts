// The contract's tables in PostgreSQL.
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import type {ContractTable, ContractType} from './contract-tables.ts';
import {newDatabase, openTestPostgres} from './postgres.ts';

const types: Readonly<Record<ContractType, string>> = {
	integer: 'bigint',
	decimal: 'numeric(12,2)',
	float: 'double precision',
	boolean: 'boolean',
	text: 'text',
	date: 'date',
	timestamp: 'timestamp',
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const openPostgresTables = async (t: ExecutionContext, tables: readonly ContractTable[]): Promise<Source> => {
	const database = await newDatabase(t);
	const client = await database.client();
	for (const {name, columns} of tables) {
		await client.query(
			`CREATE TABLE ${quoted(name)} ` +
				`(${columns.map(column => `${quoted(column.name)} ${types[column.type]}`).join(', ')})`,
		);
		await client.query(
			`INSERT INTO ${quoted(name)} SELECT * ` +
				`FROM unnest(${columns.map((column, index) => `$${index + 1}::${types[column.type]}[]`).join(', ')})`,
			columns.map(({values}) => values.map(value => (value === null ? null : String(value)))),
		);
	}

	await client.end();
	return openTestPostgres(t, database.connection);
};
