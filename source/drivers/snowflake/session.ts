// Runs statements under one login. Cancels them in Snowflake, limits their time, and tries again with another login
// where the first one is lost.
import process from 'node:process';
import pRetry from 'p-retry';
import {ProfileMeshError} from '../../errors.ts';
import type {SnowflakeConnection} from '../../connectors/snowflake/database.ts';
import {isConnectionLost, unreachable} from './failures.ts';
import {reach} from './reachable.ts';
import {loadSdk, type SdkBind, type SdkConnection, type SdkExecuteOptions} from './sdk.ts';
import {snowflakeSettings, type ConnectionKey, type SnowflakeSettings} from './settings.ts';
import {watchStatement, type WatchTimeouts} from './statement-watch.ts';

type SessionTimeouts = WatchTimeouts & {
	/** Milliseconds to wait for an address to respond. */
	readonly reach: number;
	/** Milliseconds for a login; a person at a browser or with a second factor needs time. */
	readonly login: number;
};

const defaultTimeouts: SessionTimeouts = {
	reach: 5000,
	login: 150_000,
	look: 3000,
	grace: 30_000,
	cancel: 5000,
};

export type SessionOptions = {
	/** Milliseconds for one statement; Snowflake enforces the limit. */
	readonly statementTimeout: number;
	/** How often to try a statement again after the connection was lost. */
	readonly retries: number;
	readonly timeouts?: Partial<SessionTimeouts>;
};

export type StatementOptions = {
	readonly binds?: readonly SdkBind[];
	readonly signal?: AbortSignal | undefined;
	/** Leaves the result in Snowflake, for RESULT_SCAN, and receives no rows. */
	readonly keepsResult?: boolean;
};

export type Result = {
	/** Every value as the text that Snowflake sends. */
	readonly rows: ReadonlyArray<ReadonlyArray<string | null>>;
	readonly queryId: string;
};

type StatementResult = {readonly rows: readonly unknown[]; readonly queryId: string};

/** The form of the rows, and settings of the statement beside the session's own. */
type Form = Pick<SdkExecuteOptions, 'rowMode' | 'fetchAsString' | 'binds' | 'parameters' | 'streamResult'>;

/** The text in the query history. */
const queryTag = 'profilemesh';

const allTypes = ['String', 'Boolean', 'Number', 'Date', 'JSON', 'Buffer'];
const firstDelay = 500;

/** Settles with the work, or rejects with the reason that `fail` receives. */
const fromCallback = async <Value>(
	begin: (resolve: (value: Value) => void, reject: (reason: unknown) => void) => void,
): Promise<Value> =>
	new Promise((resolve, reject) => {
		begin(resolve, reject);
	});

export class SnowflakeSession {
	readonly settings: SnowflakeSettings;
	readonly #options: SessionOptions;
	readonly #timeouts: SessionTimeouts;
	#connection: Promise<SdkConnection> | undefined;
	#isClosed = false;
	#isLost = false;

	constructor(settings: SnowflakeSettings, options: SessionOptions) {
		this.settings = settings;
		this.#options = options;
		this.#timeouts = {...defaultTimeouts, ...options.timeouts};
	}

	/**
	Logs in, where there is no login yet.

	@throws ProfileMeshError where the account cannot be reached or refuses the login.
	*/
	async open(): Promise<void> {
		await this.#connect();
	}

	/**
	Runs one statement.

	@throws The driver's error, which `failures.ts` explains; the signal's reason, once Snowflake has stopped.
	*/
	async run(sql: string, {binds, signal, keepsResult = false}: StatementOptions = {}): Promise<Result> {
		const form: Form = {
			rowMode: 'array',
			fetchAsString: allTypes,
			streamResult: keepsResult,
			...(binds !== undefined && {binds}),
		};
		const {rows, queryId} = await pRetry(async () => this.#attempt(sql, form, signal), {
			retries: this.#options.retries,
			minTimeout: firstDelay,
			randomize: true,
			...(signal !== undefined && {signal}),
			shouldRetry: ({error}) =>
				signal?.aborted !== true && isConnectionLost(error instanceof ProfileMeshError ? error.cause : error),
		});
		return {rows: rows as Result['rows'], queryId};
	}

	/**
	Runs one statement without another attempt. Returns its rows by the names of their columns, numbers as numbers and
	times as texts.

	@param parameters Session parameters for this statement alone.
	*/
	async runForObjects(
		sql: string,
		binds: SdkExecuteOptions['binds'],
		parameters: Readonly<Record<string, string | number>>,
	): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> {
		const {rows} = await this.#attempt(
			sql,
			{
				rowMode: 'object',
				fetchAsString: ['Date'],
				parameters,
				...(binds !== undefined && {binds}),
			},
			undefined,
		);
		return rows as ReadonlyArray<Readonly<Record<string, unknown>>>;
	}

	/** Whether statements still run under the first login. */
	get isUp(): boolean {
		return !this.#isClosed && !this.#isLost;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		const [connection] = await Promise.allSettled([this.#connection]);
		if (connection.status === 'fulfilled' && connection.value !== undefined) {
			await this.#logOut(connection.value);
		}
	}

	async #connect(): Promise<SdkConnection> {
		this.#connection ??= this.#logIn();
		try {
			const connection = await this.#connection;
			if (connection.isUp()) {
				return connection;
			}
		} catch (error) {
			// The next call tries again: the account may be reachable by then.
			this.#connection = undefined;
			throw unreachable(this.settings, error);
		}

		this.#connection = undefined;
		return this.#connect();
	}

	async #logIn(): Promise<SdkConnection> {
		const {address, options} = this.settings;
		// Loads the driver first, so that its absence is reported even where the account cannot be reached.
		const sdk = await loadSdk();
		if (address !== undefined) {
			await reach(address, this.#timeouts.reach);
		}

		// The driver changes the object that it receives.
		const connection = sdk.createConnection({...options});
		return fromCallback((resolve, reject) => {
			const timer = setTimeout(() => {
				reject(Object.assign(new Error('The login took too long'), {code: 'ETIMEDOUT'}));
			}, this.#timeouts.login);
			connection.connect(error => {
				clearTimeout(timer);
				if (error === undefined || error === null) {
					resolve(connection);
				} else {
					reject(error);
				}
			});
		});
	}

	async #logOut(connection: SdkConnection): Promise<void> {
		await fromCallback<void>(resolve => {
			const timer = setTimeout(resolve, this.#timeouts.cancel);
			connection.destroy(() => {
				clearTimeout(timer);
				resolve();
			});
		});
	}

	async #attempt(sql: string, form: Form, signal: AbortSignal | undefined): Promise<StatementResult> {
		signal?.throwIfAborted();
		const connection = await this.#connect();
		signal?.throwIfAborted();
		const {statementTimeout} = this.#options;
		const watch = new AbortController();
		try {
			return await fromCallback((resolve, reject) => {
				const statement = connection.execute({
					...form,
					sqlText: sql,
					parameters: {
						QUERY_TAG: queryTag,
						STATEMENT_TIMEOUT_IN_SECONDS: Math.max(1, Math.ceil(statementTimeout / 1000)),
						...form.parameters,
					},
					complete(error, done, rows) {
						if (signal?.aborted === true) {
							reject(signal.reason);
						} else if (error === undefined || error === null) {
							resolve({rows: rows ?? [], queryId: done.getQueryId() ?? ''});
						} else {
							reject(error);
						}
					},
				});
				watchStatement(statement, {
					address: this.settings.address,
					timeouts: this.#timeouts,
					statementTimeout,
					signal,
					over: watch.signal,
					canCancel: () => connection.isUp() && !this.#isClosed,
					reject,
				});
			});
		} catch (error) {
			if (isConnectionLost(error)) {
				this.#connection = undefined;
				this.#isLost = true;
			}

			throw error;
		} finally {
			watch.abort();
		}
	}
}

/**
Makes a session for a connection of the config. It logs in at its first use.

@param configKey The key of the connection in the config.
@throws ProfileMeshError `config` where the login lacks a key.
*/
export const snowflakeSession = async (
	connection: SnowflakeConnection,
	configKey: ConnectionKey,
	options: SessionOptions,
): Promise<SnowflakeSession> =>
	new SnowflakeSession(await snowflakeSettings(connection, configKey, process.env), options);
