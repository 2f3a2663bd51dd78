// Transactions on the store. Any number may read, and one of this process may write at a time.
import PQueue from 'p-queue';
import {Transaction, type Sequelize, type TransactionOptions} from 'sequelize';

export type Work<Result> = (transaction: Transaction) => Promise<Result>;

export type Transactions = {
	/** All statements see one state of the store. */
	read<Result>(work: Work<Result>): Promise<Result>;
	/**
	Writes all or nothing. Waits for writers of other processes before it begins, so that it never has to start again.
	*/
	write<Result>(work: Work<Result>): Promise<Result>;
	/** Resolves when no write is under way. */
	settled(): Promise<void>;
};

const runTransaction = async <Result>(
	sequelize: Sequelize,
	options: TransactionOptions,
	work: Work<Result>,
): Promise<Result> => {
	const transaction = await sequelize.transaction(options);
	try {
		const result = await work(transaction);
		// Sequelize's own `commit()` prints on the console when it fails, for example on a full disk. A statement only
		// throws.
		await sequelize.query('COMMIT', {transaction});
		return result;
	} finally {
		// After the commit, this rolls back nothing and returns the connection.
		await transaction.rollback();
	}
};

/** A method of Sequelize that its types leave out. */
type Cleanable = Transaction & {forceCleanup(): Promise<void>};

const isCleanable = (transaction: Transaction): transaction is Cleanable => 'forceCleanup' in transaction;

/**
Keeps Sequelize from printing on the console where a transaction cannot be rolled back, because the connection is lost.
The error that led to it says so.
*/
const rollBackQuietly = (sequelize: Sequelize): void => {
	const queries = sequelize.getQueryInterface();
	const rollBack: typeof queries.rollbackTransaction = queries.rollbackTransaction.bind(queries);
	queries.rollbackTransaction = async (transaction, options) => {
		try {
			await rollBack(transaction, options);
		} catch (error) {
			if (!isCleanable(transaction)) {
				throw error;
			}

			// Drops the connection, and the server rolls back.
			await transaction.forceCleanup();
		}
	};
};

export const createTransactions = (
	sequelize: Sequelize,
	readIsolation?: Transaction.ISOLATION_LEVELS,
): Transactions => {
	rollBackQuietly(sequelize);
	const writers = new PQueue({concurrency: 1});
	return {
		read: async work =>
			runTransaction(
				sequelize,
				{type: Transaction.TYPES.DEFERRED, ...(readIsolation !== undefined && {isolationLevel: readIsolation})},
				work,
			),
		write: async work =>
			writers.add(async () => runTransaction(sequelize, {type: Transaction.TYPES.IMMEDIATE}, work)),
		settled: async () => writers.onIdle(),
	};
};
