// The rows of a drift report, as one list: schema changes first, then metrics, each worst first.
import type {
	DriftReport,
	MetricDrift,
	SchemaChange,
	Severity,
} from '../drift/report.ts';
import type {Shown} from './place.ts';

export type Finding =
	| {readonly kind: 'schema'; readonly id: string; readonly severity: Severity; readonly change: SchemaChange}
	| {readonly kind: 'metric'; readonly id: string; readonly severity: Severity; readonly drift: MetricDrift};

/** Those with a severity that is shown. */
export const findingsOf = (report: DriftReport, shown: ReadonlySet<Shown>): readonly Finding[] => [
	...report.schemaChanges.map(change => ({
		kind: 'schema' as const, id: JSON.stringify([change.kind, change.columnName]), severity: change.severity, change,
	})),
	...report.metricDrifts.map(drift => ({
		kind: 'metric' as const, id: JSON.stringify([drift.columnName, drift.metricName]), severity: drift.severity, drift,
	})),
].filter(finding => shown.has(finding.severity));

/** The column of a finding; `null` for the dataset itself. */
export const columnOf = (finding: Finding): string | null => finding.kind === 'schema' ? finding.change.columnName : finding.drift.columnName;
