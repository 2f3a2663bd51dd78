// Reads the format and the name of the table from the name of a file, or from a pattern of names.
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

const withoutCompression = (name: string): string => name.replace(/\.(?:gz|zst)$/iv, '');

/** Reads the format from the ending; `undefined` for other files. */
export const formatOf = (name: string): FileFormat | undefined =>
	formats.get(path.extname(withoutCompression(name)).toLowerCase());

export const isPattern = (name: string): boolean => /[*?\[\{]/v.test(name);

/** Finds the last part of a path that is neither a pattern nor a partition such as `year=2024`. */
export const tableOfPattern = (pattern: string): string => {
	const parts = pattern.split(/[\/\\]/v).map(part => (part.includes('=') ? '' : part));
	const file = parts.pop() ?? '';
	const ofFile = withoutCompression(file)
		.replace(/\.[^.]*$/v, '')
		.split(/[*?\[\{]/v, 1)
		.join('');
	const last = [...ofFile].findLastIndex(character => !' -._'.includes(character));
	return last === -1
		? (parts.findLast(part => part !== '' && !isPattern(part)) ?? 'files')
		: ofFile.slice(0, ofFile.length - ([...ofFile].length - 1 - last));
};
