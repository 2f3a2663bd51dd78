// Prints the steps of one verdict, as text and as JSON.
import {describeBaselineRule} from '../drift/baselines/baseline-rule.ts';
import type {Explanation} from '../drift/explain.ts';
import {reportedExplanation} from '../drift/withheld-values.ts';
import type {Finding} from '../drift/report.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Run} from '../profiling/profile.ts';
import {padEnd, visible} from '../terminal-text.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import {runTime} from './run-time.ts';

const labelWidth = 14;

const runText = (run: Run): string => `${visible(run.runId)} (${runTime(run)})`;

/** The figure as screens name it, and what it is; nothing where the verdict is not on one figure. */
const figureText = (finding: Finding): string | undefined => {
	if ('kind' in finding || finding.metricName === 'distribution') {
		return undefined;
	}

	const {label, meaning} = metricOf(finding.metricName);
	return `${label}: ${meaning}`;
};

/** Prints a line for each step of the verdict, its number first. Every line has a newline. */
export const explainText = (explanation: Explanation): string => {
	const {title, report, finding, parts} = reportedExplanation(explanation);
	const {current, baseline, baselineRule, baselineWhy} = report;
	const figure = figureText(finding);
	return [
		`${visible(`${qualifiedName(current)}.${title}`)}: `,
		`${finding.severity}${finding.accepted === null ? '' : ', accepted'}\n`,
		'\n',
		...(figure === undefined ? [] : [`${padEnd('figure', labelWidth)}${figure}\n`]),
		`${padEnd('baseline', labelWidth)}${runText(baseline)}, ${visible(describeBaselineRule(baselineRule))}\n`,
		...(baselineWhy === null ? [] : [`${' '.repeat(labelWidth)}${visible(baselineWhy)}\n`]),
		`${padEnd('current', labelWidth)}${runText(current)}\n`,
		...parts.flatMap(({step, lines}) => [
			'\n',
			...lines.map((line, index) => `${padEnd(index === 0 ? step : '', labelWidth)}${visible(line)}\n`),
		]),
	].join('');
};

/** The same as JSON. */
export const explainJson = (explanation: Explanation) => {
	const {title, report, finding, parts} = reportedExplanation(explanation);
	return {
		title,
		dataset_name: report.current.datasetName,
		schema_name: report.current.schemaName,
		environment: report.current.environment,
		baseline_run_id: report.baseline.runId,
		current_run_id: report.current.runId,
		baseline_choice: describeBaselineRule(report.baselineRule),
		severity: finding.severity,
		reason: finding.reason,
		steps: parts.map(({step, lines}) => ({step, lines: [...lines]})),
	};
};
