// What a key leads to while it is prepared: another screen, or a question. Keys wait for it, and escape gives it up.
import {Signal} from '../state/signal.ts';

export type Lead<T> = {
	/** `Opening the config` */
	readonly waitsFor: string;
	/** Loads what `open` needs. Shows nothing: the user may give it up. The signal says so. */
	readonly load: (signal: AbortSignal) => Promise<T>;
	/** Shows what was loaded. */
	readonly open: (loaded: T) => void;
	/** Shows the error. */
	readonly fail: (error: unknown) => void;
};

export class Leading {
	#givenUp = new AbortController();
	/** What the keys wait for; `undefined` while they act at once. */
	readonly waitsFor = new Signal<string | undefined>(undefined);

	get isUnderWay(): boolean {
		return this.waitsFor.value !== undefined;
	}

	/** Loads something, then shows it, unless the user has given it up or does something else. Never rejects. */
	async begin<T>({waitsFor, load, open, fail}: Lead<T>): Promise<void> {
		this.#givenUp.abort();
		const givenUp = new AbortController();
		this.#givenUp = givenUp;
		this.waitsFor.set(waitsFor);
		try {
			const loaded = await load(givenUp.signal);
			if (!givenUp.signal.aborted) {
				open(loaded);
			}
		} catch (error) {
			if (!givenUp.signal.aborted) {
				fail(error);
			}
		}

		// What was opened may lead on.
		if (this.#givenUp === givenUp) {
			this.waitsFor.set(undefined);
		}
	}

	giveUp(): void {
		this.#givenUp.abort();
		this.waitsFor.set(undefined);
	}
}
