// Turns a connection of the config into options of the driver's login.
import {createPrivateKey, type KeyObject} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import type {SnowflakeConnection} from '../../connectors/snowflake/database.ts';
import {messageOf, ProfileMeshError, type ErrorCode} from '../../errors.ts';

/** The key of the connection in the config, for errors. */
export type ConnectionKey = 'source' | 'storage.connection';

export type SnowflakeSettings = {
	/** Of the driver's `createConnection`. */
	readonly options: Readonly<Record<string, unknown>>;
	/** Host and port to reach; `undefined` behind a proxy. */
	readonly address: {readonly host: string; readonly port: number} | undefined;
	/** Names the database without a secret. */
	readonly fingerprint: string;
	/** The name of the account in errors. */
	readonly configKey: ConnectionKey;
	readonly host: string;
	readonly account: string;
	readonly database: string;
	readonly username: string | undefined;
	readonly warehouse: string | undefined;
	readonly role: string | undefined;
	readonly authenticator: string;
	/** Texts that no error may contain. */
	readonly secrets: readonly string[];
};

const errorCodes: Readonly<Record<ConnectionKey, ErrorCode>> = {source: 'source', 'storage.connection': 'storage'};

export const errorCodeOf = ({configKey}: Pick<SnowflakeSettings, 'configKey'>): ErrorCode => errorCodes[configKey];

/** The authenticators of the driver, and the keys that each needs. For Okta, the authenticator is its address. */
const needs: ReadonlyMap<string, ReadonlyArray<'username' | 'password' | 'private_key_path' | 'token'>> = new Map([
	['SNOWFLAKE', ['username', 'password']],
	['USERNAME_PASSWORD_MFA', ['username', 'password']],
	['SNOWFLAKE_JWT', ['username', 'private_key_path']],
	['OAUTH', ['token']],
	['PROGRAMMATIC_ACCESS_TOKEN', ['token']],
	['EXTERNALBROWSER', []],
	['OAUTH_AUTHORIZATION_CODE', []],
	['OAUTH_CLIENT_CREDENTIALS', []],
	['WORKLOAD_IDENTITY', []],
]);

const isOkta = (authenticator: string): boolean => /^https:\/\//iv.test(authenticator);

/** Chooses the authenticator by the given keys where the config names none. */
const authenticatorOf = ({authenticator, private_key_path: keyFile, token}: SnowflakeConnection): string => {
	if (authenticator !== undefined) {
		return isOkta(authenticator) ? authenticator : authenticator.toUpperCase();
	}

	if (keyFile !== undefined) {
		return 'SNOWFLAKE_JWT';
	}

	return token === undefined ? 'SNOWFLAKE' : 'PROGRAMMATIC_ACCESS_TOKEN';
};

const checkLogin = (connection: SnowflakeConnection, authenticator: string, configKey: ConnectionKey): void => {
	const needed = isOkta(authenticator) ? (['username', 'password'] as const) : needs.get(authenticator);
	if (needed === undefined) {
		throw new ProfileMeshError('config', `${configKey}.authenticator ${authenticator} is unknown to Snowflake`, {
			hint: `Choose one of ${needs.keys().toArray().join(', ')}, or the address of Okta, or leave it out.`,
		});
	}

	const isInExtra = (key: string) =>
		connection.extra_params?.[key === 'private_key_path' ? 'privateKey' : key] !== undefined;
	const missing = needed.find(key => (connection[key] === undefined || connection[key] === '') && !isInExtra(key));
	if (missing !== undefined) {
		throw new ProfileMeshError('config', `${configKey}.${missing} is missing`, {
			why: `The login ${authenticator} needs it.`,
			hint:
				missing === 'password'
					? 'Set it, or use private_key_path, token or authenticator: externalbrowser.'
					: 'Set it, or choose another authenticator.',
		});
	}
};

const readKey = async (file: string, passphrase: string | undefined, configKey: ConnectionKey): Promise<string> => {
	const problem = (why: string, hint: string, cause: unknown) =>
		new ProfileMeshError('config', `The private key ${file} cannot be used`, {why, hint, cause});
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		throw problem(
			messageOf(error),
			`Check ${configKey}.private_key_path; it is relative to the config file.`,
			error,
		);
	}

	let key: KeyObject;
	try {
		key = createPrivateKey({key: text, format: 'pem', ...(passphrase !== undefined && {passphrase})});
	} catch (error) {
		const isEncrypted = text.includes('ENCRYPTED');
		throw isEncrypted
			? problem(
					passphrase === undefined
						? 'It is encrypted, and there is no passphrase.'
						: 'The passphrase does not open it.',
					`Set ${configKey}.password to the key's passphrase.`,
					error,
				)
			: problem(
					'It is not a private key in PEM form.',
					"Make one as Snowflake's documentation of key-pair authentication says.",
					error,
				);
	}

	if (key.asymmetricKeyType !== 'rsa') {
		throw problem(
			`It is a key of type ${key.asymmetricKeyType ?? 'unknown'}; Snowflake wants RSA.`,
			'Make an RSA key of 2,048 bits or more.',
			undefined,
		);
	}

	return key.export({format: 'pem', type: 'pkcs8'}).toString();
};

/** Derives the host from the account, as the driver does. */
const hostOf = ({account, host}: SnowflakeConnection): string => {
	if (host !== undefined) {
		return host;
	}

	const domain = /\.cn-/iv.test(account) ? 'snowflakecomputing.cn' : 'snowflakecomputing.com';
	// The first region, which has no name in addresses.
	return `${account.replace(/\.us-west-2$/v, '')}.${domain}`;
};

const secretParameters = ['password', 'token', 'privateKeyPass', 'passcode', 'oauthClientSecret', 'proxyPassword'];

const secretsOf = ({password, token, extra_params: extra = {}}: SnowflakeConnection): readonly string[] =>
	[password, token, ...secretParameters.map(key => extra[key])]
		.filter(secret => typeof secret === 'string')
		.filter(secret => secret.length > 2);

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
Reads the private key, and checks before the login that no key of the config is missing.

@param env Variables of the process: behind a proxy the account cannot be reached directly.
@throws ProfileMeshError `config` where the login lacks a key, or the private key cannot be used.
*/
export const snowflakeSettings = async (
	connection: SnowflakeConnection,
	configKey: ConnectionKey,
	env: Readonly<Record<string, string | undefined>>,
): Promise<SnowflakeSettings> => {
	const authenticator = authenticatorOf(connection);
	checkLogin(connection, authenticator, configKey);
	const {
		account,
		database,
		schema,
		username,
		warehouse,
		role,
		token,
		password,
		ssl,
		port,
		extra_params: extra = {},
	} = connection;
	const isKeyPair = authenticator === 'SNOWFLAKE_JWT';
	const privateKey =
		isKeyPair && connection.private_key_path !== undefined
			? await readKey(connection.private_key_path, password, configKey)
			: undefined;
	const host = hostOf(connection);
	const isDirect = extra['proxyHost'] === undefined && proxyVariables.every(name => (env[name] ?? '') === '');
	const address = {host, port: port ?? (ssl ? 443 : 80)};
	return {
		options: {
			// The driver makes one attempt at a login. The caller decides how often to try.
			sfRetryMaxLoginRetries: 0,
			...extra,
			// Otherwise a null looks like the text NULL.
			representNullAsStringNull: false,
			account,
			accessUrl: `${ssl ? 'https' : 'http'}://${host}${port === undefined ? '' : `:${port}`}`,
			database,
			schema,
			authenticator,
			application: 'ProfileMesh',
			...(username !== undefined && {username}),
			...(warehouse !== undefined && {warehouse}),
			...(role !== undefined && {role}),
			...(token !== undefined && {token}),
			...(password !== undefined && !isKeyPair && {password}),
			...(privateKey !== undefined && {privateKey}),
		},
		address: isDirect ? address : undefined,
		fingerprint: `snowflake:${account}/${database}`,
		configKey,
		host,
		account,
		database,
		username,
		warehouse,
		role,
		authenticator,
		secrets: secretsOf(connection),
	};
};
