// Files as a source of tables.
import type {Connector} from '../connector.ts';
import {limitsOf} from '../duckdb/engine.ts';
import {filesDatabase, type FilesConnection} from './database.ts';
import {openFiles} from './open-files.ts';

export const filesConnector: Connector<FilesConnection> = {
	open: async (connection, {statement_timeout: statementTimeout, concurrency}, onNotice) =>
		openFiles(connection, await filesDatabase.fingerprint(connection), {
			limits: limitsOf(connection.extra_params, concurrency),
			statementTimeout,
			...(onNotice !== undefined && {onNotice}),
		}),
};
