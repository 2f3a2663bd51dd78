// Reads the catalogue of a PostgreSQL database, and connects again where a connection is lost.
import pRetry from 'p-retry';
import type {PoolClient} from 'pg';
import {silentServer} from '../../drivers/postgres/client.ts';
import {builtInsOnly} from '../../drivers/postgres/search-path.ts';
import type {PostgresSettings} from '../../drivers/postgres/settings.ts';
import {codeOf} from '../../errors.ts';
import type {Connections} from './connections.ts';
import {firstDelay, isConnectionLost, unreachable} from './failures.ts';
import type {AskCatalog} from './introspection.ts';

type CatalogConnectionOptions = {
	readonly settings: PostgresSettings;
	/** Milliseconds. */
	readonly statementTimeout: number;
	/** How often to connect again after a connection was lost. */
	readonly retries: number;
};

export class CatalogConnection {
	readonly #connections: Connections;
	readonly #options: CatalogConnectionOptions;

	constructor(connections: Connections, options: CatalogConnectionOptions) {
		this.#connections = connections;
		this.#options = options;
	}

	/**
	Works in a read-only transaction. Works again where the connection is lost, but not where there never was one or the
	server is silent.

	@throws ProfileMeshError `source` where the database cannot be reached or refuses the login.
	*/
	async read<Result>(work: (ask: AskCatalog) => Promise<Result>): Promise<Result> {
		const {settings, retries} = this.#options;
		try {
			return await pRetry(async () => this.#inTransaction(await this.#connections.lease(), work), {
				retries,
				minTimeout: firstDelay,
				shouldRetry: ({error}) => isConnectionLost(error) && codeOf(error) !== silentServer,
			});
		} catch (error) {
			throw unreachable(settings, error);
		}
	}

	async #inTransaction<Result>(client: PoolClient, work: (ask: AskCatalog) => Promise<Result>): Promise<Result> {
		let isUseless = true;
		try {
			await client.query(
				`BEGIN READ ONLY; SET LOCAL ${builtInsOnly}; SET LOCAL statement_timeout = ` +
					`${this.#options.statementTimeout}`,
			);
			const result = await work(async (sql, parameters = []) => {
				const {rows} = await client.query<Readonly<Record<string, unknown>>>(sql, [...parameters]);
				return rows;
			});
			await client.query('COMMIT');
			isUseless = false;
			return result;
		} finally {
			client.release(isUseless);
		}
	}
}
