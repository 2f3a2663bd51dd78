// PostgreSQL as a source of tables.
import {postgresSettings} from '../../drivers/postgres/settings.ts';
import type {Connector} from '../connector.ts';
import type {PostgresConnection} from './database.ts';
import {openPostgres} from './source.ts';

export const postgresConnector: Connector<PostgresConnection> = {
	open: async (connection, {statement_timeout: statementTimeout, retries, concurrency, tables}, onNotice) =>
		openPostgres(await postgresSettings(connection), {
			schema: connection.schema,
			schemaPatterns: tables.map(({schema}) => schema).filter(schema => schema !== undefined),
			statementTimeout,
			retries,
			connections: concurrency,
			...(onNotice !== undefined && {onNotice}),
		}),
};
