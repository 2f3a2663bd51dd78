// Profiles datasets again and again: after some time, or when their source has changed.
import {millisecondsPer} from '../../durations.ts';
import {Signal} from '../state/signal.ts';
import {lookAgainAndAgain} from './follow-storage.ts';
import type {SourceLooks} from './engine.ts';

/** When to profile again: every so many milliseconds, or on each change of the source. */
export type WatchRhythm = {readonly every: number} | {readonly changes: SourceLooks};

/** What the user types: `10m`, `1h`, `30s`, or minutes by themselves; `change`; and `bell` after it. */
export type WatchAnswer = {readonly every: number | 'change'; readonly rings: boolean};

/** `undefined` for a text that is no rhythm. A day is the longest. */
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
	#endLooks: (() => void) | undefined;
	/** The mark of the source that is profiled, and the one that was seen last. */
	#marks: {readonly profiled: string; readonly seen: string} | undefined;
	/** When the next run begins; `undefined` while one goes on, and where the source decides. */
	readonly next = new Signal<Date | undefined>(undefined);

	/**
	A watch that has not begun.

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
			void this.#look(rhythm.changes);
			this.#endLooks = lookAgainAndAgain({
				every: rhythm.changes.every,
				look: async () => this.#look(rhythm.changes),
			});
		}
	}

	/** A run that has begun goes on. */
	end(): void {
		this.#abort.abort();
		clearTimeout(this.#timer);
		this.#endLooks?.();
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

	/** Profiles once the source has changed and then stood still from one look to the next: a load has many writes. */
	async #look({mark}: SourceLooks): Promise<void> {
		const now = await mark();
		const {profiled, seen} = this.#marks ?? {profiled: now, seen: now};
		const isDue = now !== profiled && now === seen;
		this.#marks = {profiled: isDue ? now : profiled, seen: now};
		if (isDue && !this.#abort.signal.aborted) {
			await this.#run();
		}
	}
}
