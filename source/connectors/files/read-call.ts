// The call that reads the files of a table, and what is known of them.
import {literal} from '../duckdb/identifiers.ts';
import type {ResultRows} from '../sql-dialect.ts';
import type {FileTable} from './found-files.ts';

export type Ask = (sql: string) => Promise<ResultRows>;

export const list = (table: FileTable): string => `[${table.files.map(file => literal(file.path)).join(', ')}]`;

const partition = /[\/\\][^\/=\\]+=[^\/\\]*[\/\\]/v;

/** Folders such as `year=2024` are columns. */
export const isPartitioned = ({files}: FileTable): boolean =>
	files.length > 0 && files.every(file => partition.test(file.path));

/** With `isUnited`, files may have other columns than the first one. DuckDB then cannot list rows that do not parse. */
export const call = (
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

/** A column of files, and its type. */
export type FileColumn = readonly [name: string, type: string];

export const described = async (ask: Ask, from: string): Promise<readonly FileColumn[]> => {
	const rows = await ask(`DESCRIBE SELECT * FROM ${from}`);
	return rows.map(([name, type]) => [name ?? '', type ?? ''] as const);
};

export type WellFormed = {
	/** What stands after FROM. */
	readonly from: string;
	/** The same for all lines: their file and text. */
	readonly lines: string;
};

export type ReadTable = {
	/** What stands after FROM. */
	readonly from: string;
	/** Whether rows that do not parse can be left out. */
	readonly keepsRejects: boolean;
	readonly columns: readonly FileColumn[];
	/** The same without the lines that are not JSON, if each object has a line of its own. */
	readonly wellFormed?: WellFormed | undefined;
	/** From the metadata of Parquet files; `null` where only reading the files gives the number. */
	readonly rows: number | null;
	/** The lines at the beginning of the first CSV file that are not read; missing where there are none. */
	readonly skippedLines?: number;
};
