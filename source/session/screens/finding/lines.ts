// The evidence for a finding as lines: both values, both distributions on common bins, the metric over time, the rule.
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../../../drift/report.ts';
import {metricOf} from '../../../profiling/metrics/catalogue.ts';
import {begunAt, type RunProfile} from '../../../profiling/profile.ts';
import {formatAge, formatTime} from '../../../reports/format-time.ts';
import {rangeFormat} from '../../../reports/finding-figures.ts';
import {absentMark, countOf, drawable, formatMetric} from '../../../reports/format.ts';
import {runTime} from '../../../reports/run-time.ts';
import type {MetricPoint} from '../../../storage/store.ts';
import {cellWidth, visible} from '../../../terminal-text.ts';
import type {Explanation} from '../../../workspace.ts';
import {columnOf, type ListedFinding} from '../../../reports/findings.ts';
import type {FindingView} from '../../state/preferences.ts';
import type {Size} from '../../state/size.ts';
import {emptyLine, fitLine, line, type Line, segment, wholePieces} from '../../text/line.ts';
import {shownStep} from '../../text/finding-text.ts';
import {severityMarks} from '../../text/theme.ts';
import {wrapWords} from '../../text/wrap-words.ts';
import {seriesOf} from '../column/lines.ts';
import {bandLines} from './band-lines.ts';
import {distributionsOf, effectLines} from './distribution-lines.ts';
import {isOfNulls, nullLines, runsDrawn} from './share-lines.ts';
import type {FindingState} from './state.ts';
import {verdictLines} from './verdict-lines.ts';

const exact = {kind: 'exact'} as const;

/** `b` for the baseline, `c` for the current run. */
const markOf = (runId: string, {baseline, current}: DriftReport): string =>
	runId === baseline.runId ? 'b' : runId === current.runId ? 'c' : ' ';

/** The metric over the runs, with marks under the two compared runs. */
const markedHistory = ({finding, histories, report}: FindingState, width: number): readonly Line[] => {
	if (finding.kind !== 'metric' || finding.drift.metricName === 'distribution') {
		return [];
	}

	const points = histories.current?.get(finding.drift.metricName) ?? [];
	const shown = points.slice(-Math.max(8, Math.min(40, width - 40)));
	const numbers = shown.map(point => drawable(point.value));
	if (numbers.filter(number => number !== null).length < 2) {
		return [];
	}

	const metric = metricOf(finding.drift.metricName);
	const text = (point: MetricPoint | undefined) =>
		point === undefined ? absentMark : formatMetric(metric, {value: point.value, provenance: exact});
	const ordered = shown
		.filter((_, index) => numbers[index] !== null)
		.toSorted((one, other) => (drawable(one.value) ?? 0) - (drawable(other.value) ?? 0));
	const marks = shown.map(({runId}) => markOf(runId, report)).join('');
	const title = `${metric.label} over ${shown.length} runs   `;
	return [
		[
			segment(title),
			segment(seriesOf(metric.name, numbers), 'picture'),
			segment(`   range ${text(ordered[0])} – ${text(ordered.at(-1))}`, 'dim'),
		],
		[
			segment(' '.repeat(cellWidth(title))),
			segment(marks, 'strong'),
			segment(marks.trim() === '' ? '' : '   b baseline, c current', 'dim'),
		],
	];
};

/** The nulls of the column as a bar for each of the last runs; nothing for other findings, or before they load. */
const nullsOverRuns = ({finding, histories, report}: FindingState, width: number): readonly Line[] => {
	if (!isOfNulls(finding)) {
		return [];
	}

	const points = histories.current?.get('null_percent') ?? [];
	const last = points.findIndex(({runId}) => runId === report.current.runId);
	const shown = points.slice(0, last + 1).slice(-runsDrawn);
	return shown.length < 2
		? []
		: nullLines(
				visible(columnOf(finding) ?? ''),
				shown.map(({runId, profiledAt, value}) => ({
					label: `${formatTime(profiledAt)} ${markOf(runId, report)}`,
					percent: drawable(value),
					isCurrent: runId === report.current.runId,
				})),
				width,
			);
};

/** The ordinary range of the figure of a finding, and where the figure lies. */
export const ordinaryLines = (
	finding: ListedFinding,
	{width, height}: {readonly width: number; readonly height?: number},
): readonly Line[] =>
	finding.kind === 'schema'
		? []
		: bandLines(finding.drift.history, {
				format: rangeFormat(finding.drift),
				tone: severityMarks[finding.severity].tone,
				width,
				...(height !== undefined && {height}),
			});

/** Whether two distributions are drawn, side by side or one over the other. */
export const hasTwoViews = ({finding, evidence}: FindingState): boolean => {
	const name = columnOf(finding);
	return (
		name !== null &&
		!isOfNulls(finding) &&
		[evidence.current?.baseline, evidence.current?.current].every(
			run => run?.columns.some(({column}) => column.name === name) === true,
		)
	);
};

const runLine = (word: string, {run}: RunProfile, width: number): Line => {
	const time = runTime(run);
	const age = formatAge(begunAt(run), new Date());
	return wholePieces(
		[
			segment(word.padEnd(10), 'dim'),
			segment(time),
			segment(`   run ${shortRunId(run.runId)}`),
			segment(`   ${countOf(run.rowCount ?? 0, 'row')}`),
			// Of an old run the age is its day, which its time begins with.
			segment(time.startsWith(age) ? '' : `   ${age}`, 'dim'),
		],
		width,
	);
};

const labelWidth = 14;

/** The steps that the screen already shows elsewhere. */
const shownAbove: ReadonlySet<string> = new Set(['verdict']);

/** The steps of the verdict, number by number. */
const explanationLines = (
	finding: ListedFinding,
	explanation: Explanation | undefined,
	width: number,
): readonly Line[] => {
	if (explanation === undefined) {
		return [];
	}

	const parts = explanation.parts.filter(({step}) => !shownAbove.has(step));
	return [
		emptyLine,
		line('how it was decided', 'strong'),
		...parts.flatMap(({step, lines}) =>
			lines
				.map(text => (finding.kind === 'metric' ? shownStep(finding.drift, text) : text))
				.flatMap(text => wrapWords(visible(text), width - labelWidth, '  '))
				.map((text, index): Line => [
					...fitLine(line(index === 0 ? step : '', 'dim'), labelWidth),
					segment(text),
				]),
		),
	];
};

/** A window that is taller than these lines draws the ordinary range higher. */
const usualWindow = 30;

/** All lines of one finding, for a window of this size. */
export const findingLines = (state: FindingState, view: FindingView, {columns: width, rows}: Size): readonly Line[] => {
	const {finding} = state;
	const evidence = state.evidence.current;
	const inner = width - 4;
	const band = ordinaryLines(finding, {width: inner, ...(rows > usualWindow && {height: rows - usualWindow + 4})});
	const lines: Line[] = [
		...verdictLines(finding, inner),
		emptyLine,
		...band,
		...(band.length === 0 ? [] : [emptyLine]),
	];
	if (evidence !== undefined) {
		const overRuns = nullsOverRuns(state, inner);
		const drawn = overRuns.length > 0 ? overRuns : distributionsOf(finding, evidence, {view, width: inner});
		const distributions =
			drawn.length === 0
				? []
				: [...drawn, ...(isOfNulls(finding) ? [] : effectLines(columnOf(finding), state.report, inner))];
		lines.push(
			...distributions,
			...(distributions.length === 0 ? [] : [emptyLine]),
			runLine('baseline', evidence.baseline, inner),
			runLine('current', evidence.current, inner),
			emptyLine,
			...(band.length === 0 ? markedHistory(state, inner) : []),
		);
	}

	lines.push(...explanationLines(finding, state.explanation.current, inner));
	// A part that is missing leaves no second blank line.
	const kept = lines.filter((item, index) => item.length > 0 || (lines[index - 1]?.length ?? 0) > 0);
	const last = kept.findLastIndex(item => item.length > 0);
	return kept.slice(0, last + 1).map(item => [segment('  '), ...item]);
};
