// Brings the tables of a store to the version that this program knows.
import {
	DataTypes,
	QueryTypes,
	type Sequelize,
	type Transaction,
} from 'sequelize';
import {ProfileMeshError} from '../../errors.ts';
import {timeText} from '../run-rows.ts';
import {migrationsTable} from '../own-tables.ts';
import type {TableNames} from '../tables.ts';
import type {Transactions} from '../transactions.ts';
import {firstTables} from './first-tables.ts';
import {createTable, type Migration, type MigrationContext} from './migration.ts';
import {runProvenance} from './run-provenance.ts';

/** In order; the version of a store is how many of them it has had. Released ones never change. */
const migrations: readonly Migration[] = [firstTables, runProvenance];

type StoreState = {
	/** How many of the migrations the tables have had; 0 as well for tables of ProfileMesh 0.1. */
	readonly version: number;
	readonly hasTables: boolean;
};

const stateOf = async (sequelize: Sequelize, {runs, results}: TableNames, transaction?: Transaction): Promise<StoreState> => {
	const within = transaction === undefined ? {} : {transaction};
	const names = await sequelize.getQueryInterface().showAllTables(within);
	const present = new Set(names.map(name => name.toLowerCase()));
	const hasTables = present.has(runs.toLowerCase()) && present.has(results.toLowerCase());
	if (!hasTables || !present.has(migrationsTable)) {
		return {version: 0, hasTables};
	}

	const [row] = await sequelize.query<{version: number | null}>(
		`SELECT max(version) AS version FROM ${migrationsTable} WHERE runs_table = $runs AND results_table = $results`,
		{type: QueryTypes.SELECT, bind: {runs, results}, ...within},
	);
	return {version: row?.version ?? 0, hasTables};
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

const apply = async (context: MigrationContext, from: number): Promise<void> => {
	const {sequelize, tables, transaction} = context;
	await createTable(context, migrationsTable, {
		runs_table: {type: 'VARCHAR(63)', primaryKey: true},
		results_table: {type: 'VARCHAR(63)', primaryKey: true},
		version: {type: DataTypes.INTEGER, primaryKey: true},
		name: {type: DataTypes.TEXT, allowNull: false},
		applied_at: {type: DataTypes.DATE, allowNull: false},
	});
	for (const [index, migration] of migrations.entries()) {
		if (index < from) {
			continue;
		}

		const bind = {runs: tables.runs, results: tables.results, version: index + 1};
		/* eslint-disable no-await-in-loop -- one connection, one step after the other */
		await migration.up(context);
		// Tables that were dropped by hand are made again, though their migrations are on record.
		await sequelize.query(`DELETE FROM ${migrationsTable} WHERE runs_table = $runs AND results_table = $results AND version = $version`, {bind, transaction});
		await sequelize.query(
			`INSERT INTO ${migrationsTable} (runs_table, results_table, version, name, applied_at) VALUES ($runs, $results, $version, $name, $appliedAt)`,
			{bind: {...bind, name: migration.name, appliedAt: timeText(new Date())}, type: QueryTypes.INSERT, transaction},
		);
		/* eslint-enable no-await-in-loop */
	}
};

export type MigrateOptions = {
	readonly sequelize: Sequelize;
	readonly transactions: Transactions;
	readonly tables: TableNames;
	/** Whether tables may be made or changed. */
	readonly mayCreate: boolean;
	/** Names the store in errors. */
	readonly fingerprint: string;
};

/**
Makes or upgrades the tables; several processes may do so at once.

@throws ProfileMeshError `storage` when the store is newer than this program, or is not up to date and must not be changed.
*/
export const migrate = async ({sequelize, transactions, tables, mayCreate, fingerprint}: MigrateOptions): Promise<void> => {
	const found = await stateOf(sequelize, tables);
	if (isCurrent(found, fingerprint)) {
		return;
	}

	if (!mayCreate) {
		throw new ProfileMeshError('storage', `The storage ${fingerprint} ${found.hasTables ? 'has tables of an older version' : `has no tables ${tables.runs} and ${tables.results}`}`, {
			why: 'storage.create_tables is false, so they are not made or upgraded',
			hint: 'Run `profilemesh runs` once with storage.create_tables: true, as a user who may create tables',
		});
	}

	await transactions.write(async transaction => {
		// Another process may have done it while this one waited.
		const state = await stateOf(sequelize, tables, transaction);
		if (!isCurrent(state, fingerprint)) {
			await apply({sequelize, tables, transaction}, state.version);
		}
	});
};
