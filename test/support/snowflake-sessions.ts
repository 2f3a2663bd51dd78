// Sessions with the test server.
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import type {SnowflakeConnection} from '../../source/connectors/snowflake/database.ts';
import {SnowflakeSession, type SessionOptions} from '../../source/drivers/snowflake/session.ts';
import {snowflakeSettings} from '../../source/drivers/snowflake/settings.ts';
import type {SnowflakeServer} from './snowflake/server.ts';
import {connectionTo} from './snowflake-tables.ts';

/** Milliseconds, longer than any test: only a test that sets a shorter timeout reaches it. */
const never = 3_600_000;
const timeouts = {reach: never, login: never, look: never, grace: never, cancel: never};

export const openSession = async (
	t: ExecutionContext,
	server: SnowflakeServer,
	options: Partial<SessionOptions> = {},
	connection: Partial<SnowflakeConnection> = {},
): Promise<SnowflakeSession> => {
	const settings = await snowflakeSettings(connectionTo(server, connection), 'source', process.env);
	const session = new SnowflakeSession(settings, {
		statementTimeout: never,
		retries: 2,
		...options,
		timeouts: {...timeouts, ...options.timeouts},
	});
	t.teardown(async () => session.close());
	return session;
};
