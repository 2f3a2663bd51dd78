// The lines around the table of a drift report: facts, headline and status line.
import {describeBaselineRule, shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import {judgedBy} from '../../../drift/notes.ts';
import type {DriftReport} from '../../../drift/report.ts';
import {type Severity, driftSeveritiesWorstFirst} from '../../../drift/severity.ts';
import type {Run} from '../../../profiling/profile.ts';
import {runTime} from '../../../reports/run-time.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {blameLine} from '../../../reports/blame-text.ts';
import {cellWidth, cutMiddle, visible} from '../../../terminal-text.ts';
import {driftStatusOf} from '../../../drift/drift-status.ts';
import type {ListedFinding} from '../../../reports/findings.ts';
import type {KeyOf} from '../../input/key-bindings.ts';
import {driftStatusLine} from '../../text/drift-status-line.ts';
import {cutSentence, type Line, line, segment} from '../../text/line.ts';
import {samplingText} from '../../../reports/sampling-text.ts';
import {wrapWords} from '../../text/wrap-words.ts';
import type {driftKeys} from './keys.ts';
import {hasDrift, reasonOf, shownTitleOf, valuesOf} from './rows.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `16 Oct 06:00`; with the year where it is not this one, and the time with seconds today. */
const timeText = (run: Run, now: Date): string => {
	const text = runTime(run);
	if (run.slice !== null) {
		return text;
	}

	const {profiledAt} = run;
	if (profiledAt.toDateString() === now.toDateString()) {
		return text.slice(11);
	}

	const year = profiledAt.getFullYear() === now.getFullYear() ? '' : ` ${profiledAt.getFullYear()}`;
	return `${profiledAt.getDate()} ${months[profiledAt.getMonth()]}${year} ${text.slice(11, 16)}`;
};

/** Which samples the figures are of, beside the rows of the table; nothing where all rows were read. */
const samplesOf = ({baseline, current}: DriftReport): readonly string[] => {
	if (baseline.sampling.kind === 'all' && current.sampling.kind === 'all') {
		return [];
	}

	const [before, after] = [samplingText(baseline.sampling), samplingText(current.sampling)];
	return [before === after ? after : `${before} → ${after}`];
};

/** Both runs by their time, the rule of the baseline, the rows, the samples and the ids: the most important first. */
export const factsOf = (report: DriftReport, now: Date): readonly string[] => {
	const {baseline, current, baselineRule} = report;
	return [
		`${timeText(baseline, now)} → ${timeText(current, now)}`,
		`rows ${formatCount(baseline.rowCount ?? 0)} → ${formatCount(current.rowCount ?? 0)}`,
		...samplesOf(report),
		...(baselineRule.kind === 'run' ? [] : [`baseline: ${describeBaselineRule(baselineRule)}`]),
		`${shortRunId(baseline.runId)} → ${shortRunId(current.runId)}`,
	];
};

export const headline = (report: DriftReport, shown: ReadonlySet<Severity>): Line => {
	const compared = report.metricDrifts.length;
	const steady = report.metricDrifts.filter(({severity}) => severity === 'none').length;
	const hidden = driftSeveritiesWorstFirst
		.filter(severity => !shown.has(severity))
		.map(severity => (severity === 'medium' ? 'MED' : severity.toUpperCase()));
	return [
		...driftStatusLine(driftStatusOf(report)),
		segment(hidden.length > 0 ? `   hidden: ${hidden.join(', ')}` : '', 'medium'),
		segment(
			hasDrift(report)
				? `      ${formatCount(steady)} of ${formatCount(compared)} metrics did not drift`
				: `      Nothing drifted: ${countOf(compared, 'metric')} compared`,
			'dim',
		),
	];
};

/** The first caveat of the report, unless the user filters. */
export const statusLine = (report: DriftReport | undefined, filtered: Line): Line => {
	const [note, ...others] = report?.notes ?? [];
	if (note === undefined || filtered.length > 0) {
		return filtered;
	}

	const more = others.length === 0 ? '' : ` (and ${countOf(others.length, 'more note')} in the export)`;
	return line(`${visible(note)}${more}`, note.startsWith(judgedBy) ? 'dim' : 'medium');
};

/** Which rows it comes from, where few values explain it. */
const causeOf = (finding: ListedFinding, width: number): readonly Line[] =>
	finding.kind === 'metric' && finding.drift.blame !== undefined
		? [cutSentence(line(`cause: ${blameLine(finding.drift.blame)}`, 'strong'), width)]
		: [];

/** Cells of a title that can still be recognised. */
const minTitle = 12;

/** The name of the finding and its values, without the change where a narrow window has no room for it. */
const titleLine = (finding: ListedFinding, width: number): Line => {
	const title = visible(shownTitleOf(finding));
	const room = (values: string) => width - cellWidth(values) - 3;
	const values = valuesOf(finding);
	const shown = room(values) >= Math.min(minTitle, cellWidth(title)) ? values : values.replace(/ \(.*\)$/v, '');
	const name = cutMiddle(title, Math.max(minTitle, room(shown)));
	return [segment(name, 'strong'), segment(`   ${shown}`)];
};

/** What a finding is about, its two values, which rows it comes from, and its reason, in lines of the window. */
export const wordsOf = (
	finding: ListedFinding,
	{width, height}: {readonly width: number; readonly height: number},
): readonly Line[] => {
	const reason = wrapWords(visible(reasonOf(finding)), width);
	const cause = causeOf(finding, width);
	const kept = reason.slice(0, height - 1 - cause.length);
	const last = kept.at(-1);
	return [
		titleLine(finding, width),
		...cause,
		...kept.slice(0, -1).map(text => line(text, 'dim')),
		...(last === undefined ? [] : [line(kept.length < reason.length ? `${last} …` : last, 'dim')]),
	];
};

export const emptyText = (report: DriftReport, isFiltered: boolean, keyOf: KeyOf<typeof driftKeys>): string => {
	const severities = `${keyOf('high')} ${keyOf('medium')} ${keyOf('low')}`;
	if (isFiltered) {
		return `Nothing here passes the filter. Press esc to clear it, ${severities} to show severities.`;
	}

	return hasDrift(report)
		? `All severities that were found are hidden. Press ${severities} to show them.`
		: `The runs have no metric in common. Press ${keyOf('profile')} for the profile.`;
};
