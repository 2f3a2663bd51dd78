// Detects the form of CSV files, and writes the call that reads them.
import {literal} from '../duckdb/identifiers.ts';
import type {FilesConnection} from './database.ts';
import type {FileTable} from './found-files.ts';
import {call, described, list, type Ask} from './read-call.ts';

export type CsvOptions = Pick<FilesConnection, 'header' | 'delimiter' | 'encoding' | 'types'>;

const struct = (entries: ReadonlyArray<readonly [string, string]>): string =>
	`{${entries.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;

const overrides = ({header, delimiter, encoding}: CsvOptions): ReadonlyArray<readonly [string, string]> => [
	...(header === undefined ? [] : [['header', String(header)] as const]),
	...(delimiter === undefined ? [] : [['delim', literal(delimiter)] as const]),
	...(encoding === undefined ? [] : [['encoding', literal(encoding)] as const]),
];

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

/** Whether the files have a single column, although some rows would have several if others were left out. */
const isOneColumn = (strict: Sniffed | undefined, lenient: Sniffed): boolean => {
	const [only = '', ...others] = strict?.names ?? [];
	const cells = lenient.names.length;
	return strict !== undefined && others.length === 0 && (cells < 2 || only.split(lenient.delimiter).length !== cells);
};

/** The error of the first line that breaks the form of the files, such as an open quote; `undefined` without one. */
const lineFailure = async (ask: Ask, table: FileTable, {form, names}: Sniffed): Promise<unknown> => {
	const columns = struct(names.map(name => [name, 'VARCHAR']));
	const options: Options = [...form, ['columns', columns], ['auto_detect', 'false']];
	try {
		await ask(`SELECT count(*) FROM ${call('read_csv', table, {options, isUnited: false})}`);
		return undefined;
	} catch (error) {
		return error;
	}
};

/**
The options for CSV files: those that DuckDB detects in the first file, and the types of the columns of all. A row with
more or fewer cells than the others makes DuckDB see a single column, or no form at all: then such rows are left out.
*/
export const csvCall = async (
	ask: Ask,
	table: FileTable,
	options: CsvOptions,
): Promise<{readonly from: string} & Pick<Sniffed, 'skipped'>> => {
	const {types} = options;
	const strict = await detected(sniff(ask, table, {options, isLenient: false}));
	const isSure = strict !== undefined && strict.names.length > 1;
	const sure = isSure ? await detected(callOf(ask, table, {...strict, types, isLenient: false})) : undefined;
	if (strict !== undefined && sure !== undefined) {
		return {from: sure, skipped: strict.skipped};
	}

	const lenient = await detected(sniff(ask, table, {options, isLenient: true}));
	const isLenient = lenient !== undefined && !isOneColumn(strict, lenient);
	const found = isLenient ? lenient : strict;
	const {form, skipped} = found ?? {form: overrides(options), skipped: 0};
	try {
		return {from: await callOf(ask, table, {form, types, isLenient}), skipped};
	} catch (error) {
		throw (found && (await lineFailure(ask, table, found))) ?? error;
	}
};
