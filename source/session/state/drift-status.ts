// The drift of a dataset in short: how many findings of which severity.
import type {DriftReport} from '../../drift/report.ts';
import {driftSeverities, type DriftSeverity, type Severity, severityRank} from '../../drift/severity.ts';
import {acceptanceOf, type Finding, findingsOf} from '../../reports/findings.ts';

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
	/** The first findings without an acceptance, in the order of the report. */
	readonly findings: readonly Finding[];
};

/** By the id of the current run. */
export type DriftStatuses = ReadonlyMap<string, DriftStatus>;

/** Nothing drifted. */
export const noDrift: DriftStatus = {
	schemaChanges: 0,
	bySeverity: {high: 0, medium: 0, low: 0},
	worst: 'none',
	compared: 0,
	fewRows: 0,
	accepted: 0,
	findings: [],
};

const findingsKept = 8;

export const driftStatusOf = (report: DriftReport): DriftStatus => ({
	schemaChanges: report.summary.schemaChanges,
	bySeverity: report.summary.driftBySeverity,
	worst: report.summary.worst,
	compared: report.metricDrifts.length,
	fewRows: report.summary.notEnoughRows,
	accepted: report.summary.accepted,
	findings: findingsOf(report, new Set(driftSeverities))
		.filter(finding => acceptanceOf(finding) === null)
		.slice(0, findingsKept),
});

/** For sorting: the worst has the highest number, and no status has -1. Schema changes break ties. */
export const driftRank = (driftStatus: DriftStatus | undefined): number => {
	if (driftStatus === undefined) {
		return -1;
	}

	const {high, medium, low} = driftStatus.bySeverity;
	return (
		severityRank(driftStatus.worst) * 1e9 +
		Math.min(high, 999) * 1e6 +
		Math.min(driftStatus.schemaChanges, 99) * 1e4 +
		Math.min(medium, 99) * 100 +
		Math.min(low, 99)
	);
};
