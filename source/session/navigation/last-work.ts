// What has to be done before the session is gone: work in the background, and closing what is open.
import {setTimeout as sleep} from 'node:timers/promises';

/** Milliseconds that all that is open has to close. */
const closeTimeout = 2000;

export class LastWork {
	readonly #closing = new Set<() => Promise<void>>();
	#background: Promise<void> = Promise.resolve();

	/** Calls `close`, which never rejects, when the session ends, or when the returned function is called. */
	keepOpen(close: () => Promise<void>): () => Promise<void> {
		this.#closing.add(close);
		return async () => {
			this.#closing.delete(close);
			await close();
		};
	}

	/** Runs work after earlier background work. Ignores its errors, because it only saves conveniences. */
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

	@param close Closes more. Never rejects.
	*/
	async finish(close: () => Promise<void>): Promise<void> {
		const others = Promise.all(Array.from(this.#closing, async each => each()));
		await this.#background;
		await Promise.race([Promise.all([others, close()]), sleep(closeTimeout, undefined, {ref: false})]);
	}
}
