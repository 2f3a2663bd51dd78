// DuckDB as a source of tables.
import type {Connector} from '../connector.ts';
import type {DuckDbConnection} from './database.ts';
import {limitsOf} from './engine.ts';
import {openDuckDb} from './open-database.ts';

export const duckdbConnector: Connector<DuckDbConnection> = {
	open: async (
		{filepath, schema, extra_params: parameters},
		{statement_timeout: statementTimeout, retries, concurrency, tables},
		onNotice,
	) =>
		openDuckDb(filepath, {
			schema,
			schemaPatterns: tables.map(rule => rule.schema).filter(pattern => pattern !== undefined),
			limits: limitsOf(parameters, concurrency),
			statementTimeout,
			retries,
			...(onNotice !== undefined && {onNotice}),
		}),
};
