// Stores in temporary directories, and reads of them that bypass the storage.
import {chmod, mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import BetterSqlite3 from 'better-sqlite3';
import type {Config} from '../../source/config/schema.ts';
import {openStore, type OpenStoreOptions} from '../../source/storage/open.ts';
import type {Store} from '../../source/storage/store.ts';

export type StorageSettings = Config['storage'];

/** An empty directory that is removed after the test. */
export const temporaryDirectory = async (t: Pick<ExecutionContext, 'teardown'>): Promise<string> => {
	const prefix = path.join(tmpdir(), 'profilemesh-test-');
	const directory = await realpath(await mkdtemp(prefix));
	t.teardown(async () => {
		await chmod(directory, 0o700);
		await rm(directory, {recursive: true, force: true});
	});
	return directory;
};

export const sqliteSettings = (filepath: string, settings: Partial<StorageSettings> = {}): StorageSettings => ({
	connection: {type: 'sqlite', filepath},
	results_table: 'profilemesh_results',
	runs_table: 'profilemesh_runs',
	create_tables: true,
	...settings,
});

/** A store that is closed after the test. */
export const storeIn = async (
	t: ExecutionContext,
	settings: StorageSettings,
	options: OpenStoreOptions = {},
): Promise<Store> => {
	const store = await openStore(settings, options);
	t.teardown(async () => store.close());
	return store;
};

export const storeAt = async (
	t: ExecutionContext,
	filepath: string,
	settings: Partial<StorageSettings> = {},
	options: OpenStoreOptions = {},
): Promise<Store> => storeIn(t, sqliteSettings(filepath, settings), options);

/** A new store in a directory of its own, with the path of its file. */
export const newStore = async (
	t: ExecutionContext,
	options?: OpenStoreOptions,
): Promise<{readonly store: Store; readonly filepath: string}> => {
	const filepath = path.join(await temporaryDirectory(t), 'store.db');
	return {store: await storeAt(t, filepath, {}, options), filepath};
};

/** Reads a file with the driver itself: the oracle of the storage. */
export const query = (filepath: string, sql: string, ...parameters: readonly unknown[]): readonly unknown[] => {
	const database = new BetterSqlite3(filepath, {readonly: true});
	try {
		return database.prepare(sql).all(...parameters);
	} finally {
		database.close();
	}
};

/** Runs statements with the driver itself. */
export const execute = (filepath: string, sql: string): void => {
	const database = new BetterSqlite3(filepath);
	try {
		database.exec(sql);
	} finally {
		database.close();
	}
};
