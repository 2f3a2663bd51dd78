// Upgrades the tables of a store to the version of this program.
import {QueryTypes, type Transaction} from 'sequelize';
import {ProfileMeshError} from '../../errors.ts';
import type {StorageDatabase, TableDialect} from '../database.ts';
import {migrationsTable} from '../own-tables.ts';
import {timeText} from '../run-rows.ts';
import type {TableNames} from '../tables.ts';
import type {Transactions} from '../transactions.ts';
import {adoptedRuns, keptVerdicts, newestValues, runFigures, runSegments} from './added-columns.ts';
import {firstTables} from './first-tables.ts';
import {
	createTable,
	textLiteral,
	type Migration,
	type MigrationContext,
	type TablesState,
	type TableState,
} from './migration.ts';
import {runProvenance} from './run-provenance.ts';
import {runSlices} from './run-slices.ts';

/** The migrations in order. The version of a store is the number of migrations that ran. Released ones never change. */
const migrations: readonly Migration[] = [
	firstTables,
	runProvenance,
	runFigures,
	adoptedRuns,
	runSlices,
	newestValues,
	keptVerdicts,
	runSegments,
];

type StoreState = {
	/** The number of migrations that ran; also 0 for tables of ProfileMesh 0.1. */
	readonly version: number;
	readonly hasTables: boolean;
	readonly hasMigrations: boolean;
	readonly tables: TablesState;
};

const stateOf = async (
	database: StorageDatabase,
	{runs, results}: TableNames,
	transaction?: Transaction,
): Promise<StoreState> => {
	const tableState = async (table: string): Promise<TableState> => ({
		columns: await database.columnsOf(table, transaction),
		indexes: await database.indexesOf(table, transaction),
	});
	const tables = {runs: await tableState(runs), results: await tableState(results)};
	const hasTables = tables.runs.columns.length > 0 && tables.results.columns.length > 0;
	const migrationColumns = await database.columnsOf(migrationsTable, transaction);
	const hasMigrations = migrationColumns.length > 0;
	if (!hasTables || !hasMigrations) {
		return {
			version: 0,
			hasTables,
			hasMigrations,
			tables,
		};
	}

	const [row] = await database.sequelize.query<{version: number | null}>(
		`SELECT max(version) AS version FROM ${database.dialect.qualified(migrationsTable)} ` +
			`WHERE runs_table = $runs AND results_table = $results`,
		{type: QueryTypes.SELECT, bind: {runs, results}, ...(transaction !== undefined && {transaction})},
	);
	return {
		version: row?.version ?? 0,
		hasTables,
		hasMigrations,
		tables,
	};
};

const isCurrent = ({version}: StoreState, fingerprint: string): boolean => {
	if (version > migrations.length) {
		throw new ProfileMeshError('storage', `The storage ${fingerprint} was made by a newer ProfileMesh`, {
			why: `Its tables have version ${version}, this program knows ${migrations.length}`,
			hint: 'Upgrade ProfileMesh, or set storage.runs_table and storage.results_table to other names',
		});
	}

	return version === migrations.length;
};

const createMigrations = (dialect: TableDialect): string =>
	createTable(
		{
			table: migrationsTable,
			columns: {
				runs_table: 'VARCHAR(63) NOT NULL',
				results_table: 'VARCHAR(63) NOT NULL',
				version: 'INTEGER NOT NULL',
				name: 'TEXT NOT NULL',
				applied_at: `${dialect.timestampType} NOT NULL`,
			},
			constraints: ['PRIMARY KEY (runs_table, results_table, version)'],
		},
		dialect,
	);

/** The statements that upgrade the tables, one by one. */
const pendingStatements = (
	context: MigrationContext,
	{version, hasMigrations, tables}: StoreState,
): readonly string[] => {
	const {
		dialect,
		tables: {runs, results},
	} = context;
	const [runsText, resultsText] = [textLiteral(runs), textLiteral(results)];
	const record = migrations.flatMap((migration, index) =>
		index < version
			? []
			: [
					...migration.statements(context, tables),
					// Creates tables again that were dropped, although their migrations are on record.
					...(hasMigrations
						? [
								`DELETE FROM ${dialect.qualified(migrationsTable)} WHERE runs_table = ${runsText} ` +
									`AND results_table = ${resultsText} AND version = ${index + 1}`,
							]
						: []),
					`INSERT INTO ${dialect.qualified(migrationsTable)} ` +
						`(runs_table, results_table, version, name, applied_at) ` +
						`VALUES (${runsText}, ${resultsText}, ${index + 1}, ${textLiteral(migration.name)}, ` +
						`${textLiteral(timeText(new Date()))})`,
				],
	);
	return [...(hasMigrations ? [] : [createMigrations(dialect)]), ...record];
};

export type MigrateOptions = {
	readonly database: StorageDatabase;
	readonly transactions: Transactions;
	readonly tables: TableNames;
	/** Whether tables may be created or changed. */
	readonly mayCreate: boolean;
};

/**
Creates or upgrades the tables. Several processes may do so at once.

@throws ProfileMeshError `storage` when the store is newer than this program, or is not up to date and must not be
changed: the hint has the SQL.
*/
export const migrate = async ({database, transactions, tables, mayCreate}: MigrateOptions): Promise<void> => {
	const {fingerprint, dialect, sequelize} = database;
	const context = {tables, dialect};
	const found = await stateOf(database, tables);
	if (isCurrent(found, fingerprint)) {
		return;
	}

	if (!mayCreate) {
		const what = found.hasTables
			? 'has tables of an older version'
			: `has no tables ${tables.runs} and ${tables.results}`;
		const statements = pendingStatements(context, found).join('; ');
		throw new ProfileMeshError('storage', `The storage ${fingerprint} ${what}`, {
			why: 'storage.create_tables is false, so they are not made or upgraded',
			hint: `Let an administrator run, or set storage.create_tables: true once: ${statements};`,
		});
	}

	await transactions.write(async transaction => {
		await database.lockTables?.(transaction);
		// Another process may have upgraded the tables while this one waited.
		const state = await stateOf(database, tables, transaction);
		for (const statement of isCurrent(state, fingerprint) ? [] : pendingStatements(context, state)) {
			// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
			await sequelize.query(statement, {transaction});
		}
	});
};
