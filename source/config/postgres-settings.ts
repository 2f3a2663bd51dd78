// Where and how to log in to PostgreSQL: what the config says, and what it leaves out as psql would find it.
import {readFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {ProfileMeshError, messageOf} from '../errors.ts';
import {sslModes} from './connection-schema.ts';
import {passwordFor} from './password-file.ts';
import type {PostgresConnection} from './schema.ts';

export type SslMode = (typeof sslModes)[number];

/** Options of Node's TLS. */
export type TlsOptions = {
	readonly rejectUnauthorized: boolean;
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	/** Set where the certificate need not bear the host's name. */
	readonly checkServerIdentity?: () => undefined;
};

export type PostgresSettings = {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly username: string;
	readonly password: string | undefined;
	readonly sslMode: SslMode;
	/** Ways to connect, in the order in which they are tried: encrypted, or `false` for plain. */
	readonly tls: ReadonlyArray<TlsOptions | false>;
	/** Options of the session, as `PGOPTIONS` has them: `-c work_mem=64MB`. */
	readonly options: string | undefined;
	/** Milliseconds. */
	readonly connectTimeout: number;
	/** What `extra_params` has beside the parameters of libpq: for the driver. */
	readonly driver: Readonly<Record<string, unknown>>;
};

type Parameters = ReadonlyMap<string, string>;

/** What is read here by the names that libpq has for it, with their variables. */
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

const invalid = (what: string, why: string, cause?: unknown): ProfileMeshError =>
	new ProfileMeshError('config', what, {
		why,
		hint: 'Check the connection in the config, and the PG… variables of the environment.',
		cause,
	});

const readOwn = async (file: string, purpose: string): Promise<string> => {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw invalid(`The ${purpose} ${file} cannot be read`, messageOf(error), error);
	}
};

const readIfThere = async (file: string): Promise<string | undefined> => {
	try {
		return await readFile(file, 'utf8');
	} catch {
		return undefined;
	}
};

/** The parameters of a service, as `pg_service.conf` groups them. */
const serviceIn = (text: string, service: string): Parameters | undefined => {
	let found: Map<string, string> | undefined;
	let isIn = false;
	for (const raw of text.split(/\r?\n/v)) {
		const line = raw.trim();
		const section = /^\[(?<name>[^\]]+)\]$/v.exec(line)?.groups?.['name'];
		if (section !== undefined) {
			isIn = section === service && found === undefined;
			found ??= isIn ? new Map() : undefined;
		} else if (isIn && line !== '' && !line.startsWith('#')) {
			const equals = line.indexOf('=');
			found?.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
		}
	}

	return found;
};

const serviceOf = async (service: string, env: typeof process.env): Promise<Parameters> => {
	const files = [
		env['PGSERVICEFILE'] ?? path.join(env['HOME'] ?? os.homedir(), '.pg_service.conf'),
		...(env['PGSYSCONFDIR'] === undefined ? [] : [path.join(env['PGSYSCONFDIR'], 'pg_service.conf')]),
	];
	for (const file of files) {
		const text = await readIfThere(file); // eslint-disable-line no-await-in-loop -- the second counts only where the first says nothing
		const found = text === undefined ? undefined : serviceIn(text, service);
		if (found !== undefined) {
			return found;
		}
	}

	throw invalid(`The service ${service} is not defined`, `It is in none of ${files.join(', ')}.`);
};

const sslModeOf = (ssl: PostgresConnection['ssl'], otherwise: string | undefined): SslMode => {
	if (typeof ssl === 'boolean') {
		return ssl ? 'require' : 'disable';
	}

	const mode = ssl ?? (otherwise === undefined || otherwise === '' ? 'prefer' : otherwise);
	const known = sslModes.find(name => name === mode);
	if (known === undefined) {
		throw invalid(`${mode} is no sslmode`, `There are ${sslModes.join(', ')}.`);
	}

	return known;
};

const ownFile = (env: typeof process.env, name: string): string =>
	path.join(env['HOME'] ?? os.homedir(), '.postgresql', name);

const tlsOptions = async (
	mode: SslMode,
	parameter: (name: string) => string | undefined,
	env: typeof process.env,
): Promise<TlsOptions> => {
	const [rootFile, certFile, keyFile] = [parameter('sslrootcert'), parameter('sslcert'), parameter('sslkey')];
	const isSystem = rootFile === 'system';
	const ca = isSystem
		? undefined
		: rootFile === undefined
			? await readIfThere(ownFile(env, 'root.crt'))
			: await readOwn(rootFile, 'root certificate');
	if (!isSystem && ca === undefined && mode.startsWith('verify')) {
		throw invalid(
			'There is no root certificate to check the server with',
			`sslmode ${mode} needs sslrootcert under extra_params, PGSSLROOTCERT, or the file ${ownFile(env, 'root.crt')}; "system" means those of this machine.`,
		);
	}

	const cert =
		certFile === undefined
			? await readIfThere(ownFile(env, 'postgresql.crt'))
			: await readOwn(certFile, 'certificate');
	const key =
		keyFile === undefined
			? await readIfThere(ownFile(env, 'postgresql.key'))
			: await readOwn(keyFile, 'private key');
	// With a root certificate at hand, libpq checks the chain for `require`, too.
	const isChecked = mode.startsWith('verify') || (mode === 'require' && ca !== undefined);
	return {
		rejectUnauthorized: isChecked,
		...(ca !== undefined && {ca}),
		...(cert !== undefined && key !== undefined && {cert, key}),
		...(mode !== 'verify-full' && !isSystem && {checkServerIdentity: () => undefined}),
	};
};

const waysOf = async (
	mode: SslMode,
	host: string,
	tls: () => Promise<TlsOptions>,
): Promise<ReadonlyArray<TlsOptions | false>> => {
	// A socket of this machine is never encrypted.
	if (mode === 'disable' || host.startsWith('/')) {
		return [false];
	}

	const encrypted = await tls();
	switch (mode) {
		case 'prefer': {
			return [encrypted, false];
		}

		case 'allow': {
			return [false, encrypted];
		}

		case 'require':
		case 'verify-ca':
		case 'verify-full': {
			return [encrypted];
		}
	}
};

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
		throw invalid(`${name} is no number`, 'It comes from the environment, a service file or extra_params.');
	}

	return Number(text);
};

/**
Works out where and how to log in. The config counts first, then its `extra_params` by libpq's names, then the variables of the
environment, then the service that `service` or `PGSERVICE` names, then what psql falls back to.

@throws ProfileMeshError `config` where a named service, certificate or mode is not there.
*/
export const postgresSettings = async (
	connection: PostgresConnection,
	env: typeof process.env = process.env,
): Promise<PostgresSettings> => {
	const {service = env['PGSERVICE'], ...extra} = connection.extra_params ?? {};
	const fromService: Parameters =
		typeof service === 'string' && service !== '' ? await serviceOf(service, env) : new Map();
	const parameter = (name: string): string | undefined => {
		const given = extra[name] ?? env[variables.get(name) ?? ''] ?? fromService.get(name);
		return typeof given === 'number' || (typeof given === 'string' && given !== '') ? String(given) : undefined;
	};

	const host = connection.host ?? parameter('host') ?? 'localhost';
	if (/:\/\/|@/v.test(host)) {
		// It may hold a password: it is not repeated.
		throw invalid(
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
		tls: await waysOf(sslMode, host, async () => tlsOptions(sslMode, parameter, env)),
		options: parameter('options'),
		connectTimeout: (wholeNumber(parameter('connect_timeout'), 'connect_timeout') ?? 10) * 1000,
		driver: Object.fromEntries(Object.entries(extra).filter(([name]) => !variables.has(name))),
	};
};

/** Names the database without a secret. */
export const postgresFingerprint = ({host, port, database}: PostgresSettings): string =>
	`postgres:${host}:${port}/${database}`;
