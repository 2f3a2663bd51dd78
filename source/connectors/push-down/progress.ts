// Estimates the progress of a table while the database works and reports nothing: by the steps that are done, and
// within a step by the time that earlier steps took.
import type {ProfileOptions} from '../connector.ts';

const interval = 100;
/** Seconds for one row and one unit of work, until a step has been measured. */
const firstGuess = 60e-9;
/**
From this share of a step on, the bar approaches the end without reaching it, because the step may take longer than
expected.
*/
const certain = 0.7;

const shareOfStep = (elapsed: number): number =>
	elapsed < certain ? elapsed : 1 - (1 - certain) * Math.exp((certain - elapsed) / (1 - certain));

type RunningStep = {readonly weight: number; readonly startedAt: number};

export class PushDownProgress {
	readonly #onProgress: ProfileOptions['onProgress'];
	readonly #running = new Set<RunningStep>();
	readonly #timer: NodeJS.Timeout;
	#total = 0;
	#done = 0;
	#seconds = 0;
	#measured = 0;
	#maxShare = 0;
	#rows: number | null;

	constructor(rows: number | null, onProgress: ProfileOptions['onProgress']) {
		this.#rows = rows;
		this.#onProgress = onProgress;
		this.#timer = setInterval(() => {
			this.#report();
		}, interval);
	}

	/** Sets the number of rows. */
	count(rows: number): void {
		this.#rows = rows;
		this.#report();
	}

	/** Adds expected work, in readings of one column. */
	expect(weight: number): void {
		this.#total += weight;
	}

	/** Runs a step of the expected work. */
	async step<Result>(weight: number, work: () => Promise<Result>): Promise<Result> {
		const step = {weight, startedAt: performance.now()};
		this.#running.add(step);
		try {
			return await work();
		} finally {
			this.#running.delete(step);
			this.#done += weight;
			this.#measured += weight;
			this.#seconds += (performance.now() - step.startedAt) / 1000;
			this.#report();
		}
	}

	end(): void {
		clearInterval(this.#timer);
	}

	#share(): number {
		const secondsPerUnit = this.#measured > 0 ? this.#seconds / this.#measured : (this.#rows ?? 0) * firstGuess;
		const now = performance.now();
		let done = this.#done;
		for (const {weight, startedAt} of this.#running) {
			const expected = weight * secondsPerUnit * 1000;
			done += weight * (expected === 0 ? 0 : shareOfStep((now - startedAt) / expected));
		}

		return this.#total === 0 ? 0 : Math.min(1, done / this.#total);
	}

	#report(): void {
		// The expected work can grow on the way, but the bar never goes back.
		this.#maxShare = Math.max(this.#maxShare, this.#share());
		this.#onProgress(this.#rows === null ? 0 : Math.floor(this.#maxShare * this.#rows), this.#rows);
	}
}
