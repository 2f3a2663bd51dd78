// A drift report as text, its layout fixed to the character.
import type {ColumnInfo} from '../connectors/connector.ts';
import {parseDecimal, toFixedText} from '../drift/exact-decimal.ts';
import type {
	DriftReport,
	MetricDrift,
	SchemaChange,
	SchemaChangeKind,
	Severity,
} from '../drift/report.ts';
import {describeColumn} from '../drift/schema-changes.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Run, Scalar} from '../profiling/profile.ts';
import {estimateMark, formatTime} from './format.ts';
import {visible} from './terminal-text.ts';

const rule = '='.repeat(60);

// Two blanks: the line between two findings is indented like them.
const betweenFindings = '  ';

/** Rounded to two decimals, but never so that something reads as nothing. */
const rounded = (value: number | string): string => {
	const decimal = parseDecimal(value);
	if (decimal === undefined || (typeof value === 'number' && Math.abs(value) >= 1e21)) {
		return visible(String(value));
	}

	const text = toFixedText(decimal, 2);
	return /[1-9]/v.test(text) || decimal.digits === 0n ? text : String(value);
};

/** Both values of a comparison; unrounded where two decimals would make them look equal. */
const valueTexts = ({baselineValue, currentValue, metricName}: MetricDrift): readonly [string, string] => {
	const isCount = metricOf(metricName).kind === 'count';
	const text = (value: Scalar) => {
		if (value === null) {
			return 'null';
		}

		return isCount ? visible(String(value)) : rounded(value);
	};

	const [baseline, current] = [text(baselineValue), text(currentValue)];
	return baseline === current && baselineValue !== currentValue
		? [visible(String(baselineValue)), visible(String(currentValue))]
		: [baseline, current];
};

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${rounded(Math.abs(value))}`;

const isText = (value: Scalar): boolean => typeof value === 'string' && parseDecimal(value) === undefined;

/** What changed, and where there is no percentage the rule that decided, unless it is a plain one of points. */
const changeText = (drift: MetricDrift): string => {
	const {changePercent, changeAbsolute, metricName} = drift;
	if (changePercent !== null) {
		return `${signed(changePercent)}%`;
	}

	if (changeAbsolute === null) {
		return visible(drift.reason);
	}

	if (metricOf(metricName).judge === 'points') {
		return `${signed(changeAbsolute)} points`;
	}

	// The rule of a change in days tells the days.
	const isTemporal = isText(drift.baselineValue) && isText(drift.currentValue);
	return isTemporal ? visible(drift.reason) : `${signed(changeAbsolute)} (${visible(drift.reason)})`;
};

const severityMark = (severity: Severity): string => `[${severity.toUpperCase()}]`;

const finding = (severity: Severity, name: string, baseline: string, current: string, change: string): string => [
	`  ${severityMark(severity)} ${name}`,
	`    Baseline: ${baseline}`,
	`    Current: ${current}`,
	`    Change: ${change}`,
].join('\n');

const metricFinding = (dataset: string, drift: MetricDrift): string => {
	const name = [dataset, ...(drift.columnName === null ? [] : [visible(drift.columnName)]), drift.metricName].join('.');
	const [baseline, current] = valueTexts(drift);
	const mark = drift.estimated ? `${estimateMark} ` : '';
	return finding(drift.severity, name, baseline, current, mark + changeText(drift));
};

const schemaChangeWords: Readonly<Record<SchemaChangeKind, string>> = {
	column_added: 'column added',
	column_removed: 'column removed',
	type_changed: 'type changed',
	nullability_changed: 'nullability changed',
};

const columnText = (column: ColumnInfo | null): string => column === null ? 'absent' : visible(describeColumn(column));

const schemaFinding = (dataset: string, change: SchemaChange): string => finding(
	change.severity,
	`${dataset}.${visible(change.columnName)}`,
	columnText(change.baseline),
	columnText(change.current),
	schemaChangeWords[change.kind],
);

const section = (title: string, findings: readonly string[]): readonly string[] =>
	findings.length === 0 ? [] : ['', `${title}:`, findings.join(`\n${betweenFindings}\n`)];

const runText = ({runId, profiledAt}: Run): string => `${visible(runId)} (${formatTime(profiledAt)})`;

/**
One report. Only what drifted is listed, worst first; times are local. A line `Change` that begins with `≈` compares at least one
estimate or sample.
*/
export const driftText = ({baseline, current, metricDrifts, schemaChanges, notes, summary}: DriftReport): string => {
	const dataset = visible(current.datasetName);
	const drifts = metricDrifts.filter(({severity}) => severity !== 'none');
	const compared = `${metricDrifts.length} ${metricDrifts.length === 1 ? 'metric' : 'metrics'} compared`;
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
		...section('Schema Changes', schemaChanges.map(change => schemaFinding(dataset, change))),
		...section('Metric Drifts', drifts.map(drift => metricFinding(dataset, drift))),
		...(drifts.length === 0 && schemaChanges.length === 0 ? ['', `No drift detected: ${compared}.`] : []),
		...(notes.length === 0 ? [] : ['', 'Notes:', ...notes.map(note => `  ${visible(note)}`)]),
		'',
	].join('\n');
};

/** Several reports, a blank line between them. */
export const driftTexts = (reports: readonly DriftReport[]): string => reports.map(report => driftText(report)).join('\n');
