// Detects how to read the files of a table, by their format.
import {csvCall, type CsvOptions} from './csv-form.ts';
import type {FileTable} from './found-files.ts';
import {lookAtJson} from './json-lines.ts';
import {call, described, list, type Ask, type ReadTable} from './read-call.ts';

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
