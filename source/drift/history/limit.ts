// The largest size that is still ordinary after earlier sizes of the same kind.
import {medianOf, medianWithin} from '../statistics/median.ts';

/**
How far beyond what was missed so far a value is still ordinary. Measured on histories of real tables: with less, every
tenth load without a fault has a finding; with more, faults of a twentieth of the rows are missed.
*/
export const toleratedErrors = 4.5;

const largestOf = (sizes: ArrayLike<number>, count: number): number => {
	let largest = -Infinity;
	for (let index = 0; index < count; index++) {
		largest = Math.max(largest, sizes[index] ?? NaN);
	}

	return largest;
};

/** Several robust standard deviations (1.4826 × the median of the sizes), and more than the largest size so far. */
const factorsOf = (count: number, tolerated: number) => ({
	median: tolerated * (1 + 4 / count) * 1.4826,
	largest: 1 + (5 / count) * (tolerated / toleratedErrors),
});

/**
A limit that sizes of the same kind hardly ever exceed. Few sizes know little of the tail, so that the limit is wider
for them.
*/
export const limitOf = (sizes: readonly number[]): number => {
	const {length: count} = sizes;
	const factors = factorsOf(count, toleratedErrors);
	return Math.max(factors.median * medianOf(sizes), factors.largest * largestOf(sizes, count));
};

/**
The same of the first so many sizes of a buffer, which lose their order.

@param useful A limit as wide as this is of no use, and may be told as `Infinity`: most need no median to be told so.
@param tolerated Robust standard deviations that are ordinary in a long series.
*/
export const limitWithin = (
	sizes: Float64Array,
	count: number,
	{useful, tolerated}: {readonly useful: number; readonly tolerated: number},
): number => {
	const factors = factorsOf(count, tolerated);
	const byLargest = factors.largest * largestOf(sizes, count);
	if (useful < Infinity) {
		let small = 0;
		for (let index = 0; index < count; index++) {
			small += factors.median * (sizes[index] ?? NaN) < useful ? 1 : 0;
		}

		if (byLargest >= useful || small < count / 2) {
			return Infinity;
		}
	}

	return Math.max(factors.median * medianWithin(sizes, count), byLargest);
};
