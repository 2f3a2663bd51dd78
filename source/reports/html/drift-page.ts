// Drift reports as a page to share.
import {describeBaselineRule, shortRunId} from '../../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../../drift/report.ts';
import {compareSeverities, driftSeverities, worstSeverity} from '../../drift/severity.ts';
import {reportedDrift} from '../../drift/withheld-values.ts';
import {qualifiedName} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import {acceptanceOf, columnOf, findingsOf, type ListedFinding} from '../findings.ts';
import {absentMark, countOf, formatChange, formatCount} from '../format.ts';
import type {ReportFailure} from '../report-failure.ts';
import {isQuiet} from '../report-labels.ts';
import {runTime} from '../run-time.ts';
import {samplingText} from '../sampling-text.ts';
import {factList, htmlPage, noteList} from './document.ts';
import type {DriftEvidence} from './evidence.ts';
import {findingCharts} from './finding-charts.ts';
import {findingItem} from './finding-markup.ts';
import {severityTag, verdictTags} from './marks.ts';
import {markup, nothing, type Markup} from './markup.ts';
import {dataTable, textCell, type TableColumn} from './table.ts';

/** A report, with the evidence for its charts. */
export type DriftPagePart = {
	readonly report: DriftReport;
	readonly evidence: DriftEvidence;
	/** Shows only the findings of this column; `null` stands for the table itself. */
	readonly column?: string | null;
};

const tableItself = 'all rows';

const runText = (run: Run): string =>
	[
		runTime(run),
		`run ${shortRunId(run.runId)}`,
		...(run.rowCount === null ? [] : [countOf(run.rowCount, 'row')]),
		...(run.sampling.kind === 'all' ? [] : [samplingText(run.sampling)]),
	].join(' · ');

const rowChange = ({baseline, current}: DriftReport): string | null =>
	baseline.rowCount === null || current.rowCount === null
		? null
		: `${formatCount(baseline.rowCount)} → ${formatCount(current.rowCount)}` +
			(baseline.rowCount === 0
				? ''
				: ` (${formatChange(((current.rowCount - baseline.rowCount) / baseline.rowCount) * 100)})`);

const facts = (report: DriftReport): Markup =>
	factList([
		['current', runText(report.current)],
		['baseline', `${runText(report.baseline)} · ${describeBaselineRule(report.baselineRule)}`],
		['', report.baselineWhy],
		['rows', rowChange(report)],
		['environment', report.current.environment],
	]);

/** Shows one column, or the table itself, with all its findings. */
const card = (column: string | null, findings: readonly ListedFinding[], {report, evidence}: DriftPagePart): Markup => {
	const open = findings.filter(finding => acceptanceOf(finding) === null);
	const worst = worstSeverity(open.map(({severity}) => severity));
	return markup`<section class="card"><h3><bdi>${column ?? tableItself}</bdi>${
		open.length === 0 ? nothing : severityTag(worst)
	}</h3>
<ul class="findings">${findings.map(finding => findingItem(finding))}</ul>
${findingCharts(findings, report, evidence)}</section>
`;
};

const shownSeverities = new Set(driftSeverities);

/** Columns with open findings first, the worst first, and equal ones in the order of the table. */
const cardsOf = (part: DriftPagePart): readonly Markup[] => {
	const found = findingsOf(part.report, shownSeverities);
	const worstOf = (findings: readonly ListedFinding[]) =>
		worstSeverity(findings.filter(finding => acceptanceOf(finding) === null).map(({severity}) => severity));
	return [...Map.groupBy(found, finding => columnOf(finding))]
		.filter(([column]) => part.column === undefined || part.column === column)
		.toSorted(([, one], [, other]) => compareSeverities(worstOf(other), worstOf(one)))
		.map(([column, findings]) => card(column, findings, part));
};

const unchangedText = ({metricDrifts}: DriftReport): string => {
	const unchanged = metricDrifts.filter(({severity}) => severity === 'none').length;
	return `${formatCount(unchanged)} of ${countOf(metricDrifts.length, 'metric')} unchanged.`;
};

/** Shows one report below its name. */
const body = (part: DriftPagePart): Markup => {
	const {report, evidence, column} = part;
	return markup`${facts(report)}${cardsOf(part)}${
		column === undefined ? markup`<p class="dim">${unchangedText(report)}</p>` : nothing
	}${noteList([...report.notes, ...(evidence.failure === undefined ? [] : [`No charts: ${evidence.failure}`])])}`;
};

const hasFindings = ({report}: DriftPagePart): boolean => !isQuiet(report);

type LinkedPart = {readonly part: DriftPagePart; readonly anchor: string};

const overviewColumns: ReadonlyArray<TableColumn<LinkedPart>> = [
	{
		heading: 'table',
		cell({part, anchor}) {
			const name = textCell(qualifiedName(part.report.current));
			return hasFindings(part) ? markup`<a href="#${anchor}">${name}</a>` : name;
		},
	},
	{heading: 'drift', cell: ({part}) => verdictTags(part.report)},
	{
		heading: 'rows',
		style: 'number',
		cell({part}) {
			const {rowCount} = part.report.current;
			return textCell(rowCount === null ? absentMark : formatCount(rowCount));
		},
	},
];

const failureItem = ({dataset, message, why}: ReportFailure): Markup =>
	markup`<section class="card"><h3><bdi>${dataset}</bdi><span class="mark high">✖ not compared</span></h3>
<p>${why === undefined ? message : `${message} (${why})`}</p></section>
`;

const several = (parts: readonly DriftPagePart[], failures: readonly ReportFailure[]): Markup => {
	const linked = [...parts.filter(part => hasFindings(part)), ...parts.filter(part => !hasFindings(part))].map(
		(part, index) => ({part, anchor: `table-${index}`}),
	);
	const articles = linked
		.filter(({part}) => hasFindings(part))
		.map(
			({part, anchor}) => markup`<article id="${anchor}"><h2>${textCell(qualifiedName(part.report.current))}</h2>
${verdictTags(part.report)}${body(part)}</article>
`,
		);
	return markup`${linked.length === 0 ? nothing : dataTable(overviewColumns, linked)}${failures.map(failure =>
		failureItem(failure),
	)}${articles}`;
};

/** The page of one report, or of several: the worst first, with a list of all at its head. */
export const driftHtml = (
	compared: readonly DriftPagePart[],
	failures: readonly ReportFailure[],
	now: Date,
): string => {
	const parts = compared
		.map(part => ({...part, report: reportedDrift(part.report)}))
		.toSorted((one, other) => compareSeverities(other.report.summary.worst, one.report.summary.worst));
	const valuesWithheld = parts.some(({report}) => report.valuesWithheld === true);
	const [only, ...others] = parts;
	if (only !== undefined && others.length + failures.length === 0) {
		const name = qualifiedName(only.report.current);
		return htmlPage({
			title: only.column === undefined ? `Drift of ${name}` : `Drift of ${name}: ${only.column ?? tableItself}`,
			about: only.column === undefined ? verdictTags(only.report) : nothing,
			body: body(only),
			valuesWithheld,
			now,
		});
	}

	const drifted = parts.filter(({report}) => report.summary.worst !== 'none').length;
	return htmlPage({
		title:
			parts.length + failures.length === 0
				? 'Nothing was compared'
				: `Drift in ${formatCount(drifted)} of ${countOf(parts.length, 'table')}`,
		body: several(parts, failures),
		valuesWithheld,
		now,
	});
};
