// A DuckDB in memory that may only read one database or some files. It runs statements on several connections.
import {mkdtemp, rm} from 'node:fs/promises';
import {availableParallelism, tmpdir, totalmem} from 'node:os';
import path from 'node:path';
import type {DuckDBConnection, DuckDBInstance, Json} from '@duckdb/node-api';
import PQueue from 'p-queue';
import type {ResultRows} from '../sql-dialect.ts';
import type {EngineParameters} from './database.ts';
import {loadDuckDb} from './driver.ts';
import {literal} from './identifiers.ts';

export type EngineOptions = {
	readonly threads: number;
	/** In DuckDB's form: `4GB`. */
	readonly memoryLimit: string;
	/** Statements that attach the database, before all other access is switched off. */
	readonly attach: readonly string[];
	/** The files that may be read afterwards. */
	readonly allowedPaths: readonly string[];
	/** The statement by which each connection chooses its database; left out where it stays in memory. */
	readonly use?: string;
};

/** Options of a statement. */
export type RunOptions = {
	readonly signal: AbortSignal;
	/** Milliseconds. */
	readonly timeout: number;
};

/** The number of statements in flight. Each holds one of the four threads that libuv has for all of Node's files. */
const maxStatements = 3;

/** Milliseconds between two requests to stop. DuckDB forgets a request that comes before its statement. */
const interruptInterval = 20;

/** A statement reached its time limit. */
export class StatementTimeout extends Error {
	override readonly name = 'StatementTimeout';
}

/** Milliseconds for dropping a table in memory. */
const dropTimeout = 60_000;

const gigabyte = 1_000_000_000;

/** The options of a config, with our defaults. */
export const limitsOf = (
	parameters: EngineParameters,
	concurrency: number,
): Pick<EngineOptions, 'threads' | 'memoryLimit'> => ({
	threads: parameters?.threads ?? Math.min(availableParallelism(), concurrency),
	memoryLimit: parameters?.memory_limit ?? `${Math.floor(Math.min(4, totalmem() / gigabyte / 2) * 1000)}MB`,
});

/** Reads a value. Statements give numbers, booleans and texts, and cast everything else to a text. */
const textOf = (value: Json | undefined): string | null =>
	value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : String(value);

export class Engine {
	readonly #instance: DuckDBInstance;
	readonly #connections: readonly DuckDBConnection[];
	readonly #free: DuckDBConnection[];
	readonly #queue: PQueue;
	readonly #spill: string;
	#names = 0;

	private constructor(instance: DuckDBInstance, connections: readonly DuckDBConnection[], spill: string) {
		this.#instance = instance;
		this.#connections = connections;
		this.#free = [...connections];
		this.#queue = new PQueue({concurrency: connections.length});
		this.#spill = spill;
	}

	static async open({threads, memoryLimit, attach, allowedPaths, use}: EngineOptions): Promise<Engine> {
		const {DuckDBInstance: Instance} = await loadDuckDb();
		const spill = await mkdtemp(path.join(tmpdir(), 'profilemesh-duckdb-'));
		let instance: DuckDBInstance | undefined;
		try {
			instance = await Instance.create(':memory:', {
				threads: String(threads),
				memory_limit: memoryLimit,
				temp_directory: spill,
				autoinstall_known_extensions: 'false',
				autoload_known_extensions: 'false',
			});
			const first = await instance.connect();
			// DuckDB runs several statements in one text one after another.
			await first.run(
				[
					"SET GLOBAL TimeZone = 'UTC'",
					...attach,
					`SET GLOBAL allowed_paths = [${allowedPaths.map(file => literal(file)).join(', ')}]`,
					'SET GLOBAL enable_external_access = false',
				].join(';\n'),
			);
			const others = Array.from({length: maxStatements - 1}, async () => instance?.connect());
			const connections = [first, ...(await Promise.all(others))].filter(connection => connection !== undefined);
			await Promise.all(connections.map(async connection => connection.run(use ?? 'SELECT 1')));
			await first.run('SET GLOBAL lock_configuration = true');
			return new Engine(instance, connections, spill);
		} catch (error) {
			instance?.closeSync();
			await rm(spill, {recursive: true, force: true});
			throw error;
		}
	}

	/** Lets `work` make tables in memory under unique names, and drops them afterwards. */
	async withTables<Result>(work: (newTable: () => string) => Promise<Result>): Promise<Result> {
		const names: string[] = [];
		try {
			return await work(() => {
				const name = `memory.main.rows_${this.#names++}`;
				names.push(name);
				return name;
			});
		} finally {
			const drop = {signal: new AbortController().signal, timeout: dropTimeout};
			await Promise.all(names.map(async name => this.run(`DROP TABLE IF EXISTS ${name}`, drop)));
		}
	}

	/**
	Runs a statement when a connection is free.

	@throws StatementTimeout, the signal's reason, or an error of DuckDB.
	*/
	async run(sql: string, {signal, timeout}: RunOptions): Promise<ResultRows> {
		return this.#queue.add(async () => {
			signal.throwIfAborted();
			const connection = this.#free.pop();
			if (connection === undefined) {
				throw new TypeError('No connection is free');
			}

			try {
				return await runOn(connection, sql, {signal, timeout});
			} finally {
				this.#free.push(connection);
			}
		});
	}

	async close(): Promise<void> {
		await this.#queue.onIdle();
		for (const connection of this.#connections) {
			connection.closeSync();
		}

		this.#instance.closeSync();
		await rm(this.#spill, {recursive: true, force: true});
	}
}

const runOn = async (connection: DuckDBConnection, sql: string, {signal, timeout}: RunOptions): Promise<ResultRows> => {
	let isLate = false;
	let again: NodeJS.Timeout | undefined;
	const stop = () => {
		connection.interrupt();
		again ??= setInterval(() => {
			connection.interrupt();
		}, interruptInterval);
	};

	const clock = setTimeout(() => {
		isLate = true;
		stop();
	}, timeout);
	signal.addEventListener('abort', stop, {once: true});
	try {
		const reader = await connection.runAndReadAll(sql);
		return reader.getRowsJson().map(row => row.map(value => textOf(value)));
	} catch (error) {
		signal.throwIfAborted();
		throw isLate ? new StatementTimeout(`It took longer than ${timeout / 1000} s.`, {cause: error}) : error;
	} finally {
		clearTimeout(clock);
		clearInterval(again);
		signal.removeEventListener('abort', stop);
	}
};
