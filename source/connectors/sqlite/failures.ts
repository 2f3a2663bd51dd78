// What went wrong with a SQLite file, in words.
import {stat} from 'node:fs/promises';
import {codeOf, messageOf, ProfileMeshError} from '../../errors.ts';
import type {TableInfo} from '../../profiling/table.ts';
import {ThreadError} from './thread-pool.ts';

export const isLocked = (error: unknown): boolean =>
	error instanceof ThreadError && /^SQLITE_(?:BUSY|LOCKED)/v.test(error.sqlite ?? '');

const whenLocked = 'Another program holds the database; try again when it is done.';

export const unreachable = (file: string, error: unknown): ProfileMeshError => {
	if (error instanceof ThreadError && error.sqlite === 'SQLITE_NOTADB') {
		return new ProfileMeshError('source', `${file} is not a SQLite database`, {
			why: error.message,
			hint: 'Check source.filepath in the config.',
			cause: error,
		});
	}

	return new ProfileMeshError('source', `Cannot read ${file}`, {
		why: messageOf(error),
		hint: isLocked(error)
			? whenLocked
			: 'Check that source.filepath names it and that it may be read; a database in WAL mode also ' +
				'needs its directory to be writable.',
		cause: error,
	});
};

export const unreadable = (table: TableInfo, error: unknown): ProfileMeshError =>
	new ProfileMeshError('profile', `Cannot profile ${table.name}`, {
		why: messageOf(error),
		hint: isLocked(error)
			? whenLocked
			: 'Read it with the sqlite3 shell to see the same error, then mend the table or view.',
		cause: error,
	});

/**
Checks that a file is there before anything opens it.

@returns Its size in bytes.
*/
export const checkFile = async (file: string): Promise<number> => {
	let found;
	try {
		found = await stat(file);
	} catch (error) {
		throw new ProfileMeshError('source', `Cannot open ${file}`, {
			why: codeOf(error) === 'ENOENT' ? 'There is no such file.' : messageOf(error),
			hint: 'Check source.filepath in the config; it is relative to the config file.',
			cause: error,
		});
	}

	if (!found.isFile()) {
		throw new ProfileMeshError('source', `${file} is not a database file`, {
			why: 'It is a directory or a special file.',
			hint: 'Check source.filepath in the config.',
		});
	}

	return found.size;
};
