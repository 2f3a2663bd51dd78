// Reads DuckDB's catalogue.
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import type {PushDownColumn, ResultRows} from '../sql-dialect.ts';
import {semanticTypeOf, sqlColumnOf} from './column-types.ts';
import {literal} from './identifiers.ts';

export type AskCatalog = (sql: string) => Promise<ResultRows>;

export type DescribedColumn = {readonly info: ColumnInfo; readonly sql: PushDownColumn};

/** The schemas of the database, without DuckDB's own. */
export const listSchemas = async (ask: AskCatalog, database: string): Promise<readonly string[]> => {
	const rows = await ask(
		`SELECT schema_name FROM duckdb_schemas() WHERE database_name = ${literal(database)} ` +
			"AND schema_name NOT IN ('information_schema', 'pg_catalog') ORDER BY 1",
	);
	return rows.map(([name]) => name ?? '');
};

export const listTables = async (
	ask: AskCatalog,
	database: string,
	schemas: readonly string[],
): Promise<readonly TableInfo[]> => {
	if (schemas.length === 0) {
		return [];
	}

	const condition =
		`database_name = ${literal(database)} AND NOT internal ` +
		`AND schema_name IN (${schemas.map(schema => literal(schema)).join(', ')})`;
	const rows = await ask(
		`SELECT schema_name, table_name AS name, estimated_size FROM duckdb_tables() WHERE ${condition} UNION ALL ` +
			`SELECT schema_name, view_name, NULL FROM duckdb_views() WHERE ${condition} ORDER BY 1, 2`,
	);
	return rows.map(([schema, name, size = null]) => ({
		schema: schema ?? '',
		name: name ?? '',
		kind: size === null ? 'view' : 'table',
		estimatedRows: size === null ? null : Number(size),
	}));
};

/** A column of a table or of files. */
export const describedColumn = (
	name: string,
	type: string,
	facts: Pick<ColumnInfo, 'nullable' | 'primaryKey'> & {readonly unique?: boolean; readonly mayBeCollated?: boolean},
): DescribedColumn => {
	const {unique, mayBeCollated, ...known} = facts;
	return {
		info: {name, databaseType: type, semanticType: semanticTypeOf(type), ...known},
		sql: sqlColumnOf(name, type, {
			unique: unique === true && facts.nullable === false,
			mayBeCollated: mayBeCollated === true,
		}),
	};
};

/** Whether columns may have a collation. The catalogue has it only in the statements that made tables and views. */
export const mayHaveCollations = async (ask: AskCatalog, database: string): Promise<boolean> => {
	const condition = `database_name = ${literal(database)} AND contains(lower(sql), 'collate')`;
	const found = await ask(
		`SELECT 1 FROM duckdb_tables() WHERE ${condition} UNION ALL SELECT 1 FROM duckdb_views() WHERE ${condition}`,
	);
	return found.length > 0;
};

export const describeColumns = async (
	ask: AskCatalog,
	database: string,
	{schema, name, kind, mayBeCollated}: TableInfo & {readonly mayBeCollated: boolean},
): Promise<readonly DescribedColumn[]> => {
	const condition =
		`database_name = ${literal(database)} AND schema_name = ${literal(schema)} ` +
		`AND table_name = ${literal(name)}`;
	const columns = await ask(
		`SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE ${condition} ORDER BY column_index`,
	);
	const constraints = await ask(
		'SELECT constraint_type, constraint_column_names[1] FROM duckdb_constraints() ' +
			`WHERE ${condition} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') AND len(constraint_column_names) = 1`,
	);
	const partOfKey = await ask(
		`SELECT unnest(constraint_column_names) FROM duckdb_constraints() WHERE ${condition} ` +
			"AND constraint_type = 'PRIMARY KEY'",
	);
	const unique = new Set(constraints.map(([, column]) => column));
	const key = new Set(partOfKey.map(([column]) => column));
	return columns.map(([column = null, type = null, nullable = null]) =>
		describedColumn(column ?? '', type ?? '', {
			nullable: kind === 'view' ? null : nullable === 'true',
			primaryKey: key.has(column),
			unique: unique.has(column),
			mayBeCollated,
		}),
	);
};
