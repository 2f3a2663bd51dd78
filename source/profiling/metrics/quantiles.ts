// Quantiles: the smallest value whose cumulative share of the rows reaches the given one.
import {isNumeric, isTemporal} from '../column-types.ts';
import type {Metric, MetricName} from './catalogue.ts';
import {quantile} from './needs.ts';
import {orderedPart} from './ordered.ts';
import {measured} from './summary.ts';

const quantileMetric = (name: MetricName, share: number): Metric => ({
	name,
	label: name === 'p50' ? 'median' : name,
	meaning: `The smallest value that ${share * 100} % of the values do not exceed.`,
	kind: 'quantity',
	appliesTo: type => isNumeric(type) || isTemporal(type),
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
];
