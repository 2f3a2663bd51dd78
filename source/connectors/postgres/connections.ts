// Connections to one database: at most so many, each given to one user at a time.
import pg, {type Pool, type PoolClient} from 'pg';
import {clientConfig} from '../../drivers/postgres/client-config.ts';
import type {PostgresSettings} from '../../drivers/postgres/settings.ts';
import {codeOf} from '../../errors.ts';
import {unreachable} from './failures.ts';

/** Idle connections are closed after this long: a session that only looks at results holds none. */
const idleTimeout = 10_000;

/** Whether the server wants it the other way: it has no encryption, or lets nobody in with it (or without). */
const isAboutEncryption = (error: unknown): boolean =>
	(error instanceof Error && error.message.includes('does not support SSL')) || codeOf(error) === '28000';

export class Connections {
	readonly #settings: PostgresSettings;
	readonly #most: number;
	#pool: Promise<Pool> | undefined;

	constructor(settings: PostgresSettings, most: number) {
		this.#settings = settings;
		this.#most = most;
	}

	/**
	A connection; waits for one where all are in use. The caller releases it, with `true` where it must not be used
	again.

	@throws ProfileMeshError `source` where the server cannot be reached or refuses the login.
	*/
	async lease(): Promise<PoolClient> {
		const pool = await this.#open();
		try {
			return await pool.connect();
		} catch (error) {
			throw unreachable(this.#settings, error);
		}
	}

	/** A connection that nobody waits for; `undefined` where there is none. */
	async leaseSpare(): Promise<PoolClient | undefined> {
		const pool = await this.#open();
		const isSpare = pool.waitingCount === 0 && (pool.idleCount > 0 || pool.totalCount < this.#most);
		try {
			return isSpare ? await pool.connect() : undefined;
		} catch {
			return undefined;
		}
	}

	/** Does something on a connection beside the pool: it is there also when the pool is busy. */
	async beside<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
		const pool = await this.#open();
		const client = new pg.Client(pool.options);
		client.on('error', () => undefined);
		await client.connect();
		try {
			return await work(client);
		} finally {
			await client.end();
		}
	}

	async close(): Promise<void> {
		const [pool] = await Promise.allSettled([this.#pool]);
		if (pool.status === 'fulfilled' && pool.value?.ended === false) {
			await pool.value.end();
		}
	}

	async #open(): Promise<Pool> {
		this.#pool ??= this.#connect();
		try {
			return await this.#pool;
		} catch (error) {
			// The next call tries again: the server may be back by then.
			this.#pool = undefined;
			throw error;
		}
	}

	/** Finds out which way the server can be reached, and keeps to it. */
	async #connect(): Promise<Pool> {
		const [first, ...others] = this.#settings.tls;
		let tls = first ?? false;
		for (;;) {
			const pool = new pg.Pool({
				...clientConfig(this.#settings, tls),
				max: this.#most,
				idleTimeoutMillis: idleTimeout,
				allowExitOnIdle: true,
			});
			// A connection that is lost while nobody waits for an answer is no error; the waiting statement fails by itself.
			pool.on('error', () => undefined);
			pool.on('connect', client => {
				client.on('error', () => undefined);
			});
			try {
				const client = await pool.connect(); // eslint-disable-line no-await-in-loop -- one way after the other
				client.release();
				return pool;
			} catch (error) {
				await pool.end(); // eslint-disable-line no-await-in-loop -- see above
				const next = isAboutEncryption(error) ? others.shift() : undefined;
				if (next === undefined) {
					throw unreachable(this.#settings, error);
				}

				tls = next;
			}
		}
	}
}
