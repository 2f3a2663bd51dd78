// Sums up the drift of a dataset: the number of findings by severity, and the worst ones.
import type {DriftReport, Finding} from './report.ts';
import {type DriftSeverity, type Severity, severityRank} from './severity.ts';

/** What stands before a column: its worst severity, or that its schema changed. */
export type ColumnSeverity = DriftSeverity | 'schema';

export type DriftStatus = {
	readonly schemaChanges: number;
	readonly bySeverity: Readonly<Record<DriftSeverity, number>>;
	readonly worst: Severity;
	/** Compared metrics. */
	readonly compared: number;
	/** Metrics with too few rows to judge. */
	readonly fewRows: number;
	/** Accepted findings. */
	readonly accepted: number;
	/** The first findings without an acceptance: changes of the schema, then metrics, each worst first. */
	readonly findings: readonly Finding[];
	/** Every column with a finding that is not accepted. A change of its schema counts before all others. */
	readonly columns: ReadonlyArray<readonly [name: string, severity: ColumnSeverity]>;
};

const findingsKept = 8;

/** By the name of each column with findings, the worst that is not accepted; a change of the schema before all. */
export const columnSeverities = ({
	schemaChanges,
	metricDrifts,
}: Pick<DriftReport, 'schemaChanges' | 'metricDrifts'>): ReadonlyMap<string, ColumnSeverity> => {
	const severities = new Map<string, ColumnSeverity>();
	for (const {columnName, severity, accepted} of metricDrifts) {
		if (columnName === null || severity === 'none' || accepted !== null) {
			continue;
		}

		const known = severities.get(columnName);
		if (known === undefined || (known !== 'schema' && severityRank(severity) > severityRank(known))) {
			severities.set(columnName, severity);
		}
	}

	for (const {columnName, accepted} of schemaChanges) {
		if (columnName !== null && accepted === null) {
			severities.set(columnName, 'schema');
		}
	}

	return severities;
};

export const driftStatusOf = ({summary, schemaChanges, metricDrifts}: DriftReport): DriftStatus => ({
	schemaChanges: summary.schemaChanges,
	bySeverity: summary.driftBySeverity,
	worst: summary.worst,
	compared: metricDrifts.length,
	fewRows: summary.notEnoughRows,
	accepted: summary.accepted,
	findings: [...schemaChanges, ...metricDrifts.filter(({severity}) => severity !== 'none')]
		.filter(({accepted}) => accepted === null)
		.slice(0, findingsKept),
	columns: [...columnSeverities({schemaChanges, metricDrifts})],
});
