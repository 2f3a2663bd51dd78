// A histogram of thousands of bins. Their width is a power of two, and doubles as the range grows. The state depends on
// the values alone, not on their order, and merges exactly. The few bins of a report are read from it with a hard bound
// of the error.

const binCount = 4096;
/** Keeps 2^-exponent a normal double. */
const minExponent = -1000;

export type FineHistogram = {
	/** Bin i counts the values in [(first + i) · 2^exponent, (first + i + 1) · 2^exponent). */
	exponent: number;
	first: number;
	counts: Float64Array;
	min: number;
	max: number;
};

export const createFineHistogram = (): FineHistogram => ({
	exponent: minExponent,
	first: 0,
	counts: new Float64Array(binCount),
	min: Infinity,
	max: -Infinity,
});

/** ⌊value · scale⌋, also where the product is too small for a double: just below zero is bin −1. */
const scaledFloor = (value: number, scale: number): number => {
	const scaled = value * scale;
	return scaled === 0 && value < 0 ? -1 : Math.floor(scaled);
};

const binOf = (value: number, exponent: number): number => scaledFloor(value, 2 ** -exponent);

/** The smallest exponent at which both ends fit, and at which bin numbers are exact integers. */
const exponentFor = (min: number, max: number, atLeast: number): number => {
	const largest = Math.max(Math.abs(min), Math.abs(max));
	let exponent = Math.max(atLeast, largest === 0 ? atLeast : Math.floor(Math.log2(largest)) - 50);
	while (binOf(max, exponent) - binOf(min, exponent) >= binCount) {
		exponent++;
	}

	return exponent;
};

/** Moves the counts to bins of the same or a larger width, with another start. */
const rebinned = (
	histogram: FineHistogram,
	exponent: number,
	first: number,
	into: Float64Array = new Float64Array(binCount),
): Float64Array => {
	const ratio = 2 ** (histogram.exponent - exponent);
	for (let index = 0; index < binCount; index++) {
		const count = histogram.counts[index] ?? 0;
		if (count === 0) {
			continue;
		}

		const bin = scaledFloor(histogram.first + index, ratio) - first;
		into[bin] = (into[bin] ?? 0) + count;
	}

	return into;
};

/** Makes room for both ends, in bins of at least the given width. */
const cover = (histogram: FineHistogram, min: number, max: number, atLeast = minExponent): void => {
	const isEmpty = histogram.min > histogram.max;
	histogram.min = Math.min(min, histogram.min);
	histogram.max = Math.max(max, histogram.max);
	const last = histogram.first + binCount - 1;
	const fits =
		!isEmpty &&
		histogram.exponent >= atLeast &&
		binOf(histogram.min, histogram.exponent) >= histogram.first &&
		binOf(histogram.max, histogram.exponent) <= last;
	if (fits) {
		return;
	}

	const exponent = exponentFor(histogram.min, histogram.max, Math.max(histogram.exponent, atLeast));
	const first = binOf(histogram.min, exponent);
	histogram.counts = rebinned(histogram, exponent, first);
	histogram.exponent = exponent;
	histogram.first = first;
};

/**
Adds the first `length` values, all finite and within [min, max], each `weights[i]` times (once, without weights).
*/
export const addToHistogram = (
	histogram: FineHistogram,
	values: Float64Array,
	length: number,
	min: number,
	max: number,
	weights?: Float64Array,
): void => {
	if (length === 0) {
		return;
	}

	cover(histogram, min, max);
	const {counts, first} = histogram;
	const scale = 2 ** -histogram.exponent;
	for (let index = 0; index < length; index++) {
		const bin = scaledFloor(values[index] ?? 0, scale) - first;
		counts[bin] = (counts[bin] ?? 0) + (weights === undefined ? 1 : (weights[index] ?? 0));
	}
};

/** Merges `from` into `into`. */
export const mergeHistogram = (into: FineHistogram, from: FineHistogram): void => {
	if (from.min > from.max) {
		return;
	}

	cover(into, from.min, from.max, from.exponent);
	rebinned(from, into.exponent, into.first, into.counts);
};

/**
Counts the values between edges, and gives the largest error of a count as a share of all values. Divides a fine bin
that an edge cuts in proportion.
*/
export const countsBetween = (
	histogram: FineHistogram,
	edges: readonly number[],
): {readonly counts: number[]; readonly error: number} => {
	const width = 2 ** histogram.exponent;
	const total = histogram.counts.reduce((sum, count) => sum + count, 0);
	const cumulative = new Float64Array(binCount + 1);
	for (const [index, count] of histogram.counts.entries()) {
		cumulative[index + 1] = (cumulative[index] ?? 0) + count;
	}

	let cut = 0;
	const below = edges.map((edge, edgeIndex) => {
		if (edgeIndex === 0) {
			return 0;
		}

		if (edgeIndex === edges.length - 1) {
			return total;
		}

		const bin = Math.min(Math.max(binOf(edge, histogram.exponent) - histogram.first, 0), binCount - 1);
		const share = (edge - (histogram.first + bin) * width) / width;
		const inBin = histogram.counts[bin] ?? 0;
		if (share > 0) {
			cut = Math.max(cut, inBin);
		}

		return Math.round((cumulative[bin] ?? 0) + inBin * Math.min(Math.max(share, 0), 1));
	});
	return {
		counts: below.slice(1).map((count, index) => count - (below[index] ?? 0)),
		error: total === 0 ? 0 : (2 * cut) / total,
	};
};
