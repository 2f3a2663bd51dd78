// Sums up the drift of a dataset: the number of findings by severity, and the worst ones.
import type {DriftReport, Finding} from './report.ts';
import type {DriftSeverity, Severity} from './severity.ts';

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
};

const findingsKept = 8;

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
});
