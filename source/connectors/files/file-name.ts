// What the name of a file, or a pattern of names, says: its format, and the name of its table.
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

/** The format by the ending; `undefined` where it is none that can be read. */
export const formatOf = (name: string): FileFormat | undefined =>
	formats.get(path.extname(withoutCompression(name)).toLowerCase());

export const isPattern = (name: string): boolean => /[*?\[\{]/v.test(name);

/** The last part of a path that names something: no pattern, and no partition such as `year=2024`. */
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
