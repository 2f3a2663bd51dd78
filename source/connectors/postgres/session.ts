// One table's read-only transactions. The first exports its snapshot, and others on idle connections share it.
import type {PoolClient} from 'pg';
import type {ResultRows} from '../sql-dialect.ts';
import {StatementFailure} from '../push-down/statement-failure.ts';
import {cancelStatements} from './cancel-statements.ts';
import type {Connections} from './connections.ts';
import {isOfColumns, reasonOf} from './failures.ts';
import type {AskCatalog} from './introspection.ts';
import {
	beginLane,
	exportSnapshot,
	lockStatement,
	query,
	returnToSavepoint,
	rollBack,
	secure,
	watch,
	type Lane,
} from './lane.ts';

type Waiting = {readonly give: (lane: Lane) => void; readonly refuse: (error: unknown) => void};

export class TableSession {
	readonly #connections: Connections;
	readonly #statementTimeout: number;
	readonly #maxConnections: number;
	readonly #lanes: Lane[] = [];
	readonly #waiting: Waiting[] = [];
	/**
	`undefined` where no other lane can join, because the server exports no snapshot or all statements must run on the
	first lane.
	*/
	#snapshot: string | undefined;
	#opening = 0;
	/** The first connection, while its transaction begins. */
	#beginning: PoolClient | undefined;
	/** The reason why no statement can run any more. */
	#end: {readonly reason: unknown} | undefined;

	constructor(connections: Connections, statementTimeout: number, maxConnections: number) {
		this.#connections = connections;
		this.#statementTimeout = statementTimeout;
		this.#maxConnections = maxConnections;
	}

	/**
	Takes the snapshot.

	@param locked The qualified name of the table, which nobody may alter or drop until the end, where it can be locked.
	The catalogue then describes all rows of the snapshot.
	*/
	async begin(locked?: string): Promise<void> {
		const options = {statementTimeout: this.#statementTimeout, locked};
		const client = await this.#connections.lease();
		this.#beginning = client;
		let lane = await beginLane(client, options);
		while (lane.isBlocked) {
			/* eslint-disable no-await-in-loop -- until nobody has come before */
			await this.#waitForLock(lane, locked ?? '');
			lane = await beginLane(client, options);
			/* eslint-enable no-await-in-loop */
		}

		this.#lanes.push(lane);
		this.#snapshot = await exportSnapshot(lane, options);
		await watch(lane);
		this.#beginning = undefined;
	}

	/** Queries the catalogue in the snapshot. */
	async ask(sql: string, parameters: readonly unknown[] = []): ReturnType<AskCatalog> {
		const lane = await this.#freeLane();
		try {
			const {rows} = await lane.client.query<Readonly<Record<string, unknown>>>(sql, [...parameters]);
			return rows;
		} catch (error) {
			lane.isLost = true;
			this.#stop(error);
			throw error;
		} finally {
			this.#free(lane);
		}
	}

	/** Runs all later statements on the first lane. */
	stayOnFirst(): void {
		this.#snapshot = undefined;
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

			await returnToSavepoint(lane);
			throw new StatementFailure(reasonOf(error), {cause: error});
		} finally {
			this.#free(lane);
		}
	}

	/** Runs a statement whose settings hold until the end, even when a later statement fails. */
	async runAndKeep(sql: string): Promise<void> {
		this.#snapshot = undefined;
		await this.run(sql);
		const lane = await this.#freeLane();
		try {
			await secure(lane);
		} finally {
			this.#free(lane);
		}
	}

	/** Cancels the running statements on the server; resolves once none runs any more, or the connections are gone. */
	async cancel(reason: unknown): Promise<void> {
		this.#stop(reason);
		try {
			await this.#connections.beside(async client => cancelStatements(client, () => this.#running));
		} catch {
			// Without a second connection, the statement stops when the server notices that its client is gone.
		}

		for (const lane of this.#running) {
			this.#release(lane, true);
		}

		this.#beginning?.connection.stream.destroy();
	}

	/** Ends the transactions and gives the connections back. */
	async end(): Promise<void> {
		this.#stop(new Error('The transaction has ended'));
		await Promise.all(
			this.#lanes.map(async lane => {
				try {
					if (!lane.isLost && !lane.isBusy && !lane.isReleased) {
						await rollBack(lane);
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

	/**
	Waits for the lock in a transaction of its own, where waiting can be cancelled. Ends that transaction afterwards,
	because its snapshot is too old.
	*/
	async #waitForLock(lane: Lane, locked: string): Promise<void> {
		this.#lanes.push(lane);
		lane.isBusy = true;
		try {
			await query(lane.client, lockStatement(locked));
			await query(lane.client, 'ROLLBACK');
		} catch (error) {
			lane.isLost = true;
			throw this.#end?.reason ?? error;
		}

		this.#lanes.pop();
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

	/** Adds a lane where a connection is idle. Never rejects, because the first lane can do the work alone. */
	async #openAnother(): Promise<void> {
		if (this.#snapshot === undefined || this.#lanes.length + this.#opening >= this.#maxConnections) {
			return;
		}

		this.#opening++;
		let lane: Lane | undefined;
		try {
			const client = await this.#connections.leaseSpare();
			if (client === undefined) {
				return;
			}

			lane = await beginLane(client, {
				statementTimeout: this.#statementTimeout,
				snapshot: this.#snapshot,
			});
			await watch(lane);
			if (this.#end === undefined) {
				this.#lanes.push(lane);
				this.#free(lane);
			} else {
				this.#release(lane, true);
			}
		} catch {
			// The snapshot is gone, or the server has no free connection.
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
}
