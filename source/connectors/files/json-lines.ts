// Reads JSON files, and those with an object on each line without the lines that are not JSON.
import {literal, quoted} from '../duckdb/identifiers.ts';
import type {FileTable} from './found-files.ts';
import {
	call,
	described,
	isPartitioned,
	list,
	type Ask,
	type FileColumn,
	type ReadTable,
	type WellFormed,
} from './read-call.ts';

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

/** Detects the columns of JSON. If DuckDB meets a broken line meanwhile, only well-formed lines are read. */
export const lookAtJson = async (ask: Ask, table: FileTable): Promise<ReadTable> => {
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
