// Computes the metrics of a column from its summary. A metric that fails is an error of its column.
import {isNumeric} from '../column-types.ts';
import type {Measured, MetricValue} from '../profile.ts';
import {metricOf} from './catalogue.ts';
import type {Metric} from './metric.ts';
import type {MetricName} from './names.ts';
import type {ColumnSummary} from './summary.ts';

export type FinishedMetrics = {
	readonly metrics: ReadonlyMap<MetricName, Measured>;
	/** Why metrics are missing. */
	readonly errors: ReadonlyMap<MetricName, string>;
};

const sumOfCounts = (value: MetricValue): number =>
	Array.isArray(value)
		? (value as ReadonlyArray<{readonly count?: number}>).reduce((sum, {count = 0}) => sum + count, 0)
		: 0;

/** The number of values in the bins of a histogram. */
const binnedValues = ({type, rows, nulls, mismatched, numeric, temporal}: ColumnSummary): number =>
	isNumeric(type) ? numeric.finite : rows - nulls - (mismatched ?? 0) - (temporal.nonFinite ?? 0);

const changed = 'The rows changed while they were read, or their count did.';

/** Why a value is impossible for its metric; `undefined` where it is possible. */
const impossible = ({name, kind}: Pick<Metric, 'name' | 'kind'>, value: MetricValue, summary: ColumnSummary) => {
	if (typeof value === 'number' && !Number.isFinite(value)) {
		return 'It is past the largest number of double precision, 1.8e308.';
	}

	if (kind === 'percent' && typeof value === 'number' && (value < 0 || value > 100)) {
		return `${value} percent cannot be. ${changed}`;
	}

	const {rows, nulls} = summary;
	const present = rows - nulls;

	if (kind === 'count' && typeof value === 'number') {
		const maximum = name === 'count' || name === 'null_count' ? rows : present;
		return value < 0 || value > maximum ? `It counts ${value} of ${maximum}. ${changed}` : undefined;
	}

	const counted = sumOfCounts(value);
	const values = kind === 'bins' ? binnedValues(summary) : present;
	return (kind === 'bins' && counted !== values) || (kind === 'values' && counted > values)
		? `It counts ${counted} of ${values} values. ${changed}`
		: undefined;
};

/**
Computes the metrics that apply to a column.

@param failureOf Why a metric failed, where that is known.
*/
export const finishMetrics = (
	names: Iterable<MetricName>,
	summary: ColumnSummary,
	failureOf: (metric: Metric) => string | undefined = () => undefined,
): FinishedMetrics => {
	const metrics = new Map<MetricName, Measured>();
	const errors = new Map<MetricName, string>();
	for (const name of names) {
		const metric = metricOf(name);
		if (!metric.appliesTo(summary.type)) {
			continue;
		}

		const failure = failureOf(metric);
		const measured = failure === undefined ? metric.finish(summary) : undefined;
		const reason = failure ?? (measured === undefined ? undefined : impossible(metric, measured.value, summary));
		if (reason !== undefined) {
			errors.set(name, reason);
		} else if (measured !== undefined) {
			metrics.set(name, measured);
		}
	}

	return {metrics, errors};
};
