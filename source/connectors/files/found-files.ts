// Finds the files of paths and patterns.
import {glob, stat} from 'node:fs/promises';
import path from 'node:path';
import {type FileFormat, formatOf} from '../../databases/data-file.ts';
import {codeOf} from '../../errors.ts';
import {isPattern, tableOfPattern} from './file-name.ts';

export type FoundFile = {readonly path: string; readonly identity: string; readonly bytes: number};

/** Files that are one table. */
export type FileTable = {
	readonly name: string;
	/** The path or pattern in the config. */
	readonly pattern: string;
	/** The format of all its files; `undefined` where there are none, or they differ. */
	readonly format: FileFormat | undefined;
	/** In the order of their paths. */
	readonly files: readonly FoundFile[];
};

const found = async (file: string): Promise<FoundFile | undefined> => {
	try {
		const status = await stat(file, {bigint: true});
		return status.isFile()
			? {
					path: file,
					identity: [file, status.dev, status.ino, status.size, status.mtimeNs].join(':'),
					bytes: Number(status.size),
				}
			: undefined;
	} catch (error) {
		if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error))) {
			return undefined;
		}

		throw error;
	}
};

const filesOf = async (pattern: string): Promise<readonly FoundFile[]> => {
	const exact = await found(pattern);
	if (exact !== undefined || !isPattern(pattern)) {
		return exact === undefined ? [] : [exact];
	}

	const paths = await Array.fromAsync(glob(pattern));
	const files = await Promise.all(paths.toSorted().map(async file => found(path.resolve(file))));
	return files.filter(file => file !== undefined);
};

/** Makes a table for each path. A number distinguishes tables of the same name. */
export const findTables = async (patterns: readonly string[]): Promise<readonly FileTable[]> => {
	const names = new Map<string, number>();
	const tables = await Promise.all(patterns.map(async pattern => ({pattern, files: await filesOf(pattern)})));
	return tables.map(({pattern, files}) => {
		const name = tableOfPattern(pattern);
		const number = (names.get(name) ?? 0) + 1;
		names.set(name, number);
		const formats = new Set(files.map(file => formatOf(file.path)));
		return {
			name: number === 1 ? name : `${name}_${number}`,
			pattern,
			files,
			format: formats.size === 1 ? [...formats][0] : undefined,
		};
	});
};
