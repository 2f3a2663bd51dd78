// Prints a drift report as JSON. Keys may be added, and none removed. `drift-json-schema.ts` describes them.
import type {Run} from '../profiling/profile.ts';
import type {ColumnInfo} from '../profiling/table.ts';
import {describeBaselineRule} from '../drift/baselines/baseline-rule.ts';
import type {Acceptance, DriftReport, HistoryEvidence, MetricDrift, SchemaChange} from '../drift/report.ts';
import {reportedDrift} from '../drift/withheld-values.ts';
import {blameLine} from './blame-text.ts';
import {rowsJson} from './compared-rows.ts';
import {distributionJson} from './distribution-json.ts';
import {reportDataset} from './report-labels.ts';
import {sliceJson} from './slice-json.ts';

/** The first number rises when a key goes or changes its meaning, the second with a new key. */
export const driftDocumentVersion = '1.7';

const columnJson = (column: ColumnInfo | null) =>
	column === null
		? null
		: {
				column_name: column.name,
				column_type: column.databaseType,
				semantic_type: column.semanticType,
				nullable: column.nullable,
			};

const acceptedJson = (accepted: Acceptance | null) =>
	accepted === null ? null : {reason: accepted.reason, expires: accepted.expires, accepted_at: accepted.acceptedAt};

const historyJson = (history: HistoryEvidence | undefined) =>
	history === undefined
		? null
		: {
				ground: history.ground,
				runs: history.runs,
				new_rows: history.newRows,
				ordinary_range:
					history.range === null
						? null
						: {low: history.range.low, high: history.range.high, value: history.range.value},
				open_since: history.openSince?.toISOString() ?? null,
			};

const metricDriftJson = (drift: MetricDrift) => ({
	column_name: drift.columnName,
	metric_name: drift.metricName,
	baseline_value: drift.baselineValue,
	current_value: drift.currentValue,
	change_percent: drift.changePercent,
	change_absolute: drift.changeAbsolute,
	drift_detected: drift.severity !== 'none',
	drift_severity: drift.severity,
	reason: drift.reason,
	rule: drift.rule,
	verdict: drift.state,
	accepted: acceptedJson(drift.accepted),
	estimated: drift.estimated,
	history: historyJson(drift.history),
	cause: drift.blame === undefined ? null : blameLine(drift.blame),
	values_withheld: drift.valuesWithheld ?? false,
	...(drift.metricName === 'distribution' && {
		distribution: drift.distribution === null ? null : distributionJson(drift.distribution),
	}),
});

const schemaChangeJson = (change: SchemaChange) => ({
	kind: change.kind,
	column_name: change.columnName,
	severity: change.severity,
	baseline: columnJson(change.baseline),
	current: columnJson(change.current),
	reason: change.reason,
	evidence: [...change.evidence],
	...(change.slices !== undefined && {slices: change.slices.map(slice => sliceJson({slice}))}),
	accepted: acceptedJson(change.accepted),
});

/** The periods of both runs; no keys where both are of the whole table. */
const slicesJson = (baseline: Run, current: Run) => {
	const [before, now] = [sliceJson(baseline), sliceJson(current)];
	return (
		(baseline.slice !== null || current.slice !== null) && {
			baseline_slice: before.slice,
			baseline_slice_start: before.slice_start,
			baseline_slice_end: before.slice_end,
			current_slice: now.slice,
			current_slice_start: now.slice_start,
			current_slice_end: now.slice_end,
		}
	);
};

/** Both sides, each with its table; no keys where two runs are compared. */
const sidesJson = ({sides, baseline, current}: DriftReport) => {
	const sideJson = (name: string, run: Run) => ({
		name,
		dataset_name: run.datasetName,
		schema_name: run.schemaName,
		row_count: run.rowCount,
	});
	return sides && {left: sideJson(sides.left.name, baseline), right: sideJson(sides.right.name, current)};
};

const nameJson = (report: DriftReport) => {
	const {datasetName, schemaName} = reportDataset(report);
	return {dataset_name: datasetName, schema_name: schemaName, ...sidesJson(report)};
};

const documentOf = ({baseline, current, summary, ...report}: DriftReport) => ({
	version: driftDocumentVersion,
	...nameJson({baseline, current, summary, ...report}),
	environment: current.environment,
	baseline_run_id: baseline.runId,
	current_run_id: current.runId,
	baseline_timestamp: baseline.profiledAt.toISOString(),
	current_timestamp: current.profiledAt.toISOString(),
	...slicesJson(baseline, current),
	baseline_choice: describeBaselineRule(report.baselineRule),
	baseline_reason: report.baselineWhy,
	baseline_run_ids: report.baselineRuns.map(({runId}) => runId),
	history: {runs: report.history.runs, missing: report.history.missing, new_rows: report.history.newRows},
	column_drifts: report.metricDrifts.map(drift => metricDriftJson(drift)),
	schema_changes: report.schemaChanges.map(change => schemaChangeJson(change)),
	notes: [...report.notes],
	...(report.rows !== undefined && {rows: rowsJson(report.rows)}),
	summary: {
		total_drifts: summary.totalDrifts,
		schema_changes: summary.schemaChanges,
		drift_by_severity: {
			high: summary.driftBySeverity.high,
			medium: summary.driftBySeverity.medium,
			low: summary.driftBySeverity.low,
		},
		has_critical_drift: summary.hasCriticalDrift,
		worst_severity: summary.worst,
		accepted: summary.accepted,
		not_enough_rows: summary.notEnoughRows,
	},
});

/** The document of one report: every comparison, also those without drift, worst first. Times are ISO 8601 in UTC. */
export const driftJson = (compared: DriftReport) => documentOf(reportedDrift(compared));

export type DriftDocument = ReturnType<typeof driftJson>;
