// The distributions of a finding as lines: both on common bins, and the distances between them.
import type {DriftReport} from '../../../drift/report.ts';
import {isTemporal} from '../../../profiling/column-types.ts';
import type {ColumnProfile, Run, RunProfile} from '../../../profiling/profile.ts';
import {binEnds} from '../../../reports/bin-labels.ts';
import {distanceTexts} from '../../../reports/finding-figures.ts';
import {visible} from '../../../terminal-text.ts';
import {columnOf, type ListedFinding} from '../../../reports/findings.ts';
import type {FindingView} from '../../state/preferences.ts';
import {runTime} from '../../../reports/run-time.ts';
import {profiledRows} from '../../../reports/profiled-rows.ts';
import {flowLines, line, type Line, segment} from '../../text/line.ts';
import {fewRowsMark} from '../../text/theme.ts';
import {distributionLines} from '../column/lines.ts';
import {runNames, type SideNames} from '../drift/rows.ts';
import type {Evidence} from '../drift/state.ts';
import {sharedBins, sharePairs} from '../../../reports/share-pairs.ts';
import {sparkline} from '../../../reports/sparkline.ts';
import {extremeLines} from './extreme-lines.ts';
import {labelRoom, pairLines} from './pair-lines.ts';
import {isOfNulls, nullLines, type NullShare} from './share-lines.ts';

const columnIn = ({columns}: RunProfile, name: string | null): ColumnProfile | undefined =>
	columns.find(({column}) => column.name === name);

const nullShareOf = (
	profile: ColumnProfile,
	run: Run,
	{isCurrent, names}: {readonly isCurrent: boolean; readonly names: SideNames},
): NullShare => {
	const percent = profile.metrics.get('null_percent')?.value;
	const name = isCurrent ? names.current : names.baseline;
	return {
		// Both sides of a comparison are profiled at the same time.
		label: names === runNames ? `${name}  ${runTime(run)}` : name,
		percent: typeof percent === 'number' ? percent : null,
		rows: profiledRows(profile, run),
		isCurrent,
	};
};

type DistributionView = {
	readonly view: FindingView;
	/** Cells. */
	readonly width: number;
	/** Lines; as many as it needs by default. */
	readonly height?: number;
	/** Baseline and current by default. */
	readonly names?: SideNames;
};

/** With fewer bins or values a picture of two distributions tells nothing. */
const minParts = 4;

const comparedLines = (
	finding: ListedFinding,
	{baseline, current}: Evidence,
	{view, width, height = Infinity, names = runNames}: DistributionView,
): readonly Line[] => {
	const name = columnOf(finding);
	const [before, after] = [columnIn(baseline, name), columnIn(current, name)];
	if (before === undefined || after === undefined) {
		return [];
	}

	const metric = finding.kind === 'metric' ? finding.drift.metricName : 'distribution';
	if (isOfNulls(finding)) {
		return nullLines(
			visible(name ?? ''),
			[
				nullShareOf(before, baseline.run, {isCurrent: false, names}),
				nullShareOf(after, current.run, {isCurrent: true, names}),
			],
			width,
		);
	}

	const extremes =
		names === runNames && (metric === 'min' || metric === 'max') ? extremeLines(metric, before, after) : [];
	const sides = {
		title: visible(name ?? ''),
		baselineRows: profiledRows(before, baseline.run),
		currentRows: profiledRows(after, current.run),
		names,
	};
	const drawn = (headings: number): readonly Line[] => {
		const maxParts = Math.max(minParts, height - extremes.length - headings);
		const pairs = sharePairs(before, after, {maxParts, maxWidth: labelRoom(width)});
		return pairs.length === 0 ? [] : [...extremes, ...pairLines(pairs, sides, {view, width})];
	};

	// In a narrow window the legend is a second line of headings.
	const lines = drawn(1);
	return lines.length > height ? drawn(2) : lines;
};

/** The distribution of a column that only one run has. */
const aloneLines = (finding: ListedFinding, {baseline, current}: Evidence, width: number): readonly Line[] => {
	const name = columnOf(finding);
	const [before, after] = [columnIn(baseline, name), columnIn(current, name)];
	const [only, run] = before === undefined ? [after, current.run] : [before, baseline.run];
	return only === undefined || (before !== undefined && after !== undefined)
		? []
		: distributionLines(only, profiledRows(only, run), Math.min(width, 80));
};

/** Both distributions of the column of a finding, or the only one. */
export const distributionsOf = (
	finding: ListedFinding,
	evidence: Evidence,
	view: DistributionView,
): readonly Line[] => [...comparedLines(finding, evidence, view), ...aloneLines(finding, evidence, view.width)];

/** Both distributions of numbers or dates as a line of blocks each, where bins have no room. */
export const shapesOf = (finding: ListedFinding, {baseline, current}: Evidence): readonly Line[] => {
	const name = columnOf(finding);
	const [before, after] = [columnIn(baseline, name), columnIn(current, name)];
	const bins = before === undefined || after === undefined || isOfNulls(finding) ? [] : sharedBins(before, after);
	if (bins.length < minParts) {
		return [];
	}

	const range = binEnds(bins, isTemporal(after?.column.semanticType ?? 'other')).join(' – ');
	const highest = Math.max(...bins.flatMap(bin => [bin.baseline, bin.current]));
	const shape = (side: 'baseline' | 'current'): string =>
		sparkline(
			bins.flatMap(bin => [bin[side], bin[side]]),
			'from-zero',
			highest,
		);
	return [
		[segment('baseline   ', 'dim'), segment(shape('baseline'), 'dim'), segment(`   ${range}`, 'dim')],
		[segment('current    ', 'dim'), segment(shape('current'), 'picture')],
	];
};

/** The distances of both distributions. Effects decide; p-values only inform. */
export const effectLines = (name: string | null, {metricDrifts}: DriftReport, width: number): readonly Line[] => {
	const drift = metricDrifts.find(
		candidate => candidate.metricName === 'distribution' && candidate.columnName === name,
	);
	if (drift?.metricName !== 'distribution') {
		return [];
	}

	if (drift.state === 'not_enough_rows' || drift.distribution === null) {
		return [line(`${fewRowsMark.glyph} ${visible(drift.reason)}`, 'dim')];
	}

	return flowLines(
		distanceTexts(drift.distribution).map(fact => line(fact)),
		width,
	);
};
