// Prints a drift report as text. Its layout is fixed to the character.
import {titleOf} from '../drift/finding-title.ts';
import type {Acceptance, DriftReport, MetricDrift, SchemaChange} from '../drift/report.ts';
import {reportedDrift} from '../drift/withheld-values.ts';
import type {Severity} from '../drift/severity.ts';
import {visible} from '../terminal-text.ts';
import {changeTitle, describeMetricDrift, describeSchemaChange, type FindingDescription} from './describe-finding.ts';
import {rowLines} from './compared-rows.ts';
import {estimateMark} from './format.ts';
import {isQuiet, reportDataset, runText, sameText, sidesSummary, labelsOf, type ReportLabels} from './report-labels.ts';

const rule = '='.repeat(60);

// The line between two findings is indented as they are.
const betweenFindings = '  ';

const severityMark = (severity: Severity): string => `[${severity.toUpperCase()}]`;

/** Makes the line of one side; none where the change says the same. */
const sideLine = (word: string, text: string): readonly string[] =>
	text === '' ? [] : [`    ${word}: ${visible(text)}`];

const finding = (
	{severity, name, words}: {readonly severity: Severity; readonly name: string; readonly words: ReportLabels},
	{
		baseline,
		current,
		change,
		why,
		cause,
		accepted,
	}: FindingDescription & {
		readonly why?: string;
		readonly accepted: Acceptance | null;
	},
): string =>
	[
		`  ${severityMark(severity)} ${name}`,
		...sideLine(words.baseline, baseline),
		...sideLine(words.current, current),
		`    Change: ${visible(change)}`,
		...(why === undefined ? [] : [`    Why: ${visible(why)}`]),
		...(cause === undefined ? [] : [`    Cause: ${cause}`]),
		...(accepted === null ? [] : [`    Accepted until ${visible(accepted.expires)}: ${visible(accepted.reason)}`]),
	].join('\n');

type Naming = {readonly dataset: string; readonly words: ReportLabels};

const metricFinding = ({dataset, words}: Naming, drift: MetricDrift): string => {
	const described = describeMetricDrift(drift);
	const mark = drift.estimated ? `${estimateMark} ` : '';
	return finding(
		{severity: drift.severity, name: `${dataset}.${visible(titleOf(drift))}`, words},
		{
			...described,
			change: mark + described.change,
			// Thresholds judge two runs, and the change shows them. A history has figures of its own.
			...(drift.rule === 'history' && described.change !== drift.reason && {why: drift.reason}),
			accepted: drift.accepted,
		},
	);
};

const schemaFinding = ({dataset, words}: Naming, change: SchemaChange): string =>
	finding(
		{severity: change.severity, name: `${dataset}.${visible(changeTitle(change))}`, words},
		{...describeSchemaChange(change), accepted: change.accepted},
	);

const section = (title: string, findings: readonly string[]): readonly string[] =>
	findings.length === 0 ? [] : ['', `${title}:`, findings.join(`\n${betweenFindings}\n`)];

const isOpen = ({accepted}: {readonly accepted: Acceptance | null}): boolean => accepted === null;

/**
Prints one report, with local times. It lists drift, the worst first, and accepted drift under its own heading. A line
`Change` that begins with `≈` compares at least one estimate or sample.
*/
export const driftText = (compared: DriftReport): string => {
	const report = reportedDrift(compared);
	const {baseline, current, baselineWhy, metricDrifts, schemaChanges, notes, summary} = report;
	const words = labelsOf(report);
	const naming: Naming = {dataset: visible(reportDataset(report).datasetName), words};
	const drifts = metricDrifts.filter(({severity}) => severity !== 'none');
	const count = `${metricDrifts.length} ${metricDrifts.length === 1 ? 'metric' : 'metrics'} compared`;
	const metricFindings = (isListed: (item: MetricDrift) => boolean) =>
		drifts.filter(drift => isListed(drift)).map(drift => metricFinding(naming, drift));
	const schemaFindings = (isListed: (item: SchemaChange) => boolean) =>
		schemaChanges.filter(change => isListed(change)).map(change => schemaFinding(naming, change));
	const accepted = [...schemaFindings(item => !isOpen(item)), ...metricFindings(item => !isOpen(item))];
	const allNotes = [...(baselineWhy === null ? [] : [baselineWhy]), ...notes];
	return [
		rule,
		words.title,
		rule,
		`Dataset: ${naming.dataset}`,
		`${words.baseline}: ${visible(runText(report, baseline, 'left'))}`,
		`${words.current}: ${visible(runText(report, current, 'right'))}`,
		'',
		'Summary:',
		`  ${words.total}: ${summary.totalDrifts}`,
		`  Schema changes: ${summary.schemaChanges}`,
		`  High severity: ${summary.driftBySeverity.high}`,
		`  Medium severity: ${summary.driftBySeverity.medium}`,
		`  Low severity: ${summary.driftBySeverity.low}`,
		...(summary.accepted === 0 ? [] : [`  Accepted: ${summary.accepted}`]),
		...section('Schema Changes', schemaFindings(isOpen)),
		...section(words.findings, metricFindings(isOpen)),
		...section('Accepted', accepted),
		...rowLines(report.rows),
		...(drifts.length === 0 && schemaChanges.length === 0 ? ['', `No drift detected: ${count}.`] : []),
		...(allNotes.length === 0 ? [] : ['', 'Notes:', ...allNotes.map(note => `  ${visible(note)}`)]),
		'',
	].join('\n');
};

/** Prints a dataset that is the same on both sides as one line, with its notes below. */
const sameLines = (report: DriftReport): string =>
	[
		`${visible(reportDataset(report).datasetName)}: ${sameText(report)}`,
		...reportedDrift(report).notes.map(note => `  ${visible(note)}`),
		'',
	].join('\n');

/** Prints several reports, a blank line between them. Datasets that are the same on two sides come last. */
export const driftTexts = (reports: readonly DriftReport[]): string => {
	const ofSides = reports.filter(({sides}) => sides !== undefined);
	if (ofSides.length === 0) {
		return reports.map(report => driftText(report)).join('\n');
	}

	const same = ofSides.filter(report => isQuiet(report));
	return [
		...ofSides.filter(report => !isQuiet(report)).map(report => driftText(report)),
		...(same.length === 0 ? [] : [same.map(report => sameLines(report)).join('')]),
		`${sidesSummary(ofSides)}\n`,
	].join('\n');
};
