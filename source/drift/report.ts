// What a comparison of two runs says.
import type {ColumnInfo} from '../connectors/connector.ts';
import type {MetricName} from '../profiling/metrics/catalogue.ts';
import type {Run, Scalar} from '../profiling/profile.ts';

export const severities = ['none', 'low', 'medium', 'high'] as const;

export type Severity = (typeof severities)[number];

export type MetricDrift = {
	/** `null` for a metric of the whole dataset (`count`). */
	readonly columnName: string | null;
	readonly metricName: MetricName;
	readonly baselineValue: Scalar;
	readonly currentValue: Scalar;
	/** `(current − baseline) / |baseline| × 100`; `null` where that has no value (from zero, from or to null). */
	readonly changePercent: number | null;
	/** `current − baseline`: percentage points for percents, days for dates; `null` where that has no value. */
	readonly changeAbsolute: number | null;
	readonly severity: Severity;
	/** Which rule decided, in words: `≥ 30 %`, `≥ 5 points`, `was null`, `below 5 %`. */
	readonly reason: string;
	/** Whether either value is an estimate or comes from a sample. */
	readonly estimated: boolean;
};

export type SchemaChangeKind = 'column_added' | 'column_removed' | 'type_changed' | 'nullability_changed';

export type SchemaChange = {
	readonly kind: SchemaChangeKind;
	readonly columnName: string;
	readonly severity: Exclude<Severity, 'none'>;
	readonly baseline: ColumnInfo | null;
	readonly current: ColumnInfo | null;
	/** In words: `column added: loyalty_tier (TEXT, nullable)`. */
	readonly reason: string;
};

export type DriftReport = {
	readonly baseline: Run;
	readonly current: Run;
	/** How the baseline was chosen, in words: `previous`, `run 6c02e4`. */
	readonly baselineChoice: string;
	/** Every comparison, also those without drift, worst first, then in the table's own order. */
	readonly metricDrifts: readonly MetricDrift[];
	/** Worst first. */
	readonly schemaChanges: readonly SchemaChange[];
	/** What a reader must know to trust the rest, one sentence each: runs sampled differently, metrics that could not be measured. */
	readonly notes: readonly string[];
	readonly summary: {
		/** Metric drifts with a severity above `none`. */
		readonly totalDrifts: number;
		readonly schemaChanges: number;
		/** Of metric drifts. */
		readonly driftBySeverity: Readonly<Record<Exclude<Severity, 'none'>, number>>;
		/** A metric drift or a schema change of high severity. */
		readonly hasCriticalDrift: boolean;
		/** The worst severity of both. */
		readonly worst: Severity;
	};
};
