// The spread of the values: equal-width bins, and the most frequent values.
import type {SemanticType} from '../column-types.ts';
import type {Metric} from './metric.ts';
import {bins, frequencies, hours} from './needs.ts';
import {hasQuantiles, orderedPart} from './ordered.ts';
import {measured} from './summary.ts';

/** Values listed for a column with more than `max_distinct_values` distinct ones. */
const maxListedValues = 20;

const hourTypes: ReadonlySet<SemanticType> = new Set(['timestamp', 'timestamptz', 'time']);

export const distributionMetrics: readonly Metric[] = [
	{
		name: 'histogram',
		label: 'shape',
		meaning: 'Equal-width bins from min to max; the counts add up to the finite values.',
		kind: 'bins',
		statistic: {kind: 'distribution'},
		appliesTo: hasQuantiles,
		judge: 'none',
		comparedByDefault: false,
		needs: [bins],
		finish(summary) {
			const {value, error} = orderedPart(summary).histogram(summary.histogramBins);
			return measured(summary, value, error);
		},
	},
	{
		name: 'top_values',
		label: 'top values',
		meaning: `The most frequent values: all of them up to max_distinct_values, else the first ${maxListedValues}.`,
		kind: 'values',
		statistic: {kind: 'distribution'},
		appliesTo: () => true,
		judge: 'none',
		comparedByDefault: false,
		needs: [frequencies(maxListedValues)],
		finish(summary) {
			const top = summary.topValues(summary.maxDistinctValues, maxListedValues);
			return top === null ? undefined : measured(summary, top.value, top.error);
		},
	},
	{
		name: 'hours',
		label: 'hours',
		meaning: 'Values by hour of the day, as written or in UTC.',
		kind: 'values',
		statistic: {kind: 'distribution'},
		appliesTo: type => hourTypes.has(type),
		judge: 'none',
		comparedByDefault: false,
		comparedWith: 'distribution',
		needs: [...hours],
		finish({temporal, ...summary}) {
			const listed = temporal.hours?.map((count, hour) => ({value: String(hour).padStart(2, '0'), count}));
			return listed === undefined
				? undefined
				: measured(
						{temporal, ...summary},
						listed.filter(({count}) => count > 0),
					);
		},
	},
];
