// Keeps an engine open while it is in use, and for a short time after. An open DuckDB holds a lock on its file, so that
// nobody else can write to it. Where the file was replaced, the next use opens the new one.
import type {Engine} from './engine.ts';
import {isFatal} from './failures.ts';

export type Openable = {
	/** The identity of the current content. */
	readonly identity: () => Promise<string>;
	readonly open: () => Promise<Engine>;
	readonly onReplaced: () => void;
};

type Opened = {readonly engine: Engine; readonly identity: string; uses: number};

/** Milliseconds. The steps of one command follow each other within this time. */
const linger = 500;

export class SharedEngine {
	readonly #openable: Openable;
	#current: Opened | undefined;
	#lastIdentity: string | undefined;
	/** Checks the content, one check after another, so that it is opened once for any number of callers. */
	#looking: Promise<unknown> = Promise.resolve();
	#closing: NodeJS.Timeout | undefined;
	readonly #closed = new Set<Promise<void>>();

	constructor(openable: Openable) {
		this.#openable = openable;
	}

	async use<Result>(work: (engine: Engine) => Promise<Result>): Promise<Result> {
		const opened = await this.#open();
		try {
			return await work(opened.engine);
		} catch (error) {
			if (isFatal(error) && this.#current === opened) {
				// DuckDB stops working after a fatal error.
				this.#current = undefined;
			}

			throw error;
		} finally {
			opened.uses--;
			this.#closeUnused(opened);
		}
	}

	/** Closes engines that are not in use. */
	async close(): Promise<void> {
		clearTimeout(this.#closing);
		await this.#looking;
		this.#retire();
		await Promise.all(this.#closed);
	}

	async #open(): Promise<Opened> {
		const before = this.#looking;
		const look = (async () => {
			await before;
			clearTimeout(this.#closing);
			const identity = await this.#openable.identity();
			if (this.#current?.identity !== identity) {
				this.#retire();
				const isReplaced = this.#lastIdentity !== undefined && this.#lastIdentity !== identity;
				this.#current = {engine: await this.#openable.open(), identity, uses: 0};
				this.#lastIdentity = identity;
				if (isReplaced) {
					this.#openable.onReplaced();
				}
			}

			this.#current.uses++;
			return this.#current;
		})();
		this.#looking = Promise.allSettled([look]);
		return look;
	}

	/** Makes new work use another engine than the current one. */
	#retire(): void {
		const opened = this.#current;
		this.#current = undefined;
		if (opened?.uses === 0) {
			this.#end(opened);
		}
	}

	#closeUnused(opened: Opened): void {
		if (opened.uses > 0) {
			return;
		}

		if (opened !== this.#current) {
			this.#end(opened);
			return;
		}

		clearTimeout(this.#closing);
		this.#closing = setTimeout(() => {
			if (opened === this.#current && opened.uses === 0) {
				this.#retire();
			}
		}, linger);
		this.#closing.unref();
	}

	#end({engine}: Opened): void {
		const closed = engine.close();
		this.#closed.add(closed);
		void closed.finally(() => {
			this.#closed.delete(closed);
		});
	}
}
