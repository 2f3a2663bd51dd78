// The report of a comparison of two runs.
import type {ColumnInfo} from '../profiling/table.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import type {Run, Scalar} from '../profiling/profile.ts';
import type {Slice} from '../profiling/slice.ts';
import type {BaselineRule} from './baselines/baseline-rule.ts';
import type {RowGrowth} from './baselines/row-growth.ts';
import type {BlameVerdict} from './blame/blame.ts';
import type {DistributionChange} from './distribution/distribution-change.ts';
import type {RowComparison} from './sides/row-comparison.ts';
import type {DriftSeverity, Severity} from './severity.ts';

/** A metric, or `distribution`, which several metrics describe together. */
export type ComparedMetric = MetricName | 'distribution';

/**
Whether a comparison was judged (`judged`), or why not: too few rows (`not_enough_rows`), something that is not known
(`not_judged`), or a rule of the config (`ignored`). Unless it was judged, the severity is `none`.
*/
export type VerdictState = 'judged' | 'not_enough_rows' | 'not_judged' | 'ignored';

/** A decision that lets a drift pass for some time. It is still shown. */
export type Acceptance = {
	readonly reason: string;
	/** The last day on which it holds, `YYYY-MM-DD` in UTC. */
	readonly expires: string;
	/** When it was decided, ISO 8601 in UTC. */
	readonly acceptedAt: string;
};

/**
The evidence of a finding: something never happened in any earlier run (`never_before`), a figure is outside of its
ordinary range (`unusual`), or a figure that always moved does not (`stands_still`).
*/
export type Ground = 'never_before' | 'unusual' | 'stands_still';

/** The range that earlier runs make ordinary, in the metric's own unit; days since 1970 for dates. */
export type OrdinaryRange = {
	readonly low: number;
	readonly high: number;
	/** The figure of the current run. */
	readonly value: number;
	/** The figures of the earlier runs, oldest first. */
	readonly earlier: readonly number[];
};

/** The evidence of a verdict by the history of a table. */
export type HistoryEvidence = {
	/** `null` where the figure is ordinary. */
	readonly ground: Ground | null;
	/** The number of loads in the history. */
	readonly runs: number;
	/** Rows that were added, where the table is appended to and only they are judged; else `null`. */
	readonly newRows: number | null;
	readonly range: OrdinaryRange | null;
	/**
	When the first of the loads came that raised the alarm, where it is still open; `null` where the current run raised
	it, or nothing is found.
	*/
	readonly openSince: Date | null;
};

/** The verdict on one finding. */
export type Verdict = {
	readonly severity: Severity;
	readonly state: VerdictState;
	/** Why: `≥ 30 %`, `≥ 5 points`, `was null`, `below 5 %`. */
	readonly reason: string;
	/**
	The rule that decided, as the config writes it: `drift.thresholds`, `override customers.age.mean`, `ignore *_id`;
	`null` where none did.
	*/
	readonly rule: string | null;
};

type MetricChange = Verdict & {
	readonly baselineValue: Scalar;
	readonly currentValue: Scalar;
	/** `(current − baseline) / |baseline| × 100`; `null` where that has no value (from zero, from or to null). */
	readonly changePercent: number | null;
	/** `current − baseline`: percentage points for percents, days for dates; `null` where that has no value. */
	readonly changeAbsolute: number | null;
	/** The decision that lets it pass; `null` where there is none. */
	readonly accepted: Acceptance | null;
	/** Whether either value is an estimate or comes from a sample. */
	readonly estimated: boolean;
	/** The verdict of the earlier runs, where there are enough of them. */
	readonly history?: HistoryEvidence;
	/** The few segments of the rows that explain it, where it is high and open, and the runs show them. */
	readonly blame?: BlameVerdict;
	/** Whether values of the column were left out of it. */
	readonly valuesWithheld?: boolean;
};

export type FigureDrift = MetricChange & {
	/** `null` for a metric of the whole dataset (`count`). */
	readonly columnName: string | null;
	readonly metricName: MetricName;
};

export type DistributionDrift = MetricChange & {
	readonly columnName: string;
	readonly metricName: 'distribution';
	/**
	What was found; `null` where nothing could be compared. The values beside it are the medians of ordered columns,
	else `null`.
	*/
	readonly distribution: DistributionChange | null;
};

export type MetricDrift = FigureDrift | DistributionDrift;

const columnChangeKinds = [
	'column_added',
	'column_removed',
	'column_renamed',
	'type_changed',
	'nullability_changed',
] as const;

export type ColumnChangeKind = (typeof columnChangeKinds)[number];

const datasetChangeKinds = [
	'dataset_gone',
	'dataset_failed',
	'dataset_returned',
	'dataset_removed',
	'dataset_added',
	'rows_changed',
	'slice_changed',
	'slice_missing',
] as const;

/**
The source does not list the table any more (`dataset_gone`), its last profile failed (`dataset_failed`), or it was gone
and has returned (`dataset_returned`); only one of two sides has the table (`dataset_removed`, `dataset_added`), or
their rows differ (`rows_changed`); slices changed after they were profiled (`slice_changed`), or are missing although
they should exist by now (`slice_missing`).
*/
export type DatasetChangeKind = (typeof datasetChangeKinds)[number];

export const schemaChangeKinds = [...columnChangeKinds, ...datasetChangeKinds] as const;

export type SchemaChangeKind = (typeof schemaChangeKinds)[number];

export type SchemaChange = {
	readonly kind: SchemaChangeKind;
	/** The current name of the column, or that of a removed one; `null` for a change of the whole dataset. */
	readonly columnName: string | null;
	readonly severity: DriftSeverity;
	readonly baseline: ColumnInfo | null;
	readonly current: ColumnInfo | null;
	/** In words: `column added: loyalty_tier (TEXT, nullable)`. */
	readonly reason: string;
	/** The evidence, one fact each; empty where the change needs none. */
	readonly evidence: readonly string[];
	/** The slices of the change, if there are any. */
	readonly slices?: readonly Slice[];
	readonly accepted: Acceptance | null;
};

/** One drift or schema change that a report names. */
export type Finding = MetricDrift | SchemaChange;

/** The baseline of a comparison, and how it was chosen. */
export type ChosenBaseline = {
	/** Never `auto`: it is the rule that was applied. */
	readonly rule: BaselineRule;
	/** Why, one sentence; `null` where the rule says it all. */
	readonly why: string | null;
	/** The runs that the baseline is made of, latest first; more than one for a median. */
	readonly runs: readonly [Run, ...Run[]];
	/** The runs before the current one that judge it, latest first; left out where the rule names its own baseline. */
	readonly history?: readonly Run[];
	/** How the table grew since the baseline; left out where it did not, or the baseline is the run before. */
	readonly growth?: RowGrowth | undefined;
};

export type DriftSummary = {
	/** Metric drifts with a severity above `none` that are not accepted. */
	readonly totalDrifts: number;
	/** Schema changes that are not accepted. */
	readonly schemaChanges: number;
	/** Of metric drifts that are not accepted. */
	readonly driftBySeverity: Readonly<Record<DriftSeverity, number>>;
	/** A metric drift or a schema change of high severity that is not accepted. */
	readonly hasCriticalDrift: boolean;
	/** The worst severity of both, what is accepted left out. */
	readonly worst: Severity;
	/** Metric drifts and schema changes that a decision lets pass. */
	readonly accepted: number;
	/** Comparisons for which there are not enough rows. */
	readonly notEnoughRows: number;
};

/** How the history of the table took part in the verdict. */
export type HistorySummary = {
	/** The number of loads behind the verdict; 0 where only two runs were compared. */
	readonly runs: number;
	/**
	The number of further runs until the history judges; 0 where it does, `null` where another rule chose the baseline.
	*/
	readonly missing: number | null;
	/** Rows that were added, where the table is appended to and only they are judged; else `null`. */
	readonly newRows: number | null;
};

/** One of two sides that are compared. */
export type ReportSide = {
	/** As the user wrote it, without a password: `prod.yml@staging`. */
	readonly name: string;
	/** The type of its database: `sqlite`, `postgres`. */
	readonly database: string;
};

export type DriftReport = {
	/** Set where two sides are compared: the baseline is the left one, the current run the right one. */
	readonly sides?: {readonly left: ReportSide; readonly right: ReportSide};
	readonly baseline: Run;
	readonly current: Run;
	/** How the baseline was chosen. */
	readonly baselineRule: BaselineRule;
	/** Why, one sentence; `null` where the rule says it all. */
	readonly baselineWhy: string | null;
	/** The runs that the baseline is made of, latest first; more than one for a median. */
	readonly baselineRuns: readonly [Run, ...Run[]];
	/** How the table grew since the baseline; left out where that is not known, or it did not. */
	readonly growth?: RowGrowth;
	/** Every comparison, also those without drift, worst first, then in the table's own order. */
	readonly metricDrifts: readonly MetricDrift[];
	/** Worst first. */
	readonly schemaChanges: readonly SchemaChange[];
	/** How the history took part. */
	readonly history: HistorySummary;
	/**
	Notes that a reader needs to trust the report, one sentence each: runs that were sampled differently, metrics that
	could not be measured.
	*/
	readonly notes: readonly string[];
	/** Whether rows of a side could not be read, so that the comparison is not complete; the notes name them. */
	readonly hasUnreadRows?: boolean;
	readonly summary: DriftSummary;
	/** The comparison of the rows of two sides. */
	readonly rows?: RowComparison;
	/** Whether the report must leave the program without values (`reports.values`). `reportedDrift` removes them. */
	readonly valuesWithheld?: boolean;
};
