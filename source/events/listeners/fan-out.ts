// Emits each event to every listener. A listener cannot break a run, slow it down, or delay another listener.
import {messageOf} from '../../errors.ts';
import type {EngineEvent} from '../events.ts';
import type {EventListener} from './listener.ts';
import {settlesWithin} from './settles-within.ts';

export type FanOutOptions = {
	/** Reports once that a listener has failed, in one line. */
	readonly warn: (line: string) => void;
	/** How long the end of a run waits for a listener without progress. One with progress gets thirty times as long. */
	readonly timeoutMs?: number;
};

const defaultTimeoutMs = 2000;

const maxTimeouts = 30;

/**
When more events wait for a slow listener, progress events are dropped. Other events are few, and none is lost.
*/
const maxWaitingEvents = 100;

/** One listener with its waiting events. */
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

	/** Ends the listener. Fails it when it makes no progress for so long. */
	async close(timeoutMs: number): Promise<void> {
		const finished = this.#finish();
		let answers = -1;
		let isFinished = false;
		for (let waits = 0; !isFinished && answers < this.#answers && waits < maxTimeouts; waits++) {
			answers = this.#answers;
			// eslint-disable-next-line no-await-in-loop -- waits again as long as the listener makes progress
			isFinished = await settlesWithin(finished, timeoutMs);
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

	/** Delivers the waiting events; synchronously to a synchronous listener, which gets an event when it happens. */
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

	/** Sends the oldest waiting event to the listener. */
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
		this.#warn(`${this.#listener.name} failed and gets no more events: ${messageOf(error)}`);
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

	/** Waits for all listeners to handle all events, for each a limited time. Never throws. */
	async close(): Promise<void> {
		await Promise.all(this.#subscriptions.map(async subscription => subscription.close(this.#timeoutMs)));
	}
}
