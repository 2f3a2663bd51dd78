// Prints the figure of a cell in a table of columns.
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import type {ColumnProfile} from '../profiling/profile.ts';
import {absentMark, formatMetric} from './format.ts';

/** The first of some metrics that a column has. A percentage beside figures of other kinds has its sign. */
export const metricCell = (profile: ColumnProfile, names: readonly MetricName[]): string => {
	const name = names.find(candidate => profile.metrics.has(candidate) || profile.errors.has(candidate));
	if (name === undefined) {
		return absentMark;
	}

	if (profile.errors.has(name)) {
		return '✖ failed';
	}

	const metric = metricOf(name);
	const text = formatMetric(metric, profile.metrics.get(name), profile.column);
	return metric.kind === 'percent' && names.length > 1 ? `${text} %` : text;
};
