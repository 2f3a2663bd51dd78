// Computes where and how to log in to PostgreSQL, from the config first, then from the sources that psql uses.
import os from 'node:os';
import process from 'node:process';
import type {PostgresConnection} from '../../connectors/postgres/database.ts';
import {isConnectionText, readConnectionText, type ConnectionParameters} from '../../databases/connection-text.ts';
import {passwordFor} from './password-file.ts';
import {serviceParameters, type ServiceParameters} from './service-file.ts';
import {settingsError} from './settings-error.ts';
import {sslModeOf, tlsOptions, waysToConnect, type SslMode, type TlsOptions} from './tls.ts';

export type PostgresSettings = {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly username: string;
	readonly password: string | undefined;
	readonly sslMode: SslMode;
	/** Ways to connect, in the order of the attempts: encrypted, or `false` for plain. */
	readonly tls: ReadonlyArray<TlsOptions | false>;
	/** Options of the session, in the form of `PGOPTIONS`: `-c work_mem=64MB`. */
	readonly options: string | undefined;
	/** Milliseconds. */
	readonly connectTimeout: number;
	/** Parameters of `extra_params` that are not libpq's, for the driver. */
	readonly driver: Readonly<Record<string, unknown>>;
};

/** Parameters by their names in libpq, with their variables. */
const variables: ReadonlyMap<string, string> = new Map(
	Object.entries({
		host: 'PGHOST',
		port: 'PGPORT',
		dbname: 'PGDATABASE',
		user: 'PGUSER',
		password: 'PGPASSWORD',
		sslmode: 'PGSSLMODE',
		sslrootcert: 'PGSSLROOTCERT',
		sslcert: 'PGSSLCERT',
		sslkey: 'PGSSLKEY',
		options: 'PGOPTIONS',
		connect_timeout: 'PGCONNECT_TIMEOUT',
	}),
);

const systemUser = (): string | undefined => {
	try {
		return os.userInfo().username;
	} catch {
		return undefined;
	}
};

const wholeNumber = (text: string | undefined, name: string): number | undefined => {
	if (text === undefined || text === '') {
		return undefined;
	}

	if (!/^\d{1,5}$/v.test(text)) {
		throw settingsError(
			`${name} is not a number`,
			'It comes from the environment, a service file or extra_params.',
		);
	}

	return Number(text);
};

/** Reads the parameters where the database is a whole connection, as psql allows; `undefined` for a plain name. */
const parametersIn = (database: unknown): ConnectionParameters | undefined => {
	if (typeof database !== 'string' || !isConnectionText(database)) {
		return undefined;
	}

	const parameters = readConnectionText(database);
	if (parameters === undefined) {
		// It may hold a password, so it is not repeated.
		throw settingsError(
			'The connection that stands in place of the name of a database cannot be read',
			'It comes from PGDATABASE, a service file or extra_params; signs such as @ must be escaped: %40.',
		);
	}

	return parameters;
};

/**
Computes where and how to log in. In order of precedence: the config, a connection given as the database, its
`extra_params` by libpq's names, environment variables, the service that `service` or `PGSERVICE` names, and psql's
defaults.

@throws ProfileMeshError `config` where a named service, certificate or mode does not exist.
*/
export const postgresSettings = async (
	connection: PostgresConnection,
	env: typeof process.env = process.env,
): Promise<PostgresSettings> => {
	const {service = env['PGSERVICE'], ...extra} = connection.extra_params ?? {};
	const fromService: ServiceParameters =
		typeof service === 'string' && service !== '' ? await serviceParameters(service, env) : new Map();
	const givenAs = (name: string): unknown => extra[name] ?? env[variables.get(name) ?? ''] ?? fromService.get(name);
	const fromText = parametersIn(givenAs('dbname'));
	const parameter = (name: string): string | undefined => {
		const given =
			fromText === undefined
				? givenAs(name)
				: (fromText.get(name) ?? (name === 'dbname' ? undefined : givenAs(name)));
		return typeof given === 'number' || (typeof given === 'string' && given !== '') ? String(given) : undefined;
	};

	const host = connection.host ?? parameter('host') ?? 'localhost';
	if (/:\/\/|@/v.test(host)) {
		// It may hold a password, so it is not repeated.
		throw settingsError(
			'The host of a PostgreSQL connection is a URL',
			'host takes a name or an address alone; role, password, port and database have keys of their own.',
		);
	}

	const port = connection.port ?? wholeNumber(parameter('port'), 'port') ?? 5432;
	const username = connection.username ?? parameter('user') ?? systemUser() ?? 'postgres';
	const database = connection.database ?? parameter('dbname') ?? username;
	const sslMode = sslModeOf(connection.ssl, parameter('sslmode'));
	return {
		host,
		port,
		username,
		database,
		password:
			connection.password ??
			parameter('password') ??
			(await passwordFor(
				{
					host,
					port,
					database,
					username,
				},
				env,
			)),
		sslMode,
		tls: await waysToConnect(sslMode, host, async () => tlsOptions(sslMode, parameter, env)),
		options: parameter('options'),
		connectTimeout: (wholeNumber(parameter('connect_timeout'), 'connect_timeout') ?? 10) * 1000,
		driver: Object.fromEntries(Object.entries(extra).filter(([name]) => !variables.has(name))),
	};
};

/** Names the database without a secret. */
export const postgresFingerprint = ({host, port, database}: PostgresSettings): string =>
	`postgres:${host}:${port}/${database}`;
