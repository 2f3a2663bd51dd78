// Snowflake as a source of tables.
import {snowflakeSession} from '../../drivers/snowflake/session.ts';
import type {Connector} from '../connector.ts';
import type {SnowflakeConnection} from './database.ts';
import {openSnowflake} from './source.ts';

export const snowflakeConnector: Connector<SnowflakeConnection> = {
	open: async (connection, {statement_timeout: statementTimeout, retries, tables}) =>
		openSnowflake(await snowflakeSession(connection, 'source', {statementTimeout, retries}), {
			schema: connection.schema,
			schemaPatterns: tables.map(({schema}) => schema).filter(schema => schema !== undefined),
			retries,
		}),
};
