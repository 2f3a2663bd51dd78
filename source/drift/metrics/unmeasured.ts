// Why two values of a metric are not judged against each other, where nothing in the data is to blame.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {ColumnProfile, Run, Sampling} from '../../profiling/profile.ts';

export type Side = 'baseline' | 'current';

/** How rows were chosen, in words; without the seed, which changes the rows but not what is measured. */
export const describeSampling = (sampling: Sampling): string => {
	switch (sampling.kind) {
		case 'all': {
			return 'all rows';
		}

		case 'ratio': {
			return `${Number((sampling.ratio * 100).toPrecision(4))} % of the rows`;
		}

		case 'size': {
			return `${sampling.size} rows`;
		}
	}
};

export const isSampledAlike = (baseline: Run, current: Run): boolean =>
	describeSampling(baseline.sampling) === describeSampling(current.sampling);

const extremes: ReadonlySet<string> = new Set(['min', 'max', 'min_length', 'max_length']);

/** Whether a metric depends on how many rows were seen, and not only on what is in them. */
export const dependsOnRowCount = ({name, kind}: Metric): boolean =>
	kind === 'count' || name === 'distinct_percent' || extremes.has(name);

export type Unmeasured = {
	readonly side: Side;
	/** In words, for the reason of one comparison. */
	readonly reason: string;
	/** For the notes of the report: the reason without the metric's own details; `null` where a schema change says it already. */
	readonly note: string | null;
};

/**
Why a side has no figure for a metric: it could not be computed, it does not apply to the column's type, or it was not asked for.

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
