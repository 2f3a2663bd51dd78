// How large a size may be and still be ordinary, after sizes of the same kind.
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

type Sizes = {readonly count: number; readonly median: number; readonly largest: number};

/** Several robust standard deviations (1.4826 × the median of the sizes), and more than the largest size so far. */
const limit = ({count, median, largest}: Sizes): number =>
	Math.max(toleratedErrors * (1 + 4 / count) * 1.4826 * median, (1 + 5 / count) * largest);

/**
A limit that sizes of the same kind hardly ever exceed. Few sizes know little of the tail, so that the limit is wider
for them.
*/
export const limitOf = (sizes: readonly number[]): number => {
	const {length: count} = sizes;
	return limit({count, median: medianOf(sizes), largest: largestOf(sizes, count)});
};

/** The same of the first so many sizes of a buffer, which lose their order. */
export const limitWithin = (sizes: Float64Array, count: number): number => {
	const largest = largestOf(sizes, count);
	return limit({count, median: medianWithin(sizes, count), largest});
};
