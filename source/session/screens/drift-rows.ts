// What the rows of a drift report say.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {MetricDrift} from '../../drift/report.ts';
import type {Scalar} from '../../profiling/profile.ts';
import {
	formatChange,
	formatMetric,
	formatNumber,
	formatPoints,
} from '../../reports/format.ts';
import {visible} from '../../reports/terminal-text.ts';
import {columnOf, type Finding} from '../findings.ts';
import {line, segment, type Line} from '../line.ts';
import {isMatch} from '../list-state.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {Column} from '../table-layout.ts';
import {schemaMark, severityMarks} from '../theme.ts';

export const valueText = ({metricName, estimated}: MetricDrift, value: Scalar): string =>
	formatMetric(metricOf(metricName), {value, provenance: estimated ? {kind: 'estimate', error: 0} : {kind: 'exact'}});

/** By points for percents, else by percent; from zero, where a percent has no value, the plain difference. */
export const changeText = ({metricName, changePercent, changeAbsolute}: MetricDrift): string => {
	if (changeAbsolute !== null && metricOf(metricName).judge === 'points') {
		return formatPoints(changeAbsolute);
	}

	return changePercent !== null || changeAbsolute === null ? formatChange(changePercent) : `${changeAbsolute >= 0 ? '+' : ''}${formatNumber(changeAbsolute)}`;
};

const metricCell = (text: (drift: MetricDrift) => string) => (finding: Finding): Line => line(finding.kind === 'metric' ? text(finding.drift) : '');

const severityCell = (finding: Finding): Line => {
	const {glyph, word, tone} = severityMarks[finding.severity];
	return [segment(`${glyph} ${word}`, tone)];
};

export const findingColumns: ReadonlyArray<Column<Finding>> = [
	{
		heading: 'severity', align: 'left', rank: 0, cell: severityCell,
	},
	{
		heading: 'column', align: 'left', rank: 0, shrinkTo: 12,
		cell: finding => line(visible(columnOf(finding) ?? '(all rows)')),
	},
	{
		heading: 'metric', align: 'left', rank: 0,
		cell: finding => finding.kind === 'schema' ? [segment(`${schemaMark.glyph} ${schemaMark.word}`, schemaMark.tone)] : line(finding.drift.metricName),
	},
	{
		heading: 'baseline', align: 'right', rank: 3, cell: metricCell(drift => valueText(drift, drift.baselineValue)),
	},
	{
		heading: 'current', align: 'right', rank: 2, cell: metricCell(drift => valueText(drift, drift.currentValue)),
	},
	{
		heading: 'change', align: 'right', rank: 1, cell: metricCell(drift => changeText(drift)),
	},
	{
		heading: 'why', align: 'left', rank: 4, shrinkTo: 12, cut: 'end',
		cell: finding => line(visible(finding.kind === 'schema' ? finding.change.reason : finding.drift.reason)),
	},
];

/** The finding in one word: `age.mean`. */
export const titleOf = (finding: Finding): string => {
	if (finding.kind === 'schema') {
		return finding.change.columnName;
	}

	const {columnName, metricName} = finding.drift;
	return columnName === null ? metricName : `${columnName}.${metricName}`;
};

export const searched = memoizeLast((findings: readonly Finding[], filter: string): readonly Finding[] =>
	filter === '' ? findings : findings.filter(finding => isMatch(`${titleOf(finding)} ${severityMarks[finding.severity].word}`, filter)));

export const idsOf = memoizeLast((findings: readonly Finding[]): readonly string[] => findings.map(finding => finding.id));
