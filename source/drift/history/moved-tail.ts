// Tells the low end of a load that lies lower as a whole, as in the first frost of a winter, from single wrong values.
import type {CountedMetric} from './counted-metrics.ts';
import type {ColumnHistory} from './finding.ts';

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
