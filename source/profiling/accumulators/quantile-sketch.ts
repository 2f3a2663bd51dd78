// KLL: quantiles of a stream with a bounded rank error, in some 50 KiB.
// Karnin, Lang and Liberty 2016 ("Optimal quantile approximation in streams"); the error's constants are those that
// Apache DataSketches measured for the same capacities.

/** Capacity of the top level; the levels below hold two thirds of the next one. */
const topCapacity = 2048;
/** Sorting fewer values than this costs more by call than by value. */
const smallestCapacity = 64;

/** Rank error of one quantile, at 99 % confidence: 0.14 %. */
export const rankError = 2.296 / (topCapacity ** 0.9723);

export type QuantileSketch = {
	/** A value in level i stands for 2^i values. */
	readonly levels: Float64Array[];
	readonly sizes: number[];
	/** State of the coin (xorshift32), part of the sketch so that the same rows give the same result. */
	coin: number;
};

/** Capacities from the top level down. */
const capacities = Array.from({length: 16}, (_, depth) => Math.max(smallestCapacity, Math.ceil(topCapacity * ((2 / 3) ** depth))));

const capacityOf = (level: number, levels: number): number => capacities[levels - level - 1] ?? smallestCapacity;

/** A level may run over by half of the one below before it is compacted itself. */
const room = topCapacity * 1.5;

export const createQuantileSketch = (): QuantileSketch => ({levels: [new Float64Array(room)], sizes: [0], coin: 0x2_F6_E2_B1});

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

/** Halves a full level into the one above: every other value of the sorted level, from the first or the second by a coin's toss. */
const compact = (sketch: QuantileSketch, level: number): void => {
	const values = levelOf(sketch, level);
	const above = levelOf(sketch, level + 1);
	const size = sketch.sizes[level] ?? 0;
	const odd = size & 1;
	const side = toss(sketch);
	values.subarray(0, size).sort();
	// With an odd number of values one stays behind; which end it is must not favour small or large ones.
	const from = odd & side;
	const kept = values[from === 1 ? 0 : size - 1] ?? 0;
	let filled = sketch.sizes[level + 1] ?? 0;
	for (let index = from + side; index < from + size - odd; index += 2) {
		above[filled++] = values[index] ?? 0;
	}

	values[0] = kept;
	sketch.sizes[level] = odd;
	sketch.sizes[level + 1] = filled;
	if (filled >= capacityOf(level + 1, sketch.levels.length)) {
		compact(sketch, level + 1);
	}
};

const insert = (sketch: QuantileSketch, level: number, value: number): void => {
	const values = levelOf(sketch, level);
	const size = sketch.sizes[level] ?? 0;
	values[size] = value;
	sketch.sizes[level] = size + 1;
	if (size + 1 >= capacityOf(level, sketch.levels.length)) {
		compact(sketch, level);
	}
};

/** Adds the first `length` values. */
export const addToQuantiles = (sketch: QuantileSketch, values: Float64Array, length: number): void => {
	let done = 0;
	while (done < length) {
		const bottom = levelOf(sketch, 0);
		const size = sketch.sizes[0] ?? 0;
		const taken = Math.min(length - done, Math.max(1, capacityOf(0, sketch.levels.length) - size));
		bottom.set(values.subarray(done, done + taken), size);
		sketch.sizes[0] = size + taken;
		done += taken;
		if (size + taken >= capacityOf(0, sketch.levels.length)) {
			compact(sketch, 0);
		}
	}
};

/** Adds one value that occurs `weight` times (a whole number). */
export const addWeighted = (sketch: QuantileSketch, value: number, weight: number): void => {
	for (let level = 0, rest = weight; rest >= 1; level++, rest = Math.floor(rest / 2)) {
		if (rest % 2 === 1) {
			insert(sketch, level, value);
		}
	}
};

/** Makes `into` the sketch of both. */
export const mergeQuantiles = (into: QuantileSketch, from: QuantileSketch): void => {
	for (const [level, values] of from.levels.entries()) {
		for (let index = 0; index < (from.sizes[level] ?? 0); index++) {
			insert(into, level, values[index] ?? 0);
		}
	}
};

/** The values of the sketch in ascending order, with their weights. */
export const weightedValues = (sketch: QuantileSketch): {readonly values: Float64Array; readonly weights: Float64Array} => {
	const entries = sketch.levels.flatMap((values, level) =>
		Array.from(values.subarray(0, sketch.sizes[level]), value => ({value, weight: 2 ** level})));
	entries.sort((a, b) => a.value - b.value);
	return {
		values: Float64Array.from(entries, entry => entry.value),
		weights: Float64Array.from(entries, entry => entry.weight),
	};
};
