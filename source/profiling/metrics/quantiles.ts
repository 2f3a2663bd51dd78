// Quantiles: the smallest value whose cumulative share of the rows reaches the given one.
import type {Quantile} from '../profile.ts';
import type {Metric} from './metric.ts';
import type {MetricName} from './names.ts';
import {maximum, minimum, outlineQuantile, quantile} from './needs.ts';
import {hasQuantiles, orderedPart} from './ordered.ts';
import {measured, type Figure, type OrderedSummary} from './summary.ts';

/** All percents but the ends. */
const innerShares = Array.from({length: 99}, (_, index) => (index + 1) / 100);

/** Both ends are the exact extremes; nothing without values. */
const percentilesOf = ({min, max, quantile: at}: OrderedSummary): Figure<readonly Quantile[]> => {
	if (min === null || max === null) {
		return {value: [], error: 0};
	}

	const inner = innerShares.map(share => at(share));
	return {
		value: [min, ...inner.map(({value}) => value ?? min), max],
		error: Math.max(...inner.map(({error}) => error)),
	};
};

const quantileMetric = (name: MetricName, share: number): Metric => ({
	name,
	label: name === 'p50' ? 'median' : name,
	meaning: `The smallest value that ${share * 100} % of the values do not exceed.`,
	kind: 'quantity',
	statistic: {kind: 'quantile', share},
	appliesTo: hasQuantiles,
	judge: 'relative',
	comparedByDefault: false,
	needs: [quantile(share)],
	finish(summary) {
		const {value, error} = orderedPart(summary).quantile(share);
		return measured(summary, value, error);
	},
});

export const quantileMetrics: readonly Metric[] = [
	quantileMetric('p05', 0.05),
	quantileMetric('p25', 0.25),
	quantileMetric('p50', 0.5),
	quantileMetric('p75', 0.75),
	quantileMetric('p95', 0.95),
	{
		name: 'percentiles',
		label: 'percentiles',
		meaning: 'The quantiles of 0, 1, … 100 %, 101 values from min to max: what drift compares distributions by.',
		kind: 'quantiles',
		statistic: {kind: 'distribution'},
		appliesTo: hasQuantiles,
		judge: 'none',
		comparedByDefault: false,
		needs: [minimum, maximum, ...innerShares.map(share => outlineQuantile(share))],
		finish(summary) {
			const {value, error} = percentilesOf(orderedPart(summary));
			return measured(summary, value, error);
		},
	},
];
