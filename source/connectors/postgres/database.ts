// Describes PostgreSQL: a server, as a source and as a storage.
import path from 'node:path';
import {z} from 'zod';
import {extraParameters, filledText, portNumber} from '../../databases/connection-keys.ts';
import {isConnectionText, readConnectionText} from '../../databases/connection-text.ts';
import type {DatabaseDescription} from '../../databases/description.ts';
import {checkPort, checkVariable, noAnswer, variableReference, yamlLine} from '../../databases/init-template.ts';
import {namedConnection} from '../../databases/named-connection.ts';

/** The modes of libpq and psql. */
export const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** Missing keys have the defaults of psql: variables such as `PGHOST`, a service file, `.pgpass`. */
const connection = z
	.strictObject({
		type: z.literal('postgres'),
		host: filledText(
			'Name or address of the server, or the directory of its socket; else PGHOST, else localhost.',
		).optional(),
		port: portNumber('Port of the server; else PGPORT, else 5432.').optional(),
		database: z
			.string()
			.min(1)
			.describe(
				'Name of the database; else PGDATABASE, else the name of the role. As for psql, it may be a whole ' +
					'connection: postgresql://me@db.example.com/shop.',
			)
			.optional(),
		username: filledText('The role to log in as; else PGUSER, else the name of the system user.').optional(),
		password: z
			.string()
			.optional()
			.describe(
				'Better kept out of the file: refer to a variable, set PROFILEMESH_SOURCE__PASSWORD or PGPASSWORD, ' +
					'or use a .pgpass file.',
			),
		schema: filledText('The schema whose tables are meant.').default('public'),
		ssl: z
			.union([z.boolean(), z.enum(sslModes)], `must be true, false or one of ${sslModes.join(', ')}`)
			.optional()
			.describe(
				'Encryption as psql knows it: disable, allow, prefer, require, verify-ca or verify-full. ' +
					'true is require, false disable; else PGSSLMODE, else prefer.',
			),
		extra_params: extraParameters,
	})
	.describe('A PostgreSQL server.')
	.transform((given, context) => {
		const {database} = given;
		if (database === undefined || !isConnectionText(database)) {
			return given;
		}

		const parameters = readConnectionText(database);
		const port = parameters?.get('port');
		if (parameters === undefined || (port !== undefined && checkPort(port) !== undefined)) {
			context.issues.push({
				code: 'custom',
				input: undefined,
				path: ['database'],
				message: 'cannot be read as a connection: escape :, /, @ and ? in its parts as %3A, %2F, %40 and %3F',
			});
			return z.NEVER;
		}

		const others = parameters
			.entries()
			.filter(([name]) => !['host', 'port', 'dbname', 'user', 'password'].includes(name));
		// A key of its own wins, because a variable often adds the password to a URL.
		return {
			...given,
			host: given.host ?? parameters.get('host'),
			port: given.port ?? (port === undefined ? undefined : Number(port)),
			database: parameters.get('dbname'),
			username: given.username ?? parameters.get('user'),
			password: given.password ?? parameters.get('password'),
			extra_params: {...Object.fromEntries(others), ...given.extra_params},
		};
	});

export type PostgresConnection = z.output<typeof connection>;

const checkSslMode = (answer: string): string | undefined => {
	const modes: readonly string[] = sslModes;
	return modes.includes(answer) ? undefined : `It must be one of ${sslModes.join(', ')}`;
};

export const postgresDatabase = {
	type: 'postgres',
	name: 'PostgreSQL',
	connection,
	paths: [],
	identity: ({host = '', port = '', database = ''}) => `postgres:${host}:${port}/${database}`,
	async fingerprint(given) {
		const {fingerprintOf} = await import('./fingerprint.ts');
		return fingerprintOf(given);
	},
	named: async target => namedConnection(target),
	hasMoved: async (earlier, fingerprint) => path.posix.basename(earlier) === path.posix.basename(fingerprint),
	init: {
		questions: [
			{
				name: 'host',
				text: 'Host',
				flag: {value: 'host', description: 'host'},
				fallback: 'localhost',
			},
			{
				name: 'port',
				text: 'Port',
				flag: {value: 'port', description: 'port'},
				fallback: '5432',
				check: checkPort,
			},
			{name: 'database', text: 'Database', flag: {value: 'name', description: 'database'}},
			{
				name: 'username',
				text: 'Role to log in as (nothing: PGUSER, or your own name)',
				flag: {value: 'name', description: 'role to log in as'},
				fallback: '',
			},
			{
				name: 'passwordVariable',
				text: 'Variable that holds the password (- for none: PGPASSWORD or .pgpass)',
				flag: {value: 'name', description: 'variable that holds the password; - for none'},
				fallback: 'POSTGRES_PASSWORD',
				check: checkVariable,
			},
			{name: 'schema', text: 'Schema', flag: {value: 'name', description: 'schema'}, fallback: 'public'},
			{
				name: 'ssl',
				text: 'Encryption, as sslmode',
				flag: {value: 'mode', description: 'encryption, as sslmode'},
				fallback: 'prefer',
				check: checkSslMode,
			},
		],
		lines(answers) {
			const variable = answers.get('passwordVariable');
			return [
				...yamlLine('host', answers.get('host')),
				...yamlLine('port', answers.get('port')),
				...yamlLine('database', answers.get('database')),
				...yamlLine('username', answers.get('username')),
				...(variable === undefined || variable === noAnswer
					? [
							`# password: ${variableReference('POSTGRES_PASSWORD')} # left out: PGPASSWORD, or ` +
								'a line of ~/.pgpass',
						]
					: yamlLine('password', variableReference(variable), 'from the environment, never in this file')),
				...yamlLine('schema', answers.get('schema')),
				...yamlLine('ssl', answers.get('ssl'), sslModes.join(', ')),
			];
		},
	},
	async connector() {
		const {postgresConnector} = await import('./connector.ts');
		return postgresConnector;
	},
	pollEvery: 30_000,
	async storage() {
		const {postgresStorage} = await import('../../storage/postgres/open-postgres.ts');
		return postgresStorage;
	},
} as const satisfies DatabaseDescription<PostgresConnection>;
