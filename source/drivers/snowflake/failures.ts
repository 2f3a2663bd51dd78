// Explains Snowflake's and the driver's errors, and removes the secrets from their messages.
import {messageOf, ProfileMeshError} from '../../errors.ts';
import {errorCodeOf, type SnowflakeSettings} from './settings.ts';

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const rawCodeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? textOf(error.code) : '');

/**
Gives Snowflake's number of an error, without leading zeros (`2003` no such object), the driver's own (`401001`), or
Node's (`ECONNREFUSED`).
*/
export const codeOf = (error: unknown): string => rawCodeOf(error).replace(/^0+(?=\d)/v, '');

const sqlStateOf = (error: unknown): string =>
	error instanceof Error && 'sqlState' in error ? textOf(error.sqlState) : '';

const isNetworkCode = (code: string): boolean =>
	/^(?:E[A-Z]+|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|DEPTH_ZERO\w*|HOSTNAME_MISMATCH)$/v.test(code);

/** The error of the network, which the driver wraps. */
const networkCauseOf = (error: unknown): Error | undefined => {
	let current: unknown = error;
	for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
		if (isNetworkCode(rawCodeOf(current))) {
			return current;
		}

		current = current.cause ?? (current instanceof AggregateError ? current.errors[0] : undefined);
	}

	return undefined;
};

/**
The driver's own numbers: it cannot connect (401001), another server responds (401002), or it was disconnected (405503,
407002).
*/
const lostCodes: ReadonlySet<string> = new Set([
	'401001',
	'401002',
	'402001',
	'402002',
	'405503',
	'407001',
	'407002',
	'390111',
	'390112',
	'390114',
	'390104',
	'390115',
]);

/** Whether the connection or the session is gone. The statement may succeed on another one. */
export const isConnectionLost = (error: unknown): boolean =>
	lostCodes.has(codeOf(error)) || networkCauseOf(error) !== undefined;

/**
Errors that a smaller statement has as well: the statement was cancelled or took too long, there is no warehouse or it
cannot be resumed, there is no such object or privilege.
*/
const notOfColumns: ReadonlySet<string> = new Set([
	'604',
	'630',
	'606',
	'608',
	'2003',
	'2043',
	'3001',
	'90073',
	'90105',
	'90106',
]);

/** Whether a smaller statement may succeed, because Snowflake could not compute this one. */
export const isOfColumns = (error: unknown): boolean =>
	/^\d{1,6}$/v.test(codeOf(error)) &&
	!isConnectionLost(error) &&
	!notOfColumns.has(codeOf(error)) &&
	!codeOf(error).startsWith('390') &&
	sqlStateOf(error) !== '';

const oneLine = (text: string): string =>
	text
		.replaceAll(/\p{Control}+/gv, ' ')
		.replaceAll(/ {2,}/gv, ' ')
		.trim();

const withoutSecrets = (text: string, secrets: readonly string[]): string => {
	let cleaned = text;
	for (const secret of secrets) {
		cleaned = cleaned.replaceAll(secret, '********');
	}

	return cleaned;
};

/** The message of an error, on one line, without secrets. */
export const reasonOf = (error: unknown, secrets: readonly string[] = []): string => {
	const cause = networkCauseOf(error) ?? error;
	const message = messageOf(cause instanceof AggregateError && cause.message === '' ? cause.errors[0] : cause);
	return withoutSecrets(oneLine(message === '' ? codeOf(cause) : message), secrets);
};

type Hint = readonly [code: RegExp, hint: (settings: SnowflakeSettings) => string];

const hints: readonly Hint[] = [
	[
		/^(?:ENOTFOUND|EAI_AGAIN)$/v,
		({configKey}) =>
			`Check ${configKey}.account in the config, and that this machine has a network: no host has that name.`,
	],
	[
		/^(?:ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ECONNRESET|EPIPE)$/v,
		({configKey}) => `Check ${configKey}.account in the config, and that no firewall or proxy is between.`,
	],
	[
		/CERT|SELF_SIGNED|UNABLE_TO/v,
		() =>
			'A proxy that opens encrypted connections may be between: give Node its certificate by ' +
			'NODE_EXTRA_CA_CERTS.',
	],
	[
		/^390100$/v,
		({configKey}) =>
			`Check ${configKey}.username and ${configKey}.password; ` +
			'a user who must use a second factor needs private_key_path, token or authenticator: externalbrowser.',
	],
	[/^390101$/v, () => 'The user is disabled or locked: ask an administrator (ALTER USER … SET DISABLED = FALSE).'],
	[
		/^390106$/v,
		() => "The password has expired: log in to Snowflake's web page once and change it, or use private_key_path.",
	],
	[
		/^390144$/v,
		({configKey}) =>
			`Check that ${configKey}.username has this key's public half ` +
			'(ALTER USER … SET RSA_PUBLIC_KEY), and the clock of this machine.',
	],
	[
		/^390189$/v,
		({configKey, role}) =>
			`Check ${configKey}.role (${role ?? "the user's default role"}): ` +
			'it must exist and be granted to the user (GRANT ROLE … TO USER …).',
	],
	[
		/^390201$/v,
		({configKey}) => `Check ${configKey}.warehouse and ${configKey}.database: the role needs USAGE on both.`,
	],
	[
		/^(?:390303|390318|39040\d|390195)$/v,
		({configKey}) => `The token is not valid any more: make a new one and set ${configKey}.token.`,
	],
	[/^39042\d$/v, () => 'A network policy of the account does not let this address in: ask an administrator.'],
	[
		/^606$/v,
		({configKey, warehouse}) =>
			warehouse === undefined
				? `Set ${configKey}.warehouse, or give the user a default warehouse.`
				: `Check that ${warehouse} exists, that the role has USAGE on it, and that it is resumed ` +
					'or may resume itself (ALTER WAREHOUSE … SET AUTO_RESUME = TRUE).',
	],
	[
		/^(?:608|90073|90105|90106)$/v,
		({warehouse}) =>
			`The warehouse ${warehouse === undefined ? '' : `${warehouse} `}cannot be resumed: ` +
			'see its resource monitor, or set another warehouse.',
	],
	[
		/^(?:2003|2043)$/v,
		() =>
			'It does not exist, or the role may not see it: GRANT USAGE on database and schema, and ' +
			'SELECT on the table.',
	],
	[/^3001$/v, () => 'GRANT the role what it lacks, or set another role.'],
	[/^630$/v, () => 'Raise profiling.statement_timeout, sample the table, or use a larger warehouse.'],
];

const isSuspended = (error: unknown): boolean =>
	error instanceof Error && /warehouse/iv.test(error.message) && /suspend|resum/iv.test(error.message);

/** The hint of an error. */
export const hintOf = (error: unknown, settings: SnowflakeSettings): string | undefined => {
	const code = codeOf(networkCauseOf(error) ?? error);
	const known =
		hints.find(([pattern]) => pattern.test(code)) ??
		(isSuspended(error) ? hints.find(([pattern]) => pattern.test('608')) : undefined);
	return known?.[1](settings);
};

/** The error of an account that cannot be reached or refuses the login. */
export const unreachable = (settings: SnowflakeSettings, error: unknown): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error;
	}

	const {account, database, username, authenticator, secrets} = settings;
	return new ProfileMeshError(
		errorCodeOf(settings),
		oneLine(
			`Cannot connect to Snowflake, account ${account}, database ${database}` +
				(username === undefined ? '' : `, as ${username}`),
		),
		{
			why: reasonOf(error, secrets),
			hint:
				hintOf(error, settings) ?? `Check ${settings.configKey} in the config; the login was ${authenticator}.`,
			cause: error,
		},
	);
};
