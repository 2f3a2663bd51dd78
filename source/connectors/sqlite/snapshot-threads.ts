// The scan threads of a source. While any of them works, they share one snapshot.
import PQueue from 'p-queue';
import type {TableInfo} from '../../profiling/table.ts';
import type {TableShape} from './introspection.ts';
import {retryWhileLocked} from './retry-locked.ts';
import {beginTogether, type Snapshot} from './snapshot.ts';
import type {ScanThread} from './thread-pool.ts';

type Threads = readonly [ScanThread, ...ScanThread[]];

export class SnapshotThreads {
	readonly #threads: Threads;
	/** How often to try again while the database is locked. */
	readonly #retries: number;
	/** One entry for each thread that shares the current snapshot. */
	readonly #queue = new PQueue({concurrency: 1});
	#free: ScanThread[] = [];
	#snapshot: Promise<Snapshot> | undefined;
	/** The shapes of the tables that were described in the current snapshot. */
	readonly #shapes = new Map<string, Promise<TableShape>>();
	#users = 0;

	constructor(threads: Threads, retries: number) {
		this.#threads = threads;
		this.#retries = retries;
	}

	get first(): ScanThread {
		return this.#threads[0];
	}

	get count(): number {
		return this.#threads.length;
	}

	/** Works with the threads that share a snapshot. The last user of the snapshot releases it. */
	async inSnapshot<Result>(work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
		this.#users++;
		try {
			this.#snapshot ??= this.#begin();
			return await work(await this.#snapshot);
		} finally {
			this.#users--;
			if (this.#users === 0) {
				this.#snapshot = undefined;
				this.#shapes.clear();
				await Promise.allSettled(this.#threads.map(async thread => thread.call('end')));
			}
		}
	}

	/** Describes a table. In a snapshot, only the first call asks a thread, which may be busy. */
	async shape(table: TableInfo): Promise<TableShape> {
		const known = this.#shapes.get(table.name);
		if (known !== undefined) {
			return known;
		}

		const shape = this.first.call('shape', table);
		if (this.#snapshot !== undefined) {
			this.#shapes.set(table.name, shape);
		}

		return shape;
	}

	/**
	Works with a free thread. The parts of a small table overtake those of a large one.

	@param rows Rows of the table, as far as they are known.
	*/
	async onFreeThread<Result>(
		work: (thread: ScanThread) => Promise<Result>,
		rows = Number.MAX_SAFE_INTEGER,
	): Promise<Result> {
		return this.#queue.add(
			async () => {
				const thread = this.#free.shift() ?? this.first;
				try {
					return await work(thread);
				} finally {
					this.#free.push(thread);
				}
			},
			{priority: -rows},
		);
	}

	async close(): Promise<void> {
		await Promise.all(this.#threads.map(async thread => thread.close()));
	}

	async #begin(): Promise<Snapshot> {
		const snapshot = await retryWhileLocked(async () => beginTogether(this.#threads), this.#retries);
		this.#free = [...snapshot.threads];
		this.#queue.concurrency = snapshot.threads.length;
		// A shape from before the snapshot may be an older one.
		this.#shapes.clear();
		return snapshot;
	}
}
