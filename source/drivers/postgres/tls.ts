// Decides whether and how a connection to PostgreSQL is encrypted, as libpq does.
import {readFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type process from 'node:process';
import {sslModes, type PostgresConnection} from '../../connectors/postgres/database.ts';
import {messageOf} from '../../errors.ts';
import {readIfPresent} from './read-if-present.ts';
import {settingsError} from './settings-error.ts';

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

const readOwn = async (file: string, purpose: string): Promise<string> => {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw settingsError(`The ${purpose} ${file} cannot be read`, messageOf(error), error);
	}
};

/** The mode of the config, else that of the environment, else `prefer`. */
export const sslModeOf = (ssl: PostgresConnection['ssl'], otherwise: string | undefined): SslMode => {
	if (typeof ssl === 'boolean') {
		return ssl ? 'require' : 'disable';
	}

	const mode = ssl ?? (otherwise === undefined || otherwise === '' ? 'prefer' : otherwise);
	const known = sslModes.find(name => name === mode);
	if (known === undefined) {
		throw settingsError(`${mode} is not an sslmode`, `There are ${sslModes.join(', ')}.`);
	}

	return known;
};

const ownFile = (env: typeof process.env, name: string): string =>
	path.join(env['HOME'] ?? os.homedir(), '.postgresql', name);

/**
Makes options of Node's TLS from the certificates that libpq would use.

@throws ProfileMeshError `config` where a named certificate cannot be read, or the mode needs one that is not there.
*/
export const tlsOptions = async (
	mode: SslMode,
	parameter: (name: string) => string | undefined,
	env: typeof process.env,
): Promise<TlsOptions> => {
	const [rootFile, certFile, keyFile] = [parameter('sslrootcert'), parameter('sslcert'), parameter('sslkey')];
	const isSystem = rootFile === 'system';
	const ca = isSystem
		? undefined
		: rootFile === undefined
			? await readIfPresent(ownFile(env, 'root.crt'))
			: await readOwn(rootFile, 'root certificate');
	if (!isSystem && ca === undefined && mode.startsWith('verify')) {
		throw settingsError(
			'There is no root certificate to check the server with',
			`sslmode ${mode} needs sslrootcert under extra_params, PGSSLROOTCERT, or the file ` +
				`${ownFile(env, 'root.crt')}; "system" means those of this machine.`,
		);
	}

	const cert =
		certFile === undefined
			? await readIfPresent(ownFile(env, 'postgresql.crt'))
			: await readOwn(certFile, 'certificate');
	const key =
		keyFile === undefined
			? await readIfPresent(ownFile(env, 'postgresql.key'))
			: await readOwn(keyFile, 'private key');
	// With a root certificate present, libpq checks the chain for `require` as well.
	const isChecked = mode.startsWith('verify') || (mode === 'require' && ca !== undefined);
	return {
		rejectUnauthorized: isChecked,
		...(ca !== undefined && {ca}),
		...(cert !== undefined && key !== undefined && {cert, key}),
		...(mode !== 'verify-full' && !isSystem && {checkServerIdentity: () => undefined}),
	};
};

/**
Lists the ways to connect in an SSL mode, in the order of the attempts.

@param mode As psql knows it.
@param host A path is a socket of this machine.
@param tls Computes the options of an encrypted connection, where there is one.
*/
export const waysToConnect = async (
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
