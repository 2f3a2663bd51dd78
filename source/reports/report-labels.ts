// The labels of a report about two runs, or about two sides.
import type {DriftReport} from '../drift/report.ts';
import {qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import type {Run} from '../profiling/profile.ts';
import {runTime} from './run-time.ts';
import {countOf, formatCount} from './format.ts';

export type ReportLabels = {
	readonly title: string;
	readonly baseline: string;
	readonly current: string;
	/** The line of the summary that counts the findings. */
	readonly total: string;
	/** The heading of the metrics that differ. */
	readonly findings: string;
	/** The verb of a finding, in a sentence. */
	readonly verb: string;
};

const ofRuns: ReportLabels = {
	title: 'DRIFT DETECTION REPORT',
	baseline: 'Baseline',
	current: 'Current',
	total: 'Total drifts detected',
	findings: 'Metric Drifts',
	verb: 'drifted',
};

const ofSides: ReportLabels = {
	title: 'COMPARISON REPORT',
	baseline: 'Left',
	current: 'Right',
	total: 'Differences',
	findings: 'Differences',
	verb: 'differs',
};

export const labelsOf = ({sides}: Pick<DriftReport, 'sides'>): ReportLabels => (sides === undefined ? ofRuns : ofSides);

/** The dataset of a report. For two sides, the name on the left. */
export const reportDataset = ({sides, baseline, current}: DriftReport): DatasetKey =>
	sides === undefined ? current : baseline;

/** Names a run for the head of a report, and a side with its table and rows. The text is not escaped. */
export const runText = ({sides}: DriftReport, run: Run, side: 'left' | 'right'): string => {
	if (sides === undefined) {
		return `${run.runId} (${runTime(run)})`;
	}

	const rows = run.rowCount === null ? '' : `, ${countOf(run.rowCount, 'row')}`;
	return `${sides[side].name}, ${qualifiedName(run)} (${runTime(run)}${rows})`;
};

/** Whether a report found nothing. */
export const isQuiet = ({schemaChanges, metricDrifts}: DriftReport): boolean =>
	schemaChanges.length === 0 && metricDrifts.every(({severity}) => severity === 'none');

/**
Describes two sides without a difference: `the same in 31 figures`, `the same in 31 figures, and in each of 500 rows`.
*/
export const sameText = ({metricDrifts, rows}: DriftReport): string => {
	const judged = metricDrifts.filter(({state}) => state === 'judged').length;
	const ofRows = rows === undefined ? undefined : `in each of ${countOf(rows.rows.left, 'row')}`;
	// Rows can be compared without profiles.
	const ofFigures = rows !== undefined && judged === 0 ? undefined : `in ${countOf(judged, 'figure')}`;
	return `the same ${[ofFigures, ofRows].filter(part => part !== undefined).join(', and ')}`;
};

/** Sums up several tables: `2 of 3 tables are the same.` */
export const sidesSummary = (reports: readonly DriftReport[]): string => {
	const same = reports.filter(report => isQuiet(report)).length;
	const verb = same === 1 || reports.length === 1 ? 'is' : 'are';
	return `${formatCount(same)} of ${countOf(reports.length, 'table')} ${verb} the same.`;
};
