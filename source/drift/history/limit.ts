// Works out the largest size that is still ordinary after earlier sizes of the same kind.
import {medianOf, medianWithin} from '../statistics/median.ts';

/**
The robust standard deviations of the earlier misses within which a value is ordinary. Measured on histories of real
tables: with less, every tenth load without a fault has a finding; with more, faults in a twentieth of the rows are
missed.
*/
export const toleratedErrors = 4.5;

/**
The limit of a column's figure is wider by this factor: a table has hundreds of them, and in many a load without a fault
one of them is barely out of the ordinary. Measured on 21 public histories: of six loads with an alarm one has none, and
of 200 planted faults one is missed.
*/
export const marginOfMany = 1.2;

const largestOf = (sizes: ArrayLike<number>, count: number): number => {
	let largest = -Infinity;
	for (let index = 0; index < count; index++) {
		largest = Math.max(largest, sizes[index] ?? NaN);
	}

	return largest;
};

/** The factors of a limit: several robust standard deviations (1.4826 × median), and more than the largest size. */
const factorsOf = (count: number, tolerated: number) => ({
	median: tolerated * (1 + 4 / count) * 1.4826,
	largest: 1 + (5 / count) * (tolerated / toleratedErrors),
});

/**
A limit that sizes of the same kind hardly ever exceed, for a figure of a column. It is wider after few sizes, which
show little of the tail.
*/
export const limitOf = (sizes: readonly number[]): number => {
	const {length: count} = sizes;
	const factors = factorsOf(count, toleratedErrors);
	return marginOfMany * Math.max(factors.median * medianOf(sizes), factors.largest * largestOf(sizes, count));
};

/**
The limit of the first sizes of a buffer, which lose their order, for a single figure.

@param useful A limit as wide as this is of no use, and may be returned as `Infinity`: that saves most medians.
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
