// Processes that scan views. SQLite may compute for minutes before the first row of a view, and only a process can be
// ended then.
import PQueue from 'p-queue';
import {retryWhileLocked} from './retry-locked.ts';
import type {ThreadOptions} from './scan-thread.ts';
import {startProcess, type ScanThread} from './thread-pool.ts';

type SnapshotProcessesOptions = {
	/** Processes at the same time. */
	readonly concurrency: number;
	/** How often to try again while the database is locked. */
	readonly retries: number;
};

export class SnapshotProcesses {
	readonly #threadOptions: ThreadOptions;
	readonly #retries: number;
	readonly #queue: PQueue;
	readonly #busy = new Set<ScanThread>();
	readonly #idle: ScanThread[] = [];

	constructor(threadOptions: ThreadOptions, {concurrency, retries}: SnapshotProcessesOptions) {
		this.#threadOptions = threadOptions;
		this.#retries = retries;
		this.#queue = new PQueue({concurrency});
	}

	/** Works with a process in a snapshot of its own. A process whose work failed ends. */
	async inSnapshot<Result>(work: (owner: ScanThread) => Promise<Result>, signal: AbortSignal): Promise<Result> {
		return this.#queue.add(async () => {
			signal.throwIfAborted();
			const owner = this.#idle.pop() ?? startProcess(this.#threadOptions);
			this.#busy.add(owner);
			try {
				await retryWhileLocked(async () => owner.call('begin'), this.#retries);
				const result = await work(owner);
				await owner.call('end');
				this.#idle.push(owner);
				return result;
			} catch (error) {
				await owner.close();
				throw error;
			} finally {
				this.#busy.delete(owner);
			}
		});
	}

	async close(): Promise<void> {
		await Promise.all([...this.#idle, ...this.#busy].map(async owner => owner.close()));
	}
}
