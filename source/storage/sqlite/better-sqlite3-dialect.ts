// Gives better-sqlite3 the interface of the `sqlite3` package, which Sequelize expects as its `dialectModule`.
import fs from 'node:fs';
import BetterSqlite3, {type Database} from 'better-sqlite3';
import pRetry from 'p-retry';
import type {StorageWait} from '../waiting.ts';

type Bindings = readonly unknown[] | Readonly<Record<string, unknown>>;
type Done = (this: Statement, error: Error | null, rows?: unknown[]) => void;

/** Sequelize reads the result of an insert only from a class of this name. */
class Statement {
	lastID: number | bigint = 0;
	changes = 0;
	rows: unknown[] = [];
}

const openModes = {OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4} as const;

/**
Whether another connection keeps the database busy, so that waiting helps. It does not help a read that would have to
become a write (`SQLITE_BUSY_SNAPSHOT`).
*/
const isBusy = (error: unknown): boolean =>
	error instanceof BetterSqlite3.SqliteError &&
	(error.code === 'SQLITE_BUSY' || error.code === 'SQLITE_BUSY_RECOVERY');

export type BusyOptions = {
	/** Milliseconds to wait for a busy database. */
	readonly busyTimeout: number;
	/** Reports the wait. */
	readonly wait?: StorageWait;
};

/**
Works, and tries again while the database is busy, at growing intervals. Does not block the thread.
*/
export const whenNotBusy = async <Result>({busyTimeout, wait}: BusyOptions, work: () => Result): Promise<Result> => {
	try {
		return work();
	} catch (error) {
		if (!isBusy(error)) {
			throw error;
		}
	}

	const retry = async () =>
		pRetry(work, {
			retries: Infinity,
			minTimeout: 2,
			factor: 1.5,
			maxTimeout: 50,
			randomize: true,
			maxRetryTime: busyTimeout,
			shouldRetry: ({error}) => isBusy(error),
		});
	return wait === undefined ? retry() : wait.during('another program holds', retry);
};

/** Opens a file without the driver's own wait, which would block the thread. */
export const openFile = (filename: string, mode: number): Database => {
	const database = new BetterSqlite3(filename, {
		readonly: mode === openModes.OPEN_READONLY,
		fileMustExist: (mode & openModes.OPEN_CREATE) === 0, // eslint-disable-line no-bitwise -- it is a set of flags
		timeout: 0,
	});
	try {
		// With a write-ahead log, nothing is lost when a process dies, and the file stays whole when the machine does.
		database.pragma('synchronous = NORMAL');
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
};

const bindable = (value: unknown): unknown => {
	if (typeof value === 'boolean') {
		return value ? 1 : 0;
	}

	return value instanceof Date ? value.toISOString() : value;
};

/** Sequelize names a parameter `$name`, better-sqlite3 without the `$`. */
const bound = (bindings: Bindings): readonly unknown[] => {
	if (Array.isArray(bindings)) {
		return bindings.map(value => bindable(value));
	}

	const entries = Object.entries(bindings);
	return entries.length === 0
		? []
		: [Object.fromEntries(entries.map(([name, value]) => [name.replace(/^\$/v, ''), bindable(value)]))];
};

type ConnectionOptions = {readonly filename: string; readonly mode: number; readonly busy: BusyOptions};

/** Identifies the file that a name leads to; `undefined` where there is none. */
export const identityOf = (filename: string): string | undefined => {
	const status = fs.statSync(filename, {bigint: true, throwIfNoEntry: false});
	return status === undefined ? undefined : `${status.dev}:${status.ino}`;
};

class Connection {
	readonly #mode: number;
	readonly #busy: BusyOptions;
	#database: Database | undefined;
	/** The identity of the open file. */
	#identity: string | undefined;
	readonly filename: string;

	constructor({filename, mode, busy}: ConnectionOptions, opened: (error: null) => void) {
		this.filename = filename;
		this.#mode = mode;
		this.#busy = busy;
		// Sequelize expects to hold the connection before the callback runs. The first statement opens the file.
		queueMicrotask(() => {
			opened(null);
		});
	}

	async #run(sql: string, bindings: Bindings, done: Done | undefined): Promise<void> {
		let statement: Statement;
		try {
			statement = await whenNotBusy(this.#busy, () => this.#execute(sql, bindings));
		} catch (error) {
			done?.call(new Statement(), error instanceof Error ? error : new Error(String(error)));
			return;
		}

		done?.call(statement, null, statement.rows);
	}

	#execute(sql: string, bindings: Bindings): Statement {
		const result = new Statement();
		if (/^ROLLBACK\b/v.test(sql) && this.#database?.inTransaction !== true) {
			// SQLite has ended the transaction, or it never began. There is nothing to roll back.
			return result;
		}

		if (this.#database === undefined) {
			// Opening can find the file busy as well.
			this.#database = openFile(this.filename, this.#mode);
			this.#identity = identityOf(this.filename);
		}

		if ((/^COMMIT\b/v.test(sql) || !this.#database.inTransaction) && identityOf(this.filename) !== this.#identity) {
			// Otherwise SQLite would go on with a file that no name leads to.
			throw Object.assign(new Error('The file was deleted, moved or replaced'), {code: 'ESTALE'});
		}

		const prepared = this.#database.prepare(sql);
		if (prepared.reader) {
			result.rows = prepared.all(...bound(bindings));
		} else {
			const {changes, lastInsertRowid} = prepared.run(...bound(bindings));
			result.changes = changes;
			result.lastID = lastInsertRowid;
		}

		return result;
	}

	serialize(work: () => void): void {
		work();
	}

	/** Sequelize leaves out the parameters where there are none, and the callback where it does not need it. */
	all(sql: string, bindings: Bindings | Done, done?: Done): void {
		void (typeof bindings === 'function' ? this.#run(sql, [], bindings) : this.#run(sql, bindings, done));
	}

	run(sql: string, bindings: Bindings | Done, done?: Done): void {
		this.all(sql, bindings, done);
	}

	close(done?: (error: Error | null) => void): void {
		this.#database?.close();
		this.#database = undefined;
		done?.(null);
	}
}

/** Sequelize's `dialectModule`, which waits for a busy database. */
export const betterSqlite3Dialect = (busy: BusyOptions): Record<string, unknown> => ({
	...openModes,
	Database: class extends Connection {
		constructor(filename: string, mode: number, opened: (error: Error | null) => void) {
			super({filename, mode, busy}, opened);
		}
	},
});

export const {OPEN_READONLY: readOnlyMode, OPEN_READWRITE: readWriteMode} = openModes;
