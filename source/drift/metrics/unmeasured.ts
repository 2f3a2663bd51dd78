// Explains why a run has no figure for a metric.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import type {Side} from '../column-pair.ts';

/** Whether a metric depends on the number of rows, and not only on their values. */
export const dependsOnRowCount = ({kind, statistic}: Metric): boolean =>
	kind === 'count' || statistic.kind === 'distinct' || statistic.kind === 'extreme';

export type Unmeasured = {
	readonly side: Side;
	/** In words, for the reason of one comparison. */
	readonly reason: string;
	/**
	The reason for the notes of the report, without the metric's own details; `null` where a schema change says it
	already.
	*/
	readonly note: string | null;
};

/**
Explains why a side has no figure for a metric: it could not be computed, it does not apply to the column's type, or the
config leaves it out.

@returns `undefined` when the side has one.
*/
export const unmeasured = (
	metric: Metric,
	side: Side,
	{column, metrics, errors}: ColumnProfile,
): Unmeasured | undefined => {
	if (metrics.has(metric.name)) {
		return undefined;
	}

	const run = `the ${side} run`;
	const error = errors.get(metric.name);
	if (error !== undefined) {
		const reason = `could not be measured in ${run}: ${error}`;
		return {side, reason, note: reason};
	}

	if (!metric.appliesTo(column.semanticType)) {
		return {side, reason: `does not apply to the type of ${run}`, note: null};
	}

	const reason = `was not measured in ${run}`;
	return {side, reason, note: reason};
};
