// The catalogue of metrics. It defines each metric once, and everything else reads it.
import {countMetrics} from './counts.ts';
import {extremeMetrics} from './extremes.ts';
import type {Metric} from './metric.ts';
import {momentMetrics} from './moments.ts';
import {metricNames, type MetricName} from './names.ts';
import {quantileMetrics} from './quantiles.ts';
import {distributionMetrics} from './distribution.ts';
import {textLengthMetrics} from './text-lengths.ts';
import {textTraitMetrics} from './text-traits.ts';

const definitions: readonly Metric[] = [
	...countMetrics,
	...extremeMetrics,
	...momentMetrics,
	...quantileMetrics,
	...textLengthMetrics,
	...textTraitMetrics,
	...distributionMetrics,
];

/** Every metric by name, in the order of `metricNames`. */
export const metrics: ReadonlyMap<MetricName, Metric> = new Map(
	metricNames.map(name => {
		const metric = definitions.find(definition => definition.name === name);
		if (metric === undefined) {
			throw new Error(`The metric ${name} has no definition`);
		}

		return [name, metric];
	}),
);

/** The definition of a metric. */
export const metricOf = (name: MetricName): Metric => {
	const metric = metrics.get(name);
	if (metric === undefined) {
		throw new Error(`Unknown metric ${name}`);
	}

	return metric;
};
