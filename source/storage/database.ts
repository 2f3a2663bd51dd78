// What differs between the databases that keep runs. The folder of each makes a `StorageDatabase`.
import type {Sequelize, Transaction} from 'sequelize';
import type {ProfileMeshError} from '../errors.ts';
import type {ResultRow} from './result-rows.ts';
import type {StorageWait} from './waiting.ts';

export type RunOfResults = {
	readonly runId: string;
	readonly datasetName: string;
	readonly schemaName: string;
	/** The id in the table of runs. */
	readonly profiledAt: string;
};

/** Columns of the table of results, in the order in which they are inserted. */
export const resultFields = [
	'run_id',
	'dataset_name',
	'schema_name',
	'column_name',
	'column_type',
	'metric_name',
	'metric_value',
	'profiled_at',
] as const;

/** The length of the column of types in ProfileMesh 0.1. Longer names are cut: the semantic type is stored apart. */
export const maxTypeLength = 100;

/** The results of one run, to insert into a table. */
export type ResultsOfRun = {
	readonly table: string;
	readonly run: RunOfResults;
	readonly rows: readonly ResultRow[];
	readonly transaction: Transaction;
};

/** The SQL of the tables in this database. */
export type TableDialect = {
	readonly quoted: (name: string) => string;
	/** Gives a table's name with its schema, so that it does not depend on a search path. */
	readonly qualified: (table: string) => string;
	/** The schema of the tables, where Sequelize has to name it. */
	readonly schema?: string;
	/** A whole number that is the key and rises with each row. */
	readonly autoIncrementKey: string;
	/** A time without a zone, as in ProfileMesh 0.1. */
	readonly timestampType: string;
	/** Whether tables may have indexes. */
	readonly hasIndexes: boolean;
	/** The schema of a dataset for which ProfileMesh 0.1 kept none. */
	readonly defaultSchema: string;
};

/** How a store in a file writes the addresses of files near it. */
export type AddressForm = {
	/** Writes an address, relative to the store where both lie in one folder. */
	toKept(address: string): string;
	/** Reads a written address. */
	fromKept(kept: string): string;
	/**
	Whether an earlier absolute address names the same file, and its folder was moved or copied together with the store.
	*/
	hasMovedWithStore(earlier: string, address: string): Promise<boolean>;
};

/** An open database that keeps runs. */
export type StorageDatabase = {
	/** Names the database without a secret. */
	readonly fingerprint: string;
	readonly sequelize: Sequelize;
	readonly dialect: TableDialect;
	/** Left out where the store is not a file: addresses are kept as they are. */
	readonly addresses?: AddressForm;
	/**
	The isolation level with which all statements of a transaction see one state. Left out where every transaction has
	it.
	*/
	readonly readIsolation?: Transaction.ISOLATION_LEVELS;
	/** Names of a table's columns; none where there is no such table. */
	columnsOf(table: string, transaction?: Transaction): Promise<readonly string[]>;
	/** Names of a table's indexes. */
	indexesOf(table: string, transaction?: Transaction): Promise<readonly string[]>;
	/**
	Keeps other processes from changing the tables until the transaction ends; left out where every writing transaction
	does so.
	*/
	lockTables?(transaction: Transaction): Promise<void>;
	/** Inserts the results of one run, in as few statements as suits the database. */
	insertResults(results: ResultsOfRun): Promise<void>;
	/**
	Runs an UPDATE, and gives up soon where others write. Left out where writers do not wait for each other.
	*/
	updateSoon?(statement: string, bind: Readonly<Record<string, string>>): Promise<void>;
	/** Turns an error of the driver or of Sequelize into an error for a user. */
	failureOf(error: unknown): ProfileMeshError;
	/** Whether another database took the place of this one since it was opened; left out where none can. */
	isReplaced?(): boolean;
	close(): Promise<void>;
};

/** Opens databases of one type as storages. */
export type StorageAdapter<Connection> = {
	/**
	@throws ProfileMeshError `storage` when the database cannot be reached, opened or made.
	*/
	open(connection: Connection, options: DatabaseOptions): Promise<StorageDatabase>;
};

export type DatabaseOptions = {
	/** Milliseconds to wait for a busy database. */
	readonly busyTimeout: number;
	/** Reports a wait. */
	readonly wait?: StorageWait;
};
