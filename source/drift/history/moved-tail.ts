// Tells the low end of a load that lies lower as a whole, as in the first frost of a winter, from single wrong values.
import type {CountedMetric} from './counted-metrics.ts';
import type {ColumnHistory} from './finding.ts';
import {areNewNeighbours, type FreshValues} from './neighbouring-numbers.ts';
import {newsOf} from './new-values.ts';

/** Counts of values at the low end of a column. */
const lowCounts: ReadonlySet<CountedMetric> = new Set(['negative_count', 'zero_count']);

/** The percentile of earlier low ends; the present one is read this many percentiles above the counted values. */
const lowEnd = 1;
const skipped = 2;

/**
Whether the values next to the first negative ones, or zeros, are themselves lower than the low end of every earlier
load. Values that stand for missing ones, or have a wrong sign, leave the others where they were. Where the percentiles
of the new rows are unknown, those of the table stand for them.

@param count The number of values that are negative or zero.
*/
export const isOfMovedTail = ({past, load, whole}: ColumnHistory, metric: CountedMetric, count: number): boolean => {
	if (!lowCounts.has(metric)) {
		return false;
	}

	const {percentiles, present} = load.percentiles === undefined ? whole : load;
	const next = percentiles?.[Math.ceil((100 * count) / present) + skipped];
	return (
		next !== undefined &&
		past.every(earlier => {
			const known = earlier.load.percentiles ?? earlier.whole.percentiles;
			return known !== undefined && next < (known[lowEnd] ?? next);
		})
	);
};

/**
Whether the first zeros of a measured column are next to numbers that it had before, as fog of no sight is next to fog
of little. Zeros that stand for missing values are more frequent than the numbers next to them. Among whole numbers they
need not be, and no amount of 1 makes one of 0 likely.
*/
export const areZerosNextToKnown = (history: ColumnHistory, metric: CountedMetric, count: number): boolean => {
	const {load} = history;
	const zeros: FreshValues = [['0', count]];
	return (
		metric === 'zero_count' &&
		load.type !== 'integer' &&
		load.values?.counts.get('0') === count &&
		areNewNeighbours(zeros, load, newsOf(history).seen)
	);
};
