// Writes the SQL that reads the files of a table, with all detected options.
import type {ResultRows} from '../sql-dialect.ts';
import {literal} from '../duckdb/identifiers.ts';
import type {FilesConnection} from './database.ts';
import type {FileTable} from './found-files.ts';

export type CsvOptions = Pick<FilesConnection, 'header' | 'delimiter' | 'encoding' | 'types'>;

type Ask = (sql: string) => Promise<ResultRows>;

const list = (table: FileTable): string => `[${table.files.map(file => literal(file.path)).join(', ')}]`;

const partition = /[\/\\][^\/=\\]+=[^\/\\]*[\/\\]/v;

/** Folders such as `year=2024` are columns. */
const isPartitioned = ({files}: FileTable): boolean =>
	files.length > 0 && files.every(file => partition.test(file.path));

/** With `isUnited`, files may have other columns than the first one. DuckDB then cannot list rows that do not parse. */
const call = (
	name: string,
	table: FileTable,
	{options, isUnited}: {readonly options: ReadonlyArray<readonly [string, string]>; readonly isUnited: boolean},
): string => {
	const all = [
		...options,
		...(isUnited ? [['union_by_name', 'true'] as const] : []),
		['hive_partitioning', String(isPartitioned(table))] as const,
	];
	return `${name}(${list(table)}, ${all.map(([key, value]) => `${key} = ${value}`).join(', ')})`;
};

const struct = (entries: ReadonlyArray<readonly [string, string]>): string =>
	`{${entries.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;

const overrides = ({header, delimiter, encoding}: CsvOptions): ReadonlyArray<readonly [string, string]> => [
	...(header === undefined ? [] : [['header', String(header)] as const]),
	...(delimiter === undefined ? [] : [['delim', literal(delimiter)] as const]),
	...(encoding === undefined ? [] : [['encoding', literal(encoding)] as const]),
];

/** A column of files, and its type. */
export type FileColumn = readonly [name: string, type: string];

const described = async (ask: Ask, from: string): Promise<readonly FileColumn[]> => {
	const rows = await ask(`DESCRIBE SELECT * FROM ${from}`);
	return rows.map(([name, type]) => [name ?? '', type ?? ''] as const);
};

/** The options for CSV files: those that DuckDB detects in the first file, and the types of the columns of all. */
const csvCall = async (ask: Ask, table: FileTable, options: CsvOptions): Promise<string> => {
	const given = overrides(options);
	const [first] = table.files;
	const sniffed = await ask(
		'SELECT Delimiter, Quote, HasHeader, SkipRows, DateFormat, TimestampFormat FROM ' +
			`sniff_csv(${literal(first?.path ?? '')}${given.map(([key, value]) => `, ${key} = ${value}`).join('')})`,
	);
	const [[delimiter = ',', quote, header = 'true', skip = '0', dateFormat, timestampFormat] = []] = sniffed;
	const optional = (key: string, value: string | null | undefined) =>
		typeof value === 'string' && value !== '' ? [[key, literal(value)] as const] : [];
	const form = [
		['delim', literal(delimiter ?? ',')] as const,
		['quote', literal(quote === '(empty)' ? '"' : (quote ?? '"'))] as const,
		['escape', literal('"')] as const,
		['header', header ?? 'true'] as const,
		['skip', skip ?? '0'] as const,
		...(options.encoding === undefined ? [] : [['encoding', literal(options.encoding)] as const]),
		...optional('dateformat', dateFormat),
		...optional('timestampformat', timestampFormat),
	];
	const unpartitioned = async (isUnited: boolean) =>
		described(
			ask,
			`read_csv(${list(table)}, ${[
				...form,
				['union_by_name', String(isUnited)] as const,
				['hive_partitioning', 'false'] as const,
			]
				.map(([key, value]) => `${key} = ${value}`)
				.join(', ')})`,
		);
	const columns = await unpartitioned(table.files.length > 1);
	const ofFirst = table.files.length > 1 ? await unpartitioned(false) : columns;
	const types = columns.map(([column, type]) => [column, options.types?.[column] ?? type] as const);
	return call('read_csv', table, {
		options: [...form, ['types', struct(types)]],
		isUnited: columns.length !== ofFirst.length,
	});
};

export type ReadTable = {
	/** What stands after FROM. */
	readonly from: string;
	/** Whether rows that do not parse can be left out. */
	readonly keepsRejects: boolean;
	readonly columns: readonly FileColumn[];
	/** From the metadata of Parquet files; `null` where only reading the files gives the number. */
	readonly rows: number | null;
};

/**
Detects how to read the files of a table.

@throws An error of DuckDB where they cannot be read.
*/
export const lookAt = async (ask: Ask, table: FileTable, options: CsvOptions): Promise<ReadTable> => {
	if (table.format === 'csv') {
		const from = await csvCall(ask, table, options);
		return {
			from,
			columns: await described(ask, from),
			rows: null,
			keepsRejects: !from.includes('union_by_name = true'),
		};
	}

	const isParquet = table.format === 'parquet';
	const from = call(isParquet ? 'read_parquet' : 'read_json', table, {
		options: [],
		isUnited: table.files.length > 1,
	});
	const columns = await described(ask, from);
	if (!isParquet) {
		return {from, columns, rows: null, keepsRejects: false};
	}

	const [[rows] = []] = await ask(`SELECT sum(num_rows) FROM parquet_file_metadata(${list(table)})`);
	return {from, columns, rows: Number(rows ?? 0), keepsRejects: false};
};
