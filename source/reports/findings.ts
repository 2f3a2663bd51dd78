// Lists the findings of a drift report: schema changes first, then metrics, each with the worst first.
import {titleOf} from '../drift/finding-title.ts';
import type {Acceptance, DriftReport, Finding, MetricDrift, SchemaChange} from '../drift/report.ts';
import type {Severity} from '../drift/severity.ts';

export type ListedFinding =
	| {readonly kind: 'schema'; readonly id: string; readonly severity: Severity; readonly change: SchemaChange}
	| {readonly kind: 'metric'; readonly id: string; readonly severity: Severity; readonly drift: MetricDrift};

/** The acceptance of a finding. */
export const acceptanceOf = (finding: ListedFinding): Acceptance | null =>
	finding.kind === 'schema' ? finding.change.accepted : finding.drift.accepted;

/** The findings of the shown severities; accepted ones come last. */
export const findingsOf = (report: DriftReport, shown: ReadonlySet<Severity>): readonly ListedFinding[] =>
	reportedFindings(report)
		.filter(finding => shown.has(finding.severity))
		.toSorted((one, other) => Number(acceptanceOf(one) !== null) - Number(acceptanceOf(other) !== null));

/** Every finding of a report, in its order. */
export const reportedFindings = (report: DriftReport): readonly ListedFinding[] =>
	[...report.schemaChanges, ...report.metricDrifts].map(finding => listedFinding(finding));

/** A finding of a report as a row. */
export const listedFinding = (finding: Finding): ListedFinding =>
	'kind' in finding
		? {
				kind: 'schema',
				id: JSON.stringify([finding.kind, finding.columnName]),
				severity: finding.severity,
				change: finding,
			}
		: {
				kind: 'metric',
				id: JSON.stringify([finding.columnName, finding.metricName]),
				severity: finding.severity,
				drift: finding,
			};

/** The name of a finding in decisions: `age.mean`, `count`, `signup.type_changed`. */
export const targetOf = (finding: ListedFinding): string =>
	titleOf(finding.kind === 'schema' ? finding.change : finding.drift);

/** The column of a finding; `null` for the dataset itself. */
export const columnOf = (finding: ListedFinding): string | null =>
	finding.kind === 'schema' ? finding.change.columnName : finding.drift.columnName;
