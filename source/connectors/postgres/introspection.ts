// Reads schemas, tables and columns from the catalogue.
import {z} from 'zod';
import type {ColumnInfo, TableInfo, TableKind} from '../../profiling/table.ts';
import {catalogueRow} from '../catalogue-row.ts';
import type {PushDownColumn} from '../sql-dialect.ts';
import {hashExpression, mayBeNonFinite, semanticTypeOf, valueExpression, type CatalogType} from './column-types.ts';

/** Queries the catalogue. Parameters are `$1`, `$2`, … */
export type AskCatalog = (
	sql: string,
	parameters?: readonly unknown[],
) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>;

export const listSchemas = async (ask: AskCatalog): Promise<readonly string[]> => {
	const rows = await ask(
		"SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_(toast|temp)' ORDER BY nspname",
	);
	return rows.map(row => String(row['nspname']));
};

const kinds: Readonly<Record<string, TableKind>> = {
	r: 'table',
	v: 'view',
	m: 'materialized view',
	p: 'partitioned table',
	f: 'foreign table',
};

const tableRow = z.object({
	database: z.string(),
	schema: z.string(),
	name: z.string(),
	kind: z.string(),
	rows: z.coerce.number(),
	bytes: z.coerce.number().nullable(),
});

/** As of its last ANALYZE, because reading the size of its files would wait for a lock on the table. */
const bytesOf = (table: string) => `CASE WHEN ${table}.reltuples >= 0 THEN current_setting('block_size')::float8 * (
	${table}.relpages + coalesce((SELECT toast.relpages FROM pg_catalog.pg_class AS toast
	WHERE toast.oid = ${table}.reltoastrelid), 0)) END`;

/** Partitions are part of their table. A partitioned table has the rows of its leaves. */
const tablesStatement = `
	SELECT current_database()::text AS database, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
		CASE WHEN c.relkind = 'p'
			THEN (SELECT coalesce(sum(nullif(leaf.reltuples, -1)), -1)
			FROM pg_catalog.pg_partition_tree(c.oid) AS tree
			JOIN pg_catalog.pg_class AS leaf ON leaf.oid = tree.relid WHERE tree.isleaf)
			ELSE c.reltuples END::float8 AS rows,
		CASE WHEN c.relkind = 'p'
			THEN (SELECT sum(${bytesOf('leaf')}) FROM pg_catalog.pg_partition_tree(c.oid) AS tree
			JOIN pg_catalog.pg_class AS leaf ON leaf.oid = tree.relid WHERE tree.isleaf)
			WHEN c.relkind IN ('r', 'm') THEN ${bytesOf('c')} END AS bytes
	FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'v', 'm', 'p', 'f') AND NOT c.relispartition
	ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

export const listTables = async (ask: AskCatalog, schemas: readonly string[]): Promise<readonly TableInfo[]> => {
	const rows = await ask(tablesStatement, [schemas]);
	return rows.map(row => {
		const {database, schema, name, kind: code, rows: estimated, bytes} = catalogueRow(tableRow, row);
		const kind = kinds[code] ?? 'table';
		return {
			schema,
			name,
			kind,
			databaseName: database,
			estimatedRows: kind === 'view' || estimated < 0 ? null : Math.round(estimated),
			estimatedBytes: bytes,
		};
	});
};

/** Types whose values are compared by the operators of another. */
const comparedAs = (type: string) => `CASE
	WHEN ${type}.typtype = 'e' THEN 'pg_catalog.anyenum'::regtype
	WHEN ${type}.typtype = 'r' THEN 'pg_catalog.anyrange'::regtype
	WHEN ${type}.typtype = 'm' THEN 'pg_catalog.anymultirange'::regtype
	ELSE ${type}.oid END`;

/** A type itself, and those whose values it accepts unchanged: varchar for text, regclass for oid. */
const passesFor = (input: string, type: string) => `(${input} = (${type})::oid
	OR ${input} IN (SELECT casttarget FROM pg_catalog.pg_cast WHERE castsource = (${type})::oid AND castmethod = 'b'
	AND castcontext = 'i'))`;

const hasOperators = (
	type: string,
) => `EXISTS (SELECT FROM pg_catalog.pg_opclass AS class JOIN pg_catalog.pg_am AS method ON method.oid = class.opcmethod
	WHERE class.opcdefault AND method.amname IN ('btree', 'hash') AND ${passesFor('class.opcintype', type)})`;

/** The type whose hash function accepts the column's values; all arrays have one in common. */
const hashedAs = `CASE WHEN element.oid IS NULL THEN ${comparedAs('type')} ELSE 'pg_catalog.anyarray'::regtype END`;

const columnsStatement = `
	WITH RECURSIVE columns AS (
		SELECT a.attnum, a.attname, a.atttypid, a.attcollation,
		pg_catalog.format_type(a.atttypid, a.atttypmod) AS declared, a.attnotnull, c.oid AS relation,
			c.relkind = 'r' AND c.relhassubclass AS has_children
		FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
		JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
	), types AS (
		SELECT DISTINCT atttypid AS declared, atttypid AS base, false AS not_null FROM columns
		UNION ALL
		SELECT types.declared, domain.typbasetype, types.not_null OR domain.typnotnull
		FROM types JOIN pg_catalog.pg_type AS domain ON domain.oid = types.base WHERE domain.typtype = 'd'
	)
	SELECT columns.attname AS name,
		columns.declared AS declared,
		pg_catalog.has_column_privilege(columns.relation, columns.attnum, 'SELECT') AS is_readable,
		columns.attnotnull OR types.not_null AS not_null,
		type.typname AS type_name, type.typnamespace = 'pg_catalog'::regnamespace AS is_built_in,
		type.typtype AS kind, type.typcategory AS category,
		(SELECT collname FROM pg_catalog.pg_collation AS own
			WHERE own.oid = columns.attcollation AND NOT own.collisdeterministic) AS own_collation,
		CASE WHEN element.oid IS NULL THEN ${hasOperators(comparedAs('type'))}
			ELSE element.typtype <> 'c' AND ${hasOperators(comparedAs('element'))} END AS has_equality,
		(SELECT quote_ident(space.nspname) || '.' || quote_ident(proc.proname) FROM pg_catalog.pg_opclass AS class
		JOIN pg_catalog.pg_am AS method ON method.oid = class.opcmethod AND method.amname = 'hash'
			JOIN pg_catalog.pg_amproc AS support ON support.amprocfamily = class.opcfamily
			AND support.amproclefttype = class.opcintype AND support.amprocrighttype = class.opcintype
			AND support.amprocnum = 1
			JOIN pg_catalog.pg_proc AS proc ON proc.oid = support.amproc
			JOIN pg_catalog.pg_namespace AS space ON space.oid = proc.pronamespace
			WHERE class.opcdefault AND ${passesFor('class.opcintype', hashedAs)}
			LIMIT 1) AS hash,
		EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = columns.relation AND i.indisprimary
		AND columns.attnum = ANY(i.indkey)) AS primary_key,
		NOT columns.has_children AND EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = columns.relation
		AND i.indisunique AND i.indisvalid AND i.indimmediate
			AND i.indpred IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = columns.attnum
			AND i.indcollation[0] = columns.attcollation) AS is_unique
	FROM columns JOIN types ON types.declared = columns.atttypid
	JOIN pg_catalog.pg_type AS type ON type.oid = types.base AND type.typtype <> 'd'
	LEFT JOIN pg_catalog.pg_type AS element ON element.oid = type.typelem AND type.typcategory = 'A'
	ORDER BY columns.attnum`;

const columnRow = z.object({
	name: z.string(),
	declared: z.string(),
	not_null: z.boolean(),
	type_name: z.string(),
	is_built_in: z.boolean(),
	kind: z.string(),
	category: z.string(),
	has_equality: z.boolean(),
	hash: z.string().nullable(),
	own_collation: z.string().nullable(),
	primary_key: z.boolean(),
	is_unique: z.boolean(),
	is_readable: z.boolean(),
});

/** Kinds whose constraints the server enforces. */
const isKept: ReadonlySet<TableKind> = new Set(['table', 'partitioned table']);

export type DescribedColumn = {
	readonly info: ColumnInfo;
	/** The type as SQL names it, whatever the search path is. */
	readonly declared: string;
	readonly sql: PushDownColumn;
};

/** Describes how texts compare as equal where that is not by their characters. */
const equalityOf = ({
	type_name,
	is_built_in,
	own_collation,
}: z.output<typeof columnRow>): Pick<ColumnInfo, 'equality'> =>
	own_collation === null
		? !is_built_in && type_name === 'citext'
			? {equality: 'by its type citext, whatever the case of letters'}
			: {}
		: {equality: `by its collation ${own_collation}`};

/** Columns in the table's own order; none where there is no such table. */
export const describeColumns = async (ask: AskCatalog, table: TableInfo): Promise<readonly DescribedColumn[]> => {
	const rows = await ask(columnsStatement, [table.schema, table.name]);
	return rows.map(row => {
		const column = catalogueRow(columnRow, row);
		const type: CatalogType = {
			name: column.type_name,
			isBuiltIn: column.is_built_in,
			kind: column.kind,
			category: column.category,
		};
		const semanticType = semanticTypeOf(type);
		return {
			info: {
				name: column.name,
				// Removes `public`, because people write types of that schema without it.
				databaseType: column.declared.replace(/^public\./v, ''),
				semanticType,
				// The catalogue does not know which columns of a view are nullable. For a foreign table it repeats a
				// declaration that nothing enforces.
				nullable: isKept.has(table.kind) ? !column.not_null : null,
				primaryKey: column.primary_key,
				unique: column.is_unique,
				...equalityOf(column),
			},
			declared: column.declared,
			sql: {
				name: column.name,
				type: semanticType,
				value: valueExpression(column.name, type),
				mayBeNonFinite: mayBeNonFinite(type),
				hasEquality: column.has_equality,
				...(equalityOf(column).equality !== undefined && {
					spelling: value => `min((${value})::text COLLATE "C")`,
				}),
				unique: column.is_unique,
				hash: hashExpression(column.name, type, column.hash),
				refusal: column.is_readable
					? undefined
					: `permission denied for column ${column.name} of ${table.name}`,
			},
		};
	});
};
