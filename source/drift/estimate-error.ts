// How far an estimate or a sample may be off by itself, so that its noise is not taken for drift.
import type {Metric} from '../profiling/metrics/catalogue.ts';
import type {ColumnProfile, Measured, MetricValue} from '../profiling/profile.ts';

/** The value as a double; `undefined` where it is no finite number. */
export const asDouble = (value: MetricValue | undefined): number | undefined => {
	const number = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN;
	return Number.isFinite(number) ? number : undefined;
};

const sampleError = (metric: Metric, value: number, rows: number, column: ColumnProfile): number | undefined => {
	const nonNull = rows * (1 - ((asDouble(column.metrics.get('null_percent')?.value) ?? 0) / 100));
	const size = metric.name === 'null_percent' ? rows : nonNull;
	if (size <= 0) {
		return undefined;
	}

	if (metric.name === 'mean') {
		const stddev = asDouble(column.metrics.get('stddev')?.value);
		return stddev === undefined ? undefined : stddev / Math.sqrt(size);
	}

	return metric.kind === 'percent' ? Math.sqrt(Math.max(0, value * (100 - value)) / size) : undefined;
};

/**
One standard error of a measured value, in the value's own unit: 0 for an exact one, the stated relative error for distinct
values, the binomial error for percents of a sample's rows, and stddev / √n for a sample's mean.

@returns `undefined` where none is known: extremes of a sample, quantiles (their error is one of rank, not of value).
*/
export const standardError = (metric: Metric, measured: Measured, column: ColumnProfile): number | undefined => {
	const {provenance} = measured;
	if (provenance.kind === 'exact') {
		return 0;
	}

	const value = asDouble(measured.value);
	if (value === undefined) {
		return undefined;
	}

	// Distinct values of a sample are not binomial: they come with an error of their own, or none is known.
	if (metric.name === 'distinct_count' || metric.name === 'distinct_percent') {
		return provenance.error === undefined ? undefined : Math.abs(value) * provenance.error;
	}

	return provenance.kind === 'sample' ? sampleError(metric, value, provenance.rows, column) : undefined;
};

/** Two standard errors of the difference of two independent values; `undefined` where either is unknown. */
export const errorOfDifference = (baseline: number | undefined, current: number | undefined): number | undefined =>
	baseline === undefined || current === undefined ? undefined : 2 * Math.hypot(baseline, current);
