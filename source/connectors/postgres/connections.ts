// A limited number of connections to one database. Each has one user at a time.
import pg, {type Pool, type PoolClient} from 'pg';
import {TimeoutClient} from '../../drivers/postgres/client.ts';
import {clientConfig} from '../../drivers/postgres/client-config.ts';
import type {PostgresSettings} from '../../drivers/postgres/settings.ts';
import type {TlsOptions} from '../../drivers/postgres/tls.ts';
import {codeOf} from '../../errors.ts';
import {unreachable} from './failures.ts';

/** Milliseconds after which idle connections close. A session that only shows results keeps none open. */
const idleTimeout = 10_000;

/** Milliseconds for work beside the pool, which is urgent or not needed any more. */
const besideTimeout = 5000;

export type ConnectionsOptions = {
	/** Connections at the same time. */
	readonly maxConnections: number;
	/** Milliseconds to wait for a response. */
	readonly answerTimeout: number;
};

/** Whether the server requires the other way to connect: with encryption, or without it. */
const isAboutEncryption = (error: unknown): boolean =>
	(error instanceof Error && error.message.includes('does not support SSL')) || codeOf(error) === '28000';

export class Connections {
	readonly #settings: PostgresSettings;
	readonly #options: ConnectionsOptions;
	readonly #clients = new Set<TimeoutClient>();
	#pool: Promise<Pool> | undefined;
	/** The way to connect that works. */
	#tls: TlsOptions | false = false;

	constructor(settings: PostgresSettings, options: ConnectionsOptions) {
		this.#settings = settings;
		this.#options = options;
	}

	/**
	Gives a connection, and waits for one where all are in use. The caller releases it, with `true` where it must not be
	used again.

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

	/** Gives an idle connection; `undefined` where there is none. */
	async leaseSpare(): Promise<PoolClient | undefined> {
		const pool = await this.#open();
		const isSpare =
			pool.waitingCount === 0 && (pool.idleCount > 0 || pool.totalCount < this.#options.maxConnections);
		try {
			return isSpare ? await pool.connect() : undefined;
		} catch {
			return undefined;
		}
	}

	/** Runs some work on a connection beside the pool, so that it is possible while the pool is busy. */
	async beside<Result>(work: (client: TimeoutClient) => Promise<Result>): Promise<Result> {
		await this.#open();
		const client = new TimeoutClient({
			...clientConfig(this.#settings, this.#tls),
			connectionTimeoutMillis: Math.min(besideTimeout, this.#settings.connectTimeout),
			answerTimeout: besideTimeout,
		});
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
		if (pool.status === 'rejected' || pool.value?.ended !== false) {
			return;
		}

		const ended = pool.value.end();
		// Does not wait for a late response.
		for (const client of this.#clients) {
			if (client.isWaiting) {
				client.abandon();
			}
		}

		await ended;
	}

	/** Makes the pool's clients, and keeps track of them. The options that a pool passes on lack the password. */
	#clientClass(tls: TlsOptions | false): new () => TimeoutClient {
		const clients = this.#clients;
		const config = {...clientConfig(this.#settings, tls), answerTimeout: this.#options.answerTimeout};
		return class extends TimeoutClient {
			constructor() {
				super(config);
				clients.add(this);
				this.on('end', () => {
					clients.delete(this);
				});
			}
		};
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

	/** Finds the way to connect that works, and keeps it. */
	async #connect(): Promise<Pool> {
		const [first, ...others] = this.#settings.tls;
		let tls = first ?? false;
		for (;;) {
			const pool = new pg.Pool({
				...clientConfig(this.#settings, tls),
				max: this.#options.maxConnections,
				Client: this.#clientClass(tls),
				idleTimeoutMillis: idleTimeout,
				allowExitOnIdle: true,
			});
			// Ignores a connection that is lost while no statement runs. A running statement fails by itself.
			pool.on('error', () => undefined);
			pool.on('connect', client => {
				client.on('error', () => undefined);
			});
			try {
				const client = await pool.connect(); // eslint-disable-line no-await-in-loop -- one way after the other
				client.release();
				this.#tls = tls;
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
