// Explains errors of a SQLite file.
import {messageOf, ProfileMeshError} from '../../errors.ts';
import type {TableInfo} from '../../profiling/table.ts';
import {replacedCode} from './file-identity.ts';
import {ThreadError} from './thread-pool.ts';

const codeOfSqlite = (error: unknown): string => (error instanceof ThreadError ? error.code : '');

export const isLocked = (error: unknown): boolean => /^SQLITE_(?:BUSY|LOCKED)/v.test(codeOfSqlite(error));

/** Whether another file replaced the one that was being opened. */
export const isReplaced = (error: unknown): boolean =>
	error instanceof ProfileMeshError && codeOfSqlite(error.cause) === replacedCode;

type KnownFailure = {
	/** The codes of SQLite that it explains, or their beginnings. */
	readonly codes: readonly string[];
	/** Left out where SQLite's own message is enough. */
	readonly why?: string;
	readonly hint: string;
};

/** Errors of a file, and of a table in it. */
const knownFailures: readonly KnownFailure[] = [
	{
		codes: ['SQLITE_BUSY', 'SQLITE_LOCKED'],
		hint: 'Another program holds the database; try again when it is done.',
	},
	{
		codes: ['SQLITE_CORRUPT'],
		why: 'Pages of the file are damaged: SQLite reports "database disk image is malformed".',
		hint: 'Restore it from a backup, or save the readable part with .recover in the sqlite3 shell.',
	},
	{
		codes: [replacedCode],
		why: 'The file is replaced faster than it can be opened.',
		hint: 'Profile it again when the file is no longer replaced.',
	},
	{
		codes: ['SQLITE_TOOBIG'],
		why: 'A value is longer than 512 MiB.',
		hint: 'Leave the column out with exclude_columns.',
	},
];

const ofFiles: readonly KnownFailure[] = [
	...knownFailures,
	{
		codes: ['SQLITE_READONLY_ROLLBACK'],
		why: 'A program was interrupted while it wrote. The next program that may write undoes the unfinished part.',
		hint: 'Open the database once with the sqlite3 shell, as a user who may write to it, and read a table.',
	},
	{
		codes: ['SQLITE_READONLY', 'SQLITE_CANTOPEN'],
		why: 'This user may not read it; or it is in WAL mode, and this user may not write to its directory.',
		hint:
			'Give this user these rights; or, if nobody writes to the file, set ' +
			'source.extra_params: {immutable: true}.',
	},
	{
		codes: ['SQLITE_IOERR'],
		hint: 'Check the disk, or the network over which the file is read.',
	},
];

const explain = (error: unknown, known: readonly KnownFailure[]): KnownFailure | undefined =>
	known.find(({codes}) => codes.some(code => codeOfSqlite(error).startsWith(code)));

export const unreachable = (file: string, error: unknown): ProfileMeshError => {
	if (codeOfSqlite(error) === 'SQLITE_NOTADB') {
		return new ProfileMeshError('source', `${file} is not a SQLite database that can be read`, {
			why: 'It does not begin like one: it is a file of another kind, or encrypted.',
			hint: 'Check source.filepath in the config; an encrypted database must be decrypted first.',
			cause: error,
		});
	}

	const {why = messageOf(error), hint = 'Check that source.filepath names it and that it may be read.'} =
		explain(error, ofFiles) ?? {};
	return new ProfileMeshError('source', `Cannot read ${file}`, {why, hint, cause: error});
};

export const unreadable = (table: TableInfo, error: unknown): ProfileMeshError => {
	const {why = messageOf(error), hint} = explain(error, knownFailures) ?? {};
	const isExtension = /^no such (?:module|function|collation sequence)/v.test(why);
	return new ProfileMeshError('profile', `Cannot profile ${table.name}`, {
		why,
		hint:
			hint ??
			(isExtension
				? 'It needs an extension of SQLite that ProfileMesh does not load: leave it out with exclude.'
				: 'Read it with the sqlite3 shell to see the same error, then fix the table or view.'),
		cause: error,
	});
};

/** Explains in one sentence why a column cannot be read. */
export const columnFailure = (error: ThreadError): string => explain(error, knownFailures)?.why ?? error.message;
