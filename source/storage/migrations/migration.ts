// What a migration is: one step from a version of the tables to the next, in a transaction, harmless when the step was made before.
import {
	type DataType,
	type ModelAttributes,
	type QueryInterface,
	type QueryInterfaceOptions,
	type Sequelize,
	type Transaction,
} from 'sequelize';
import type {TableNames} from '../tables.ts';

export type MigrationContext = {
	readonly sequelize: Sequelize;
	readonly tables: TableNames;
	readonly transaction: Transaction;
};

export type Migration = {
	/** What it does, for whoever reads the table of migrations. */
	readonly name: string;
	readonly up: (context: MigrationContext) => Promise<void>;
};

/** Names of the table's columns. */
export const columnsOf = async ({sequelize, transaction}: MigrationContext, table: string): Promise<readonly string[]> => {
	// Sequelize passes the transaction on, its types do not say so.
	const options: QueryInterfaceOptions = {transaction};
	return Object.keys(await sequelize.getQueryInterface().describeTable(table, options));
};

export const createTable = async ({sequelize, transaction}: MigrationContext, table: string, columns: ModelAttributes): Promise<void> =>
	sequelize.getQueryInterface().createTable(table, columns, {transaction});

export const addColumns = async (context: MigrationContext, table: string, columns: Readonly<Record<string, DataType>>): Promise<void> => {
	const present = await columnsOf(context, table);
	for (const [name, type] of Object.entries(columns)) {
		if (!present.includes(name)) {
			// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
			await context.sequelize.getQueryInterface().addColumn(table, name, {type, allowNull: true}, {transaction: context.transaction});
		}
	}
};

const hasIndex = async (queryInterface: QueryInterface, table: string, name: string, transaction: Transaction): Promise<boolean> => {
	const indexes: unknown = await queryInterface.showIndex(table, {transaction});
	return Array.isArray(indexes) && indexes.some((index: unknown) => typeof index === 'object' && index !== null && 'name' in index && index.name === name);
};

export const addIndex = async ({sequelize, transaction}: MigrationContext, table: string, purpose: string, fields: string[]): Promise<void> => {
	const queryInterface = sequelize.getQueryInterface();
	const name = `${table}_${purpose}`;
	if (!(await hasIndex(queryInterface, table, name, transaction))) {
		await queryInterface.addIndex(table, {name, fields, transaction});
	}
};
