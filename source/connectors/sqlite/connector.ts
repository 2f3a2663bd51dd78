// SQLite as a source of tables.
import type {Connector} from '../connector.ts';
import type {SqliteConnection} from './database.ts';
import {openSqlite} from './source.ts';

export const sqliteConnector: Connector<SqliteConnection> = {
	open: async ({filepath}, {statement_timeout: statementTimeout, retries}) =>
		openSqlite(filepath, {statementTimeout, retries}),
};
