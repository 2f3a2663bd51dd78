// Real PostgreSQL databases for tests, and their profiles through the real connector.
import {randomUUID} from 'node:crypto';
import type {ExecutionContext} from 'ava';
import {registerSharedWorker} from 'ava/plugin';
import pg from 'pg';
import {postgresSettings} from '../../source/drivers/postgres/settings.ts';
import type {PostgresConnection} from '../../source/connectors/postgres/database.ts';
import type {Source} from '../../source/connectors/connector.ts';
import {openPostgres, type PostgresSourceOptions} from '../../source/connectors/postgres/source.ts';
import {isForeign, startOwnPostgres} from './start-postgres.ts';

export type PostgresServer = {
	readonly host: string;
	readonly port: number;
	readonly username: string;
	readonly password: string;
};

const worker = registerSharedWorker({
	filename: new URL('postgres-shared-worker.ts', import.meta.url),
	supportedProtocols: ['ava-4'],
});

let asked: Promise<PostgresServer> | undefined;

const ask = async (): Promise<PostgresServer> => {
	await worker.available;
	const replies = worker.publish('server').replies();
	const {value} = (await replies.next()) as {readonly value: {readonly data: PostgresServer}};
	return value.data;
};

/** The server of this test run. */
export const postgresServer = async (): Promise<PostgresServer> => {
	asked ??= ask();
	return asked;
};

/** A server with the certificate of `tls/`: that of the test run, unless it is a foreign one. */
export const encryptedServer = async (t: Pick<ExecutionContext, 'teardown'>): Promise<PostgresServer> => {
	if (!isForeign) {
		return postgresServer();
	}

	const server = await startOwnPostgres();
	t.teardown(server.stop);
	return server;
};

export type TestDatabase = {
	readonly server: PostgresServer;
	readonly database: string;
	/** In the form of a config. */
	readonly connection: PostgresConnection;
	/** Runs statements with the driver itself. */
	readonly query: (
		sql: string,
		parameters?: readonly unknown[],
	) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>;
	readonly client: () => Promise<pg.Client>;
};

const connect = async ({host, port, username, password}: PostgresServer, database: string): Promise<pg.Client> => {
	const client = new pg.Client({
		host,
		port,
		user: username,
		password,
		database,
	});
	client.on('error', () => undefined);
	await client.connect();
	return client;
};

const once = async (
	server: PostgresServer,
	database: string,
	sql: string,
	parameters: readonly unknown[] = [],
): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> => {
	const client = await connect(server, database);
	try {
		const result = await client.query<Readonly<Record<string, unknown>>>(
			sql,
			parameters.length === 0 ? undefined : [...parameters],
		);
		return result.rows;
	} finally {
		await client.end();
	}
};

/** An existing database. */
export const databaseOn = ({host, port, username, password}: PostgresServer, database: string): TestDatabase => {
	const server = {
		host,
		port,
		username,
		password,
	};
	return {
		server,
		database,
		connection: {
			type: 'postgres',
			...server,
			database,
			schema: 'public',
		},
		query: async (sql, parameters) => once(server, database, sql, parameters),
		client: async () => connect(server, database),
	};
};

/** It takes half of the time where nothing is written to the log. Servers before PostgreSQL 15 know no strategies. */
const strategy = isForeign ? '' : ' STRATEGY FILE_COPY';

/** An empty database that is removed after the test. */
export const newDatabase = async (
	t: Pick<ExecutionContext, 'teardown'>,
	statements = '',
	chosen?: PostgresServer,
): Promise<TestDatabase> => {
	const server = chosen ?? (await postgresServer());
	const database = `profilemesh_test_${randomUUID().replaceAll('-', '')}`;
	await once(server, 'postgres', `CREATE DATABASE ${database} TEMPLATE template0${strategy}`);
	t.teardown(async () => once(server, 'postgres', `DROP DATABASE ${database} WITH (FORCE)`));
	const made = databaseOn(server, database);
	if (statements !== '') {
		await made.query(statements);
	}

	return made;
};

export const openTestPostgres = async (
	t: Pick<ExecutionContext, 'teardown'>,
	connection: PostgresConnection,
	options: Partial<PostgresSourceOptions> = {},
): Promise<Source> => {
	const source = await openPostgres(await postgresSettings(connection, {PGCONNECT_TIMEOUT: '60'}), {
		schema: connection.schema,
		schemaPatterns: [],
		statementTimeout: 3_600_000,
		retries: 0,
		connections: 2,
		...options,
	});
	t.teardown(async () => source.close());
	return source;
};
