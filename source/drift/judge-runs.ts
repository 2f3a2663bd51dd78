// Judges a run by its baseline and by the runs before it. While an alarm is open, the baseline stays the same.
import type {RunProfile} from '../profiling/profile.ts';
import type {DriftSettings} from '../config/schema.ts';
import {findOpenAlarm, type OpenAlarm} from './baselines/open-alarm.ts';
import type {ChosenRuns} from './baselines/choose-runs.ts';
import {loadRuns, type LoadedRuns, type RunLoader} from './baselines/load-runs.ts';
import {detectDrift} from './detect-drift.ts';
import {dayOf} from './epoch-days.ts';
import type {ChosenBaseline, DriftReport} from './report.ts';
import {isAtLeast} from './severity.ts';

export type ComparedRuns = {
	readonly report: DriftReport;
	readonly baseline: RunProfile;
	readonly current: RunProfile;
};

type Loaded = LoadedRuns & {readonly settings: DriftSettings};

/** The first of the two runs before the current one, where the second drifted from it and no history judges yet. */
const firstOfTwo = async (loader: RunLoader, {baseline, earlier, settings}: Loaded): Promise<OpenAlarm | undefined> => {
	const [first, second] = earlier ?? [];
	if (first === undefined || second === undefined || earlier?.length !== 2) {
		return undefined;
	}

	const before = await loader.load(first.run.runId);
	const {metricDrifts, schemaChanges} = detectDrift({baseline: before, current: baseline, settings});
	// An appended table has more rows each time.
	const hasDrifted = [...metricDrifts, ...schemaChanges].some(
		({columnName, severity}) => columnName !== null && isAtLeast(severity, 'medium'),
	);
	return hasDrifted ? {before: first.run, since: second.run.profiledAt} : undefined;
};

/** Makes the report with the chosen baseline, or with the last run before an open alarm. */
const judge = async (
	loader: RunLoader,
	chosen: ChosenBaseline,
	loaded: Loaded,
): Promise<Pick<ComparedRuns, 'baseline' | 'report'>> => {
	const report = detectDrift({...loaded, chosen});
	const alarm = findOpenAlarm(report, loaded) ?? (await firstOfTwo(loader, loaded));
	if (alarm === undefined || alarm.before.runId === loaded.baseline.run.runId) {
		return {baseline: loaded.baseline, report};
	}

	const stayed: ChosenBaseline = {
		...chosen,
		rule: {kind: 'previous', isBeforeAlarm: true},
		runs: [alarm.before],
		why: `The baseline is the last run before the alarm that is open since ${dayOf(alarm.since)}.`,
	};
	const baseline = await loader.load(alarm.before.runId);
	return {baseline, report: detectDrift({...loaded, baseline, chosen: stayed})};
};

/**
Loads and compares the chosen runs.

@throws ProfileMeshError as the loader.
*/
export const judgeRuns = async (
	loader: RunLoader,
	runs: ChosenRuns,
	settings: DriftSettings,
): Promise<ComparedRuns> => {
	const loaded = await loadRuns(loader, runs);
	const {baseline, report} = await judge(loader, runs.baseline, {...loaded, settings});
	return {baseline, current: loaded.current, report};
};
