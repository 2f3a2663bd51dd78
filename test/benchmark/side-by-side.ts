// Compared works take turns in one process, so that a slow minute of the machine is slow for all of them.

import process from 'node:process';

/** Runs a work once and checks what came out; resolves to milliseconds. */
export type Go = () => Promise<number>;

/** Times some work, by the wall clock or another one. The time counts only after the result is checked. */
export const timed =
	<Result>(
		work: () => Result | Promise<Result>,
		check: (result: Result) => void | Promise<void>,
		clock: () => number = () => performance.now(),
	): Go =>
	async () => {
		globalThis.gc?.();
		const start = clock();
		const result = await work();
		const milliseconds = clock() - start;
		await check(result);
		return milliseconds;
	};

/** Milliseconds that all threads of this process have computed: other work of the machine hardly changes it. */
export const cpuClock = (): number => {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
};

export class Contender {
	readonly #go: Go;
	readonly #times: number[] = [];

	constructor(go: Go) {
		this.#go = go;
	}

	/** Milliseconds: what the work takes when nothing else disturbs it. */
	get fastest(): number {
		return Math.min(...this.#times);
	}

	get median(): number {
		return quantileOf(this.#times, 0.5);
	}

	/** For a note: `812 ms (median 840 ms)`. */
	get text(): string {
		return `${milliseconds(this.fastest)} (median ${milliseconds(this.median)})`;
	}

	/** A go that does not count: for what a cache keeps. */
	async warmUp(): Promise<void> {
		await this.#go();
	}

	async takeTurn(): Promise<void> {
		this.#times.push(await this.#go());
	}
}

/** Runs A B A B …, as often as there are rounds. */
export const sideBySide = async (rounds: number, contenders: readonly Contender[]): Promise<void> => {
	for (let round = 0; round < rounds; round++) {
		for (const contender of contenders) {
			await contender.takeTurn();
		}
	}
};

/** The smallest value that at least this share of the values do not exceed. */
export const quantileOf = (values: readonly number[], share: number): number => {
	const sorted = values.toSorted((left, right) => left - right);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
};

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
