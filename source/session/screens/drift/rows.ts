// The findings of a drift report as rows.

import type {DriftReport, SchemaChange, SchemaChangeKind} from '../../../drift/report.ts';
import {type Severity, worstSeverity} from '../../../drift/severity.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {ColumnInfo} from '../../../profiling/table.ts';
import {changeTitle} from '../../../reports/describe-finding.ts';
import {changeText, valueText} from '../../../reports/finding-figures.ts';
import {absentMark} from '../../../reports/format.ts';
import {cutEnd, visible} from '../../../terminal-text.ts';
import {acceptanceOf, columnOf, type ListedFinding, findingsOf} from '../../../reports/findings.ts';
import {isMatch, type ListState, settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {line, type Line, segment} from '../../text/line.ts';
import {figureOf, shownChange, shownReason} from '../../text/finding-text.ts';
import type {Column} from '../../text/table-layout.ts';
import {acceptedMark, fewRowsMark, schemaMark, severityMarks} from '../../text/theme.ts';
import {ordered} from './order.ts';
import type {DriftState} from './state.ts';

const schemaWords: Readonly<Record<SchemaChangeKind, string>> = {
	column_added: 'column added',
	column_removed: 'column removed',
	column_renamed: 'renamed?',
	type_changed: 'type changed',
	nullability_changed: 'nulls allowed',
	dataset_gone: 'table gone',
	dataset_failed: 'profile failed',
	dataset_returned: 'table back',
	dataset_removed: 'left only',
	dataset_added: 'right only',
	rows_changed: 'rows differ',
	slice_changed: 'slices changed',
	slice_missing: 'slice missing',
};

const nullabilityText = ({nullable}: ColumnInfo): string => (nullable ? 'yes' : 'no');

/** The type or the nullability before or after a schema change. */
const schemaText = (kind: SchemaChangeKind, column: ColumnInfo | null): string => {
	if (column === null) {
		return absentMark;
	}

	return kind === 'nullability_changed'
		? nullabilityText(column)
		: cutEnd(visible(column.databaseType === '' ? column.semanticType : column.databaseType), 16);
};

const isOfSlices = ({kind}: SchemaChange): boolean => kind === 'slice_changed' || kind === 'slice_missing';

/** The reason without the kind of the change, which has its own cell; that of slices begins with their names. */
const schemaReason = (change: SchemaChange): string =>
	isOfSlices(change) ? change.reason : change.reason.slice(change.reason.indexOf(': ') + 1).trim();

const valueCell =
	(side: 'baseline' | 'current') =>
	(finding: ListedFinding): Line =>
		line(
			finding.kind === 'metric'
				? valueText(
						finding.drift,
						side === 'baseline' ? finding.drift.baselineValue : finding.drift.currentValue,
					)
				: schemaText(finding.change.kind, finding.change[side]),
		);

/** The severity, or that there were too few rows to judge, or that it is accepted. */
export const severityCell = (finding: ListedFinding): Line => {
	const mark =
		finding.kind === 'metric' && finding.drift.state === 'not_enough_rows'
			? fewRowsMark
			: severityMarks[finding.severity];
	const {glyph, tone} = acceptanceOf(finding) === null ? mark : acceptedMark;
	return [segment(`${glyph} ${mark.word}`, tone)];
};

/** The reason, after the acceptance if there is one. */
export const reasonOf = (finding: ListedFinding): string => {
	const accepted = acceptanceOf(finding);
	const reason = finding.kind === 'schema' ? schemaReason(finding.change) : shownReason(finding.drift);
	return accepted === null ? reason : `accepted until ${accepted.expires}: ${accepted.reason}; ${reason}`;
};

/** A name is dim below the same one. */
const columnCell = (finding: ListedFinding, below: ReadonlySet<string>): Line =>
	line(visible(columnOf(finding) ?? '(all rows)'), below.has(finding.id) ? 'dim' : 'plain');

/** What the two sides of a comparison are called. */
export type SideNames = {readonly baseline: string; readonly current: string};

export const runNames: SideNames = {baseline: 'baseline', current: 'current'};

export const findingColumns = (
	below: ReadonlySet<string>,
	names: SideNames = runNames,
): ReadonlyArray<Column<ListedFinding>> => [
	{
		heading: 'severity',
		align: 'left',
		rank: 0,
		cell: severityCell,
	},
	{
		heading: 'column',
		align: 'left',
		rank: 0,
		shrinkTo: 12,
		cell: finding => columnCell(finding, below),
	},
	{
		heading: 'what',
		align: 'left',
		rank: 0,
		cell: finding =>
			finding.kind === 'schema'
				? [segment(`${schemaMark.glyph} ${schemaWords[finding.change.kind]}`, schemaMark.tone)]
				: line(figureOf(finding.drift)),
	},
	{
		heading: names.baseline,
		align: 'right',
		rank: 3,
		cell: valueCell('baseline'),
	},
	{
		heading: names.current,
		align: 'right',
		rank: 2,
		cell: valueCell('current'),
	},
	{
		heading: 'change',
		align: 'right',
		rank: 1,
		cell: finding => line(finding.kind === 'metric' ? shownChange(finding.drift) : ''),
	},
	{
		heading: 'why',
		align: 'left',
		rank: 4,
		// Fewer cells tell nothing: the reason below the table is whole.
		shrinkTo: 28,
		cut: 'end',
		cell: finding => line(visible(reasonOf(finding))),
	},
];

/** The name of the finding: `age.mean`. */
const titleOf = (finding: ListedFinding): string => {
	if (finding.kind === 'schema') {
		return changeTitle(finding.change);
	}

	const {columnName, metricName} = finding.drift;
	return columnName === null ? metricName : `${columnName}.${metricName}`;
};

/** The name of the finding as screens write it, with the name of the figure that the table has. */
export const shownTitleOf = (finding: ListedFinding): string =>
	finding.kind === 'schema'
		? titleOf(finding)
		: [finding.drift.columnName, figureOf(finding.drift)].filter(part => part !== null).join('.');

/** Both values of a finding and its change: `140.35 → 77,990 (+55,468.2 %)`. */
export const valuesOf = (finding: ListedFinding): string => {
	if (finding.kind === 'schema') {
		const {kind, baseline, current} = finding.change;
		return baseline === null && current === null
			? schemaWords[kind]
			: `${schemaText(kind, baseline)} → ${schemaText(kind, current)}`;
	}

	const {drift} = finding;
	return `${valueText(drift, drift.baselineValue)} → ${valueText(drift, drift.currentValue)} (${shownChange(drift)})`;
};

/** The finding in one line of plain text. */
export const copyTextOf = ({schemaName, datasetName}: DatasetKey, finding: ListedFinding): string => {
	const name = `${schemaName}.${datasetName}.${titleOf(finding)}`;
	const {word} = severityMarks[finding.severity];
	if (finding.kind === 'schema') {
		return `[${word}] ${name}: ${finding.change.reason}`;
	}

	const {drift} = finding;
	const values = `${valueText(drift, drift.baselineValue)} → ${valueText(drift, drift.currentValue)}`;
	return `[${word}] ${name}: ${values} (${changeText(drift)}; ${drift.reason})`;
};

/** A finding is found by what the table shows, and by what decisions and reports call it. */
const figureWord = (finding: ListedFinding): string => (finding.kind === 'metric' ? figureOf(finding.drift) : '');

export const searched = memoizeLast((findings: readonly ListedFinding[], filter: string): readonly ListedFinding[] =>
	filter === ''
		? findings
		: findings.filter(finding =>
				isMatch(`${titleOf(finding)} ${figureWord(finding)} ${severityMarks[finding.severity].word}`, filter),
			),
);

export const idsOf = memoizeLast((findings: readonly ListedFinding[]): readonly string[] =>
	findings.map(finding => finding.id),
);

/** The list for these findings. Until the user moves the cursor, it is on the first of the worst. */
export const settleFindings = (list: ListState, findings: readonly ListedFinding[], page: number): ListState => {
	const open = findings.filter(finding => acceptanceOf(finding) === null);
	const worst = worstSeverity(open.map(({severity}) => severity));
	const first = Math.max(
		0,
		findings.findIndex(({severity}) => severity === worst),
	);
	return settleList(list.cursorId === undefined ? {...list, cursor: first} : list, idsOf(findings), page);
};

/** How many findings drifted, accepted or not. */
export const driftsIn = ({summary}: DriftReport): number =>
	summary.totalDrifts + summary.schemaChanges + summary.accepted;

export const hasDrift = (report: DriftReport): boolean => driftsIn(report) > 0;

/** The findings of the severities that are shown. Where nothing drifted, everything that was compared. */
export const foundIn = memoizeLast((report: DriftReport, shown: ReadonlySet<Severity>): readonly ListedFinding[] =>
	findingsOf(report, hasDrift(report) ? shown : new Set(['none'])),
);

/** The findings in the table: of the shown severities, and within the filter. */
export const rowsOf = ({report, shown, list, order}: DriftState): readonly ListedFinding[] =>
	report.current === undefined
		? []
		: searched(ordered(foundIn(report.current, shown.value), order.value), list.value.filter);

/** The findings that are selected, in the order of the report. */
export const selectedFindings = ({shown, selected}: DriftState, report: DriftReport): readonly ListedFinding[] =>
	foundIn(report, shown.value).filter(({id}) => selected.value.has(id));
