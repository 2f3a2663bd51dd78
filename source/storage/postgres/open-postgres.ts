// Stores runs in PostgreSQL, in a schema of the user's choice.
import {QueryTypes, Sequelize, Transaction} from 'sequelize';
import {postgresFingerprint, postgresSettings, type PostgresSettings} from '../../drivers/postgres/settings.ts';
import type {TlsOptions} from '../../drivers/postgres/tls.ts';
import type {PostgresConnection} from '../../connectors/postgres/database.ts';
import {ProfileMeshError} from '../../errors.ts';
import {
	maxTypeLength,
	resultFields,
	type DatabaseOptions,
	type ResultsOfRun,
	type StorageAdapter,
	type StorageDatabase,
} from '../database.ts';
import {listNames} from '../list-names.ts';
import type {ResultRow} from '../result-rows.ts';
import {storageFailure} from './failures.ts';
import {pgDialect} from './pg-dialect.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const qualified = (schema: string, table: string): string => `${quoted(schema)}.${quoted(table)}`;

/** A response may take this many times as long as a lock: the slowest statements create an index or delete runs. */
const timeoutsPerAnswer = 5;

/** One statement with one array for each column: a parameter for each value would exceed the protocol's limit. */
const insertResults = async (
	sequelize: Sequelize,
	schema: string,
	{table, run, rows, transaction}: ResultsOfRun,
): Promise<void> => {
	// PostgreSQL keeps no NUL in a text.
	const column = (value: (row: ResultRow) => string | null) =>
		rows.map(row => value(row)?.replaceAll('\0', '\u{FFFD}') ?? null);
	await sequelize.query(
		`INSERT INTO ${qualified(schema, table)} (${resultFields.join(', ')})
		SELECT $run, $dataset, $schema, name, left(type, ${maxTypeLength}), metric, value, $profiledAt::timestamp
		FROM unnest($names::text[], $types::text[], $metrics::text[], $values::text[])
			WITH ORDINALITY AS result(name, type, metric, value, position)
		ORDER BY position`,
		{
			type: QueryTypes.INSERT,
			transaction,
			bind: {
				run: run.runId,
				dataset: run.datasetName,
				schema: run.schemaName,
				profiledAt: run.profiledAt,
				names: column(row => row.column_name),
				types: column(row => row.column_type),
				metrics: column(row => row.metric_name),
				values: column(row => row.metric_value),
			},
		},
	);
};

const columnsStatement = `SELECT a.attname AS name FROM pg_catalog.pg_attribute AS a
	JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
	JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = $schema AND c.relname = $table AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

const indexesStatement =
	'SELECT indexname AS name FROM pg_catalog.pg_indexes WHERE schemaname = $schema AND tablename = $table';

const connect = async (
	settings: PostgresSettings,
	tls: TlsOptions | false,
	{busyTimeout}: DatabaseOptions,
): Promise<Sequelize> => {
	const sequelize = new Sequelize({
		dialect: 'postgres',
		dialectModule: pgDialect(settings, {tls, answerTimeout: busyTimeout * timeoutsPerAnswer}),
		// The dialect has its own settings; without these Sequelize would look elsewhere.
		host: settings.host,
		port: settings.port,
		database: settings.database,
		username: settings.username,
		logging: false,
		pool: {max: 4, idle: 10_000, acquire: busyTimeout},
		hooks: {
			async afterConnect(connection) {
				const client = connection as {
					query: (sql: string) => Promise<unknown>;
					on: (event: 'error', listener: () => void) => void;
				};
				client.on('error', () => undefined);
				await client.query(
					`SET datestyle TO 'ISO, YMD'; SET lock_timeout TO ${busyTimeout}; ` +
						'SET idle_in_transaction_session_timeout TO 0',
				);
			},
		},
	});
	try {
		await sequelize.authenticate();
		return sequelize;
	} catch (error) {
		await sequelize.close();
		throw error;
	}
};

/** Tries the ways to connect of the SSL mode one after the other. */
const connectEitherWay = async (settings: PostgresSettings, options: DatabaseOptions): Promise<Sequelize> => {
	const [first = false, ...others] = settings.tls;
	try {
		return await connect(settings, first, options);
	} catch (error) {
		const [next] = others;
		const isAboutEncryption =
			error instanceof Error && /does not support SSL|no encryption|pg_hba/v.test(error.message);
		if (next === undefined || !isAboutEncryption) {
			throw error;
		}

		return connect(settings, next, options);
	}
};

/** Throws where there is no such schema. */
const checkSchema = async (sequelize: Sequelize, schema: string, fingerprint: string): Promise<void> => {
	const schemas = await sequelize.query('SELECT 1 AS found FROM pg_catalog.pg_namespace WHERE nspname = $schema', {
		type: QueryTypes.SELECT,
		bind: {schema},
	});
	if (schemas.length > 0) {
		return;
	}

	throw new ProfileMeshError('storage', `The storage ${fingerprint} has no such schema`, {
		why: `There is no schema ${schema} in that database`,
		hint: 'Create the schema, or set storage.connection.schema to one that exists',
	});
};

const checkTableName = (table: string): void => {
	if (table.includes('"')) {
		throw new ProfileMeshError('config', `The storage cannot have a table ${table}`, {
			why: 'A table name in PostgreSQL would lose its quotes',
			hint: 'Set storage.runs_table and storage.results_table to names without quotes',
		});
	}
};

/**
Opens the database.

@throws ProfileMeshError `storage` when it cannot be reached, refuses the login, or has no such schema.
*/
const openPostgres = async (
	connection: PostgresConnection,
	{busyTimeout}: DatabaseOptions,
): Promise<StorageDatabase> => {
	const settings = await postgresSettings(connection);
	const {schema} = connection;
	const fingerprint = `${postgresFingerprint(settings)}/${schema}`;
	const failureOf = (error: unknown): ProfileMeshError => storageFailure(fingerprint, settings, error);
	const sequelize = await connectEitherWay(settings, {busyTimeout}).catch((error: unknown) => {
		throw failureOf(error);
	});
	const names = async (
		statement: string,
		table: string,
		transaction: Transaction | undefined,
	): Promise<readonly string[]> => {
		checkTableName(table);
		return listNames(sequelize, statement, {bind: {schema, table}, transaction});
	};

	await checkSchema(sequelize, schema, fingerprint).catch(async (error: unknown) => {
		await sequelize.close();
		throw failureOf(error);
	});
	return {
		fingerprint,
		sequelize,
		readIsolation: Transaction.ISOLATION_LEVELS.REPEATABLE_READ,
		dialect: {
			quoted,
			qualified: table => qualified(schema, table),
			schema,
			autoIncrementKey: 'BIGSERIAL PRIMARY KEY',
			timestampType: 'TIMESTAMP',
			hasIndexes: true,
			defaultSchema: 'public',
		},
		columnsOf: async (table, transaction) => names(columnsStatement, table, transaction),
		indexesOf: async (table, transaction) => names(indexesStatement, table, transaction),
		async lockTables(transaction) {
			await sequelize.query(
				"SELECT pg_catalog.pg_advisory_xact_lock(hashtextextended('profilemesh migrations ' || $schema, 0))",
				{transaction, bind: {schema}},
			);
		},
		insertResults: async results => insertResults(sequelize, schema, results),
		failureOf,
		async close() {
			await sequelize.close();
		},
	};
};

export const postgresStorage: StorageAdapter<PostgresConnection> = {open: openPostgres};
