// Keeps the verdict of each dataset's latest run, and reads kept verdicts without judging again.
import {driftContext, type DriftWorkspace} from './drift-review.ts';
import type {Comparison} from './drift/baselines/choose-runs.ts';
import type {DriftStatus} from './drift/drift-status.ts';
import type {DriftReport} from './drift/report.ts';
import {datasetId, type DatasetKey} from './profiling/dataset.ts';

/** The part of a workspace that has verdicts. */
export type JudgingWorkspace = Pick<DriftWorkspace, 'config' | 'store'>;

/**
Compares two runs of a dataset. Keeps the verdict where the current run is the latest, and the config chose its
baseline.

@throws ProfileMeshError as `compareRuns`.
*/
export const judge = async (
	workspace: JudgingWorkspace,
	dataset: DatasetKey,
	comparison: Comparison = {},
): Promise<DriftReport> => {
	const [context, {compareRuns}, kept, {readNotified}, {driftStatusOf}] = await Promise.all([
		driftContext(workspace),
		import('./drift/compare-runs.ts'),
		import('./drift/kept-verdict.ts'),
		import('./drift/notified-findings.ts'),
		import('./drift/drift-status.ts'),
	]);
	const {readVerdict, verdictKeys, writeVerdict} = kept;
	// Reads the key before the runs. A run that comes meanwhile makes this key outdated.
	const [latest] =
		comparison.baseline === undefined ? await context.store.verdicts(context.environment, dataset) : [];
	const {report} = await compareRuns(context, dataset, comparison);
	if (latest?.runId === report.current.runId) {
		const key = verdictKeys(context)(dataset, latest.history);
		if (readVerdict(latest.text)?.key !== key) {
			const driftStatus = driftStatusOf(report);
			await context.store.keepVerdict(latest.runId, writeVerdict({key, driftStatus}, readNotified(latest.text)));
		}
	}

	return report;
};

/** The kept verdict on a dataset's latest run. */
export type KnownVerdict = {
	/** The latest run. */
	readonly runId: string;
	readonly driftStatus: DriftStatus;
	/** Whether the verdict holds. Otherwise it is of the run before, or the rules or decisions have changed since. */
	readonly isCurrent: boolean;
};

/** Reads the kept verdicts of all datasets, by the ids of the datasets. */
export const knownVerdicts = async (workspace: JudgingWorkspace): Promise<ReadonlyMap<string, KnownVerdict>> => {
	const [context, {readVerdict, verdictKeys}] = await Promise.all([
		driftContext(workspace),
		import('./drift/kept-verdict.ts'),
	]);
	const kept = await context.store.verdicts(context.environment);
	const keyOf = verdictKeys(context);
	return new Map(
		kept.flatMap(({runId, history, text, textBefore, ...dataset}) => {
			const own = readVerdict(text);
			const verdict = own ?? readVerdict(textBefore);
			return verdict === undefined
				? []
				: [
						[
							datasetId(dataset),
							{
								runId,
								driftStatus: verdict.driftStatus,
								isCurrent: own?.key === keyOf(dataset, history),
							},
						] as const,
					];
		}),
	);
};
