// Seeded random numbers in [0, 1) for tests (mulberry32, T. Ettinger, public domain).
export const randomNumbers = (seed: number): (() => number) => {
	let state = seed;
	return () => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let word = Math.imul(state ^ (state >>> 15), 1 | state);
		word ^= word + Math.imul(word ^ (word >>> 7), 61 | word);
		return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
	};
};
