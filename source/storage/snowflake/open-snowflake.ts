// Stores runs in Snowflake, in a database and a schema of the user's choice.
import process from 'node:process';
import {QueryTypes, Sequelize, type Options, type Transaction} from 'sequelize';
import type {SnowflakeConnection} from '../../connectors/snowflake/database.ts';
import {SnowflakeSession} from '../../drivers/snowflake/session.ts';
import {snowflakeSettings, type SnowflakeSettings} from '../../drivers/snowflake/settings.ts';
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
import {storageFailure} from './failures.ts';
import {connectBy, StorageConnection} from './snowflake-dialect.ts';

/** Milliseconds for one statement of the storage. */
const statementTimeout = 300_000;

/** With more bound values the driver would send them through a stage, at another address. */
const maxBinds = 60_000;

/** Checks a name that is written without quotes. Snowflake then finds the table whatever its case. */
const plain = (name: string): string => {
	if (!/^[a-z_][\w$]*$/iv.test(name)) {
		throw new ProfileMeshError('config', `The storage cannot have a table ${name}`, {
			why: 'In Snowflake, its tables have names of letters, digits and underscores',
			hint: 'Set storage.runs_table and storage.results_table to such names',
		});
	}

	return name;
};

const connectionOf = (transaction: Transaction): StorageConnection => {
	const {connection} = transaction as Transaction & {readonly connection?: unknown};
	if (!(connection instanceof StorageConnection)) {
		throw new TypeError('The transaction has no connection to Snowflake');
	}

	return connection;
};

/** One statement with rows of bound values. */
const insertResults = async ({table, run, rows, transaction}: ResultsOfRun): Promise<void> => {
	const rowsPerStatement = Math.floor(maxBinds / resultFields.length);
	const values = resultFields.map(() => '?').join(', ');
	const statement = `INSERT INTO ${plain(table)} (${resultFields.join(', ')}) VALUES (${values})`;
	for (let from = 0; from < rows.length; from += rowsPerStatement) {
		const part = rows
			.slice(from, from + rowsPerStatement)
			.map(row => [
				run.runId,
				run.datasetName,
				run.schemaName,
				row.column_name,
				row.column_type.slice(0, maxTypeLength),
				row.metric_name,
				row.metric_value,
				run.profiledAt,
			]);
		// eslint-disable-next-line no-await-in-loop -- one transaction, one statement after the other
		await connectionOf(transaction).insert(statement, part);
	}
};

const columnsStatement =
	'SELECT COLUMN_NAME AS name FROM INFORMATION_SCHEMA.COLUMNS ' +
	'WHERE TABLE_SCHEMA = CURRENT_SCHEMA() AND TABLE_NAME = $table ORDER BY ORDINAL_POSITION';

const connectBySession = (settings: SnowflakeSettings, busyTimeout: number): Sequelize => {
	const sequelizeOptions: Options & {readonly databaseVersion: string} = {
		dialect: 'snowflake',
		// `connectBy` makes the connections. Without a module Sequelize would load the driver, which prints on the
		// console.
		dialectModule: {},
		databaseVersion: '9.0.0',
		quoteIdentifiers: false,
		logging: false,
		pool: {max: 4, idle: 60_000, acquire: busyTimeout},
	};
	const sequelize = new Sequelize(sequelizeOptions);
	connectBy(sequelize, async () => {
		const session = new SnowflakeSession(settings, {statementTimeout, retries: 0});
		await session.open();
		return new StorageConnection(session, busyTimeout);
	});
	return sequelize;
};

/**
Opens the database.

@throws ProfileMeshError `storage` when it cannot be reached, refuses the login, or has no such schema.
*/
const openSnowflake = async (
	connection: SnowflakeConnection,
	{busyTimeout}: DatabaseOptions,
): Promise<StorageDatabase> => {
	const settings = await snowflakeSettings(connection, 'storage.connection', process.env);
	const fingerprint = `${settings.fingerprint}/${connection.schema}`;
	const failureOf = (error: unknown): ProfileMeshError => storageFailure(fingerprint, settings, error);
	const sequelize = connectBySession(settings, busyTimeout);
	const fail = async (error: unknown): Promise<never> => {
		await sequelize.close();
		throw failureOf(error);
	};

	const [schema] = await sequelize
		.query<{name: string | null}>('SELECT CURRENT_SCHEMA() AS name', {type: QueryTypes.SELECT})
		.catch(fail);
	if (schema === undefined || schema.name === null) {
		return fail(
			new ProfileMeshError('storage', `The storage ${fingerprint} has no such schema`, {
				why: `There is no schema ${connection.schema} in that database, or the role has no USAGE on both`,
				hint: 'Create the schema, or set storage.connection.schema to one that exists',
			}),
		);
	}

	return {
		fingerprint,
		sequelize,
		dialect: {
			quoted: plain,
			qualified: plain,
			autoIncrementKey: 'NUMBER(38,0) AUTOINCREMENT START 1 INCREMENT 1 ORDER PRIMARY KEY',
			timestampType: 'TIMESTAMP_NTZ',
			hasIndexes: false,
			defaultSchema: 'PUBLIC',
		},
		async columnsOf(table, transaction) {
			const bind = {table: plain(table).toUpperCase()};
			const names = await listNames(sequelize, columnsStatement, {bind, transaction});
			return names.map(name => name.toLowerCase());
		},
		indexesOf: async () => [],
		insertResults,
		failureOf,
		async close() {
			await sequelize.close();
		},
	};
};

export const snowflakeStorage: StorageAdapter<SnowflakeConnection> = {open: openSnowflake};
