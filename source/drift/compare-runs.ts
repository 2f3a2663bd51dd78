// Makes the drift report of a dataset: chooses the runs, compares them, and applies the decisions. The session and the
// commands share it.
import {statusesWithResults} from '../profiling/profile.ts';
import {isUndated} from '../profiling/slice.ts';
import type {Store} from '../storage/store.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {DriftSettings} from '../config/schema.ts';
import {chooseRuns, type Comparison} from './baselines/choose-runs.ts';
import {findPinnedRun} from './baselines/pinned-run.ts';
import {applyAcceptances} from './decisions/apply-acceptances.ts';
import type {Decisions} from './decisions/decisions.ts';
import type {ComparedRuns} from './judge-runs.ts';
import {judgeOnce} from './judge-once.ts';
import type {DriftReport} from './report.ts';
import {findLatestRuns, reportFailedRun, noteReturn} from './schema/dataset-changes.ts';
import {reportSliceChanges} from './slices/judge-slice-changes.ts';
import {rulesFor} from './threshold-rules.ts';

/** The store, and the settings of comparisons. */
export type DriftContext = {
	readonly store: Store;
	readonly environment: string;
	readonly settings: DriftSettings;
	readonly decisions: Decisions;
	/** The time at which decisions must still hold. */
	readonly now: Date;
	/** Whether reports must leave the program without values. */
	readonly valuesWithheld?: boolean;
};

/** Applies the acceptances that hold to a report. */
export const judgedReport = (
	report: DriftReport,
	{settings, decisions, now, valuesWithheld = false}: DriftContext,
): DriftReport => ({
	...applyAcceptances(report, decisions.accepted, {settings, now}),
	...(valuesWithheld && {valuesWithheld}),
});

/**
Compares two runs of a dataset. The report says so where the latest run failed, and no other one is named.

@throws ProfileMeshError as `chooseRuns`.
*/
export const compareRuns = async (
	context: DriftContext,
	dataset: DatasetKey,
	comparison: Comparison,
): Promise<ComparedRuns> => {
	const {store, environment, settings, decisions} = context;
	const scope = {store, dataset, environment};
	const judged = (report: DriftReport): DriftReport => judgedReport(report, context);
	const latestRuns = await findLatestRuns(scope);
	const {latest} = latestRuns;
	if (latest?.status === 'failed' && latest.runId.startsWith(comparison.current ?? '')) {
		const report = await reportFailedRun(scope, latest);
		if (report !== undefined) {
			return {
				baseline: {run: report.baseline, columns: []},
				current: {run: latest, columns: []},
				report: judged(report),
			};
		}
	}

	const chosen = await chooseRuns(scope, comparison, {
		baseline: settings.baseline,
		history: settings.history,
		pinned: findPinnedRun(decisions, dataset, environment),
	});
	const compared = await judgeOnce(store, chosen, settings);
	const report = noteReturn(compared.report, latestRuns);
	const withChanges =
		report.current.slice === null || isUndated(report.current.slice)
			? report
			: reportSliceChanges(report, {
					runs: await store.runs({dataset, environment, statuses: statusesWithResults, everyKind: true}),
					isNewest: latest?.runId === report.current.runId,
					rules: rulesFor(settings, dataset),
				});
	return {...compared, report: judged(withChanges)};
};
