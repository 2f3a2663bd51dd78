// Leaves rows of CSV files and lines of JSON that cannot be read out of the profile, and names them with file and line.
import type {LoadWithRejects} from '../duckdb/loaded-rows.ts';
import type {ResultRows} from '../sql-dialect.ts';

/** The number of such rows that DuckDB keeps. Where there are more, their number is unknown. */
const limit = 10_000;
const shown = 3;

type Reject = {readonly column: string; readonly location: string; readonly reason: string};

const reasonOf = (kind: string, message: string, line: string): string =>
	kind === 'CAST' ? message.replace(/^Error when converting column "[^"]*"\. /v, '') : `${message}: ${line}`;

const rejectsOf = (rows: ResultRows): readonly Reject[] =>
	rows.map(([file, line, column, kind, message, text]) => ({
		column: column ?? '',
		location: `${file ?? ''} line ${line ?? '?'}`,
		reason: reasonOf(kind ?? '', message ?? '', text ?? '')
			.replaceAll(/\s+/gv, ' ')
			.slice(0, 200),
	}));

const read: LoadWithRejects['read'] = rows => {
	const byColumn = Map.groupBy(rejectsOf(rows), ({column}) => column);
	return new Map(
		byColumn.entries().map(([column, rejects]) => {
			const count = rejects.length >= limit ? `At least ${limit}` : String(rejects.length);
			const named = rejects.slice(0, shown).map(({location, reason}) => `${location}: ${reason}`);
			const more = rejects.length > shown ? ' …' : '';
			return [
				column,
				`${count} ${rejects.length === 1 ? 'row is' : 'rows are'} left out. ${named.join('; ')}${more}`,
			];
		}),
	);
};

/** Loads the rows of CSV files, and reports those that cannot be read, by the column that failed. */
export const csvRejects: LoadWithRejects = {
	from: (from, name) =>
		// The call of read_csv ends with its last option.
		`${from.slice(0, -1)}, store_rejects = true, rejects_table = '${name}', rejects_scan = '${name}_scan', ` +
		`rejects_limit = ${limit})`,
	skipping: from => `${from.slice(0, -1)}, ignore_errors = true)`,
	after: name =>
		`SELECT file_path, line, column_name, error_type, error_message, csv_line FROM ${name} ` +
		`JOIN ${name}_scan USING (scan_id, file_id) ORDER BY file_path, line`,
	read,
};

/** Loads the lines of JSON that are well-formed, and reports the others. */
export const lineRejects = (lines: string): LoadWithRejects => ({
	from: from => from,
	skipping: from => from,
	after: () =>
		// Numbers the lines of all files before it looks for the first of each.
		"SELECT file, number - first + 1, '', 'LINE', 'It is not JSON', line FROM (SELECT *, min(number) OVER " +
		`(PARTITION BY file) AS first FROM (SELECT row_number() OVER () AS number, file, line FROM ${lines})) ` +
		`WHERE NOT json_valid(line) ORDER BY 1, 2 LIMIT ${limit}`,
	read,
});
