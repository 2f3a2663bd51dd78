// How long the answers of an engine in memory take, and whether some have not come yet.
import {setTimeout as delay} from 'node:timers/promises';

export class AnswerDelay {
	readonly #milliseconds: number;
	#pending = 0;

	constructor(milliseconds: number) {
		this.#milliseconds = milliseconds;
	}

	/** Whether somebody waits for an answer. */
	get isPending(): boolean {
		return this.#pending > 0;
	}

	async wait(): Promise<void> {
		this.#pending++;
		await delay(this.#milliseconds);
		this.#pending--;
	}
}
