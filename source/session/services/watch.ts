// Profiles datasets repeatedly: at an interval, or when their source has changed.
import {millisecondsPer} from '../../durations.ts';
import {Signal} from '../state/signal.ts';
import {startPolling} from './poll.ts';
import type {SourcePolling} from './engine.ts';

/** When to profile again: at an interval in milliseconds, or on each change of the source. */
export type WatchRhythm = {readonly every: number} | {readonly changes: SourcePolling};

/** What the user types: `10m`, `1h`, `30s`, or minutes by themselves; `change`; and `bell` after it. */
export type WatchAnswer = {readonly every: number | 'change'; readonly rings: boolean};

/** Returns `undefined` for a text that is not a rhythm. The longest interval is a day. */
export const readWatchAnswer = (text: string): WatchAnswer | undefined => {
	const {amount, unit, change, bell} =
		/^(?:(?<amount>\d{1,5}) ?(?<unit>[hms]|min)?|(?<change>changes?))(?<bell> bell)?$/v.exec(
			text.trim().toLowerCase().replaceAll(/\s+/gv, ' '),
		)?.groups ?? {};
	const rings = bell !== undefined;
	if (change !== undefined) {
		return {every: 'change', rings};
	}

	const every = Number(amount) * millisecondsPer[unit === 's' || unit === 'h' ? unit : 'm'];
	return every >= millisecondsPer.s && every <= millisecondsPer.d ? {every, rings} : undefined;
};

/** `10 m`, `1 h`, `30 s`. */
export const rhythmText = (every: number): string => {
	const unit = (['h', 'm'] as const).find(name => every % millisecondsPer[name] === 0) ?? 's';
	return `${every / millisecondsPer[unit]} ${unit}`;
};

export class Watch {
	readonly rhythm: WatchRhythm;
	readonly #run: () => Promise<void>;
	readonly #abort = new AbortController();
	#timer: NodeJS.Timeout | undefined;
	#stopPolling: (() => void) | undefined;
	/** The mark of the source that is profiled, and the one that was seen last. */
	#marks: {readonly profiled: string; readonly seen: string} | undefined;
	/** When the next run begins; `undefined` during a run, and when changes of the source decide. */
	readonly next = new Signal<Date | undefined>(undefined);

	/**
	Creates a watch. `begin` starts it.

	@param rhythm When it profiles.
	@param run Profiles once. Never rejects.
	*/
	constructor(rhythm: WatchRhythm, run: () => Promise<void>) {
		this.rhythm = rhythm;
		this.#run = run;
	}

	/** Begins; the first run comes after the first interval, or with the first change from now on. */
	begin(): void {
		const {rhythm} = this;
		if ('every' in rhythm) {
			this.#plan(rhythm.every);
		} else {
			void this.#poll(rhythm.changes);
			this.#stopPolling = startPolling({
				every: rhythm.changes.every,
				poll: async () => this.#poll(rhythm.changes),
			});
		}
	}

	/** Ends the watch. A run that has begun continues. */
	end(): void {
		this.#abort.abort();
		clearTimeout(this.#timer);
		this.#stopPolling?.();
	}

	#plan(every: number): void {
		this.next.set(new Date(Date.now() + every));
		this.#timer = setTimeout(() => {
			void this.#runAndPlan(every);
		}, every);
		this.#timer.unref();
	}

	async #runAndPlan(every: number): Promise<void> {
		this.next.set(undefined);
		await this.#run();
		if (!this.#abort.signal.aborted) {
			this.#plan(every);
		}
	}

	/** Profiles once the source has changed and two polls have found the same mark: a load consists of many writes. */
	async #poll({mark}: SourcePolling): Promise<void> {
		const now = await mark();
		const {profiled, seen} = this.#marks ?? {profiled: now, seen: now};
		const isDue = now !== profiled && now === seen;
		this.#marks = {profiled: isDue ? now : profiled, seen: now};
		if (isDue && !this.#abort.signal.aborted) {
			await this.#run();
		}
	}
}
