// The lines around the table of a drift report: facts, headline and status line.
import {describeBaselineRule, shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../../../drift/report.ts';
import {type Severity, driftSeveritiesWorstFirst} from '../../../drift/severity.ts';
import type {Run} from '../../../profiling/profile.ts';
import {runTime} from '../../../reports/run-time.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {driftStatusOf} from '../../state/drift-status.ts';
import type {Finding} from '../../../reports/findings.ts';
import {driftStatusLine} from '../../text/drift-status-line.ts';
import {type Line, line, segment} from '../../text/line.ts';
import {samplingText} from '../../../reports/sampling-text.ts';
import {reasonOf} from './rows.ts';

const isOfToday = (run: Run): boolean => run.profiledAt.toDateString() === new Date().toDateString();

const timeText = (run: Run): string => {
	const text = runTime(run);
	if (run.slice !== null) {
		return text;
	}

	return isOfToday(run) ? text.slice(11) : text.slice(0, 16);
};

/** Which samples the figures are of, beside the rows of the table; nothing where all rows were read. */
const samplesOf = ({baseline, current}: DriftReport): readonly string[] => {
	if (baseline.sampling.kind === 'all' && current.sampling.kind === 'all') {
		return [];
	}

	const [before, after] = [samplingText(baseline.sampling), samplingText(current.sampling)];
	return [before === after ? after : `${before} → ${after}`];
};

export const factsOf = (report: DriftReport): readonly string[] => {
	const {baseline, current, baselineRule} = report;
	const rule = baselineRule.kind === 'run' ? '' : ` (${describeBaselineRule(baselineRule)})`;
	return [
		`${shortRunId(baseline.runId)} → ${shortRunId(current.runId)}`,
		`${timeText(baseline)}${rule} → ${timeText(current)}`,
		`rows ${formatCount(baseline.rowCount ?? 0)} → ${formatCount(current.rowCount ?? 0)}`,
		...samplesOf(report),
	];
};

export const headline = (report: DriftReport, shown: ReadonlySet<Severity>): Line => {
	const {totalDrifts} = report.summary;
	const compared = report.metricDrifts.length;
	const hidden = driftSeveritiesWorstFirst
		.filter(severity => !shown.has(severity))
		.map(severity => (severity === 'medium' ? 'MED' : severity.toUpperCase()));
	return [
		...driftStatusLine(driftStatusOf(report)),
		segment(hidden.length > 0 ? `   hidden: ${hidden.join(', ')}` : '', 'medium'),
		segment(`      ${formatCount(compared - totalDrifts)} of ${formatCount(compared)} metrics unchanged`, 'dim'),
	];
};

/** The notes that are caveats: the first one only says what judged, where the history does. */
const caveatsOf = ({notes, history}: DriftReport): readonly string[] => (history.runs > 0 ? notes.slice(1) : notes);

/** The finding under the cursor, and whether its cell has no room for its reason. */
export type Here = {readonly finding: Finding; readonly isReasonCut: boolean};

/**
The caveats of the report, unless the user filters; without any, the reason that the table cuts. Of a metric without
drift always the reason: what the history excuses takes more words than its cell has room for, and no picture shows it.
*/
export const statusLine = (report: DriftReport | undefined, filtered: Line, here: Here | undefined): Line => {
	if (report === undefined || filtered.length > 0) {
		return filtered;
	}

	if (
		here !== undefined &&
		(here.finding.severity === 'none' || (here.isReasonCut && caveatsOf(report).length === 0))
	) {
		return line(visible(reasonOf(here.finding)), 'dim');
	}

	const [note, ...others] = report.notes;
	if (note === undefined) {
		return filtered;
	}

	const more = others.length === 0 ? '' : ` (and ${countOf(others.length, 'more note')} in the export)`;
	return line(`${visible(note)}${more}`, 'medium');
};

export const emptyText = (report: DriftReport, isFiltered: boolean): string => {
	if (isFiltered) {
		return 'Nothing here passes the filter. Press esc to clear it, 1 2 3 to show severities.';
	}

	return report.summary.worst === 'none'
		? `Nothing drifted between these two runs: ${formatCount(report.metricDrifts.length)} metrics are within ` +
				'their thresholds. Press 0 to see them, p for the profile.'
		: 'All severities that were found are hidden. Press 1 2 3 to show them.';
};
