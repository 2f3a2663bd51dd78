// Writes the SQL that reads the files of a table, with all detected options.
import type {ResultRows} from '../sql-dialect.ts';
import {literal, quoted} from '../duckdb/identifiers.ts';
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

type Options = ReadonlyArray<readonly [string, string]>;

/** How DuckDB reads the first of some CSV files. */
type Sniffed = {
	readonly form: Options;
	readonly delimiter: string;
	readonly names: readonly string[];
	/** The lines before the first that fits the others, such as a title. */
	readonly skipped: number;
};

/** With `isLenient`, rows that do not fit the others count for nothing. */
const sniff = async (
	ask: Ask,
	table: FileTable,
	{options, isLenient}: {readonly options: CsvOptions; readonly isLenient: boolean},
): Promise<Sniffed> => {
	const given = [...overrides(options), ...(isLenient ? [['ignore_errors', 'true'] as const] : [])];
	const [first] = table.files;
	const sniffed = await ask(
		'SELECT Delimiter, Quote, HasHeader, SkipRows, DateFormat, TimestampFormat, ' +
			'to_json([found.name FOR found IN Columns]) FROM ' +
			`sniff_csv(${literal(first?.path ?? '')}${given.map(([key, value]) => `, ${key} = ${value}`).join('')})`,
	);
	const [[delimiter, quote, header, skip, dateFormat, timestampFormat, names] = []] = sniffed;
	const optional = (key: string, value: string | null | undefined) =>
		typeof value === 'string' && value !== '' ? [[key, literal(value)] as const] : [];
	return {
		form: [
			['delim', literal(delimiter ?? ',')] as const,
			['quote', literal(quote === '(empty)' ? '"' : (quote ?? '"'))] as const,
			['escape', literal('"')] as const,
			['header', header ?? 'true'] as const,
			['skip', skip ?? '0'] as const,
			...(options.encoding === undefined ? [] : [['encoding', literal(options.encoding)] as const]),
			...optional('dateformat', dateFormat),
			...optional('timestampformat', timestampFormat),
		],
		delimiter: delimiter ?? ',',
		names: JSON.parse(names ?? '[]') as readonly string[],
		skipped: Number(skip ?? 0),
	};
};

/** The call that reads CSV files in a form. */
const callOf = async (
	ask: Ask,
	table: FileTable,
	{form, types, isLenient}: Pick<Sniffed, 'form'> & Pick<CsvOptions, 'types'> & {readonly isLenient: boolean},
): Promise<string> => {
	const unpartitioned = async (isUnited: boolean) =>
		described(
			ask,
			`read_csv(${list(table)}, ${[
				...form,
				...(isLenient ? [['ignore_errors', 'true'] as const] : []),
				['union_by_name', String(isUnited)] as const,
				['hive_partitioning', 'false'] as const,
			]
				.map(([key, value]) => `${key} = ${value}`)
				.join(', ')})`,
		);
	const columns = await unpartitioned(table.files.length > 1);
	const ofFirst = table.files.length > 1 ? await unpartitioned(false) : columns;
	const ofAll = struct(columns.map(([column, type]) => [column, types?.[column] ?? type] as const));
	const isUnited = columns.length !== ofFirst.length;
	// DuckDB detects nothing more where it is given all columns. Otherwise it would give up at a row of another length.
	const shape: Options =
		isLenient && !isUnited
			? [
					['columns', ofAll],
					['auto_detect', 'false'],
				]
			: [['types', ofAll]];
	return call('read_csv', table, {options: [...form, ...shape], isUnited});
};

const isUndetected = (error: unknown): boolean =>
	error instanceof Error && error.message.startsWith('Invalid Input Error: Error when sniffing file');

/** Runs work, and gives nothing where DuckDB does not detect the form of a file. */
const detected = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
	try {
		return await work;
	} catch (error) {
		if (isUndetected(error)) {
			return undefined;
		}

		throw error;
	}
};

/**
The options for CSV files: those that DuckDB detects in the first file, and the types of the columns of all. A row with
more or fewer cells than the others makes DuckDB see a single column, or no form at all: then such rows are left out.
*/
const csvCall = async (
	ask: Ask,
	table: FileTable,
	options: CsvOptions,
): Promise<{readonly from: string} & Pick<Sniffed, 'skipped'>> => {
	const {types} = options;
	const strict = await detected(sniff(ask, table, {options, isLenient: false}));
	const [only = '', ...others] = strict?.names ?? [];
	const isSure = strict !== undefined && others.length > 0;
	const sure = isSure ? await detected(callOf(ask, table, {...strict, types, isLenient: false})) : undefined;
	if (strict !== undefined && sure !== undefined) {
		return {from: sure, skipped: strict.skipped};
	}

	const lenient = await detected(sniff(ask, table, {options, isLenient: true}));
	const cells = lenient?.names.length ?? 0;
	const isOneColumn =
		strict !== undefined &&
		others.length === 0 &&
		(cells < 2 || only.split(lenient?.delimiter ?? ',').length !== cells);
	if (lenient === undefined || isOneColumn) {
		const {form, skipped} = strict ?? {form: overrides(options), skipped: 0};
		return {from: await callOf(ask, table, {form, types, isLenient: false}), skipped};
	}

	const {form, skipped} = lenient;
	return {from: await callOf(ask, table, {form, types, isLenient: true}), skipped};
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
	/** The same without the lines that are no JSON, where one can be told from the next. */
	readonly wellFormed?: WellFormed | undefined;
	/** From the metadata of Parquet files; `null` where only reading the files gives the number. */
	readonly rows: number | null;
	/** The lines at the beginning of the first CSV file that are not read; missing where there are none. */
	readonly skippedLines?: number;
};

/** The maximum size of a line, in bytes: that of an object of `read_json`. */
const maxLine = 16_777_216;

/** A separator that no line of JSON has. */
const lineCall = (table: FileTable): string =>
	`read_csv(${list(table)}, columns = {line: 'VARCHAR'}, delim = '', quote = '', escape = '', header = false, ` +
	`auto_detect = false, filename = 'file', max_line_size = ${maxLine}, hive_partitioning = false)`;

const isByLines = (table: FileTable): boolean =>
	!isPartitioned(table) && table.files.every(({path}) => /\.(?:jsonl|ndjson)(?:\.\w+)?$/iv.test(path));

/** Reads a value of JSON as a type. Nested values may have keys that were not seen. */
const readAs = (value: string, type: string): string => {
	if (type === 'VARCHAR') {
		return `${value} ->> '$'`;
	}

	return type === 'JSON'
		? `nullif(${value}, 'null')`
		: `${/[\(\[]/v.test(type) ? 'TRY_CAST' : 'CAST'}(${value} AS ${type})`;
};

/** Reads what is well-formed of files with an object on each line. */
const wellFormedOf = (table: FileTable, columns: readonly FileColumn[]): WellFormed => {
	const lines = lineCall(table);
	const paths = columns.map(([name]) => literal(`$."${name.replaceAll('"', String.raw`\"`)}"`));
	const values = columns.map(([name, type], index) => `${readAs(`found[${index + 1}]`, type)} AS ${quoted(name)}`);
	return {
		from:
			`(SELECT ${values.join(', ')} FROM ` +
			`(SELECT json_extract(line, [${paths.join(', ')}]) AS found FROM ${lines} WHERE json_valid(line)))`,
		lines,
	};
};

/** The columns that DuckDB sees in the lines around the broken ones, and the other keys of the objects as texts. */
const columnsOfLines = async (ask: Ask, table: FileTable, from: string): Promise<readonly FileColumn[]> => {
	const seen = await described(ask, from);
	const keys = await ask(
		'SELECT key FROM (SELECT unnest(json_keys(line)) AS key, row_number() OVER () AS place ' +
			`FROM ${lineCall(table)} WHERE json_valid(line)) GROUP BY key ORDER BY min(place)`,
	);
	const all = keys.map(([key]) => key ?? '');
	const known = seen.filter(([name]) => all.includes(name));
	const others = all.filter(key => known.every(([name]) => name !== key));
	return [...known, ...others.map(key => [key, 'VARCHAR'] as const)];
};

/** JSON whose lines may be broken within what DuckDB looks at first: then only well-formed lines are read. */
const lookAtJson = async (ask: Ask, table: FileTable): Promise<ReadTable> => {
	const isUnited = table.files.length > 1;
	const found = {rows: null, keepsRejects: false} as const;
	const from = call('read_json', table, {options: [], isUnited});
	try {
		const columns = await described(ask, from);
		return {...found, from, columns, wellFormed: isByLines(table) ? wellFormedOf(table, columns) : undefined};
	} catch (error) {
		if (!isByLines(table)) {
			throw error;
		}

		const lenient = [['ignore_errors', 'true'] as const, ['format', "'newline_delimited'"] as const];
		const columns = await columnsOfLines(ask, table, call('read_json', table, {options: lenient, isUnited}));
		if (columns.length === 0) {
			throw error;
		}

		const wellFormed = wellFormedOf(table, columns);
		return {...found, from: wellFormed.from, columns, wellFormed};
	}
};

/**
Detects how to read the files of a table.

@throws An error of DuckDB where they cannot be read.
*/
export const lookAt = async (ask: Ask, table: FileTable, options: CsvOptions): Promise<ReadTable> => {
	if (table.format === 'csv') {
		const {from, skipped} = await csvCall(ask, table, options);
		return {
			from,
			columns: await described(ask, from),
			rows: null,
			...(skipped > 0 && {skippedLines: skipped}),
			keepsRejects: !from.includes('union_by_name = true'),
		};
	}

	if (table.format !== 'parquet') {
		return lookAtJson(ask, table);
	}

	const from = call('read_parquet', table, {options: [], isUnited: table.files.length > 1});
	const columns = await described(ask, from);
	const [[rows] = []] = await ask(`SELECT sum(num_rows) FROM parquet_file_metadata(${list(table)})`);
	return {from, columns, rows: Number(rows ?? 0), keepsRejects: false};
};
