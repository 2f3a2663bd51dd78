// Reads the first bytes of files that a command line names, and makes the error for a missing one.
import {Buffer} from 'node:buffer';
import {open, stat} from 'node:fs/promises';
import {codeOf, messageOf, ProfileMeshError} from '../errors.ts';
import {visible} from '../terminal-text.ts';

const absent: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

/**
Reads the first bytes of a file; fewer where it is shorter.

@returns `undefined` where nothing, a directory or a pipe has the name.
@throws ProfileMeshError `source` where it may not be read.
*/
export const firstBytes = async (file: string, count: number): Promise<Buffer | undefined> => {
	try {
		const status = await stat(file);
		if (!status.isFile()) {
			return undefined;
		}

		await using handle = await open(file);
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(count), 0, count, 0);
		return buffer.subarray(0, bytesRead);
	} catch (error) {
		if (absent.has(codeOf(error))) {
			return undefined;
		}

		throw new ProfileMeshError('source', `${visible(file)} cannot be read`, {
			why: codeOf(error) === 'EACCES' ? 'This user may not read it' : messageOf(error),
			hint: 'Check the rights of the file and of its folders',
			cause: error,
		});
	}
};

/** Makes the error for a missing file. */
export const missingFile = (file: string): ProfileMeshError =>
	new ProfileMeshError('source', `There is no file ${visible(file)}`, {
		why: 'A source is opened read-only, and never created',
		hint: 'Check the name, and the folder that you are in',
	});

const databaseEnding = /\.(?:db|db3|s3db|sl3|sqlite|sqlite3|duckdb|ddb)$/iv;

/** Whether a file has a name as databases have. */
export const isNamedAsDatabase = (file: string): boolean => databaseEnding.test(file);

/** Makes the error for a file that has a name as databases have, and does not begin as one. */
export const noDatabase = (file: string): ProfileMeshError =>
	new ProfileMeshError('source', `${visible(file)} is not a database file`, {
		why: 'It does not begin as a SQLite or DuckDB file does, and it is not a config',
		hint: 'Check that it is the right file, and that it is whole and not encrypted',
	});
