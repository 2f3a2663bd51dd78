// Begins one of a table's read-only transactions on a connection, and goes on after a failed statement.
import {setTimeout as delay} from 'node:timers/promises';
import type {PoolClient, QueryArrayResult} from 'pg';
import {connectionError} from '../../drivers/postgres/client.ts';
import {builtInsOnly} from '../../drivers/postgres/search-path.ts';
import {codeOf} from '../../errors.ts';
import {isConnectionLost} from './failures.ts';
import {literal} from './identifiers.ts';

export type Lane = {
	readonly client: PoolClient;
	readonly pid: number;
	/** Distinguishes the backend from a later one with the same process id. */
	readonly startedAt: string;
	/** Whether another transaction holds a lock that excludes readers. */
	readonly isBlocked: boolean;
	isBusy: boolean;
	isLost: boolean;
	isReleased: boolean;
};

export type LaneOptions = {
	/** Milliseconds. */
	readonly statementTimeout: number;
	/** A snapshot that another transaction has exported. */
	readonly snapshot?: string | undefined;
	/**
	The qualified name of the table to lock before taking the snapshot, so that nobody alters it in between.
	*/
	readonly locked?: string | undefined;
};

/**
The settings of a transaction. They hold for it alone, so that a pooler in between is not affected. With them, results
do not depend on the user's settings. JIT is off, because a flat statement has hundreds of expressions that are used
once.
*/
const settingsOf = (statementTimeout: number): string =>
	[
		builtInsOnly,
		`statement_timeout = ${statementTimeout}`,
		`lock_timeout = ${statementTimeout}`,
		'idle_in_transaction_session_timeout = 0',
		"timezone = 'UTC'",
		"datestyle = 'ISO, YMD'",
		"intervalstyle = 'iso_8601'",
		'extra_float_digits = 1',
		'jit = off',
	]
		.map(setting => `SET LOCAL ${setting}`)
		.join('; ');

/** The savepoint to which the transaction returns after a failed statement. */
const savepoint = 'profilemesh';

const whichBackend =
	'SELECT pg_catalog.pg_backend_pid(), (SELECT backend_start FROM pg_catalog.pg_stat_activity ' +
	'WHERE pid = pg_catalog.pg_backend_pid())::text';

/** Makes the server check its client while it computes, and stop where the client is gone. */
const watchClient = "SET LOCAL client_connection_check_interval = '1s'";

const blocked = '55P03';

/**
Errors of locking: another transaction holds the lock, the role may read single columns only, or the relation has no
locks.
*/
const cannotLock = new Set([blocked, '42501', '42809']);

/** Runs a text of several statements, and gives the result of each with all values as texts. */
export const query = async (client: PoolClient, text: string): Promise<readonly QueryArrayResult[]> => {
	const result: QueryArrayResult | QueryArrayResult[] = await client.query({
		text,
		rowMode: 'array',
		types: {getTypeParser: () => String},
	});
	const results = Array.isArray(result) ? result : [result];
	if (results.some(({command}) => typeof command !== 'string')) {
		throw connectionError('08P01', 'The server ended an answer before it was complete');
	}

	return results;
};

/** Writes the statement that takes the lock of a reader of the table. */
export const lockStatement = (table: string): string => `LOCK TABLE ${table} IN ACCESS SHARE MODE`;

const beginStatement = ({statementTimeout, snapshot, locked}: LaneOptions): string =>
	[
		'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY',
		...(snapshot === undefined ? [] : [`SET TRANSACTION SNAPSHOT ${literal(snapshot)}`]),
		settingsOf(statementTimeout),
		...(locked === undefined ? [] : [`${lockStatement(locked)} NOWAIT`]),
	].join('; ');

type Begun = {readonly answers: readonly QueryArrayResult[]; readonly isBlocked: boolean};

/** Begins a transaction, without the lock where the table cannot be locked. */
const begin = async (client: PoolClient, options: LaneOptions): Promise<Begun> => {
	try {
		return {answers: await query(client, `${beginStatement(options)}; ${whichBackend}`), isBlocked: false};
	} catch (error) {
		if (options.locked === undefined || !cannotLock.has(codeOf(error))) {
			throw error;
		}

		await query(client, 'ROLLBACK');
		const {answers} = await begin(client, {...options, locked: undefined});
		return {answers, isBlocked: codeOf(error) === blocked};
	}
};

/** Begins a transaction on a connection, and gives the connection back where that fails. */
export const beginLane = async (client: PoolClient, options: LaneOptions): Promise<Lane> => {
	try {
		const {answers, isBlocked} = await begin(client, options);
		const [pid, startedAt] = answers.at(-1)?.rows[0] as readonly string[];
		return {
			client,
			pid: Number(pid),
			startedAt: startedAt ?? '',
			isBlocked,
			isBusy: false,
			isLost: false,
			isReleased: false,
		};
	} catch (error) {
		client.release(true);
		throw error;
	}
};

/** Gives the first row of a statement; `undefined` where the server does not support the statement. */
const tryOut = async (client: PoolClient, statement: string): Promise<readonly unknown[] | undefined> => {
	try {
		const [result] = await query(client, statement);
		return (result?.rows[0] as readonly unknown[] | undefined) ?? [];
	} catch (error) {
		if (isConnectionLost(error)) {
			throw error;
		}

		return undefined;
	}
};

/** Exports the snapshot of a transaction that has just begun; `undefined` where it cannot be shared. */
export const exportSnapshot = async ({client}: Lane, options: LaneOptions): Promise<string | undefined> => {
	const exported = await tryOut(client, 'SELECT pg_catalog.pg_export_snapshot()');
	if (exported === undefined) {
		// A transaction whose statement failed cannot be used any more.
		await query(client, 'ROLLBACK');
		await begin(client, options);
		return undefined;
	}

	return String(exported[0]);
};

/** Sets the point to which the transaction returns after a failed statement. */
export const secure = async ({client}: Lane): Promise<void> => {
	await query(client, `SAVEPOINT ${savepoint}`);
};

/** Goes on after a failed statement. */
export const returnToSavepoint = async ({client}: Lane): Promise<void> => {
	await query(client, `ROLLBACK TO SAVEPOINT ${savepoint}`);
};

/** Milliseconds for the server to end a transaction. After that, the connection is given up. */
const rollbackTimeout = 5000;

/**
Ends the transaction.

@throws Error where the connection is lost, or the server is silent.
*/
export const rollBack = async ({client}: Lane): Promise<void> => {
	const timer = new AbortController();
	try {
		await Promise.race([
			query(client, 'ROLLBACK'),
			delay(rollbackTimeout, undefined, {signal: timer.signal}).then(() => {
				throw new Error('The server is silent');
			}),
		]);
	} finally {
		timer.abort();
	}
};

/** Sets up a transaction that has just begun: makes the server check its client while it computes, where it can. */
export const watch = async (lane: Lane): Promise<void> => {
	const isWatched = await tryOut(
		lane.client,
		`SAVEPOINT ${savepoint}; ${watchClient}; RELEASE SAVEPOINT ${savepoint}; SAVEPOINT ${savepoint}`,
	);
	if (isWatched === undefined) {
		await returnToSavepoint(lane);
	}
};
