// Work that must end before the session does: tasks in the background, and closing what is open.
import {setTimeout as sleep} from 'node:timers/promises';

/** Milliseconds that closing may take. */
const closeTimeout = 2000;

export class PendingWork {
	readonly #closing = new Set<() => Promise<void>>();
	#background: Promise<void> = Promise.resolve();

	/** Calls `close`, which never rejects, when the session ends or the returned function is called. */
	register(close: () => Promise<void>): () => Promise<void> {
		this.#closing.add(close);
		return async () => {
			this.#closing.delete(close);
			await close();
		};
	}

	/** Runs work after earlier background work. Ignores its errors, because it only saves preferences and lists. */
	inBackground(work: () => Promise<void>): void {
		const before = this.#background;
		this.#background = (async () => {
			await before;
			try {
				await work();
			} catch {}
		})();
	}

	/**
	Waits for background work, then closes what is open. Closing has a time limit, because a storage or a source may
	hang. Never rejects.

	@param close Closes something else. Never rejects.
	*/
	async finish(close: () => Promise<void>): Promise<void> {
		const others = Promise.all(Array.from(this.#closing, async each => each()));
		await this.#background;
		await Promise.race([Promise.all([others, close()]), sleep(closeTimeout, undefined, {ref: false})]);
	}
}
