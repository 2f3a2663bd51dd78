// SQLite as a source of tables.
import {ProfileMeshError} from '../../errors.ts';
import type {Connector} from '../connector.ts';
import {openSqlite} from './source.ts';

export const sqliteConnector: Connector = {
	type: 'sqlite',
	async open(connection, {statement_timeout: statementTimeout, retries}) {
		if (connection.type !== 'sqlite') {
			throw new ProfileMeshError('config', `A ${connection.type} connection is not for SQLite`);
		}

		return openSqlite(connection.filepath, {statementTimeout, retries});
	},
};
