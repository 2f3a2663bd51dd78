// Explains PostgreSQL's errors for a storage.
import {isOutsideProtocol} from '../../drivers/postgres/client.ts';
import type {PostgresSettings} from '../../drivers/postgres/settings.ts';
import {messageOf, ProfileMeshError, type ErrorOptions} from '../../errors.ts';
import {causeOf, oneLine} from '../failure-cause.ts';

type KnownFailure = Pick<ErrorOptions, 'why' | 'hint'> & {
	readonly codes: RegExp;
	readonly what: string;
};

const knownFailures: readonly KnownFailure[] = [
	{
		codes: /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOENT)$/v,
		what: 'cannot be reached',
		hint: 'Check that the server runs, and host and port under storage.connection',
	},
	{
		codes: /^28P01$/v,
		what: 'refuses the login',
		hint: 'Check username and password under storage.connection, PGPASSWORD, or the .pgpass file',
	},
	{
		codes: /^28/v,
		what: 'refuses the login',
		hint:
			"Check username and ssl under storage.connection; the server's pg_hba.conf decides who may " +
			'connect from where',
	},
	{codes: /^3D000$/v, what: 'has no such database', hint: 'Check storage.connection.database'},
	{
		codes: /^3F000$/v,
		what: 'has no such schema',
		hint: 'Create the schema, or set storage.connection.schema to one that exists',
	},
	{
		codes: /^42501$/v,
		what: 'denies what is needed',
		hint:
			'Grant this role SELECT, INSERT, UPDATE and DELETE on the tables, and CREATE on the schema ' +
			'where storage.create_tables is true',
	},
	{
		codes: /^25006$/v,
		what: 'is read-only',
		hint: 'Set storage.connection to a server that can be written to, not to a standby',
	},
	{
		codes: /^53100$/v,
		what: 'has no room left',
		hint: 'Free some space, for example with `profilemesh runs prune`, and run again',
	},
	{codes: /^53300$/v, what: 'has no connection left', hint: 'Try again when other connections have ended'},
	{
		// Neither the server nor the system has said anything.
		codes: /^$/v,
		what: 'does not answer as expected',
		hint: 'Run again; if it fails again, check the network between this machine and the server',
	},
	{
		codes: /^(?:08|57P|ECONNRESET|EPIPE)/v,
		what: 'ended the connection',
		hint: 'Run again when the server is back; what was stored before is intact',
	},
];

/** An error of the driver, the server or Sequelize as an error with a hint. Neither message contains the password. */
export const storageFailure = (fingerprint: string, {password}: PostgresSettings, error: unknown): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error;
	}

	const cause = causeOf(error);
	const message = cause?.message ?? messageOf(error);
	const code = cause?.code ?? (isOutsideProtocol(message) ? '08P01' : '');
	const known = knownFailures.find(({codes}) => codes.test(code));
	const shown = password === undefined || password.length < 3 ? message : message.replaceAll(password, '********');
	return new ProfileMeshError(
		'storage',
		oneLine(`The storage ${fingerprint} ${known?.what ?? 'does not answer as expected'}`),
		{
			why: oneLine(shown),
			...(known?.hint !== undefined && {hint: known.hint}),
			cause: error,
		},
	);
};
