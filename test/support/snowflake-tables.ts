// The contract's tables in Snowflake: the test server on a loopback port, through the real driver.
import type {ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import {openSource} from '../../source/connectors/open.ts';
import {configSchema} from '../../source/config/schema.ts';
import type {SnowflakeConnection} from '../../source/connectors/snowflake/database.ts';
import type {ContractTable, ContractType} from './contract-tables.ts';
import {SnowflakeServer, type SnowflakeServerOptions} from './snowflake/server.ts';

export const snowflakeTypes: Readonly<Record<ContractType, string>> = {
	integer: 'NUMBER(38,0)',
	decimal: 'NUMBER(12,2)',
	float: 'FLOAT',
	boolean: 'BOOLEAN',
	text: 'VARCHAR',
	date: 'DATE',
	timestamp: 'TIMESTAMP_NTZ(9)',
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const startSnowflake = async (
	t: ExecutionContext,
	options?: SnowflakeServerOptions,
): Promise<SnowflakeServer> => {
	const server = await SnowflakeServer.start(options);
	t.teardown(async () => server.close());
	await server.warehouse.createSchema('SHOP', 'PUBLIC');
	return server;
};

/** A connection to the test server, as a config has it. */
export const connectionTo = (
	{port}: SnowflakeServer,
	connection: Partial<SnowflakeConnection> = {},
): SnowflakeConnection => ({
	type: 'snowflake',
	account: 'myorg-shop',
	host: '127.0.0.1',
	port,
	ssl: false,
	database: 'shop',
	schema: 'PUBLIC',
	warehouse: 'profiling',
	role: 'profiling',
	username: 'profiler',
	password: 'secret',
	...connection,
});

export const openSnowflakeSource = async (
	t: ExecutionContext,
	server: SnowflakeServer,
	connection: Partial<SnowflakeConnection> = {},
	profiling: object = {},
): Promise<Source> => {
	const config = configSchema.parse({source: connectionTo(server, connection), profiling});
	const source = await openSource(config);
	t.teardown(async () => source.close());
	return source;
};

/** Runs statements of Snowflake's SQL in the schema PUBLIC of SHOP. */
export const execute = async ({warehouse}: SnowflakeServer, ...statements: readonly string[]): Promise<void> => {
	const connection = await warehouse.connect();
	for (const statement of statements) {
		await warehouse.run(connection, statement, {database: 'SHOP', schema: 'PUBLIC', queryId: ''});
	}

	connection.closeSync();
};

export const fillTable = async (server: SnowflakeServer, {name, columns}: ContractTable): Promise<void> => {
	await execute(
		server,
		`CREATE TABLE ${quoted(name)} ` +
			`(${columns.map(column => `${quoted(column.name)} ${snowflakeTypes[column.type]}`).join(', ')})`,
	);
	await server.warehouse.fill(server.warehouse.relation('SHOP', 'PUBLIC', name), columns);
};

export const openSnowflakeTables = async (t: ExecutionContext, tables: readonly ContractTable[]): Promise<Source> => {
	const server = await startSnowflake(t);
	for (const table of tables) {
		await fillTable(server, table);
	}

	return openSnowflakeSource(t, server);
};
