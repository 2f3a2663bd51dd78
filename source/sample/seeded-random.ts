// Random numbers for sample rows: a seed always gives the same sequence.

export type Random = {
	/** Uniform in [0, 1). */
	readonly next: () => number;
	readonly integer: (from: number, to: number) => number;
	readonly pick: <T>(values: readonly T[]) => T;
	/** Standard normal, by Box and Muller. */
	readonly normal: () => number;
	/** Skewed like money: most values near the median, a long tail. Two decimals. */
	readonly lognormal: (median: number, sigma: number) => number;
};

/* eslint-disable no-bitwise -- the generator is defined by operations on 32 bits */
/** Mulberry32: 32 bits of state, good enough for a sample and the same on every machine. */
const mulberry32 = (seed: number) => {
	let state = seed;
	return () => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_00_00_00_00;
	};
};
/* eslint-enable no-bitwise */

export const seeded = (seed: number): Random => {
	const next = mulberry32(seed);
	const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
	const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
	return {
		next,
		integer,
		pick<T>(values: readonly T[]) {
			const value = values[integer(0, values.length - 1)];
			if (value === undefined) {
				throw new RangeError('There is nothing to pick from');
			}

			return value;
		},
		normal,
		lognormal: (median, sigma) => Math.round(median * Math.exp(sigma * normal()) * 100) / 100,
	};
};
