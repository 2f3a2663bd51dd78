// What differs between the databases that can keep runs. Each has a folder of its own that makes one of these.
import type {Sequelize, Transaction} from 'sequelize';
import type {ProfileMeshError} from '../errors.ts';
import type {ResultRow} from './result-rows.ts';

export type RunOfResults = {
	readonly runId: string;
	readonly datasetName: string;
	readonly schemaName: string;
	/** As in the table of runs. */
	readonly profiledAt: string;
};

/** An open database that keeps runs. */
export type StorageDatabase = {
	/** Names the database without a secret. */
	readonly fingerprint: string;
	readonly sequelize: Sequelize;
	/** Inserts the results of one run, in as few statements as the database likes. */
	insertResults(table: string, run: RunOfResults, rows: readonly ResultRow[], transaction: Transaction): Promise<void>;
	/** An error of the driver or of Sequelize, in words for a user. */
	explain(error: unknown): ProfileMeshError;
	close(): Promise<void>;
};

export type DatabaseOptions = {
	/** How long a busy database is waited for, in milliseconds. */
	readonly busyTimeout: number;
};
