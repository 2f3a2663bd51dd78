// Reads the format of a data file from its name.
import path from 'node:path';

export type FileFormat = 'parquet' | 'csv' | 'json';

const formats: ReadonlyMap<string, FileFormat> = new Map<string, FileFormat>([
	['.parquet', 'parquet'],
	['.csv', 'csv'],
	['.tsv', 'csv'],
	['.json', 'json'],
	['.jsonl', 'json'],
	['.ndjson', 'json'],
]);

export const withoutCompression = (name: string): string => name.replace(/\.(?:gz|zst)$/iv, '');

/** Reads the format from the ending; `undefined` for other files. */
export const formatOf = (name: string): FileFormat | undefined =>
	formats.get(path.extname(withoutCompression(name)).toLowerCase());
