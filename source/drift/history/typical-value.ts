// The typical size of a column's values. A factor for all values, such as another unit, changes it; one row does not.

/** Every fifth percentile, without the tails. */
const [first, last, step] = [5, 95, 5];

/** Standard deviations between the 5th and the 95th percentile of a normal distribution. */
export const innerDeviations = 3.29;

/**
The geometric mean of the inner percentiles. For values of many sizes it changes less from load to load than the mean.

@param percentiles All 101 percentiles.
@returns `undefined` unless all are positive.
*/
export const typicalValueOf = (percentiles: ArrayLike<number> | undefined): number | undefined => {
	if (percentiles === undefined || !((percentiles[first] ?? 0) > 0)) {
		return undefined;
	}

	let sum = 0;
	for (let percent = first; percent <= last; percent += step) {
		sum += Math.log(percentiles[percent] ?? NaN);
	}

	return Math.exp(sum / ((last - first) / step + 1));
};

/** The part of the inner percentiles that a factor moves, each by at least this part of the mean change. */
const movedPart = 0.8;
const minPart = 0.5;

/**
Whether a factor explains the change of a typical value: it moves small, usual and large values by the same part. A week
of fog changes the low values of a visibility, and leaves the good ones where they were.

@param usual The percentiles that are usual, as those of the load.
*/
export const isOfAllValues = (percentiles: ArrayLike<number>, usualOf: (percent: number) => number): boolean => {
	const changes: number[] = [];
	for (let percent = first; percent <= last; percent += step) {
		changes.push(Math.log((percentiles[percent] ?? NaN) / usualOf(percent)));
	}

	const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
	return changes.filter(change => change / mean >= minPart).length >= movedPart * changes.length;
};

/** The standard deviation of the logarithms of the values, by their inner percentiles. */
export const logarithmicDeviationOf = (percentiles: ArrayLike<number>): number =>
	Math.log((percentiles[last] ?? NaN) / (percentiles[first] ?? NaN)) / innerDeviations;
