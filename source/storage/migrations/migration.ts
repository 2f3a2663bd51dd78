// A migration makes the statements from one version of the tables to the next, without those that ran before. They are
// plain SQL, so that an administrator can run them where the program may not.
import type {TableDialect} from '../database.ts';
import type {TableNames} from '../tables.ts';

/** The existing parts of a table. */
export type TableState = {
	/** None where there is no such table. */
	readonly columns: readonly string[];
	readonly indexes: readonly string[];
};

export type TablesState = Readonly<Record<keyof TableNames, TableState>>;

export type MigrationContext = {
	readonly tables: TableNames;
	readonly dialect: TableDialect;
};

export type Migration = {
	/** Its purpose, for readers of the table of migrations. */
	readonly name: string;
	/**
	Makes the statements that have not run yet.

	@throws ProfileMeshError `storage` where the tables are not ones of ProfileMesh.
	*/
	readonly statements: (context: MigrationContext, state: TablesState) => readonly string[];
};

/** The definition of each column. */
export type ColumnDefinitions = Readonly<Record<string, string>>;

export type TableDefinition = {
	readonly table: string;
	readonly columns: ColumnDefinitions;
	readonly constraints?: readonly string[];
};

export const createTable = ({table, columns, constraints = []}: TableDefinition, {qualified}: TableDialect): string => {
	const definitions = Object.entries(columns).map(([name, definition]) => `${name} ${definition}`);
	return `CREATE TABLE IF NOT EXISTS ${qualified(table)} (${[...definitions, ...constraints].join(', ')})`;
};

export const addMissingColumns = (
	{table, columns}: TableDefinition,
	{columns: present}: TableState,
	{qualified}: TableDialect,
): readonly string[] =>
	Object.entries(columns)
		.filter(([name]) => !present.includes(name))
		.map(([name, definition]) => `ALTER TABLE ${qualified(table)} ADD COLUMN ${name} ${definition}`);

export type IndexDefinition = {
	readonly table: string;
	/** The end of the index's name. */
	readonly purpose: string;
	readonly fields: readonly string[];
};

export const addMissingIndex = (
	{table, purpose, fields}: IndexDefinition,
	{indexes}: TableState,
	{quoted, qualified, hasIndexes}: TableDialect,
): readonly string[] => {
	const name = `${table}_${purpose}`;
	return !hasIndexes || indexes.includes(name)
		? []
		: [`CREATE INDEX ${quoted(name)} ON ${qualified(table)} (${fields.join(', ')})`];
};

/** A text as a literal. */
export const textLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;
