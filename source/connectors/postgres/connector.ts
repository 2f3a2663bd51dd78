// PostgreSQL as a source of tables.
import {postgresSettings} from '../../drivers/postgres/settings.ts';
import {ProfileMeshError} from '../../errors.ts';
import type {Connector} from '../connector.ts';
import {openPostgres} from './source.ts';

export const postgresConnector: Connector = {
	type: 'postgres',
	async open(connection, {statement_timeout: statementTimeout, retries, concurrency, tables}) {
		if (connection.type !== 'postgres') {
			throw new ProfileMeshError('config', `A ${connection.type} connection is not for PostgreSQL`);
		}

		return openPostgres(await postgresSettings(connection), {
			schema: connection.schema,
			schemaPatterns: tables.map(({schema}) => schema).filter(schema => schema !== undefined),
			statementTimeout,
			retries,
			connections: concurrency,
		});
	},
};
