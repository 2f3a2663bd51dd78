// Turns a comparison into checks of an asset: `drift` for the metrics, `schema` for the columns.
import {describeBaselineRule} from '../../../drift/baselines/baseline-rule.ts';
import type {DriftReport, Finding, SchemaChange} from '../../../drift/report.ts';
import {reportedDrift, withheldText} from '../../../drift/withheld-values.ts';
import {driftSeverities, isAtLeast, worstFirst, worstSeverity, type Severity} from '../../../drift/severity.ts';
import type {Scalar} from '../../../profiling/profile.ts';
import {countOf, formatQuantity} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {DriftEvent} from '../../events.ts';
import type {CheckName} from './context.ts';
import {driftCounts} from './metadata.ts';
import {textValue, type TableCell, type CheckSeverity, type Metadata, type MetadataValue} from './protocol.ts';

export type CheckResult = {
	readonly passed: boolean;
	readonly severity: CheckSeverity;
	readonly metadata: Metadata;
};

/** The number of rows on a page of Dagster. It shows the worst findings, and counts the others. */
const maxRows = 50;

const table = (name: string, records: ReadonlyArray<Readonly<Record<string, TableCell>>>): Metadata => {
	const [first] = records;
	if (first === undefined) {
		return {};
	}

	const shown: MetadataValue = {
		type: 'table',
		raw_value: {
			records: records.slice(0, maxRows),
			schema: Object.keys(first).map(column => ({
				name: column,
				type: column === 'change_percent' ? 'float' : 'string',
			})),
		},
	};
	return {
		[name]: shown,
		...(records.length > maxRows && {[`${name}_not_shown`]: {type: 'int', raw_value: records.length - maxRows}}),
	};
};

const text = (value: string | null): string => (value === null ? 'null' : visible(value));

/** Values in the format of the program: whole numbers exact, others to six digits. */
const valueText = (value: Scalar): string => text(value === null ? null : formatQuantity(value));

const rounded = (percent: number | null): number | null => (percent === null ? null : Math.round(percent * 100) / 100);

const driftTable = ({metricDrifts}: DriftReport): Metadata =>
	table(
		'drifts',
		metricDrifts
			.filter(({severity}) => severity !== 'none')
			.map(drift => ({
				severity: drift.severity,
				column: text(drift.columnName ?? ''),
				metric: drift.metricName,
				baseline: drift.valuesWithheld === true ? withheldText : valueText(drift.baselineValue),
				current: drift.valuesWithheld === true ? withheldText : valueText(drift.currentValue),
				change_percent: rounded(drift.changePercent),
				reason: text(drift.reason),
				estimated: drift.estimated ? 'yes' : 'no',
			})),
	);

const changeTable = ({schemaChanges}: DriftReport): Metadata =>
	table(
		'changes',
		schemaChanges.map(change => ({
			severity: change.severity,
			column: text(change.columnName ?? ''),
			change: change.kind,
			before: text(change.baseline?.databaseType ?? null),
			now: text(change.current?.databaseType ?? null),
			reason: text(change.reason),
		})),
	);

/** The changes of the whole dataset, which no metric shows: it is gone, or its profile failed. */
const ofDataset = ({schemaChanges}: DriftReport): readonly SchemaChange[] =>
	schemaChanges.filter(({columnName, accepted}) => columnName === null && accepted === null);

const worstOf: Readonly<Record<CheckName, (report: DriftReport) => Severity>> = {
	drift: report =>
		worstSeverity([
			...driftSeverities.filter(severity => report.summary.driftBySeverity[severity] > 0),
			...ofDataset(report).map(({severity}) => severity),
		]),
	schema: ({schemaChanges}) => worstSeverity(schemaChanges.map(({severity}) => severity)),
};

/** Names the outcome of a check in one word. The schema check may pass while metrics drift. */
const statusOf = (name: CheckName, event: DriftEvent): string => {
	if (event.type === 'drift_not_judged') {
		return event.reason;
	}

	const {totalDrifts, schemaChanges} = event.report.summary;
	return name === 'drift'
		? `drift_${totalDrifts > 0 ? '' : 'not_'}detected`
		: `schema_${schemaChanges > 0 ? '' : 'not_'}changed`;
};

/** The result in a sentence, which Dagster shows beside the check. */
const summaryOf = (name: CheckName, report: DriftReport): string => {
	const {metricDrifts, schemaChanges} = report;
	const found: readonly Finding[] = name === 'schema' ? schemaChanges : [...ofDataset(report), ...metricDrifts];
	const open = found.filter(({severity, accepted}) => severity !== 'none' && accepted === null).toSorted(worstFirst);
	const [worst] = open;
	if (worst === undefined) {
		return name === 'schema' ? 'No column changed' : 'No metric drifted';
	}

	const where = 'metricName' in worst ? `${[worst.columnName, worst.metricName].filter(Boolean).join('.')}, ` : '';
	const degree = open.length === 1 ? worst.severity : `the worst ${worst.severity}`;
	return visible(
		`${countOf(open.length, name === 'schema' ? 'schema change' : 'drift')}, ${degree}: ${where}${worst.reason}`,
	);
};

const notes = ({notes: sentences}: DriftReport): Metadata =>
	sentences.length === 0 ? {} : {notes: textValue(visible(sentences.join(' ')))};

/**
The result of a check.

@param failOn The check fails from this severity on. The failure is an ERROR when the worst is high, else a WARN.
*/
export const checkResult = (name: CheckName, event: DriftEvent, failOn: Severity): CheckResult => {
	const metadata = {
		status: textValue(statusOf(name, event)),
		...(event.runId !== null && {run_id: textValue(event.runId)}),
		...driftCounts(event),
	};
	if (event.type === 'drift_not_judged') {
		return event.reason === 'failed'
			? {
					passed: false,
					severity: 'ERROR',
					metadata: {
						...metadata,
						error: textValue(visible([event.error.message, event.error.why].filter(Boolean).join(': '))),
					},
				}
			: {passed: true, severity: 'WARN', metadata};
	}

	const report = reportedDrift(event.report);
	const worst = worstOf[name](report);
	return {
		passed: !isAtLeast(worst, failOn),
		severity: worst === 'high' ? 'ERROR' : 'WARN',
		metadata: {
			...metadata,
			summary: textValue(summaryOf(name, report)),
			worst_severity: textValue(worst),
			baseline: textValue(visible(describeBaselineRule(report.baselineRule))),
			...(name === 'drift' ? driftTable(report) : changeTable(report)),
			...notes(report),
		},
	};
};
