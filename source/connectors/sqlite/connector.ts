// SQLite as a source of tables.
import type {Connector} from '../connector.ts';
import type {SqliteConnection} from './database.ts';
import {openSqlite} from './open-sqlite.ts';

export const sqliteConnector: Connector<SqliteConnection> = {
	open: async ({filepath, extra_params: extra}, {statement_timeout: statementTimeout, retries}, onNotice) =>
		openSqlite(filepath, {
			statementTimeout,
			retries,
			isImmutable: extra?.immutable ?? false,
			...(onNotice !== undefined && {onNotice}),
		}),
};
