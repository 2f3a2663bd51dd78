// Snowflake as a source of tables.
import {snowflakeSession} from '../../drivers/snowflake/session.ts';
import {ProfileMeshError} from '../../errors.ts';
import type {Connector} from '../connector.ts';
import {openSnowflake} from './source.ts';

export const snowflakeConnector: Connector = {
	type: 'snowflake',
	async open(connection, {statement_timeout: statementTimeout, retries, tables}) {
		if (connection.type !== 'snowflake') {
			throw new ProfileMeshError('config', `A ${connection.type} connection is not for Snowflake`);
		}

		return openSnowflake(await snowflakeSession(connection, 'source', {statementTimeout, retries}), {
			schema: connection.schema,
			schemaPatterns: tables.map(({schema}) => schema).filter(schema => schema !== undefined),
			retries,
		});
	},
};
