// Reads schemas, tables and columns from INFORMATION_SCHEMA, for many tables at once, because each query takes seconds.
import {z} from 'zod';
import type {ColumnInfo, TableInfo, TableKind} from '../../profiling/table.ts';
import {catalogueRow} from '../catalogue-row.ts';
import type {PushDownColumn} from '../sql-dialect.ts';
import {declared, isOpaque, semanticTypeOf, valueExpression, type CatalogType} from './column-types.ts';
import {literal, qualified, quoted} from './identifiers.ts';

/** Runs a statement on the catalogue. */
export type AskCatalog = (sql: string) => Promise<ReadonlyArray<ReadonlyArray<string | null>>>;

export type CatalogTable = {
	readonly info: TableInfo;
	readonly database: string;
	/** Whether Snowflake keeps the table's past, so that all statements can read it as of the same time. */
	readonly hasPast: boolean;
};

export type Catalog = {
	readonly tables: readonly CatalogTable[];
	/** A lower bound of the milliseconds by which Snowflake's clock is ahead of ours; negative where it is behind. */
	readonly clockOffset: number;
};

const kinds: Readonly<Record<string, TableKind>> = {
	'BASE TABLE': 'table',
	VIEW: 'view',
	'MATERIALIZED VIEW': 'materialized view',
	'EXTERNAL TABLE': 'foreign table',
};

const tableRow = z.tuple([
	z.string(),
	z.string(),
	z.string(),
	z.string(),
	z.coerce.number().nullable(),
	z.coerce.number().nullable(),
	z.string().nullable(),
	z.coerce.number(),
]);

/** `condition` is about TABLE_SCHEMA. */
const tablesStatement = (database: string, condition: string): string =>
	'SELECT TABLE_CATALOG, TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ROW_COUNT, BYTES, RETENTION_TIME, ' +
	'DATE_PART(EPOCH_MILLISECOND, CURRENT_TIMESTAMP()) ' +
	`FROM ${qualified(database, 'INFORMATION_SCHEMA', 'TABLES')} WHERE ${condition} AND TABLE_TYPE IN (${Object.keys(
		kinds,
	)
		.map(kind => literal(kind))
		.join(', ')}) ORDER BY TABLE_SCHEMA, TABLE_NAME`;

/** The tables of some schemas. */
export const readCatalog = async (ask: AskCatalog, database: string, schemas: readonly string[]): Promise<Catalog> => {
	const rows = await ask(
		tablesStatement(database, `TABLE_SCHEMA IN (${schemas.map(schema => literal(schema)).join(', ')})`),
	);
	const receivedAt = Date.now();
	let clockOffset = 0;
	const tables = rows.map((row): CatalogTable => {
		const [catalog, schema, name, type, rowCount, bytes, retention, now] = catalogueRow(tableRow, row);
		// Compares Snowflake's clock at the start of the query with ours at the end, so that the result is never too
		// far ahead.
		clockOffset = now - receivedAt;
		const kind = kinds[type] ?? 'table';
		return {
			info: {
				schema,
				name,
				kind,
				databaseName: catalog,
				estimatedRows: kind === 'view' ? null : rowCount,
				estimatedBytes: kind === 'view' ? null : bytes,
			},
			database: catalog,
			hasPast: kind === 'table' && Number(retention ?? 0) > 0,
		};
	});
	return {tables, clockOffset};
};

export const listSchemas = async (ask: AskCatalog, database: string): Promise<readonly string[]> => {
	const rows = await ask(
		`SELECT SCHEMA_NAME FROM ${qualified(database, 'INFORMATION_SCHEMA', 'SCHEMATA')} ORDER BY SCHEMA_NAME`,
	);
	return rows.map(([name]) => name ?? '').filter(name => name !== 'INFORMATION_SCHEMA');
};

export type DescribedColumn = {
	readonly info: ColumnInfo;
	readonly sql: PushDownColumn;
};

const columnRow = z.tuple([
	z.string(),
	z.string(),
	z.string(),
	z.string(),
	z.string(),
	z.coerce.number().nullable(),
	z.coerce.number().nullable(),
	z.coerce.number().nullable(),
	z.coerce.number().nullable(),
]);

/** The number of tables whose columns one statement reads. */
const tablesTogether = 500;

const columnsStatement = (database: string, tables: readonly TableInfo[]): string => {
	const bySchema = Map.groupBy(tables, ({schema}) => schema);
	const conditions = [...bySchema].map(
		([schema, ofSchema]) =>
			`(TABLE_SCHEMA = ${literal(schema)} AND TABLE_NAME IN ` +
			`(${ofSchema.map(({name}) => literal(name)).join(', ')}))`,
	);
	return (
		'SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, IS_NULLABLE, NUMERIC_PRECISION, ' +
		'NUMERIC_SCALE, CHARACTER_MAXIMUM_LENGTH, DATETIME_PRECISION ' +
		`FROM ${qualified(database, 'INFORMATION_SCHEMA', 'COLUMNS')} WHERE ${conditions.join(' OR ')} ` +
		'ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION'
	);
};

export const keyOf = ({schema, name}: Pick<TableInfo, 'schema' | 'name'>): string => JSON.stringify([schema, name]);

/** A column of a key in the result of SHOW. */
type KeyColumn = {
	/** Its schema, table and name. */
	readonly path: string;
	/** Its schema, its table and the name of the key. */
	readonly key: string;
};

/** Reads keys, which the owner declares and Snowflake does not enforce. The command needs no warehouse. */
const keyColumns = async (
	ask: AskCatalog,
	kind: 'PRIMARY' | 'UNIQUE',
	database: string,
): Promise<readonly KeyColumn[]> => {
	const rows = await ask(`SHOW ${kind} KEYS IN DATABASE ${quoted(database)}`);
	// The creation time and the database come first. The sixth field is the column's position in the key.
	return rows.map(row => ({
		path: JSON.stringify(row.slice(2, 5)),
		key: JSON.stringify([...row.slice(2, 4), row[6]]),
	}));
};

/** The columns of primary keys, and those that are a whole key alone. */
type DeclaredKeys = {readonly primary: ReadonlySet<string>; readonly alone: ReadonlySet<string>};

const declaredKeys = async (ask: AskCatalog, database: string): Promise<DeclaredKeys> => {
	const primary = await keyColumns(ask, 'PRIMARY', database);
	const unique = await keyColumns(ask, 'UNIQUE', database);
	const keys = [primary, unique].flatMap(columns =>
		Map.groupBy(columns, ({key}) => key)
			.values()
			.toArray(),
	);
	return {
		primary: new Set(primary.map(({path}) => path)),
		alone: new Set(keys.filter(({length}) => length === 1).flatMap(columns => columns.map(({path}) => path))),
	};
};

const describe = (row: ReadonlyArray<string | null>, table: TableInfo, keys: DeclaredKeys): DescribedColumn => {
	const [schema, name, column, typeName, isNullable, precision, scale, length, fraction] = catalogueRow(
		columnRow,
		row,
	);
	const type: CatalogType = {
		name: typeName.toUpperCase(),
		precision,
		scale,
		length,
		fraction,
	};
	const semanticType = semanticTypeOf(type);
	const path = JSON.stringify([schema, name, column]);
	return {
		info: {
			name: column,
			databaseType: declared(type),
			semanticType,
			nullable: table.kind === 'table' ? isNullable === 'YES' : null,
			primaryKey: keys.primary.has(path),
			unique: keys.alone.has(path),
		},
		sql: {
			name: column,
			type: semanticType,
			value: valueExpression(column, type),
			mayBeNonFinite: semanticType === 'float',
			scale: type.name === 'NUMBER' ? (type.scale ?? 0) : undefined,
			hasEquality: !isOpaque(type),
			unique: false,
			hash: undefined,
			refusal: undefined,
		},
	};
};

/** The columns of tables by `keyOf`, in each table's own order. */
export const describeTables = async (
	ask: AskCatalog,
	database: string,
	tables: readonly TableInfo[],
): Promise<ReadonlyMap<string, readonly DescribedColumn[]>> => {
	const byKey = new Map(tables.map(table => [keyOf(table), table] as const));
	const found = new Map<string, DescribedColumn[]>(tables.map(table => [keyOf(table), []]));
	const keys = await declaredKeys(ask, database);
	for (let from = 0; from < tables.length; from += tablesTogether) {
		// eslint-disable-next-line no-await-in-loop -- the catalogue is slow enough with one question
		const rows = await ask(columnsStatement(database, tables.slice(from, from + tablesTogether)));
		for (const row of rows) {
			const [schema = '', name = ''] = row;
			const key = keyOf({schema: schema ?? '', name: name ?? ''});
			const table = byKey.get(key);
			if (table !== undefined) {
				found.get(key)?.push(describe(row, table, keys));
			}
		}
	}

	return found;
};
