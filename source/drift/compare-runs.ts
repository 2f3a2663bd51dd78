// One path from a dataset to its drift report, for the session and CI alike: choose the runs, compare them, apply the decisions.
import type {RunProfile} from '../profiling/profile.ts';
import type {DatasetKey, Store} from '../storage/store.ts';
import {chooseRuns, loadBaseline, type PinnedRun, type RunChoice} from './baselines/choose-runs.ts';
import {applyAcceptances} from './decisions/apply-acceptances.ts';
import {isOf, type Decisions} from './decisions/decisions.ts';
import {detectDrift, type TraceRequest} from './detect-drift.ts';
import type {DriftReport} from './report.ts';
import type {DriftSettings} from './threshold-rules.ts';

/** Where runs are kept, and what holds for their comparison. */
export type DriftContext = {
	readonly store: Store;
	readonly environment: string;
	readonly settings: DriftSettings;
	readonly decisions: Decisions;
	/** When decisions are asked whether they still hold. */
	readonly now: Date;
};

export const pinnedRunOf = (
	{decisions, environment}: Pick<DriftContext, 'decisions' | 'environment'>,
	{schemaName, datasetName}: DatasetKey,
): PinnedRun | undefined => {
	const pin = decisions.baselines.find(decision =>
		isOf(decision, {dataset: `${schemaName}.${datasetName}`, environment}),
	);
	return pin === undefined ? undefined : {runId: pin.run, reason: pin.reason ?? null, pinnedAt: pin.pinned_at};
};

export type ComparedRuns = {
	readonly report: DriftReport;
	readonly baseline: RunProfile;
	readonly current: RunProfile;
};

/**
Compares two runs of a dataset.

@throws ProfileMeshError as `chooseRuns`.
*/
export const compareRuns = async (
	context: DriftContext,
	dataset: DatasetKey,
	choice: RunChoice,
	traced?: TraceRequest,
): Promise<ComparedRuns> => {
	const {store, environment, settings, decisions, now} = context;
	const chosen = await chooseRuns(store, dataset, environment, choice, {
		baseline: settings.baseline,
		pinned: pinnedRunOf(context, dataset),
	});
	const [baseline, current] = await Promise.all([loadBaseline(store, chosen), store.load(chosen.current.runId)]);
	const report = detectDrift(baseline, current, settings, chosen.baselineChoice, {
		chosen: {why: chosen.baselineWhy, runs: chosen.baselineRuns},
		traced,
	});
	return {report: applyAcceptances(report, decisions.accepted, settings, now), baseline, current};
};
