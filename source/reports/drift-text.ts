// A drift report as text, its layout fixed to the character.
import type {Acceptance, DriftReport, MetricDrift, SchemaChange} from '../drift/report.ts';
import {reportedDrift} from '../drift/withheld-values.ts';
import type {Severity} from '../drift/severity.ts';
import type {Run} from '../profiling/profile.ts';
import {visible} from '../terminal-text.ts';
import {
	changeTitle,
	metricTitle,
	describeMetricDrift,
	describeSchemaChange,
	type FindingDescription,
} from './describe-finding.ts';
import {estimateMark} from './format.ts';
import {runTime} from './run-time.ts';

const rule = '='.repeat(60);

// Two blanks: the line between two findings is indented like them.
const betweenFindings = '  ';

const severityMark = (severity: Severity): string => `[${severity.toUpperCase()}]`;

const finding = (
	severity: Severity,
	name: string,
	{
		baseline,
		current,
		change,
		why,
		accepted,
	}: FindingDescription & {
		readonly why?: string;
		readonly accepted: Acceptance | null;
	},
): string =>
	[
		`  ${severityMark(severity)} ${name}`,
		`    Baseline: ${visible(baseline)}`,
		`    Current: ${visible(current)}`,
		`    Change: ${visible(change)}`,
		...(why === undefined ? [] : [`    Why: ${visible(why)}`]),
		...(accepted === null ? [] : [`    Accepted until ${visible(accepted.expires)}: ${visible(accepted.reason)}`]),
	].join('\n');

const metricFinding = (dataset: string, drift: MetricDrift): string => {
	const words = describeMetricDrift(drift);
	const mark = drift.estimated ? `${estimateMark} ` : '';
	return finding(drift.severity, `${dataset}.${visible(metricTitle(drift))}`, {
		...words,
		change: mark + words.change,
		// Two runs alone are judged by thresholds, which the change shows. A history has figures of its own.
		...(drift.rule === 'history' && words.change !== drift.reason && {why: drift.reason}),
		accepted: drift.accepted,
	});
};

const schemaFinding = (dataset: string, change: SchemaChange): string =>
	finding(change.severity, `${dataset}.${visible(changeTitle(change))}`, {
		...describeSchemaChange(change),
		accepted: change.accepted,
	});

const section = (title: string, findings: readonly string[]): readonly string[] =>
	findings.length === 0 ? [] : ['', `${title}:`, findings.join(`\n${betweenFindings}\n`)];

const runText = (run: Run): string => `${visible(run.runId)} (${runTime(run)})`;

const isOpen = ({accepted}: {readonly accepted: Acceptance | null}): boolean => accepted === null;

/**
One report, with local times. It lists what drifted, worst first, and accepted drift under its own heading. A line
`Change` that begins with `≈` compares at least one estimate or sample.
*/
export const driftText = (compared: DriftReport): string => {
	const {baseline, current, baselineWhy, metricDrifts, schemaChanges, notes, summary} = reportedDrift(compared);
	const dataset = visible(current.datasetName);
	const drifts = metricDrifts.filter(({severity}) => severity !== 'none');
	const count = `${metricDrifts.length} ${metricDrifts.length === 1 ? 'metric' : 'metrics'} compared`;
	const metricFindings = (isListed: (item: MetricDrift) => boolean) =>
		drifts.filter(drift => isListed(drift)).map(drift => metricFinding(dataset, drift));
	const schemaFindings = (isListed: (item: SchemaChange) => boolean) =>
		schemaChanges.filter(change => isListed(change)).map(change => schemaFinding(dataset, change));
	const accepted = [...schemaFindings(item => !isOpen(item)), ...metricFindings(item => !isOpen(item))];
	const allNotes = [...(baselineWhy === null ? [] : [baselineWhy]), ...notes];
	return [
		rule,
		'DRIFT DETECTION REPORT',
		rule,
		`Dataset: ${dataset}`,
		`Baseline: ${runText(baseline)}`,
		`Current: ${runText(current)}`,
		'',
		'Summary:',
		`  Total drifts detected: ${summary.totalDrifts}`,
		`  Schema changes: ${summary.schemaChanges}`,
		`  High severity: ${summary.driftBySeverity.high}`,
		`  Medium severity: ${summary.driftBySeverity.medium}`,
		`  Low severity: ${summary.driftBySeverity.low}`,
		...(summary.accepted === 0 ? [] : [`  Accepted: ${summary.accepted}`]),
		...section('Schema Changes', schemaFindings(isOpen)),
		...section('Metric Drifts', metricFindings(isOpen)),
		...section('Accepted', accepted),
		...(drifts.length === 0 && schemaChanges.length === 0 ? ['', `No drift detected: ${count}.`] : []),
		...(allNotes.length === 0 ? [] : ['', 'Notes:', ...allNotes.map(note => `  ${visible(note)}`)]),
		'',
	].join('\n');
};

/** Several reports, a blank line between them. */
export const driftTexts = (reports: readonly DriftReport[]): string =>
	reports.map(report => driftText(report)).join('\n');
