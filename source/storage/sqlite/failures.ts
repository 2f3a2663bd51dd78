// Explains SQLite's errors for a storage.
import {messageOf, ProfileMeshError, type ErrorOptions} from '../../errors.ts';
import {causeOf, oneLine} from '../failure-cause.ts';

type KnownFailure = {
	/** The beginnings of the codes that this explains. */
	readonly codes: readonly string[];
	readonly what: string;
	readonly why: string;
	readonly hint: string;
};

const knownFailures: readonly KnownFailure[] = [
	{
		codes: ['SQLITE_BUSY', 'SQLITE_LOCKED'],
		what: 'is locked',
		why: 'Another process has been writing to it for too long',
		hint: 'Try again when that process is done',
	},
	{
		codes: ['SQLITE_READONLY', 'EACCES', 'EPERM', 'EROFS', 'SQLITE_PERM'],
		what: 'cannot be written to',
		why: 'The file or its directory is read-only for this user',
		hint: 'Give this user the right to write both, or set storage.connection.filepath to another file',
	},
	{
		codes: ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'],
		what: 'has no room left',
		why: 'The disk is full; what was stored before is intact',
		hint: 'Free some space, for example with `profilemesh runs prune`, and run again',
	},
	{
		codes: ['ESTALE'],
		what: 'is gone',
		why: 'The file was deleted, moved or replaced while it was in use',
		hint: 'If it was moved, put it back; then run again: without the file, ProfileMesh creates a new one',
	},
	{
		codes: ['SPECIAL'],
		what: 'is not a file',
		why: 'It is a pipe, a socket or a device',
		hint: 'Set storage.connection.filepath to a file',
	},
	{
		codes: ['SQLITE_NOTADB'],
		what: 'is not a SQLite database',
		why: 'The file has other contents',
		hint: 'Set storage.connection.filepath to another file',
	},
	{
		codes: ['SQLITE_CORRUPT'],
		what: 'is damaged',
		why: 'SQLite finds its pages inconsistent',
		hint: 'Restore the file from a backup, or move it away: the next run creates a new one',
	},
	{
		codes: ['SQLITE_IOERR'],
		what: 'cannot be read or written',
		why: 'The disk or the file system reports an error; what was stored before is intact',
		hint: 'Check the free space and the health of that disk, and run again',
	},
	{
		codes: ['SQLITE_CANTOPEN', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG', 'ELOOP'],
		what: 'cannot be opened',
		why: 'The file, or the directory that it is in, is not there or not accessible',
		hint: 'Check storage.connection.filepath',
	},
];

/** Recognises a missing directory, for which the driver gives no code. */
const missingDirectory = (error: unknown): {readonly code: string; readonly message: string} | undefined => {
	const message = messageOf(error);
	return message.includes('directory does not exist') ? {code: 'ENOENT', message} : undefined;
};

/** An error of the driver, the file system or Sequelize as an error with a hint. */
export const storageFailure = (filepath: string, error: unknown): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error;
	}

	const cause = causeOf(error) ?? missingDirectory(error);
	const known = knownFailures.find(({codes}) => codes.some(code => cause?.code.startsWith(code)));
	const options: ErrorOptions =
		known === undefined ? {why: oneLine(cause?.message ?? messageOf(error))} : {why: known.why, hint: known.hint};
	return new ProfileMeshError(
		'storage',
		oneLine(`The storage ${filepath} ${known?.what ?? 'does not answer as expected'}`),
		{...options, cause: error},
	);
};
