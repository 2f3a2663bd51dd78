// KLL: quantiles of a stream with a bounded rank error, in some 50 KiB.
// Karnin, Lang and Liberty 2016 ("Optimal quantile approximation in streams"); the error's constants are those that
// Apache DataSketches measured for the same capacities.

import {sortNumbers} from './sort-numbers.ts';

/** Capacity of the top level; those below hold two thirds of the next one. */
const topCapacity = 2048;
const minCapacity = 64;
/** The capacity of the bottom level, which takes new values. The larger it is, the less sorting costs for each. */
const bottomCapacity = 512;

/** Rank error of one quantile, at 99 % confidence: 0.14 %. */
export const rankError = 2.296 / topCapacity ** 0.9723;

export type QuantileSketch = {
	/** A value in level i stands for 2^i values. The bottom level keeps the order of arrival, the others ascend. */
	readonly levels: Float64Array[];
	readonly sizes: number[];
	/** State of the coin (xorshift32). It is part of the sketch, so that the same rows give the same result. */
	coin: number;
};

/** Capacities from the top level down. */
const capacities = Array.from({length: 16}, (_, depth) =>
	Math.max(minCapacity, Math.ceil(topCapacity * (2 / 3) ** depth)),
);

const capacityOf = (level: number, levels: number): number =>
	level === 0 ? bottomCapacity : (capacities[levels - level - 1] ?? minCapacity);

/** A level may exceed its capacity by half of the one below before it is compacted. */
const room = topCapacity * 1.5;

export const createQuantileSketch = (): QuantileSketch => ({
	levels: [new Float64Array(room)],
	sizes: [0],
	coin: 0x2_f6_e2_b1,
});

const levelOf = (sketch: QuantileSketch, level: number): Float64Array => {
	while (sketch.levels.length <= level) {
		sketch.levels.push(new Float64Array(room));
		sketch.sizes.push(0);
	}

	const values = sketch.levels[level];
	if (values === undefined) {
		throw new RangeError(`No level ${level}`);
	}

	return values;
};

const toss = (sketch: QuantileSketch): number => {
	sketch.coin ^= sketch.coin << 13;
	sketch.coin ^= sketch.coin >>> 17;
	sketch.coin ^= sketch.coin << 5;
	return sketch.coin & 1;
};

/**
Merges every `step`-th of ascending values, `count` of them from an index on, into the first `size` of others that
ascend.
*/
const mergeSorted = (
	into: Float64Array,
	size: number,
	values: Float64Array,
	from: number,
	step: number,
	count: number,
): void => {
	let kept = size - 1;
	let next = from + step * (count - 1);
	// Merges from the back, where the room is.
	for (let target = size + count - 1; next >= from; target--) {
		const value = values[next] ?? 0;
		const other = into[kept] ?? 0;
		if (kept >= 0 && other > value) {
			into[target] = other;
			kept--;
		} else {
			into[target] = value;
			next -= step;
		}
	}
};

/** Halves a full level into the one above: every other value in order, from the first or the second by a coin toss. */
const compact = (sketch: QuantileSketch, level: number): void => {
	const values = levelOf(sketch, level);
	const above = levelOf(sketch, level + 1);
	const size = sketch.sizes[level] ?? 0;
	if (level === 0) {
		sortNumbers(values.subarray(0, size));
	}

	const odd = size & 1;
	const side = toss(sketch);
	// With an odd number of values one stays in the level. The choice of its end must not favour small or large values.
	const from = odd & side;
	const kept = values[from === 1 ? 0 : size - 1] ?? 0;
	const filled = sketch.sizes[level + 1] ?? 0;
	const moved = (size - odd) / 2;
	mergeSorted(above, filled, values, from + side, 2, moved);
	values[0] = kept;
	sketch.sizes[level] = odd;
	sketch.sizes[level + 1] = filled + moved;
	if (filled + moved >= capacityOf(level + 1, sketch.levels.length)) {
		compact(sketch, level + 1);
	}
};

/** Adds the first `length` values. */
export const addToQuantiles = (sketch: QuantileSketch, values: Float64Array, length: number): void => {
	const bottom = levelOf(sketch, 0);
	let done = 0;
	while (done < length) {
		const size = sketch.sizes[0] ?? 0;
		const taken = Math.min(length - done, bottomCapacity - size);
		bottom.set(values.subarray(done, done + taken), size);
		sketch.sizes[0] = size + taken;
		done += taken;
		if (size + taken >= bottomCapacity) {
			compact(sketch, 0);
		}
	}
};

/** Adds the first `length` values to a level where each stands for as many values as that level says. */
const addToLevel = (sketch: QuantileSketch, level: number, values: Float64Array, length: number): void => {
	if (level === 0) {
		addToQuantiles(sketch, values, length);
		return;
	}

	const into = levelOf(sketch, level);
	let done = 0;
	while (done < length) {
		const size = sketch.sizes[level] ?? 0;
		const taken = Math.min(length - done, room - size);
		mergeSorted(into, size, values, done, 1, taken);
		sketch.sizes[level] = size + taken;
		done += taken;
		if (size + taken >= capacityOf(level, sketch.levels.length)) {
			compact(sketch, level);
		}
	}
};

/** Adds the first `length` values, each of which occurs `weights[i]` times (a whole number). */
export const addWeighted = (
	sketch: QuantileSketch,
	values: Float64Array,
	length: number,
	weights: Float64Array,
): void => {
	const chosen = new Float64Array(length);
	for (let level = 0, isDone = false; !isDone; level++) {
		isDone = true;
		let found = 0;
		for (let index = 0; index < length; index++) {
			// Weights exceed 32 bits, so that a shift would not work.
			const rest = Math.floor((weights[index] ?? 0) / 2 ** level);
			isDone &&= rest <= 1;
			if (rest % 2 === 1) {
				chosen[found++] = values[index] ?? 0;
			}
		}

		const taken = chosen.subarray(0, found);
		// When the bottom level is full, it is sorted.
		addToLevel(sketch, level, level === 0 ? taken : taken.sort(), found);
	}
};

/** Merges `from` into `into`. */
export const mergeQuantiles = (into: QuantileSketch, from: QuantileSketch): void => {
	for (const [level, values] of from.levels.entries()) {
		addToLevel(into, level, values, from.sizes[level] ?? 0);
	}
};

/** The values of the sketch in ascending order, with their weights. */
export const weightedValues = (
	sketch: QuantileSketch,
): {readonly values: Float64Array; readonly weights: Float64Array} => {
	const entries = sketch.levels.flatMap((values, level) =>
		Array.from(values.subarray(0, sketch.sizes[level]), value => ({value, weight: 2 ** level})),
	);
	entries.sort((a, b) => a.value - b.value);
	return {
		values: Float64Array.from(entries, entry => entry.value),
		weights: Float64Array.from(entries, entry => entry.weight),
	};
};
