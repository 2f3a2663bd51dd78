// The keys of a connection: one strict schema for each type of database.
import {z} from 'zod';

const extraParameters = z.record(z.string(), z.unknown()).optional().describe('Passed to the driver as they are.');

const filled = (description: string) => z.string().min(1).describe(description);

const sqliteConnection = z
	.strictObject({
		type: z.literal('sqlite'),
		filepath: filled('The database file, relative to the config file.').optional(),
		database: filled('Means the database file when `filepath` is missing.').optional(),
		extra_params: extraParameters,
	})
	.describe('A SQLite file, opened read-only as a source.')
	.transform(({filepath, database, ...connection}, context) => {
		const file = filepath ?? database;
		if (file === undefined) {
			context.issues.push({
				code: 'custom',
				input: filepath,
				path: ['filepath'],
				message: 'is missing: name the database file',
			});
			return z.NEVER;
		}

		return {...connection, ...(database !== undefined && {database}), filepath: file};
	});

/** As libpq and psql know them. */
export const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** What is left out comes from where psql takes it: the variables `PGHOST` and so on, a service file, `.pgpass`. */
const postgresConnection = z
	.strictObject({
		type: z.literal('postgres'),
		host: filled(
			'Name or address of the server, or the directory of its socket; else PGHOST, else localhost.',
		).optional(),
		port: z.int().min(1).max(65_535).optional().describe('Port of the server; else PGPORT, else 5432.'),
		database: filled('Name of the database; else PGDATABASE, else the name of the role.').optional(),
		username: filled('The role to log in as; else PGUSER, else the name of the system user.').optional(),
		password: z
			.string()
			.optional()
			.describe(
				'Better kept out of the file: refer to a variable, set PROFILEMESH_SOURCE__PASSWORD or PGPASSWORD, or use a .pgpass file.',
			),
		schema: filled('The schema whose tables are meant.').default('public'),
		ssl: z
			.union([z.boolean(), z.enum(sslModes)], `must be true, false or one of ${sslModes.join(', ')}`)
			.optional()
			.describe(
				'Encryption as psql knows it: disable, allow, prefer, require, verify-ca or verify-full. true is require, false disable; else PGSSLMODE, else prefer.',
			),
		extra_params: extraParameters,
	})
	.describe('A PostgreSQL server.');

const snowflakeConnection = z
	.strictObject({
		type: z.literal('snowflake'),
		account: filled('The account identifier, for example `myorg-account1`.'),
		host: filled('Only where the host does not follow from the account.').optional(),
		port: z.int().min(1).max(65_535).optional().describe('Only where it is not the usual one.'),
		database: filled('Name of the database.'),
		schema: filled('The schema whose tables are meant.').default('PUBLIC'),
		warehouse: filled('The warehouse that does the work.').optional(),
		role: filled('The role to work as.').optional(),
		username: filled('The user to log in as.').optional(),
		password: z
			.string()
			.optional()
			.describe('Better kept out of the file: refer to a variable, or set PROFILEMESH_SOURCE__PASSWORD.'),
		authenticator: filled('How to log in, for example `SNOWFLAKE_JWT` or `externalbrowser`.').optional(),
		private_key_path: filled(
			'The private key file of key-pair authentication, relative to the config file.',
		).optional(),
		token: z.string().optional().describe('An OAuth or programmatic access token.'),
		ssl: z.boolean().default(true).describe('Whether the connection must be encrypted.'),
		extra_params: extraParameters,
	})
	.describe('A Snowflake account.');

/** A connection to a database, told apart by `type`. */
export const connectionSchema = z.discriminatedUnion('type', [
	sqliteConnection,
	postgresConnection,
	snowflakeConnection,
]);

export type ConnectionConfig = z.output<typeof connectionSchema>;
/** `filepath` is always there, and absolute once the config is loaded. */
export type SqliteConnection = Extract<ConnectionConfig, {type: 'sqlite'}>;
export type PostgresConnection = Extract<ConnectionConfig, {type: 'postgres'}>;
export type SnowflakeConnection = Extract<ConnectionConfig, {type: 'snowflake'}>;
