// Tells each event to every listener. None of them can break a run, slow it down, or hold back another.
import {messageOf} from '../../errors.ts';
import type {EngineEvent} from '../events.ts';
import type {EventListener} from './listener.ts';
import {settlesWithin} from './settles-within.ts';

export type FanOutOptions = {
	/** Tells of a listener that failed, once for each: one sentence in one line. */
	readonly warn: (line: string) => void;
	/** How long the end of a run waits for a listener that does not answer; one that does is waited for thirty times as long. */
	readonly timeoutMs?: number;
};

const defaultTimeoutMs = 2000;

const maxTimeouts = 30;

/** Progress is dropped past this many events that wait for a slow listener; all else is kept, and there is little of it. */
const maxWaitingEvents = 100;

/** One listener with what it has not heard yet. */
class Subscription<Event extends EngineEvent> {
	readonly #listener: EventListener<Event>;
	readonly #warn: (line: string) => void;
	readonly #waiting: Event[] = [];
	#busy: Promise<void> | undefined;
	#answers = 0;
	#hasFailed = false;

	constructor(listener: EventListener<Event>, warn: (line: string) => void) {
		this.#listener = listener;
		this.#warn = warn;
	}

	emit(event: Event): void {
		if (this.#hasFailed || (event.type === 'profiling_progress' && this.#waiting.length >= maxWaitingEvents)) {
			return;
		}

		this.#waiting.push(event);
		if (this.#busy === undefined) {
			this.#deliver();
		}
	}

	/** Ends the listener; gives it up when it answers nothing for so long. */
	async close(timeoutMs: number): Promise<void> {
		const finished = this.#finish();
		let answers = -1;
		let isFinished = false;
		for (let waits = 0; !isFinished && answers < this.#answers && waits < maxTimeouts; waits++) {
			answers = this.#answers;
			isFinished = await settlesWithin(finished, timeoutMs); // eslint-disable-line no-await-in-loop -- as long as it answers
		}

		if (!isFinished) {
			this.#fail(new Error('it does not answer'));
		}
	}

	async #finish(): Promise<void> {
		await this.#busy;
		try {
			await this.#listener.close?.();
		} catch (error) {
			this.#fail(error);
		}
	}

	/** In place for a listener that answers at once, so that it hears of things when they happen. */
	#deliver(): void {
		while (this.#waiting.length > 0 && this.#busy === undefined) {
			const answer = this.#handle();
			if (answer !== undefined) {
				this.#busy = this.#drain(answer);
			}
		}
	}

	async #drain(first: Promise<void>): Promise<void> {
		let answer: Promise<void> | void = first;
		do {
			try {
				await answer; // eslint-disable-line no-await-in-loop -- one event at a time
			} catch (error) {
				this.#fail(error);
			}

			this.#answers++;
			answer = this.#handle();
		} while (answer !== undefined || this.#waiting.length > 0);

		this.#busy = undefined;
	}

	/** Gives the listener what waits longest. */
	#handle(): Promise<void> | void {
		const event = this.#waiting.shift();
		if (event === undefined) {
			return;
		}

		try {
			return this.#listener.handle(event);
		} catch (error) {
			this.#fail(error);
		}
	}

	#fail(error: unknown): void {
		this.#waiting.length = 0;
		if (this.#hasFailed) {
			return;
		}

		this.#hasFailed = true;
		this.#warn(`${this.#listener.name} failed and hears no more: ${messageOf(error)}`);
	}
}

/** The listeners of a run. */
export class FanOut<Event extends EngineEvent = EngineEvent> {
	readonly #subscriptions: ReadonlyArray<Subscription<Event>>;
	readonly #timeoutMs: number;

	constructor(listeners: ReadonlyArray<EventListener<Event>>, {warn, timeoutMs = defaultTimeoutMs}: FanOutOptions) {
		this.#subscriptions = listeners.map(listener => new Subscription(listener, warn));
		this.#timeoutMs = timeoutMs;
	}

	/** Never throws, and never waits. */
	emit(event: Event): void {
		for (const subscription of this.#subscriptions) {
			subscription.emit(event);
		}
	}

	/** Waits until all have heard everything, each of them for a moment at most. Never throws. */
	async close(): Promise<void> {
		await Promise.all(this.#subscriptions.map(async subscription => subscription.close(this.#timeoutMs)));
	}
}
