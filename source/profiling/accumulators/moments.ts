// Mean and sum of squared deviations, added in blocks and merged pairwise. Blocks are summed in two passes (mean
// first), blocks and parts by Chan, Golub and LeVeque 1979: stable where a sum of squares is not. Where squares do not
// fit a double, because values are very large or very small, they are counted in a unit of their own.

export type Moments = {
	count: number;
	mean: number;
	/** Σ ((x − mean) / 2^exponent)². */
	squares: number;
	/** 0 as long as squares of the deviations fit a double. */
	exponent: number;
};

export const createMoments = (): Moments => ({count: 0, mean: 0, squares: 0, exponent: 0});

/** Whether no square that matters to the sum was rounded to zero or infinity. */
const fits = (squares: number): boolean => squares > 1e-250 && squares < 1e250;

/** Keeps 2^-exponent a normal double. */
const minExponent = -1000;

/** Keeps 2^exponent finite. */
const maxExponent = 1023;

/** Of a number about 2^exponent; of 0 the lowest one. */
const exponentOf = (size: number): number => {
	const exponent = Math.floor(Math.log2(size));
	return Math.min(maxExponent, Math.max(minExponent, exponent));
};

const rootExponent = ({squares, exponent}: Moments): number =>
	Math.max(minExponent, Math.floor(Math.log2(squares) / 2) + exponent);

const squaresIn = ({squares, exponent}: Moments, unit: number): number => {
	const ratio = 2 ** (exponent - unit);
	return squares * ratio * ratio;
};

/** In the unit 1, where the squares fit it. */
const inPlainUnit = (moments: Moments): Moments => {
	const squares = squaresIn(moments, 0);
	return fits(squares) || moments.squares === 0 ? {...moments, squares, exponent: 0} : moments;
};

/** Merges as `mergeMoments` does, in a unit that suits the largest deviation. */
const mergeInUnit = (into: Moments, from: Moments): void => {
	const count = into.count + from.count;
	const halfDelta = from.mean / 2 - into.mean / 2;
	const unit = Math.max(rootExponent(into), rootExponent(from), exponentOf(Math.abs(halfDelta)) + 1);
	const delta = from.mean * 2 ** -unit - into.mean * 2 ** -unit;
	const share = from.count / count;
	const squares = squaresIn(into, unit) + squaresIn(from, unit) + delta * delta * into.count * share;
	const mean = (into.mean / 2 + halfDelta * share) * 2;
	Object.assign(into, inPlainUnit({count, mean, squares, exponent: unit}));
};

/** Merges `from` into `into`. */
export const mergeMoments = (into: Moments, from: Readonly<Moments>): void => {
	if (from.count === 0) {
		return;
	}

	if (into.count === 0) {
		Object.assign(into, from);
		return;
	}

	const count = into.count + from.count;
	const delta = from.mean - into.mean;
	const share = from.count / count;
	const squares = into.squares + from.squares + delta * delta * into.count * share;
	const isPlain = into.exponent === 0 && from.exponent === 0;
	if (!isPlain || !(fits(squares) || (squares === 0 && delta === 0))) {
		mergeInUnit(into, from);
		return;
	}

	into.mean += delta * share;
	into.squares = squares;
	into.count = count;
};

type Block = {readonly values: Float64Array; readonly length: number; readonly weights: Float64Array | undefined};

/** The moments of a block, in units of 2^exponent. */
const momentsOf = ({values, length, weights}: Block, exponent: number): Moments => {
	const scale = 2 ** -exponent;
	let count = 0;
	let sum = 0;
	let lost = 0;
	for (let index = 0; index < length; index++) {
		const weight = weights === undefined ? 1 : (weights[index] ?? 0);
		const term = (values[index] ?? 0) * scale * weight;
		const next = sum + term;
		// Neumaier 1974: the part that the addition rounded away.
		lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
		sum = next;
		count += weight;
	}

	const mean = count === 0 ? 0 : (sum + lost) / count;
	let squares = 0;
	let rest = 0;
	for (let index = 0; index < length; index++) {
		const weight = weights === undefined ? 1 : (weights[index] ?? 0);
		const deviation = (values[index] ?? 0) * scale - mean;
		rest += deviation * weight;
		squares += deviation * deviation * weight;
	}

	// The rest that rounding the mean leaves (the corrected two-pass algorithm). The mean itself is as near as a double
	// can be: this sum is not.
	squares -= count === 0 ? 0 : (rest * rest) / count;
	return {count, mean: mean * 2 ** exponent, squares: Math.max(squares, 0), exponent};
};

const largestSize = ({values, length}: Block): number => {
	let largest = 0;
	for (let index = 0; index < length; index++) {
		largest = Math.max(largest, Math.abs(values[index] ?? 0));
	}

	return largest;
};

/**
Adds the first `length` values, all finite, each of which occurs `weights[i]` times (once, without weights).
*/
export const addToMoments = (moments: Moments, values: Float64Array, length: number, weights?: Float64Array): void => {
	const block = {values, length, weights};
	const found = momentsOf(block, 0);
	if (fits(found.squares)) {
		mergeMoments(moments, found);
		return;
	}

	const exponent = exponentOf(largestSize(block));
	mergeMoments(moments, inPlainUnit(momentsOf(block, exponent)));
};

/** `null` below two values; infinite where it exceeds the largest double. */
export const sampleDeviation = ({count, squares, exponent}: Readonly<Moments>): number | null =>
	// The root times 4 is exact; 2^exponent itself may exceed the largest double.
	count < 2 ? null : Math.sqrt(squares / (count - 1)) * 4 * 2 ** (exponent - 2);
