// The cumulative distribution of a column from the values, percentiles or histogram of a stored run.

export type CumulativeSource = 'values' | 'percentiles' | 'histogram';

export type CumulativeDistribution = {
	readonly source: CumulativeSource;
	/** The number of values. */
	readonly rows: number;
	/** The error of every share by the estimate behind it; 0 for exact ones. */
	readonly rankError: number;
	/** Share of the values ≤ x. */
	readonly atMost: (x: number) => number;
	/** Share of the values < x. */
	readonly below: (x: number) => number;
	/** The largest error of a share at x, because the values between two known points are unknown. */
	readonly readingError: (x: number) => number;
	/** The smallest known value that a share of the values does not exceed. */
	readonly quantile: (share: number) => number;
	/** The points at which the distribution is known best, ascending. */
	readonly knots: readonly number[];
};

/** Counts the items of an ascending list that are below x, or at most x. */
const countUpTo = (ascending: readonly number[], x: number, isIncluded: boolean): number => {
	let from = 0;
	let to = ascending.length;
	while (from < to) {
		const middle = Math.floor((from + to) / 2);
		const value = ascending[middle] ?? 0;
		if (value < x || (isIncluded && value === x)) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}

	return from;
};

/**
A distribution whose values are all known.

@param values Distinct and ascending, each with its number of rows.
*/
export const fromValues = (values: readonly number[], counts: readonly number[]): CumulativeDistribution => {
	let sum = 0;
	const sums = counts.map(count => {
		sum += count;
		return sum;
	});
	const share = (items: number): number => (items === 0 ? 0 : (sums[items - 1] ?? 0) / sum);
	return {
		source: 'values',
		rows: sum,
		rankError: 0,
		atMost: x => share(countUpTo(values, x, true)),
		below: x => share(countUpTo(values, x, false)),
		readingError: () => 0,
		quantile: wanted => values[sums.findIndex(reached => reached >= wanted * sum - 1e-9)] ?? values.at(-1) ?? NaN,
		knots: values,
	};
};

/**
A distribution known at equally spaced shares.

@param percentiles The quantiles of equally spaced shares from 0 to 1, both ends exact. Between two of them values are
taken as evenly spread; a value that several share is a point that holds so many rows.
*/
export const fromPercentiles = (
	percentiles: readonly number[],
	rows: number,
	rankError: number,
): CumulativeDistribution => {
	const steps = percentiles.length - 1;
	const [minimum = NaN, maximum = NaN] = [percentiles[0], percentiles[steps]];
	const between = (items: number, x: number): number => {
		const [before = x, after = x] = [percentiles[items - 1], percentiles[items]];
		return (items - 1 + (after === before ? 0 : (x - before) / (after - before))) / steps;
	};

	return {
		source: 'percentiles',
		rows,
		rankError,
		atMost(x) {
			const items = countUpTo(percentiles, x, true);
			return items === 0 ? 0 : items > steps ? 1 : between(items, x);
		},
		below(x) {
			const items = countUpTo(percentiles, x, false);
			return items === 0 ? 0 : items > steps ? 1 : between(items, x);
		},
		// At a percentile the error of a share is at most the share of that one value, which is one step or less.
		readingError(x) {
			const isKnown = percentiles[countUpTo(percentiles, x, false)] === x;
			return x < minimum || x > maximum ? 0 : (isKnown ? 0.25 : 0.5) / steps;
		},
		quantile: share => percentiles[Math.min(steps, Math.ceil(share * steps - 1e-9))] ?? NaN,
		knots: percentiles,
	};
};

export type Bin = {
	readonly start: number;
	readonly end: number;
	readonly count: number;
};

/**
A distribution known at the edges of its bins.

@param bins Ascending and adjoining, closed on the left, the last one on both sides.
*/
export const fromHistogram = (bins: readonly Bin[], rankError: number): CumulativeDistribution => {
	const rows = bins.reduce((sum, {count}) => sum + count, 0);
	const edges = [...bins.map(({start}) => start), bins.at(-1)?.end ?? NaN];
	let sum = 0;
	const sums = [
		0,
		...bins.map(({count}) => {
			sum += count;
			return sum / rows;
		}),
	];
	const binAt = (x: number): number => Math.min(bins.length, countUpTo(edges, x, true)) - 1;
	const share = (x: number): number => {
		const index = binAt(x);
		const bin = bins[index];
		if (bin === undefined) {
			return 0;
		}

		const width = bin.end - bin.start;
		return (sums[index] ?? 0) + (bin.count / rows) * Math.min(1, width > 0 ? (x - bin.start) / width : 1);
	};

	return {
		source: 'histogram',
		rows,
		rankError,
		atMost: share,
		below: x => (x <= (edges[0] ?? x) ? 0 : x > (edges.at(-1) ?? x) ? 1 : share(x)),
		readingError(x) {
			const bin = bins[binAt(x)];
			return bin === undefined || x === bin.start || x > bin.end ? 0 : bin.count / rows;
		},
		quantile: wanted => edges[sums.findIndex(reached => reached >= wanted - 1e-12)] ?? NaN,
		knots: edges,
	};
};
