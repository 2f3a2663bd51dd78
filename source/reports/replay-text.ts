// Prints the past runs on which today's rules would have raised an alarm, as text and as JSON.
import {describeBaselineRule, shortRunId} from '../drift/baselines/baseline-rule.ts';
import type {ReplayedRun} from '../drift/replay.ts';
import {qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import {cutEnd, visible} from '../terminal-text.ts';
import {absentMark, formatCount} from './format.ts';
import {runTime} from './run-time.ts';
import {sliceJson} from './slice-json.ts';
import {textTable} from './text-table.ts';

export type Replay = {
	readonly dataset: DatasetKey;
	readonly runs: readonly ReplayedRun[];
};

const findingsNamed = 3;
const widestFindings = 76;

const findingsText = ({findings}: ReplayedRun): string => {
	const named = findings.slice(0, findingsNamed).map(({title, severity}) => `${title} (${severity})`);
	const rest = findings.length - named.length;
	return cutEnd(visible(named.join(', ')), widestFindings) + (rest > 0 ? ` and ${rest} more` : '');
};

/** The most frequent verdicts, each with the number of runs that it occurred in. */
const mostFrequent = (runs: readonly ReplayedRun[]): ReadonlyArray<readonly [title: string, runs: number]> => {
	const counts = new Map<string, number>();
	for (const {title} of runs.flatMap(({findings}) => findings)) {
		counts.set(title, (counts.get(title) ?? 0) + 1);
	}

	return [...counts].toSorted(([, left], [, right]) => right - left).slice(0, findingsNamed);
};

const verdictText = ({summary: {worst}}: ReplayedRun): string => (worst === 'none' ? absentMark : worst);

/** A table of the runs, oldest first, and its summary. */
export const replayText = ({dataset, runs}: Replay): string => {
	const name = visible(qualifiedName(dataset));
	const alarmed = (severity: string) => runs.filter(({summary}) => summary.worst === severity).length;
	const causes = mostFrequent(runs);
	return [
		textTable(
			[
				{heading: name},
				{heading: 'run'},
				{heading: 'baseline'},
				{heading: 'worst'},
				{heading: 'drifts', align: 'right'},
				{heading: 'what'},
			],
			runs.map(replayed => [
				runTime(replayed.run),
				visible(shortRunId(replayed.run.runId)),
				visible(`${shortRunId(replayed.baseline.runId)} (${describeBaselineRule(replayed.baselineRule)})`),
				verdictText(replayed),
				replayed.findings.length === 0 ? absentMark : formatCount(replayed.findings.length),
				findingsText(replayed),
			]),
		),
		`\n${runs.length} ${runs.length === 1 ? 'run' : 'runs'} replayed: ${alarmed('high')} high, `,
		`${alarmed('medium')} medium, ${alarmed('low')} low, ${alarmed('none')} without drift.\n`,
		...(causes.length === 0
			? []
			: [`Most often: ${causes.map(([title, count]) => `${visible(title)} in ${count}`).join(', ')}.\n`]),
	].join('');
};

export const replayJson = ({dataset, runs}: Replay) => ({
	dataset_name: dataset.datasetName,
	schema_name: dataset.schemaName,
	runs: runs.map(({run, baseline, baselineRule, summary, findings}) => ({
		run_id: run.runId,
		profiled_at: run.profiledAt.toISOString(),
		...sliceJson(run),
		baseline_run_id: baseline.runId,
		baseline_choice: describeBaselineRule(baselineRule),
		worst_severity: summary.worst,
		drift_by_severity: {...summary.driftBySeverity},
		schema_changes: summary.schemaChanges,
		findings: findings.map(({title, severity, reason}) => ({title, severity, reason})),
	})),
});
