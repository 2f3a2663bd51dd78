// Prints drift reports as Markdown, for a reviewer in a pull request or the summary of a CI job.
import {describeBaselineRule} from '../drift/baselines/baseline-rule.ts';
import {titleOf} from '../drift/finding-title.ts';
import type {DriftReport, MetricDrift, SchemaChange} from '../drift/report.ts';
import {differingRows} from '../drift/sides/row-comparison.ts';
import {reportedDrift} from '../drift/withheld-values.ts';
import {compareSeverities, driftSeveritiesWorstFirst} from '../drift/severity.ts';
import {visible} from '../terminal-text.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import type {Run} from '../profiling/profile.ts';
import {changeTitle, describeMetricDrift, describeSchemaChange, type FindingDescription} from './describe-finding.ts';
import {changedColumns, listedRows, rowCounts, rowTable, rowTerms} from './compared-rows.ts';
import {estimateMark, formatCount} from './format.ts';
import type {ReportFailure} from './report-failure.ts';
import {isQuiet, reportDataset, runText as sideText, sidesSummary, labelsOf} from './report-labels.ts';
import {runTime} from './run-time.ts';

/** Escapes text for Markdown and HTML, and keeps programs from making links of addresses. */
const markdownText = (text: string): string =>
	visible(text)
		.replaceAll(/[!#$\(\)*\[\\\]_`\{\|\}~]/gv, String.raw`\$&`)
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('@', '&#64;')
		.replaceAll('://', String.raw`\://`)
		.replaceAll(/\bwww(?=\.)/giv, '$&\\');

type Row = readonly string[];

const table = (headings: Row, rows: readonly Row[]): string =>
	[
		`| ${headings.join(' | ')} |`,
		`|${headings.map(() => ' --- ').join('|')}|`,
		...rows.map(cells => `| ${cells.join(' | ')} |`),
	].join('\n');

type FindingText = {
	readonly severity: string;
	readonly title: string;
	readonly words: FindingDescription;
	readonly why: string;
	readonly accepted: MetricDrift['accepted'];
};

const ofMetric = (drift: MetricDrift): FindingText => {
	const words = describeMetricDrift(drift);
	const mark = drift.estimated ? `${estimateMark} ` : '';
	return {
		severity: drift.severity,
		title: titleOf(drift),
		words: {...words, change: mark + words.change},
		why: [words.change === drift.reason ? '' : drift.reason, words.cause ?? '']
			.filter(text => text !== '')
			.join('; '),
		accepted: drift.accepted,
	};
};

const ofSchema = (change: SchemaChange): FindingText => ({
	severity: change.severity,
	title: changeTitle(change),
	words: describeSchemaChange(change),
	why: '',
	accepted: change.accepted,
});

const findingRow = ({severity, title, words, why}: FindingText): Row => [
	severity === 'high' ? '**high**' : severity,
	...[title, words.baseline, words.current, words.change, why].map(text => markdownText(text)),
];

const headingsOf = (report: DriftReport): Row => {
	const {baseline, current} = labelsOf(report);
	return ['severity', 'what', baseline.toLowerCase(), current.toLowerCase(), 'change', 'why'];
};

const details = (summary: string, body: string): string =>
	`<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;

const counted = ({summary, sides}: DriftReport): string => {
	const {driftBySeverity, schemaChanges, accepted} = summary;
	const parts = [
		...driftSeveritiesWorstFirst.map(severity => [driftBySeverity[severity], severity] as const),
		[schemaChanges, schemaChanges === 1 ? 'schema change' : 'schema changes'],
		[accepted, 'accepted'],
	] as const;
	const text = parts
		.filter(([number]) => number > 0)
		.map(([number, word]) => `${number} ${word}`)
		.join(', ');
	return text === '' ? (sides === undefined ? 'no drift' : 'the same') : text;
};

const runText = (run: Run): string => `${markdownText(run.runId)} of ${runTime(run)}`;

/** The runs, or the sides, that are compared. */
const comparedText = (report: DriftReport): string => {
	const {sides, baseline, current, baselineRule} = report;
	if (sides !== undefined) {
		const [left, right] = [sideText(report, baseline, 'left'), sideText(report, current, 'right')];
		return `Left ${markdownText(left)}, right ${markdownText(right)}.`;
	}

	const rows =
		baseline.rowCount === null || current.rowCount === null
			? ''
			: `; rows ${formatCount(baseline.rowCount)} → ${formatCount(current.rowCount)}`;
	return (
		`Baseline ${runText(baseline)} (${markdownText(describeBaselineRule(baselineRule))}), ` +
		`current ${runText(current)}${rows}.`
	);
};

/** The rows that differ, in a section that a reader can open. */
const rowsSection = ({rows}: DriftReport): readonly string[] => {
	if (rows === undefined || differingRows(rows) === 0) {
		return [];
	}

	const {headings, rows: cells} = rowTable(rows);
	const changed = changedColumns(rows);
	const listed = listedRows(rows);
	const terms = [...rowTerms(rows), ...(changed === '' ? [] : [`Changed: ${changed}`])];
	const listing = table(
		headings.map(heading => markdownText(heading)),
		cells.map(line => line.map(cell => markdownText(cell))),
	);
	const body = [
		terms.map(text => `- ${markdownText(text)}`).join('\n'),
		...(cells.length === 0 ? [] : [listing]),
		...(listed === undefined ? [] : [`${listed}.`]),
	];
	return [details(`Rows: ${rowCounts(rows)}`, body.join('\n\n'))];
};

const section = (report: DriftReport): string => {
	const {baselineWhy} = report;
	const headings = headingsOf(report);
	const findings = [
		...report.schemaChanges.map(change => ofSchema(change)),
		...report.metricDrifts.filter(({severity}) => severity !== 'none').map(drift => ofMetric(drift)),
	];
	const open = findings.filter(({accepted}) => accepted === null);
	const accepted = findings.filter(finding => finding.accepted !== null);
	const notes = [...(baselineWhy === null ? [] : [baselineWhy]), ...report.notes];
	return [
		`## ${markdownText(qualifiedName(reportDataset(report)))}: ${counted(report)}`,
		comparedText(report),
		...(open.length === 0
			? []
			: [
					table(
						headings,
						open.map(finding => findingRow(finding)),
					),
				]),
		...(accepted.length === 0
			? []
			: [
					details(
						`Accepted (${accepted.length})`,
						table(
							[...headings, 'accepted'],
							accepted.map(finding => [
								...findingRow(finding),
								finding.accepted === null
									? ''
									: markdownText(`until ${finding.accepted.expires}: ${finding.accepted.reason}`),
							]),
						),
					),
				]),
		...rowsSection(report),
		...(notes.length === 0
			? []
			: [details(`Notes (${notes.length})`, notes.map(note => `- ${markdownText(note)}`).join('\n'))]),
	].join('\n\n');
};

/** Prints several reports, the worst first. One line names those without drift. */
export const driftMarkdown = (compared: readonly DriftReport[], failures: readonly ReportFailure[] = []): string => {
	const reports = compared.map(report => reportedDrift(report));
	const drifted = reports
		.filter(report => !isQuiet(report))
		.toSorted((left, right) => compareSeverities(right.summary.worst, left.summary.worst));
	const quiet = reports.filter(report => isQuiet(report));
	const quietText = (report: DriftReport) =>
		`${markdownText(qualifiedName(reportDataset(report)))} (${report.metricDrifts.length} metrics)`;
	const ofSides = reports.filter(({sides}) => sides !== undefined);
	const noDrift = ofSides.length === 0 ? 'No drift in' : 'The same:';
	return `${[
		...(ofSides.length === 0 ? ['# Drift'] : ['# Comparison', sidesSummary(ofSides)]),
		...drifted.map(report => section(report)),
		...(quiet.length === 0 ? [] : [`${noDrift} ${quiet.map(report => quietText(report)).join(', ')}.`]),
		...failures.map(
			({dataset, message, why}) =>
				`**${markdownText(dataset)} could not be compared**: ` +
				markdownText(why === undefined ? message : `${message} (${why})`),
		),
		...(reports.length + failures.length === 0 ? ['Nothing was compared.'] : []),
	].join('\n\n')}\n`;
};
