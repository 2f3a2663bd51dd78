// Prepares a SQLite file for runs: makes it, checks it, and lets readers and a writer use it at once.
import {constants, copyFile, mkdir, mkdtemp, open, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {codeOf} from '../../errors.ts';
import {openFile, type BusyOptions, readOnlyMode, readWriteMode, whenNotBusy} from './better-sqlite3-dialect.ts';

export type PreparedFile = {
	/** The file to open; a copy where the original cannot be opened. */
	readonly filepath: string;
	readonly mode: number;
	/** Removes the copy. */
	readonly dispose: () => Promise<void>;
};

/** The length of the file in bytes; `undefined` where there is none. */
const sizeOf = async (filepath: string): Promise<number | undefined> => {
	try {
		const found = await stat(filepath);
		if (!found.isFile() && !found.isDirectory()) {
			// SQLite would wait for a pipe, or take a device for a damaged disk.
			throw Object.assign(new Error('It is a pipe, a socket or a device'), {code: 'SPECIAL'});
		}

		return found.size;
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
};

/**
Makes a directory that only its owner may read, and those above it that are missing. Node's own recursive `mkdir` tries
for ever where the file system has a directory in which none can be made, such as /proc.
*/
const makeDirectory = async (directory: string): Promise<void> => {
	const missing: string[] = [];
	let there = directory;
	// eslint-disable-next-line no-await-in-loop -- one lies in the other
	while ((await sizeOf(there)) === undefined && there !== path.dirname(there)) {
		missing.push(there);
		there = path.dirname(there);
	}

	for (const part of missing.toReversed()) {
		try {
			await mkdir(part, {mode: 0o700}); // eslint-disable-line no-await-in-loop -- one lies in the other
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') {
				throw error;
			}
		}
	}
};

/**
Makes an empty file that only its owner may read, because it will hold values of the profiled tables. SQLite takes it
for an empty database.
*/
const createPrivately = async (filepath: string): Promise<void> => {
	await makeDirectory(path.dirname(filepath));
	try {
		const file = await open(filepath, 'wx', 0o600);
		await file.close();
	} catch (error) {
		if (codeOf(error) !== 'EEXIST') {
			throw error;
		}
	}
};

/**
Milliseconds to wait for the write-ahead log. To switch to it, SQLite needs the file alone. A store that others hold
open works without it.
*/
const walTimeout = 5000;

const tryOut = async (filepath: string, busy: BusyOptions): Promise<void> => {
	const database = await whenNotBusy(busy, () => openFile(filepath, readWriteMode));
	try {
		await whenNotBusy(busy, () => database.prepare('SELECT count(*) FROM sqlite_master').get());
		if (database.pragma('journal_mode', {simple: true}) === 'wal') {
			return;
		}

		try {
			await whenNotBusy({...busy, busyTimeout: Math.min(busy.busyTimeout, walTimeout)}, () =>
				database.pragma('journal_mode = WAL'),
			);
		} catch {
			// The file is read-only, or others hold it. The first write reports either.
		}
	} finally {
		database.close();
	}
};

/**
Copies the file of a read-only directory: SQLite reads a database with a write-ahead log only where it can write beside
it. Makes no copy where a log is left, because then the file alone is not the whole store.
*/
const copyOfReadOnly = async (filepath: string): Promise<PreparedFile | undefined> => {
	const logSize = await sizeOf(`${filepath}-wal`);
	if (logSize !== undefined && logSize > 0) {
		return undefined;
	}

	const directory = await mkdtemp(path.join(tmpdir(), 'profilemesh-store-'));
	const copy = path.join(directory, path.basename(filepath));
	const dispose = async () => rm(directory, {recursive: true, force: true});
	try {
		// Clones the file where the file system can, so that no bytes are copied.
		await copyFile(filepath, copy, constants.COPYFILE_FICLONE);
	} catch (error) {
		await dispose();
		throw error;
	}

	return {filepath: copy, mode: readOnlyMode, dispose};
};

/**
Creates the file and its directory when missing, and tests the file.

@throws What the file system or SQLite says of a file that cannot be made, is not a database, or cannot be read.
*/
export const prepareFile = async (filepath: string, busy: BusyOptions): Promise<PreparedFile> => {
	if ((await sizeOf(filepath)) === undefined) {
		await createPrivately(filepath);
	}

	try {
		await tryOut(filepath, busy);
	} catch (error) {
		const copy =
			codeOf(error) === 'SQLITE_CANTOPEN' || codeOf(error) === 'SQLITE_READONLY_DIRECTORY'
				? await copyOfReadOnly(filepath)
				: undefined;
		if (copy === undefined) {
			throw error;
		}

		return copy;
	}

	// eslint-disable-next-line @typescript-eslint/no-empty-function -- there is no copy to remove
	return {filepath, mode: readWriteMode, async dispose() {}};
};
