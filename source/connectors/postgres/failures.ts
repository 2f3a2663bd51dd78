// Explains errors of a PostgreSQL server, and removes the secrets from the driver's messages.
import {codeOf, messageOf, ProfileMeshError} from '../../errors.ts';
import {isOutsideProtocol} from '../../drivers/postgres/client.ts';
import type {PostgresSettings} from '../../drivers/postgres/settings.ts';
import {UnexpectedRow} from '../catalogue-row.ts';
import {StatementFailure, TableMoved} from '../push-down/statement-failure.ts';
import type {TableInfo} from '../../profiling/table.ts';

const isSqlState = (error: unknown): boolean =>
	/^[\dA-Z]{5}$/v.test(codeOf(error)) && error instanceof Error && 'severity' in error;

/**
Classes and codes of SQLSTATE for errors of the server, the transaction or the table, and not of a statement's
computation.
*/
const notOfColumns = /^(?:08|25|40|53|57|58|3D|3F|42P01|55|0[BL])/v;

/** Whether a smaller statement may succeed, because the server refused to compute this one. */
export const isOfColumns = (error: unknown): boolean => isSqlState(error) && !notOfColumns.test(codeOf(error));

/** Texts in the driver's errors without a code that show a lost connection. */
const lostConnection = [
	'Connection terminated',
	'Client has encountered a connection error',
	'not queryable',
	'timeout exceeded when trying to connect',
	'Connection ended',
	'Connection terminated due to connection timeout',
	'timeout expired',
];

/** Milliseconds before the second attempt. Each later delay is twice as long. */
export const firstDelay = 500;

/**
Whether another attempt may succeed: the connection is gone, the server is shutting down, or a standby needed what the
snapshot held.
*/
export const isConnectionLost = (error: unknown): boolean => {
	const code = codeOf(error);
	return (
		error instanceof UnexpectedRow ||
		/^(?:08|57P0[1-3]|40001|40P01)/v.test(code) ||
		['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH'].includes(code) ||
		(code === '' &&
			error instanceof Error &&
			(isOutsideProtocol(error.message) || lostConnection.some(text => error.message.includes(text))))
	);
};

const oneLine = (text: string): string => text.replaceAll(/\p{Control}+/gv, ' ').trim();

const withoutPassword = (text: string, password: string | undefined): string =>
	password === undefined || password.length < 3 ? text : text.replaceAll(password, '********');

/** The message of an error, on one line, without the password. */
export const reasonOf = (error: unknown, password?: string): string => {
	const inner = error instanceof AggregateError && error.message === '' ? (error.errors[0] as unknown) : error;
	return withoutPassword(oneLine(messageOf(inner)), password);
};

const hints: ReadonlyArray<readonly [RegExp, string]> = [
	[/^ECONNREFUSED$/v, 'Check that the server runs and listens there, and host and port in the config.'],
	[/^(?:ENOTFOUND|EAI_AGAIN)$/v, 'Check the host in the config.'],
	[/^ENOENT$/v, 'Check that the server runs and that its socket is in that directory.'],
	[
		/^(?:ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)$/v,
		'Check host and port in the config, and that no firewall is between.',
	],
	[/^28P01$/v, 'Check username and password in the config, PGPASSWORD, or the .pgpass file.'],
	[/^28/v, "Check username and ssl in the config; the server's pg_hba.conf decides who may connect from where."],
	[/^3D000$/v, 'Check database in the config.'],
	[/^53300$/v, 'Lower profiling.concurrency, or try again when others have left.'],
	[/^08/v, 'Check that a PostgreSQL server answers at host and port, and what lies between.'],
	[/^57P03$/v, 'Try again when the server has started.'],
	[
		/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/v,
		"Give the authority's certificate as sslrootcert under extra_params, or choose another ssl mode.",
	],
];

const hintFor = (error: unknown): string => {
	const code = codeOf(error);
	const known = hints.find(([pattern]) => pattern.test(code))?.[1];
	if (known !== undefined) {
		return known;
	}

	if (error instanceof Error && error.message.includes('does not support SSL')) {
		return 'Set ssl to prefer or disable in the config, or switch on encryption at the server.';
	}

	if (isConnectionLost(error)) {
		return 'Check that the server answers, and what lies between.';
	}

	return error instanceof Error && /password/iv.test(error.message)
		? 'Set password in the config, PGPASSWORD, or a line of the .pgpass file.'
		: 'Check host, port, database and username in the config; psql with the same values shows the same error.';
};

const passwordIsMissing = (error: unknown): boolean =>
	error instanceof Error && error.message.includes('client password must be a');

/** Makes the error for a server that cannot be reached or refuses the login. */
export const unreachable = (
	{host, port, database, username, password}: PostgresSettings,
	error: unknown,
): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error;
	}

	const why = passwordIsMissing(error)
		? 'The server asks for a password, and there is none.'
		: reasonOf(error, password);
	return new ProfileMeshError(
		'source',
		`Cannot connect to PostgreSQL at ${oneLine(`${host}:${port}, database ${database}, as ${username}`)}`,
		{why, hint: hintFor(error), cause: error},
	);
};

const tableHints: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?:57014|55P03)$/v, 'Raise profiling.statement_timeout, sample the table, or see what holds a lock on it.'],
	[/^42501$|^permission denied/v, 'Grant SELECT on it, or leave it out: profiling.tables[].exclude.'],
	[/^(?:42P01|3F000)$/v, 'It was there when the profile was planned; run again without it.'],
	[/^53[12]/v, 'The server ran out of memory or disk: sample the table, or profile it at another time.'],
];

export const unreadable = ({schema, name}: TableInfo, error: unknown, password?: string): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error.code === 'source'
			? new ProfileMeshError('profile', `Cannot profile ${schema}.${name}`, {
					why: [error.message, error.why].filter(text => text !== undefined).join(': '),
					hint: error.hint ?? 'Run again when the server is back.',
					cause: error,
				})
			: error;
	}

	if (error instanceof TableMoved) {
		return new ProfileMeshError('profile', `Cannot profile ${schema}.${name}`, {
			why: `Each statement sees different rows of it. ${error.message}.`,
			hint: 'Keep its rows in a table or a materialized view, or profile a sample, which is read only once.',
			cause: error,
		});
	}

	const lost = isConnectionLost(error) ? 'The server ended the connection; run again when it is back.' : undefined;
	return new ProfileMeshError('profile', `Cannot profile ${schema}.${name}`, {
		why: reasonOf(error, password),
		hint:
			tableHints.find(([pattern]) => pattern.test(codeOf(error)) || pattern.test(messageOf(error)))?.[1] ??
			lost ??
			(error instanceof StatementFailure || isSqlState(error)
				? 'The same SELECT in psql shows the same error.'
				: 'Run again; if it fails again, check the network between this machine and the server.'),
		cause: error,
	});
};
