// Why something was reported, as lines: both values, both distributions on common bins, the metric over time, the rule.
import {isTemporal} from '../../profiling/column-types.ts';
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import type {MetricPoint} from '../../storage/store.ts';
import {
	absentMark,
	drawable,
	formatAge,
	formatCount,
	formatMetric,
	formatPoints,
	formatTime,
} from '../../reports/format.ts';
import {cellWidth, cutEnd, visible} from '../../reports/terminal-text.ts';
import {bar} from '../bars.ts';
import {binLabels} from '../bin-labels.ts';
import {commonBins} from '../common-bins.ts';
import {columnOf, type Finding} from '../findings.ts';
import {
	emptyLine,
	fitLine,
	line,
	segment,
	wholePieces,
	type Line,
} from '../line.ts';
import type {FindingPlace} from '../place.ts';
import {severityMarks, type Tone} from '../theme.ts';
import {seriesOf} from './column-lines.ts';
import {changeText, valueText} from './drift-rows.ts';
import {binsOf, topValuesOf} from './profile-columns.ts';

const binCount = 10;
/** In fewer cells the bars need the room of the differences. */
const roomForChange = 76;
const valuesShown = 12;
const exact = {kind: 'exact'} as const;

/** Shares, 0 to 1, of the rows that have a value. */
type Pair = {readonly label: string; readonly tone?: Tone; readonly baseline: number; readonly current: number};

const binPairs = (baseline: ColumnProfile, current: ColumnProfile): readonly Pair[] => {
	const bins = commonBins(binsOf(baseline), binsOf(current), binCount);
	const names = binLabels(bins, isTemporal(current.column.semanticType));
	return bins.map((bin, index) => ({
		label: names[index] ?? '',
		baseline: bin.baseline,
		current: bin.current,
	}));
};

const isComplete = (profile: ColumnProfile): boolean => {
	const distinct = profile.metrics.get('distinct_count')?.value;
	return typeof distinct === 'number' && distinct <= topValuesOf(profile).length;
};

const valuePairs = (baseline: ColumnProfile, current: ColumnProfile): readonly Pair[] => {
	const total = (profile: ColumnProfile): number => {
		const rows = profile.metrics.get('count')?.value;
		const nulls = profile.metrics.get('null_count')?.value;
		return typeof rows === 'number' && typeof nulls === 'number' ? rows - nulls : topValuesOf(profile).reduce((sum, {count}) => sum + count, 0);
	};

	const shares = (profile: ColumnProfile) => new Map(topValuesOf(profile).map(({value, count}) => [String(value), count / Math.max(1, total(profile))]));
	const before = shares(baseline);
	const after = shares(current);
	return [...new Set([...after.keys(), ...before.keys()])]
		.map(value => {
			const isNew = !before.has(value) && isComplete(baseline);
			const isGone = !after.has(value) && isComplete(current);
			return {
				label: `${value === '' ? '(empty text)' : visible(value)}${isNew ? ' (new)' : ''}${isGone ? ' (gone)' : ''}`,
				...((isNew || isGone) && {tone: 'medium' as const}),
				baseline: before.get(value) ?? 0,
				current: after.get(value) ?? 0,
			};
		})
		.toSorted((one, other) => Math.max(other.baseline, other.current) - Math.max(one.baseline, one.current))
		.slice(0, valuesShown);
};

const share = (value: number): string => `${(value * 100).toFixed(1)} %`.padStart(7);

/** Two bars for each pair, side by side, and the difference as a number. */
export const pairLines = (title: string, pairs: readonly Pair[], baselineRows: number, currentRows: number, width: number): readonly Line[] => {
	const widest = Math.max(...[title, ...pairs.map(pair => pair.label)].map(text => cellWidth(text)));
	const label = Math.min(widest, Math.max(10, Math.floor(width / 4)));
	const hasChange = width >= roomForChange;
	// Beside the bars: three blanks before each, eight cells for each share, and the change.
	const room = Math.max(3, Math.min(36, Math.floor((width - label - 22 - (hasChange ? 9 : 0)) / 2)));
	const most = Math.max(...pairs.flatMap(pair => [pair.baseline, pair.current]), Number.EPSILON);
	const half = (value: number, tone: Tone): Line => [...fitLine(line(bar(value / most, room), tone), room), segment(` ${share(value)}`)];
	const heading = (text: string, rows: number) => {
		const pieces: Line = [segment(text, 'dim'), segment(`  n ${formatCount(rows)}`, 'dim')];
		return fitLine(wholePieces(pieces, room + 8), room + 8);
	};

	const gap = segment(' '.repeat(3));
	return [
		[
			...fitLine(line(title, 'strong'), label),
			gap,
			...heading('baseline', baselineRows),
			gap,
			...heading('current', currentRows),
			...(hasChange ? [gap, segment('change', 'dim')] : []),
		],
		...pairs.map((pair): Line => {
			const difference = (pair.current - pair.baseline) * 100;
			return [
				...fitLine(line(cutEnd(pair.label, label), pair.tone), label),
				gap,
				...half(pair.baseline, 'dim'),
				gap,
				...half(pair.current, 'picture'),
				...(hasChange ? [gap, segment(formatPoints(difference).replace(' pt', '').padStart(6), Math.abs(difference) >= 5 ? 'strong' : 'dim')] : []),
			];
		}),
	];
};

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
		emptyLine,
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

/** Everything about one finding, for a window of `width` cells. */
export const findingLines = (place: FindingPlace, width: number): readonly Line[] => {
	const {finding} = place;
	const evidence = place.evidence.current;
	const inner = width - 4;
	const lines: Line[] = [...verdictLines(finding), emptyLine];
	if (evidence !== undefined) {
		const name = columnOf(finding);
		const columnIn = (profile: RunProfile) => profile.columns.find(({column}) => column.name === name);
		const [before, after] = [columnIn(evidence.baseline), columnIn(evidence.current)];
		const [rowsBefore, rowsAfter] = [evidence.baseline.run.rowCount ?? 0, evidence.current.run.rowCount ?? 0];
		if (before !== undefined && after !== undefined && name !== null) {
			const bins = binPairs(before, after);
			const pairs = bins.length > 0 ? bins : valuePairs(before, after);
			if (pairs.length > 0) {
				lines.push(...pairLines(visible(name), pairs, rowsBefore, rowsAfter, inner), emptyLine);
			}
		}

		if (finding.kind === 'metric' && finding.drift.metricName !== 'distribution') {
			lines.push(...markedHistory(finding, evidence.histories.get(finding.drift.metricName) ?? [], place, inner));
		}

		lines.push(runLine('baseline', evidence.baseline), runLine('current', evidence.current));
	}

	return lines.map(item => [segment('  '), ...item]);
};
