// Why something was reported, as lines: both values, both distributions on common bins, the metric over time, the rule.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import type {MetricPoint} from '../../storage/store.ts';
import {
	absentMark,
	drawable,
	formatAge,
	formatCount,
	formatMetric,
	formatTime,
} from '../../reports/format.ts';
import {cellWidth, visible} from '../../reports/terminal-text.ts';
import {distributionPairs} from '../distribution-pairs.ts';
import {columnOf, type Finding} from '../findings.ts';
import {
	emptyLine,
	line,
	segment,
	type Line,
} from '../line.ts';
import type {FindingView} from '../memory.ts';
import type {Evidence, FindingPlace} from '../place.ts';
import {severityMarks} from '../theme.ts';
import {distributionLines, seriesOf} from './column-lines.ts';
import {changeText, valueText} from './drift-rows.ts';
import {pairLines} from './pair-lines.ts';

const exact = {kind: 'exact'} as const;

/** The metric over the runs; under it where the two runs stand. */
const markedHistory = (finding: Finding & {kind: 'metric'}, points: readonly MetricPoint[], {report}: FindingPlace, width: number): readonly Line[] => {
	const shown = points.slice(-Math.max(8, Math.min(40, width - 40)));
	const numbers = shown.map(point => drawable(point.value));
	if (numbers.filter(number => number !== null).length < 2) {
		return [];
	}

	if (finding.drift.metricName === 'distribution') {
		return [];
	}

	const metric = metricOf(finding.drift.metricName);
	const text = (point: MetricPoint | undefined) => point === undefined ? absentMark : formatMetric(metric, {value: point.value, provenance: exact});
	const ordered = shown.filter((_, index) => numbers[index] !== null).toSorted((one, other) => (drawable(one.value) ?? 0) - (drawable(other.value) ?? 0));
	const marks = shown.map(({runId}) => runId === report.baseline.runId ? 'b' : (runId === report.current.runId ? 'c' : ' ')).join('');
	const title = `${metric.name} over ${shown.length} runs   `;
	return [
		[segment(title), segment(seriesOf(metric.name, numbers), 'picture'), segment(`   range ${text(ordered[0])} – ${text(ordered.at(-1))}`, 'dim')],
		[segment(' '.repeat(cellWidth(title))), segment(marks, 'strong'), segment(marks.trim() === '' ? '' : '   b baseline, c current', 'dim')],
	];
};

const runLine = (word: string, {run}: RunProfile): Line => [
	segment(word.padEnd(10), 'dim'),
	segment(`${formatTime(run.profiledAt)}   run ${run.runId.slice(0, 6)}   ${formatCount(run.rowCount ?? 0)} rows   `),
	segment(formatAge(run.profiledAt, new Date()), 'dim'),
];

/** The finding in one line: how bad, what, by which rule. */
const verdictLines = (finding: Finding): readonly Line[] => {
	const {glyph, word, tone} = severityMarks[finding.severity];
	if (finding.kind === 'schema') {
		return [[segment(`${glyph} ${word}   `, tone), segment(visible(finding.change.reason), 'strong')]];
	}

	const {drift} = finding;
	const meaning = drift.metricName === 'distribution' ? 'how the values are spread, by the median and what lies around it' : metricOf(drift.metricName).meaning;
	return [
		[
			segment(`${glyph} ${word}   `, tone),
			segment(`${valueText(drift, drift.baselineValue)} → ${valueText(drift, drift.currentValue)}   `, 'strong'),
			segment(changeText(drift), 'strong'),
			segment(`   rule: ${visible(drift.reason)}`, 'dim'),
		],
		line(`${drift.metricName}: ${meaning}${drift.estimated ? ' Estimated.' : ''}`, 'dim'),
	];
};

const columnIn = ({columns}: RunProfile, name: string | null): ColumnProfile | undefined => columns.find(({column}) => column.name === name);

const comparedLines = (finding: Finding, {baseline, current}: Evidence, view: FindingView, width: number): readonly Line[] => {
	const name = columnOf(finding);
	const [before, after] = [columnIn(baseline, name), columnIn(current, name)];
	const pairs = before === undefined || after === undefined ? [] : distributionPairs(before, after);
	return pairs.length === 0
		? []
		: pairLines(view, pairs, {title: visible(name ?? ''), baselineRows: baseline.run.rowCount ?? 0, currentRows: current.run.rowCount ?? 0}, width);
};

/** What a column that has come or gone holds: there is nothing to compare it with. */
const aloneLines = (finding: Finding, {baseline, current}: Evidence, width: number): readonly Line[] => {
	const name = columnOf(finding);
	const [before, after] = [columnIn(baseline, name), columnIn(current, name)];
	const [only, run] = before === undefined ? [after, current.run] : [before, baseline.run];
	return only === undefined || (before !== undefined && after !== undefined) ? [] : distributionLines(only, run.rowCount ?? 0, Math.min(width, 80));
};

/** Both distributions of the column that a finding is about, or the one that there is. */
export const distributionsOf = (finding: Finding, evidence: Evidence, view: FindingView, width: number): readonly Line[] =>
	[...comparedLines(finding, evidence, view, width), ...aloneLines(finding, evidence, width)];

/** Everything about one finding, for a window of `width` cells. */
export const findingLines = (place: FindingPlace, view: FindingView, width: number): readonly Line[] => {
	const {finding} = place;
	const evidence = place.evidence.current;
	const inner = width - 4;
	const lines: Line[] = [...verdictLines(finding), emptyLine];
	if (evidence !== undefined) {
		const distributions = distributionsOf(finding, evidence, view, inner);
		lines.push(
			...distributions,
			...(distributions.length === 0 ? [] : [emptyLine]),
			runLine('baseline', evidence.baseline),
			runLine('current', evidence.current),
			emptyLine,
		);
		if (finding.kind === 'metric' && finding.drift.metricName !== 'distribution') {
			lines.push(...markedHistory(finding, place.histories.current?.get(finding.drift.metricName) ?? [], place, inner));
		}
	}

	const last = lines.findLastIndex(item => item.length > 0);
	return lines.slice(0, last + 1).map(item => [segment('  '), ...item]);
};
