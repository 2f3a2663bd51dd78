// Verdicts that are kept with the runs that they judge: who judges the latest run of a dataset keeps the verdict, and
// who only looks reads it.
import {driftContext, type DriftWorkspace} from './drift-review.ts';
import type {Comparison} from './drift/baselines/choose-runs.ts';
import type {DriftStatus} from './drift/drift-status.ts';
import type {DriftReport} from './drift/report.ts';
import {datasetId, type DatasetKey} from './profiling/dataset.ts';

/** The part of a workspace that has verdicts. */
export type JudgingWorkspace = Pick<DriftWorkspace, 'config' | 'store'>;

/**
Compares two runs of a dataset. Where the current one is the latest, and the config chose its baseline, the verdict is
kept with it.

@throws ProfileMeshError as `compareRuns`.
*/
export const judge = async (
	workspace: JudgingWorkspace,
	dataset: DatasetKey,
	comparison: Comparison = {},
): Promise<DriftReport> => {
	const [context, {compareRuns}, kept, {readTold}, {driftStatusOf}] = await Promise.all([
		driftContext(workspace),
		import('./drift/compare-runs.ts'),
		import('./drift/kept-verdict.ts'),
		import('./drift/told-findings.ts'),
		import('./drift/drift-status.ts'),
	]);
	const {readVerdict, verdictKeys, writeVerdict} = kept;
	// Asked before the runs are read: where another one comes meanwhile, the verdict has the key of those before it.
	const [latest] =
		comparison.baseline === undefined ? await context.store.verdicts(context.environment, dataset) : [];
	const {report} = await compareRuns(context, dataset, comparison);
	if (latest?.runId === report.current.runId) {
		const key = verdictKeys(context)(dataset, latest.history);
		if (readVerdict(latest.text)?.key !== key) {
			const driftStatus = driftStatusOf(report);
			await context.store.keepVerdict(latest.runId, writeVerdict({key, driftStatus}, readTold(latest.text)));
		}
	}

	return report;
};

/** What is known of the drift of a dataset's latest run without judging it. */
export type KnownVerdict = {
	/** The latest run. */
	readonly runId: string;
	readonly driftStatus: DriftStatus;
	/** Whether it holds; else it is of the run before, or the rules or decisions have changed since. */
	readonly isCurrent: boolean;
};

/** The kept verdicts of all datasets, by the ids of the datasets. */
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
