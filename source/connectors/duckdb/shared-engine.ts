// Keeps an engine open while it is in use, and a moment longer: an open DuckDB holds a lock on its file, so that
// nobody else can write to it. Where the file was replaced, the next use opens the new one.
import type {Engine} from './engine.ts';
import {isFatal} from './failures.ts';

export type Openable = {
	/** What is there now; equal for the same content. */
	readonly identity: () => Promise<string>;
	readonly open: () => Promise<Engine>;
	readonly onReplaced: () => void;
};

type Opened = {readonly engine: Engine; readonly identity: string; uses: number};

/** Milliseconds: steps of one command follow each other within it. */
const linger = 500;

export class SharedEngine {
	readonly #openable: Openable;
	#current: Opened | undefined;
	#lastIdentity: string | undefined;
	/** Looks at what is there, one look after another: it is opened once, whatever the number of callers. */
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
				// DuckDB does nothing more after a fatal error.
				this.#current = undefined;
			}

			throw error;
		} finally {
			opened.uses--;
			this.#closeUnused(opened);
		}
	}

	/** Closes at once what is not in use. */
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

	/** From now on nobody begins with the current engine. */
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
