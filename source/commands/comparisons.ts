// Compares each run with its baseline as soon as it is stored, and emits the comparison among the events of the batch.
import {NoBaselineError} from '../drift/baselines/no-baseline-error.ts';
import {driftEvent} from '../events/drift-event.ts';
import type {
	DriftDetected,
	DriftNotDetected,
	DriftNotJudged,
	EngineEvent,
	ProfilingCompleted,
	ProfilingEvent,
	SliceProfiled,
} from '../events/events.ts';
import {errorDetails} from '../errors.ts';
import type {Run} from '../profiling/profile.ts';
import {isSameDataset, type DatasetKey} from '../profiling/dataset.ts';
import {isUndated, undated} from '../profiling/slice.ts';
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
		// The failure explains why there is no run.
		return undefined;
	}
};

/** Compares two runs of a dataset as the drift command does. Never throws; a failure is part of the judgement. */
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
	/** Whether the store has the runs. */
	readonly isKept: boolean;
	/** Datasets whose latest run is compared as well, although the batch does not profile them. */
	readonly others: readonly DatasetKey[];
	/** Whether each slice of a dataset is compared, and not only the newest one. */
	readonly comparesSlices?: (dataset: DatasetKey) => boolean;
};

/** The verdict on a profile that the store does not have. */
const notKept = ({
	batchId,
	runId,
	schemaName,
	datasetName,
}: Pick<ProfilingCompleted, 'batchId' | 'runId' | 'schemaName' | 'datasetName'>): DriftNotJudged => ({
	type: 'drift_not_judged',
	reason: 'not_kept',
	batchId,
	runId,
	schemaName,
	datasetName,
});

type SliceContext = Pick<ComparingOptions, 'isKept'> & {
	readonly workspace: Workspace;
	readonly profiled: readonly SliceProfiled[];
};

/**
Compares the slices of a dataset that a batch has profiled, oldest first. Rows without a date belong to no period. Where
nothing else was profiled, judges the newest slice again.

@yields The drift of each.
*/
async function* compareSlices(
	dataset: DatasetKey,
	{workspace, profiled: slices, isKept}: SliceContext,
): AsyncGenerator<EngineEvent> {
	const periods = slices
		.filter(event => isSameDataset(event, dataset) && !isUndated(event.profile.run.slice ?? undated))
		.toSorted((left, right) => left.profile.run.profiledAt.getTime() - right.profile.run.profiledAt.getTime());
	if (isKept && periods.length === 0) {
		const {event} = await compareDataset(workspace, dataset);
		yield event;
	}

	for (const profiled of periods) {
		if (isKept) {
			// eslint-disable-next-line no-await-in-loop -- one pair of runs in memory at a time
			const {event} = await compareDataset(workspace, dataset, {current: profiled.runId});
			yield event;
		} else {
			yield notKept(profiled);
		}
	}
}

/**
Compares the datasets that a batch profiles, and those of `others`.

@yields The events of the batch. The drift of a profiled dataset follows its profile; the drift of the others comes
before the last event.
*/
export async function* withComparisons(
	events: AsyncIterable<ProfilingEvent>,
	workspace: Workspace,
	{isKept, others, comparesSlices = () => false}: ComparingOptions,
): AsyncGenerator<EngineEvent> {
	const profiled: SliceProfiled[] = [];
	for await (const event of events) {
		if (event.type === 'batch_completed') {
			for (const dataset of others) {
				// eslint-disable-next-line no-await-in-loop -- one pair of runs in memory at a time
				const {event: judged} = await compareDataset(workspace, dataset);
				yield judged;
			}
		}

		yield event;
		if (event.type === 'slice_profiled' && comparesSlices(event)) {
			profiled.push(event);
		}

		const isEnd = event.type === 'profiling_completed' || event.type === 'profiling_failed';
		if (isEnd && comparesSlices(event)) {
			yield* compareSlices(event, {workspace, profiled, isKept});
			continue;
		}

		if (event.type !== 'profiling_completed') {
			continue;
		}

		if (isKept) {
			const {event: judged} = await compareDataset(workspace, event, {current: event.runId});
			yield judged;
		} else {
			yield notKept(event);
		}
	}
}
