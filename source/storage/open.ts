// Opens the store that a config names.
import type {Config} from '../config/schema.ts';
import {databaseOf} from '../databases/registry.ts';
import {ProfileMeshError} from '../errors.ts';
import type {DatabaseOptions, StorageDatabase} from './database.ts';
import type {HistoryScope, Store} from './store.ts';
import {type OnWait, StorageWait} from './waiting.ts';

export type OpenStoreOptions = {
	/** Milliseconds to wait for a store to which others write; a minute by default. */
	readonly busyTimeout?: number;
	/** Whose runs are read; all when left out. */
	readonly scope?: HistoryScope;
	/** Receives the reason of a wait, and `undefined` when the storage responds. */
	readonly onWait?: OnWait | undefined;
};

const openDatabase = async (
	connection: Config['storage']['connection'],
	options: DatabaseOptions & {readonly wait: StorageWait},
): Promise<StorageDatabase> => {
	const database = databaseOf(connection);
	const storage = await database.storage?.();
	if (storage === undefined) {
		throw new ProfileMeshError('config', `ProfileMesh cannot keep runs in ${database.name}`);
	}

	return options.wait.during('no answer yet from', async () => storage.open(connection, options));
};

/**
Opens the store, and makes or upgrades its tables where the settings allow it.

@param settings `filepath` of a SQLite connection is absolute. The file and its directory are made when missing.
@throws ProfileMeshError `storage` when the store cannot be opened, or its tables do not fit this program.
*/
export const openStore = async (settings: Config['storage'], options: OpenStoreOptions = {}): Promise<Store> => {
	const {busyTimeout = 60_000, scope, onWait} = options;
	const tables = {runs: settings.runs_table, results: settings.results_table};
	if (tables.runs.toLowerCase() === tables.results.toLowerCase()) {
		throw new ProfileMeshError('config', `Runs and results cannot be kept in one table, ${tables.runs}`, {
			hint: 'Give storage.runs_table and storage.results_table different names',
		});
	}

	const {connection} = settings;
	const {name, file} = databaseOf(connection);
	const wait = new StorageWait(file?.(connection) ?? name, onWait);
	const database = await openDatabase(connection, {busyTimeout, wait});
	const [{createTransactions}, {migrate}, {createStore}] = await Promise.all([
		import('./transactions.ts'),
		import('./migrations/migrate.ts'),
		import('./sequelize-store.ts'),
	]);
	const transactions = createTransactions(database.sequelize, database.readIsolation);
	try {
		const upgrade = async () => migrate({database, transactions, tables, mayCreate: settings.create_tables});
		// The dialect of a file reports itself that another program holds it.
		await (file === undefined ? wait.during('no answer yet from', upgrade) : upgrade());
	} catch (error) {
		await database.close();
		throw database.failureOf(error);
	}

	return createStore({database, transactions, tables, scope, wait});
};
