// Stores runs in a SQLite file.
import {setImmediate as eventLoopTurn} from 'node:timers/promises';
import {type Options, QueryTypes, Sequelize} from 'sequelize';
import type {SqliteConnection} from '../../connectors/sqlite/database.ts';
import {
	resultFields,
	type DatabaseOptions,
	type ResultsOfRun,
	type StorageAdapter,
	type StorageDatabase,
} from '../database.ts';
import {listNames} from '../list-names.ts';
import {betterSqlite3Dialect, identityOf, openFile, whenNotBusy} from './better-sqlite3-dialect.ts';
import {storageFailure} from './failures.ts';
import {prepareFile} from './prepare-file.ts';
import {addressesFrom} from './relative-address.ts';

/** Rows for each statement. One takes about 5 ms, and then the screen gets its turn. */
const rowsPerStatement = 1000;

/** Milliseconds that an update waits for other writers where the program can go on without it. */
const updateTimeout = 200;

/**
Inserts many rows by one parameter. A parameter for each value costs four times as much, and literals cannot hold a
NUL.
*/
const insertResults = async (sequelize: Sequelize, {table, run, rows, transaction}: ResultsOfRun): Promise<void> => {
	const quoted = sequelize.getQueryInterface().quoteIdentifier(table);
	for (let start = 0; start < rows.length; start += rowsPerStatement) {
		const part = rows
			.slice(start, start + rowsPerStatement)
			.map(row => [row.column_name, row.column_type, row.metric_name, row.metric_value]);
		// eslint-disable-next-line no-await-in-loop -- one transaction, one statement after the other
		await sequelize.query(
			`INSERT INTO ${quoted} (${resultFields.join(', ')})
			SELECT $run, $dataset, $schema, value ->> 0, value ->> 1, value ->> 2, value ->> 3, $profiledAt
			FROM json_each($rows)`,
			{
				type: QueryTypes.INSERT,
				transaction,
				bind: {
					run: run.runId,
					dataset: run.datasetName,
					schema: run.schemaName,
					profiledAt: run.profiledAt,
					rows: JSON.stringify(part),
				},
			},
		);
		await eventLoopTurn(); // eslint-disable-line no-await-in-loop -- see above
	}
};

/**
Opens the file, and creates it when missing.

@throws ProfileMeshError `storage` when the file cannot be made or is not a database.
*/
const openSqlite = async (connection: SqliteConnection, busy: DatabaseOptions): Promise<StorageDatabase> => {
	const {filepath} = connection;
	const file = await prepareFile(filepath, busy).catch((error: unknown) => {
		throw storageFailure(filepath, error);
	});
	const identity = identityOf(file.filepath);
	const options: Options & {readonly foreignKeys: boolean} = {
		dialect: 'sqlite',
		dialectModule: betterSqlite3Dialect(busy),
		dialectOptions: {mode: file.mode},
		storage: file.filepath,
		logging: false,
		// The tables have no foreign keys; this saves a statement for each connection.
		foreignKeys: false,
	};
	const sequelize = new Sequelize(options);
	return {
		fingerprint: `sqlite:${filepath}`,
		sequelize,
		addresses: addressesFrom(filepath),
		dialect: {
			quoted: name => sequelize.getQueryInterface().quoteIdentifier(name),
			qualified: table => sequelize.getQueryInterface().quoteIdentifier(table),
			autoIncrementKey: 'INTEGER PRIMARY KEY AUTOINCREMENT',
			timestampType: 'DATETIME',
			hasIndexes: true,
			defaultSchema: 'main',
		},
		columnsOf: async (table, transaction) =>
			listNames(sequelize, 'SELECT name FROM pragma_table_info($table)', {bind: {table}, transaction}),
		indexesOf: async (table, transaction) =>
			listNames(sequelize, 'SELECT name FROM pragma_index_list($table)', {bind: {table}, transaction}),
		insertResults: async results => insertResults(sequelize, results),
		async updateSoon(statement, bind) {
			// Uses a connection of its own. Those of Sequelize wait as long as a run does, and closing waits for them.
			const writer = openFile(file.filepath, file.mode);
			try {
				await whenNotBusy({busyTimeout: updateTimeout}, () => writer.prepare(statement).run(bind));
			} finally {
				writer.close();
			}
		},
		isReplaced: () => ![undefined, identity].includes(identityOf(file.filepath)),
		failureOf: error => storageFailure(filepath, error),
		async close() {
			await sequelize.close();
			await file.dispose();
		},
	};
};

export const sqliteStorage: StorageAdapter<SqliteConnection> = {open: openSqlite};
