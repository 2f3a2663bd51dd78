// Prints drift reports as JUnit XML for CI systems: a suite for each dataset, a case for each comparison.
import {describeBaselineRule} from '../drift/baselines/baseline-rule.ts';
import {titleOf} from '../drift/finding-title.ts';
import type {DriftReport, MetricDrift, SchemaChange} from '../drift/report.ts';
import {reportedDrift} from '../drift/withheld-values.ts';
import {isAtLeast, type DriftSeverity, type Severity} from '../drift/severity.ts';
import {errorLine} from '../errors.ts';
import {visible} from '../terminal-text.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import {sliceName} from '../profiling/slice.ts';
import {describeMetricDrift, describeSchemaChange, type FindingDescription} from './describe-finding.ts';
import type {ReportFailure} from './report-failure.ts';
import {reportDataset, labelsOf, type ReportLabels} from './report-labels.ts';

const entities: ReadonlyMap<string, string> = new Map([
	['&', '&amp;'],
	['<', '&lt;'],
	['>', '&gt;'],
	['"', '&quot;'],
	["'", '&apos;'],
]);

/** Escapes text for XML 1.0, in an attribute or between tags, also characters that XML cannot hold. */
const xmlText = (text: string): string =>
	visible(text)
		.replaceAll(/[\u{FFFE}\u{FFFF}]/gv, '\u{FFFD}')
		// eslint-disable-next-line regexp/sort-character-class-elements -- the compiler reads `"&` as an operator
		.replaceAll(/[&"'<>]/gv, sign => entities.get(sign) ?? sign);

type Outcome =
	| {readonly kind: 'passed'; readonly text: string | null}
	| {readonly kind: 'failed'; readonly type: string; readonly message: string; readonly body: string}
	| {readonly kind: 'skipped'; readonly message: string}
	| {readonly kind: 'error'; readonly message: string};

type Case = {readonly name: string; readonly outcome: Outcome};

type Judging = {readonly failing: (severity: Severity) => boolean; readonly words: ReportLabels};

const bodyOf = (described: FindingDescription, words: ReportLabels): string =>
	`${words.baseline}: ${described.baseline}; ${words.current.toLowerCase()}: ${described.current}; ` +
	`change: ${described.change}${described.cause === undefined ? '' : `; cause: ${described.cause}`}`;

const outcomeOf = (
	finding: MetricDrift | SchemaChange,
	described: FindingDescription,
	{failing, words}: Judging,
): Outcome => {
	if (finding.accepted !== null) {
		return {kind: 'skipped', message: `accepted until ${finding.accepted.expires}: ${finding.accepted.reason}`};
	}

	return failing(finding.severity)
		? {
				kind: 'failed',
				type: finding.severity,
				message: `${finding.severity}: ${finding.reason}`,
				body: bodyOf(described, words),
			}
		: {
				kind: 'passed',
				text:
					finding.severity === 'none'
						? null
						: `${finding.severity}: ${finding.reason}. ${bodyOf(described, words)}`,
			};
};

const metricCase = (drift: MetricDrift, judging: Judging): Case => ({
	name: titleOf(drift),
	outcome:
		drift.state === 'judged'
			? outcomeOf(drift, describeMetricDrift(drift), judging)
			: {kind: 'skipped', message: drift.reason},
});

const schemaCase = (change: SchemaChange, judging: Judging): Case => ({
	name: titleOf(change),
	outcome: outcomeOf(change, describeSchemaChange(change), judging),
});

const attributes = (values: Readonly<Record<string, string | number>>): string =>
	Object.entries(values)
		.map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
		.join('');

const outcomeXml = (outcome: Outcome): string => {
	switch (outcome.kind) {
		case 'passed': {
			return outcome.text === null ? '' : `<system-out>${xmlText(outcome.text)}</system-out>`;
		}

		case 'failed': {
			const {type, message, body} = outcome;
			return `<failure${attributes({type, message})}>${xmlText(body)}</failure>`;
		}

		case 'skipped': {
			return `<skipped${attributes({message: outcome.message})}/>`;
		}

		case 'error': {
			return `<error${attributes({type: 'error', message: outcome.message})}/>`;
		}
	}
};

type Suite = {
	readonly name: string;
	readonly timestamp: string | null;
	readonly properties: Readonly<Record<string, string>>;
	readonly cases: readonly Case[];
};

const countOf = ({cases}: Suite, kind: Outcome['kind']): number =>
	cases.filter(({outcome}) => outcome.kind === kind).length;

const caseXml = (suite: string, {name, outcome}: Case): string => {
	const inner = outcomeXml(outcome);
	const opening = `    <testcase${attributes({name, classname: suite, time: '0'})}`;
	return inner === '' ? `${opening}/>` : `${opening}>${inner}</testcase>`;
};

const suiteXml = (suite: Suite): string =>
	[
		`  <testsuite${attributes({
			name: suite.name,
			tests: suite.cases.length,
			failures: countOf(suite, 'failed'),
			errors: countOf(suite, 'error'),
			skipped: countOf(suite, 'skipped'),
			time: '0',
			...(suite.timestamp !== null && {timestamp: suite.timestamp}),
		})}>`,
		'    <properties>',
		...Object.entries(suite.properties).map(([name, value]) => `      <property${attributes({name, value})}/>`),
		'    </properties>',
		...suite.cases.map(item => caseXml(suite.name, item)),
		'  </testsuite>',
	].join('\n');

const suiteOf = (report: DriftReport, failing: (severity: Severity) => boolean): Suite => {
	const {sides, baseline, current, baselineRule, schemaChanges, metricDrifts} = report;
	const judging = {failing, words: labelsOf(report)};
	return {
		name: qualifiedName(reportDataset(report)),
		// The format has no zone.
		timestamp: current.profiledAt.toISOString().slice(0, 19),
		properties: {
			...(sides !== undefined && {left: sides.left.name, right: sides.right.name}),
			environment: current.environment,
			baseline_run_id: baseline.runId,
			baseline_choice: describeBaselineRule(baselineRule),
			current_run_id: current.runId,
			...(baseline.slice !== null && {baseline_slice: sliceName(baseline.slice)}),
			...(current.slice !== null && {current_slice: sliceName(current.slice)}),
		},
		cases: [
			...schemaChanges.map(change => schemaCase(change, judging)),
			...metricDrifts.map(drift => metricCase(drift, judging)),
		],
	};
};

const failedSuite = ({dataset, message, why}: ReportFailure): Suite => ({
	name: dataset,
	timestamp: null,
	properties: {},
	cases: [{name: 'comparison', outcome: {kind: 'error', message: errorLine({message, why})}}],
});

/**
Prints several reports as one document. A drift that reaches `failFrom` is a failure. A milder drift is a passed case
with its text. Accepted and unjudged findings are skipped. A dataset that could not be compared is an error.
*/
export const driftJunit = (
	reports: readonly DriftReport[],
	failures: readonly ReportFailure[],
	failFrom: DriftSeverity,
): string => {
	const failing = (severity: Severity): boolean => isAtLeast(severity, failFrom);
	const suites = [
		...reports.map(report => suiteOf(reportedDrift(report), failing)),
		...failures.map(failure => failedSuite(failure)),
	];
	const total = (kind: Outcome['kind']): number =>
		suites.map(suite => countOf(suite, kind)).reduce((sum, count) => sum + count, 0);
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites${attributes({
			name: 'ProfileMesh drift',
			tests: suites.map(({cases}) => cases.length).reduce((sum, count) => sum + count, 0),
			failures: total('failed'),
			errors: total('error'),
			time: '0',
		})}>`,
		...suites.map(suite => suiteXml(suite)),
		'</testsuites>',
		'',
	].join('\n');
};
