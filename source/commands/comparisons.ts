// Compares each run with its baseline as soon as it is stored, and emits that among the events of its batch.
import {NoBaselineError} from '../drift/baselines/no-baseline-error.ts';
import {driftEvent} from '../events/drift-event.ts';
import type {DriftDetected, DriftNotDetected, DriftNotJudged, EngineEvent, ProfilingEvent} from '../events/events.ts';
import {errorDetails} from '../errors.ts';
import type {Run} from '../profiling/profile.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {Comparison, Workspace} from '../workspace.ts';

export type ComparisonOutcome =
	| {readonly event: DriftDetected | DriftNotDetected}
	/** `error` is the thrown value. */
	| {readonly event: DriftNotJudged; readonly error: unknown};

/** The judged run, where there is one. */
const judgedRun = async (
	workspace: Workspace,
	dataset: DatasetKey,
	{current}: Comparison,
): Promise<Run | undefined> => {
	try {
		const {findComparableRun} = await import('../drift/baselines/choose-runs.ts');
		return await findComparableRun(
			{store: await workspace.store(), dataset, environment: workspace.config.environment},
			current,
		);
	} catch {
		// The failure is the reason that there is no run.
		return undefined;
	}
};

/** Compares two runs of a dataset as the drift command does. Never throws: a failure is part of the judgement. */
export const compareDataset = async (
	workspace: Workspace,
	{schemaName, datasetName}: DatasetKey,
	comparison: Comparison = {},
): Promise<ComparisonOutcome> => {
	const dataset = {schemaName, datasetName};
	const startedAt = performance.now();
	try {
		return {event: driftEvent(await workspace.compare(dataset, comparison), performance.now() - startedAt)};
	} catch (error) {
		const run = await judgedRun(workspace, dataset, comparison);
		const unjudged = {
			type: 'drift_not_judged',
			...dataset,
			batchId: run?.batchId ?? null,
			runId: run?.runId ?? null,
		} as const;
		return {
			error,
			event:
				error instanceof NoBaselineError
					? {...unjudged, reason: 'no_baseline'}
					: {...unjudged, reason: 'failed', error: errorDetails(error)},
		};
	}
};

export type ComparingOptions = {
	/** Whether the runs are in the store. */
	readonly isKept: boolean;
	/** Datasets whose latest run is compared as well, although the batch does not profile them. */
	readonly others: readonly DatasetKey[];
};

/**
Compares the datasets that a batch profiles, and those of `others`.

@yields The events of the batch. The drift of a profiled dataset follows its profile; the drift of the others comes
before the last event.
*/
export async function* withComparisons(
	events: AsyncIterable<ProfilingEvent>,
	workspace: Workspace,
	{isKept, others}: ComparingOptions,
): AsyncGenerator<EngineEvent> {
	for await (const event of events) {
		if (event.type === 'batch_completed') {
			for (const dataset of others) {
				// eslint-disable-next-line no-await-in-loop -- one pair of runs in memory at a time
				const {event: judged} = await compareDataset(workspace, dataset);
				yield judged;
			}
		}

		yield event;
		if (event.type !== 'profiling_completed') {
			continue;
		}

		if (isKept) {
			const {event: judged} = await compareDataset(workspace, event, {current: event.runId});
			yield judged;
			continue;
		}

		const {batchId, runId, schemaName, datasetName} = event;
		yield {
			type: 'drift_not_judged',
			reason: 'not_kept',
			batchId,
			runId,
			schemaName,
			datasetName,
		};
	}
}
