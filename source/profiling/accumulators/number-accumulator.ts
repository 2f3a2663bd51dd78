// Accumulates the numbers of a column in one pass: exact frequencies within the budget, sketches past it.
import {maxExactValues} from './budget.ts';
import {addNumber, countedNumbers, createNumberFrequencies, type NumberFrequencies} from './number-frequencies.ts';
import {
	addCountedToSketch,
	addLargeToSketch,
	addToSketch,
	createNumberSketch,
	mergeNumberSketches,
	type NumberSketch,
} from './number-sketch.ts';
import {releaseBuffer} from './buffer-pool.ts';

export type NumberAccumulator = {
	/**
	Whether the database guarantees that no value occurs twice. Then sketches of distinct and frequent values are not
	needed.
	*/
	readonly unique: boolean;
	finite: number;
	zeros: number;
	negatives: number;
	/** Finite values that are not whole. */
	fractions: number;
	positiveInfinite: number;
	negativeInfinite: number;
	exact: NumberFrequencies | undefined;
	/** Of the finite values, exact; `undefined` without any. */
	min: number | bigint | undefined;
	max: number | bigint | undefined;
	/** Integers past 2^53, exact. */
	large: Map<bigint, number>;
	sketch: NumberSketch | undefined;
};

export const createNumberAccumulator = (unique: boolean): NumberAccumulator => ({
	unique,
	finite: 0,
	zeros: 0,
	negatives: 0,
	fractions: 0,
	positiveInfinite: 0,
	negativeInfinite: 0,
	exact: createNumberFrequencies(),
	min: undefined,
	max: undefined,
	large: new Map(),
	sketch: undefined,
});

/** Releases the memory of exact frequencies that are not needed any more. */
export const releaseNumbers = (numbers: NumberAccumulator): void => {
	if (numbers.exact === undefined) {
		return;
	}

	releaseBuffer(numbers.exact.table);
	numbers.exact = undefined;
};

/** Moves the exactly counted values into sketches when they exceed the budget. */
const keepWithinBudget = (numbers: NumberAccumulator): void => {
	if (numbers.exact === undefined || numbers.exact.size + numbers.large.size <= maxExactValues) {
		return;
	}

	const sketch = createNumberSketch();
	addCountedToSketch(sketch, numbers.unique, countedNumbers(numbers.exact));
	for (const [value, weight] of numbers.large) {
		addLargeToSketch(sketch, numbers.unique, value, weight);
	}

	numbers.large.clear();
	numbers.sketch = sketch;
	releaseNumbers(numbers);
};

/** Widens the extremes. A comparison of a number with a BigInt is exact. */
const widen = (numbers: NumberAccumulator, min: number | bigint, max: number | bigint): void => {
	if (numbers.min === undefined || min < numbers.min) {
		numbers.min = min;
	}

	if (numbers.max === undefined || max > numbers.max) {
		numbers.max = max;
	}
};

/** Counts zeros, negative values and the like, and moves the finite values to the front. */
const countAndCompact = (numbers: NumberAccumulator, values: Float64Array, length: number): number => {
	let finite = 0;
	let zeros = 0;
	let negatives = 0;
	let fractions = 0;
	let min = Infinity;
	let max = -Infinity;
	for (let index = 0; index < length; index++) {
		const value = values[index] ?? 0;
		if (value === Infinity || value === -Infinity) {
			numbers.positiveInfinite += Number(value > 0);
			numbers.negativeInfinite += Number(value < 0);
			continue;
		}

		zeros += value === 0 ? 1 : 0;
		negatives += value < 0 ? 1 : 0;
		fractions += value === Math.floor(value) ? 0 : 1;
		min = value < min ? value : min;
		max = value > max ? value : max;
		values[finite++] = value;
	}

	if (finite > 0) {
		numbers.finite += finite;
		numbers.zeros += zeros;
		numbers.negatives += negatives;
		numbers.fractions += fractions;
		widen(numbers, min, max);
	}

	return finite;
};

/** Adds the first `length` values (no NaN). The array is scratch: its order changes. */
export const addNumbers = (numbers: NumberAccumulator, values: Float64Array, length: number): void => {
	const finite = countAndCompact(numbers, values, length);
	if (numbers.sketch !== undefined) {
		addToSketch(numbers.sketch, numbers.unique, values, finite);
		return;
	}

	if (numbers.exact === undefined) {
		return;
	}

	for (let index = 0; index < finite; index++) {
		addNumber(numbers.exact, values[index] ?? 0);
	}

	keepWithinBudget(numbers);
};

const addLargeWeighted = (numbers: NumberAccumulator, value: bigint, weight: number): void => {
	if (numbers.sketch === undefined) {
		numbers.large.set(value, (numbers.large.get(value) ?? 0) + weight);
		keepWithinBudget(numbers);
	} else {
		addLargeToSketch(numbers.sketch, numbers.unique, value, weight);
	}
};

/** Adds an integer that a double does not hold. */
export const addLarge = (numbers: NumberAccumulator, value: bigint): void => {
	numbers.finite++;
	if (value < 0n) {
		numbers.negatives++;
	}

	widen(numbers, value, value);
	addLargeWeighted(numbers, value, 1);
};

/** Merges `from` into `into`. Nothing may use `from` afterwards. */
export const mergeNumbers = (into: NumberAccumulator, from: NumberAccumulator): void => {
	into.finite += from.finite;
	into.zeros += from.zeros;
	into.negatives += from.negatives;
	into.fractions += from.fractions;
	into.positiveInfinite += from.positiveInfinite;
	into.negativeInfinite += from.negativeInfinite;
	if (from.min !== undefined && from.max !== undefined) {
		widen(into, from.min, from.max);
	}

	if (from.exact !== undefined) {
		const counted = countedNumbers(from.exact);
		if (into.exact !== undefined) {
			const {values, weights} = counted;
			for (const [index, value] of values.entries()) {
				addNumber(into.exact, value, weights[index]);
			}

			keepWithinBudget(into);
		} else if (into.sketch !== undefined) {
			addCountedToSketch(into.sketch, into.unique, counted);
		}
	}

	for (const [value, weight] of from.large) {
		addLargeWeighted(into, value, weight);
	}

	if (from.sketch === undefined) {
		return;
	}

	if (into.sketch === undefined) {
		// Moves the exact side into the sketch of the other one.
		const {exact, large} = into;
		into.sketch = from.sketch;
		into.exact = undefined;
		into.large = new Map();
		if (exact !== undefined) {
			addCountedToSketch(into.sketch, into.unique, countedNumbers(exact));
		}

		for (const [value, weight] of large) {
			addLargeToSketch(into.sketch, into.unique, value, weight);
		}

		return;
	}

	mergeNumberSketches(into.sketch, from.sketch);
};
