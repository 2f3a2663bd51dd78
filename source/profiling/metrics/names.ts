// The names of the metrics, apart from their definitions, so that reading a config does not load these.

export const metricNames = [
	'count',
	'null_count',
	'null_percent',
	'distinct_count',
	'distinct_percent',
	'min',
	'max',
	'mean',
	'stddev',
	'p05',
	'p25',
	'p50',
	'p75',
	'p95',
	'percentiles',
	'zero_count',
	'negative_count',
	'non_finite_count',
	'min_length',
	'max_length',
	'avg_length',
	'empty_count',
	'true_count',
	'true_percent',
	'mismatched_count',
	'fraction_count',
	'padded_count',
	'upper_count',
	'lower_count',
	'non_ascii_count',
	'digit_count',
	'histogram',
	'top_values',
	'hours',
] as const;

export type MetricName = (typeof metricNames)[number];

/** Counts the values that do not have the type of their column. Its error names values that were not read. */
export const mismatchMetric: MetricName = 'mismatched_count';

export const isMetricName = (name: string): name is MetricName => (metricNames as readonly string[]).includes(name);
