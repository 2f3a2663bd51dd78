// One table's read-only transactions: a first one whose snapshot the others share, as many as there are spare
// connections for.
import {setTimeout as delay} from 'node:timers/promises';
import type {Client, PoolClient, QueryArrayResult} from 'pg';
import type {ResultRows} from '../sql-dialect.ts';
import {StatementFailure} from '../push-down/statement-failure.ts';
import type {Connections} from './connections.ts';
import {isConnectionLost, isOfColumns, reasonOf} from './failures.ts';
import {builtInsOnly, literal} from './identifiers.ts';

type Lane = {
	readonly client: PoolClient;
	readonly pid: number;
	/** Tells the backend from a later one with the same process id. */
	readonly startedAt: string;
	isBusy: boolean;
	isLost: boolean;
	isReleased: boolean;
};

type Waiting = {readonly give: (lane: Lane) => void; readonly refuse: (error: unknown) => void};

/**
For the transaction alone, so that a pooler between sees nothing of it. Texts of an answer do not depend on the user's
settings. Compiling costs more than it saves: a flat statement has hundreds of expressions, each used once.
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

/** After a failed statement, the transaction goes on from here. */
const savepoint = 'profilemesh';

const firstLane =
	'SELECT pg_catalog.pg_backend_pid(), (SELECT backend_start FROM pg_catalog.pg_stat_activity ' +
	'WHERE pid = pg_catalog.pg_backend_pid())::text';

/** How often, and how many milliseconds apart, a session cancels its running statements: one may just be starting. */
const cancelAttempts = 40;
const cancelInterval = 50;

/** The server looks after its client while it computes, and stops where there is none any more. */
const watchClient = "SET LOCAL client_connection_check_interval = '1s'";

const query = async (client: PoolClient, text: string): Promise<readonly QueryArrayResult[]> => {
	const result: QueryArrayResult | QueryArrayResult[] = await client.query({
		text,
		rowMode: 'array',
		types: {getTypeParser: () => String},
	});
	return Array.isArray(result) ? result : [result];
};

export class TableSession {
	readonly #connections: Connections;
	readonly #statementTimeout: number;
	readonly #most: number;
	readonly #lanes: Lane[] = [];
	readonly #waiting: Waiting[] = [];
	/** `undefined` where the server exports none: then there is one lane. */
	#snapshot: string | undefined;
	#opening = 0;
	/** Why nothing can be run any more. */
	#end: {readonly reason: unknown} | undefined;

	constructor(connections: Connections, statementTimeout: number, most: number) {
		this.#connections = connections;
		this.#statementTimeout = statementTimeout;
		this.#most = most;
	}

	async begin(): Promise<void> {
		const lane = await this.#beginOn(await this.#connections.lease());
		this.#lanes.push(lane);
		const {client} = lane;
		const exported = await this.#tryOut(client, 'SELECT pg_catalog.pg_export_snapshot()');
		this.#snapshot = exported === undefined ? undefined : String(exported[0]);
		if (exported === undefined) {
			// A transaction that has tried in vain is no good any more.
			await query(client, `ROLLBACK; ${this.#begin()}`);
		}

		await this.#secure(client);
	}

	/**
	Runs a statement on the next lane that is free.

	@throws StatementFailure where a smaller statement may succeed.
	*/
	async run(sql: string): Promise<ResultRows> {
		const lane = await this.#freeLane();
		try {
			const [result] = await query(lane.client, sql);
			return result?.rows as ResultRows;
		} catch (error) {
			if (!isOfColumns(error)) {
				lane.isLost = true;
				this.#stop(error);
				throw error;
			}

			await query(lane.client, `ROLLBACK TO SAVEPOINT ${savepoint}`);
			throw new StatementFailure(reasonOf(error), {cause: error});
		} finally {
			this.#free(lane);
		}
	}

	/** Stops what runs, on the server; resolves once nothing runs any more, or the connections are gone. */
	async cancel(reason: unknown): Promise<void> {
		this.#stop(reason);
		try {
			await this.#connections.beside(async client => this.#cancelRunning(client));
		} catch {
			// There is no second connection: without its client, a statement stops as soon as the server looks.
		}

		for (const lane of this.#running) {
			this.#release(lane, true);
		}
	}

	/** Ends the transactions and gives the connections back. */
	async end(): Promise<void> {
		this.#stop(new Error('The transaction has ended'));
		await Promise.all(
			this.#lanes.map(async lane => {
				try {
					if (!lane.isLost && !lane.isBusy && !lane.isReleased) {
						await query(lane.client, 'ROLLBACK');
					}
				} catch {
					lane.isLost = true;
				}

				this.#release(lane, lane.isLost || lane.isBusy);
			}),
		);
	}

	get #running(): readonly Lane[] {
		return this.#lanes.filter(({isBusy, isReleased}) => isBusy && !isReleased);
	}

	#release(lane: Lane, isUseless: boolean): void {
		if (lane.isReleased) {
			return;
		}

		lane.isReleased = true;
		lane.client.release(isUseless);
	}

	#stop(reason: unknown): void {
		this.#end ??= {reason};
		for (const {refuse} of this.#waiting.splice(0)) {
			refuse(this.#end.reason);
		}
	}

	#begin(): string {
		const snapshot = this.#snapshot === undefined ? '' : `SET TRANSACTION SNAPSHOT ${literal(this.#snapshot)}; `;
		return `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; ${snapshot}${settingsOf(this.#statementTimeout)}`;
	}

	async #beginOn(client: PoolClient): Promise<Lane> {
		try {
			const answers = await query(client, `${this.#begin()}; ${firstLane}`);
			const [pid, startedAt] = answers.at(-1)?.rows[0] as readonly string[];
			return {
				client,
				pid: Number(pid),
				startedAt: startedAt ?? '',
				isBusy: false,
				isLost: false,
				isReleased: false,
			};
		} catch (error) {
			client.release(true);
			throw error;
		}
	}

	/** The first row of what the server may not be able to do; `undefined` where it cannot. */
	async #tryOut(client: PoolClient, statement: string): Promise<readonly unknown[] | undefined> {
		try {
			const [result] = await query(client, statement);
			return (result?.rows[0] as readonly unknown[] | undefined) ?? [];
		} catch (error) {
			if (isConnectionLost(error)) {
				throw error;
			}

			return undefined;
		}
	}

	/** Sets the point to which the transaction returns after a failed statement. */
	async #secure(client: PoolClient): Promise<void> {
		const isWatched = await this.#tryOut(
			client,
			`SAVEPOINT ${savepoint}; ${watchClient}; RELEASE SAVEPOINT ${savepoint}; SAVEPOINT ${savepoint}`,
		);
		if (isWatched === undefined) {
			await query(client, `ROLLBACK TO SAVEPOINT ${savepoint}`);
		}
	}

	async #freeLane(): Promise<Lane> {
		if (this.#end !== undefined) {
			throw this.#end.reason;
		}

		const free = this.#lanes.find(({isBusy, isLost}) => !isBusy && !isLost);
		if (free !== undefined) {
			free.isBusy = true;
			return free;
		}

		const lane = new Promise<Lane>((resolve, reject) => {
			this.#waiting.push({give: resolve, refuse: reject});
		});
		void this.#openAnother();
		return lane;
	}

	/**
	Where there is a spare connection, another lane for whoever waits. Never rejects: the first lane can do it alone.
	*/
	async #openAnother(): Promise<void> {
		if (this.#snapshot === undefined || this.#lanes.length + this.#opening >= this.#most) {
			return;
		}

		this.#opening++;
		let lane: Lane | undefined;
		try {
			const client = await this.#connections.leaseSpare();
			if (client === undefined) {
				return;
			}

			lane = await this.#beginOn(client);
			await this.#secure(client);
			if (this.#end === undefined) {
				this.#lanes.push(lane);
				this.#free(lane);
			} else {
				this.#release(lane, true);
			}
		} catch {
			// A snapshot that is gone, a server that is full.
			if (lane !== undefined) {
				this.#release(lane, true);
			}
		} finally {
			this.#opening--;
		}
	}

	#free(lane: Lane): void {
		const next = lane.isLost ? undefined : this.#waiting.shift();
		lane.isBusy = next !== undefined;
		next?.give(lane);
	}

	/** Cancels the running statements, and repeats it while one runs: a statement may just be starting. */
	async #cancelRunning(client: Client): Promise<void> {
		for (let attempt = 0; attempt < cancelAttempts && this.#running.length > 0; attempt++) {
			const running = this.#running;
			/* eslint-disable no-await-in-loop -- see above */
			await client.query(
				`SELECT pg_catalog.pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity
				WHERE state = 'active' AND (pid, backend_start::text) IN (SELECT * FROM unnest($1::int[], $2::text[]))`,
				[running.map(({pid}) => pid), running.map(({startedAt}) => startedAt)],
			);
			await delay(cancelInterval);
			/* eslint-enable no-await-in-loop */
		}
	}
}
