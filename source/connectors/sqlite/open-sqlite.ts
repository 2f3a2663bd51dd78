// Opens a SQLite file, with as many scan threads as suit the machine and the file.
import {availableParallelism} from 'node:os';
import type {Source} from '../connector.ts';
import {findFile} from '../find-file.ts';
import {unreachable} from './failures.ts';
import {identityOf, type FoundFile} from './file-identity.ts';
import {FollowedFile, withCurrentFile, type GroupingSource} from './followed-file.ts';
import type {ThreadOptions} from './scan-thread.ts';
import {SqliteSource, type SqliteSourceOptions} from './source.ts';
import {startProcess, startThread} from './thread-pool.ts';

/** Bytes of the file for each thread. A file that is read in a few milliseconds needs no second one. */
const bytesPerThread = 4 * 1024 * 1024;
const maxThreads = 8;
const maxBusyTimeout = 10_000;

const find = async (file: string): Promise<FoundFile> => {
	const found = await findFile(file);
	return {bytes: Number(found.size), identity: identityOf(found)};
};

const openFound = async (
	file: string,
	{bytes, identity}: FoundFile,
	options: SqliteSourceOptions,
): Promise<GroupingSource> => {
	const isImmutable = options.isImmutable ?? false;
	const count = options.threads ?? Math.min(availableParallelism(), maxThreads, Math.ceil(bytes / bytesPerThread));
	const threadOptions: ThreadOptions = {
		file,
		identity,
		isImmutable,
		busyTimeout: Math.min(maxBusyTimeout, options.statementTimeout),
	};
	// Only a process of its own can make the driver accept URIs.
	const start = () => (isImmutable ? startProcess(threadOptions) : startThread(threadOptions));
	const first = start();
	// All start at once, and open the file at their first call.
	const others = Array.from({length: Math.max(0, isImmutable ? 0 : count - 1)}, start);
	try {
		await first.call('open');
	} catch (error) {
		await Promise.all([first, ...others].map(async thread => thread.close()));
		throw unreachable(file, error);
	}

	return new SqliteSource([first, ...others], threadOptions, options);
};

/**
Opens a SQLite file for reading. Where another file replaces it, later work opens that one.

@throws ProfileMeshError `source` when there is no such file, or it is not a database.
*/
export const openSqlite = async (file: string, options: SqliteSourceOptions): Promise<Source> => {
	const opened = await withCurrentFile(async () => {
		const found = await find(file);
		return {identity: found.identity, source: await openFound(file, found, options)};
	});
	if (options.isImmutable === true) {
		options.onNotice?.(`${file} is read as immutable: changes in its -wal file, and later ones, are not seen`);
	}

	return new FollowedFile({
		opened,
		find: async () => find(file),
		open: async another => openFound(file, another, options),
		onReplaced() {
			options.onNotice?.(`${file} was replaced by another file: ProfileMesh reads the new one from now on`);
		},
	});
};
