// The timeline: the severity of each run, one cell per run, with marks under the two compared runs.
import type {DriftReport} from '../../../drift/report.ts';
import type {Severity} from '../../../drift/severity.ts';
import type {Run} from '../../../profiling/profile.ts';
import {formatCount} from '../../../reports/format.ts';
import type {DriftStatus} from '../../../drift/drift-status.ts';
import {sliceName} from '../../../profiling/slice.ts';
import {byPeriod, withDates} from '../../text/slice-axis.ts';
import {cellWidth} from '../../../terminal-text.ts';
import {type Line, segment, wholePieces} from '../../text/line.ts';
import {severityMarks, type Tone} from '../../text/theme.ts';

/** Heights show severities without colour. */
const heights: Readonly<Record<Severity, {readonly glyph: string; readonly tone: Tone}>> = {
	none: {glyph: '▁', tone: 'dim'},
	low: {glyph: '▃', tone: 'low'},
	medium: {glyph: '▅', tone: 'medium'},
	high: {glyph: '█', tone: 'high'},
};

/** The gap and the longest severity after the position. */
const severityWidth = 7;

/** The first run of the latest unbroken row of runs with at least this severity. */
const beginning = (
	runs: readonly Run[],
	driftStatuses: ReadonlyMap<string, Pick<DriftStatus, 'worst'>>,
): Run | undefined => {
	const lastFine = runs.findLastIndex(({runId}) => driftStatuses.get(runId)?.worst === 'none');
	return lastFine === -1 ? undefined : runs[lastFine + 1];
};

/** `3 of 60`, of slices with its name. */
const positionText = (runs: readonly Run[], position: number): string => {
	const slice = runs[position]?.slice ?? null;
	const number = position === -1 ? '?' : position + 1;
	return `${slice === null ? 'run' : `${sliceName(slice)},`} ${number} of ${formatCount(runs.length)}`;
};

const nameIn = (runs: readonly Run[], run: Run): string =>
	run.slice === null ? `run ${runs.indexOf(run) + 1}` : sliceName(run.slice);

/** Two lines: the sparkline with its explanation, and the marks. Empty for fewer than two runs. */
export const timelineLines = (
	{
		runs,
		driftStatuses,
	}: {readonly runs: readonly Run[]; readonly driftStatuses: ReadonlyMap<string, Pick<DriftStatus, 'worst'>>},
	{baseline, current}: Pick<DriftReport, 'baseline' | 'current'>,
	width: number,
): readonly Line[] => {
	if (runs.length < 2) {
		return [];
	}

	const ofSlices = runs.at(-1)?.slice ?? null;
	const title =
		ofSlices === null
			? `drift over ${formatCount(runs.length)} runs   `
			: `drift ${byPeriod(ofSlices)}, ${formatCount(runs.length)}   `;
	const noteWidth = cellWidth(`   ${positionText(runs, runs.length - 1)}`) + severityWidth;
	const shown = runs.slice(-Math.max(2, width - title.length - noteWidth));
	const position = runs.findIndex(({runId}) => runId === current.runId);
	const began = beginning(runs, driftStatuses);
	const severity = driftStatuses.get(current.runId)?.worst;
	const marks = shown
		.map(({runId}) => (runId === baseline.runId ? 'b' : runId === current.runId ? 'c' : ' '))
		.join('');
	const [first, last] = [shown.at(0)?.slice ?? null, shown.at(-1)?.slice ?? null];
	const dated = first === null || last === null ? marks : withDates(marks, first, last);
	return [
		wholePieces(
			[
				segment(title, 'dim'),
				...shown.map(({runId}) => {
					const driftStatus = driftStatuses.get(runId);
					return driftStatus === undefined
						? segment('·', 'dim')
						: segment(heights[driftStatus.worst].glyph, heights[driftStatus.worst].tone);
				}),
				segment(`   ${positionText(runs, position)}`, 'dim'),
				segment(
					severity === undefined || severity === 'none' ? '' : `   ${severityMarks[severity].word}`,
					severity === undefined ? 'dim' : severityMarks[severity].tone,
				),
				segment(
					began === undefined || began === runs.at(-1) || runs.length < 3
						? ''
						: `   since ${nameIn(runs, began)}`,
					'dim',
				),
			],
			width,
		),
		wholePieces(
			[
				segment(' '.repeat(title.length)),
				...[...dated].map((mark, index) => segment(mark, marks[index] === ' ' ? 'dim' : 'strong')),
				segment('   b baseline, c current', 'dim'),
			],
			width,
		),
	];
};
