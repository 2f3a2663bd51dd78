// Reads tables and columns from SQLite's catalogue.
import BetterSqlite3, {type Database} from 'better-sqlite3';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import {collationsOf} from './collations.ts';
import {semanticTypeOf} from './column-types.ts';
import {quoted} from './identifiers.ts';

export type TableShape = {
	readonly columns: readonly ColumnInfo[];
	/** Columns without a declared type. Their values decide. */
	readonly undeclared: readonly string[];
	/** Columns in which the database lets no value occur twice. */
	readonly unique: readonly string[];
	/** The name of the row id; `undefined` for a view, a virtual table or WITHOUT ROWID. */
	readonly rowId: string | undefined;
	/** The column that is an alias of the row id. */
	readonly rowIdColumn: string | undefined;
};

type ListedTable = {readonly name: string; readonly type: string; readonly wr: number};

type ListedColumn = {
	readonly name: string;
	readonly type: string;
	readonly notnull: number;
	readonly pk: number;
	/** 1 for the hidden columns of a virtual table, 2 for a generated column that is not stored. */
	readonly hidden: number;
};

const {SqliteError} = BetterSqlite3;

const rowIdNames = ['rowid', '_rowid_', 'oid'] as const;

/** The name of the row id that no column hides. */
const freeRowIdName = (columns: readonly ListedColumn[]): string | undefined => {
	const taken = new Set(columns.map(({name}) => name.toLowerCase()));
	return rowIdNames.find(name => !taken.has(name));
};

const listColumns = (database: Database, table: string): readonly ListedColumn[] =>
	database
		.prepare<[string], ListedColumn>(
			'SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid',
		)
		.all(table);

/**
Gives the result of `read`, or `otherwise` where the table is damaged or needs an extension that is not loaded. The
profile of that table then reports the error.
*/
const unlessUnreadable = <Value>(read: () => Value, otherwise: Value): Value => {
	try {
		return read();
	} catch (error) {
		if (error instanceof SqliteError && /^SQLITE_(?:ERROR|CORRUPT)/v.test(error.code)) {
			return otherwise;
		}

		throw error;
	}
};

/** The span of the row ids, which bounds the number of rows. It takes two look-ups in the tree. */
const estimateRows = (database: Database, table: string, rowId: string): number => {
	const span = database
		.prepare<[], number | null>(
			`SELECT (SELECT max(${rowId}) FROM ${quoted(table)}) - (SELECT min(${rowId}) FROM ${quoted(table)}) + 1`,
		)
		.pluck()
		.get();
	return span ?? 0;
};

/** Reads the number of rows at the last ANALYZE. Anybody who may write to the file can edit that table. */
const analysedRows = (database: Database): ReadonlyMap<unknown, number> => {
	const isAnalysed = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").get() !== undefined;
	const rows = isAnalysed
		? unlessUnreadable(
				() => database.prepare<[], [unknown, unknown]>('SELECT tbl, stat FROM sqlite_stat1').raw().all(),
				[],
			)
		: [];
	return new Map(
		rows.flatMap(([table, stat]) => {
			const count = typeof stat === 'string' ? Number(stat.split(' ', 1)[0]) : NaN;
			return Number.isSafeInteger(count) ? [[table, count] as const] : [];
		}),
	);
};

type Listing = {readonly version: unknown; readonly tables: ReadonlyMap<string, ListedTable>};

const listings = new WeakMap<Database, Listing>();

/**
Reads every table and view, in the order of their names. Keeps them until the schema changes, because SQLite reads all
of them to describe one.
*/
const listingOf = (database: Database): ReadonlyMap<string, ListedTable> => {
	const version = database.pragma('schema_version', {simple: true});
	const known = listings.get(database);
	if (known !== undefined && known.version === version) {
		return known.tables;
	}

	const rows = database
		.prepare<[], ListedTable>(
			String.raw`
		SELECT name, type, wr FROM pragma_table_list
		WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
		ORDER BY name
	`,
		)
		.all();
	const tables = new Map(rows.map(row => [row.name, row]));
	listings.set(database, {version, tables});
	return tables;
};

const fileSize = (database: Database): number =>
	Number(database.pragma('page_count', {simple: true})) * Number(database.pragma('page_size', {simple: true}));

export const listTables = (database: Database): TableInfo[] => {
	const tables = listingOf(database).values().toArray();
	const analysed = analysedRows(database);
	const sized = tables.map(({name, type, wr}) => {
		const columns = type === 'view' ? [] : unlessUnreadable(() => listColumns(database, name), []);
		const rowId = type === 'table' && wr === 0 ? freeRowIdName(columns) : undefined;
		const estimatedRows =
			analysed.get(name) ??
			(rowId === undefined ? null : unlessUnreadable(() => estimateRows(database, name, rowId), null));
		return {
			name,
			kind: type === 'view' ? 'view' : 'table',
			estimatedRows,
			cells: (estimatedRows ?? 0) * columns.length,
		} as const;
	});
	// The catalogue has no sizes, and counting pages would read the table. So the size of a table is estimated by its
	// share of all values in the file.
	const cells = sized.reduce((sum, table) => sum + table.cells, 0);
	const bytesPerCell = cells === 0 ? 0 : fileSize(database) / cells;
	return sized.map(({name, kind, estimatedRows, cells: own}) => ({
		schema: 'main',
		name,
		kind,
		estimatedRows,
		estimatedBytes: estimatedRows === null ? null : Math.round(own * bytesPerCell),
	}));
};

/** Columns that are the whole key of a unique index without a condition. */
const uniqueColumns = (database: Database, table: string): readonly string[] =>
	database
		.prepare<[string], string | null>(
			`
	SELECT max(parts.name) FROM pragma_index_list(?) AS indexes, pragma_index_xinfo(indexes.name) AS parts
	WHERE indexes."unique" = 1 AND indexes.partial = 0 AND parts.key = 1
	GROUP BY indexes.name HAVING count(*) = 1
`,
		)
		.pluck()
		.all(table)
		.filter(name => name !== null);

export const describeTable = (database: Database, {name: table, kind}: TableInfo): TableShape => {
	const all = listColumns(database, table);
	if (all.length === 0) {
		// SQLite finds a table by the bytes of its name, and this program has only the decoded text.
		throw new Error(
			`It is not found by this name${table.includes('\u{FFFD}') ? ', which is not valid UTF-8' : ''}.`,
		);
	}

	const visible = all.filter(({hidden}) => hidden !== 1);
	const listed = listingOf(database).get(table);
	const hasRowId = listed?.type === 'table' && listed.wr === 0;
	const keys = visible.filter(({pk}) => pk > 0);
	const alias = hasRowId && keys.length === 1 && keys[0]?.type.toUpperCase() === 'INTEGER' ? keys[0].name : undefined;
	const unique = [...uniqueColumns(database, table), ...(alias === undefined ? [] : [alias])];
	const texts = kind === 'table' ? visible.filter(({type}) => (semanticTypeOf(type) ?? 'text') === 'text') : [];
	const collations = unlessUnreadable(
		() =>
			collationsOf(
				database,
				table,
				texts.map(({name}) => name),
			),
		new Map<string, string>(),
	);
	return {
		columns: visible.map(({name, type, notnull, pk}) => ({
			name,
			databaseType: type,
			semanticType: semanticTypeOf(type) ?? 'other',
			nullable: kind === 'view' ? null : notnull === 0 && name !== alias && !(pk > 0 && listed?.wr === 1),
			primaryKey: pk > 0,
			unique: unique.includes(name),
			...(collations.has(name) && {equality: `by bytes, not by its collation ${collations.get(name)}`}),
		})),
		undeclared: visible.filter(({type}) => semanticTypeOf(type) === undefined).map(({name}) => name),
		unique,
		rowId: hasRowId ? freeRowIdName(all) : undefined,
		rowIdColumn: alias,
	};
};
