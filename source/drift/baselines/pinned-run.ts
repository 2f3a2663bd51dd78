// Finds the pinned run of a dataset in the decisions beside the config.
import {qualifiedName, type DatasetKey} from '../../profiling/dataset.ts';
import {isOf, type Decisions} from '../decisions/decisions.ts';

/** The run that a decision made the baseline of a dataset. */
export type PinnedRun = {
	readonly runId: string;
	readonly reason: string | null;
	/** ISO 8601 in UTC. */
	readonly pinnedAt: string;
};

/** Finds the pinned run of a dataset in one environment; `undefined` where none is pinned. */
export const findPinnedRun = (
	{baselines}: Decisions,
	{schemaName, datasetName}: DatasetKey,
	environment: string,
): PinnedRun | undefined => {
	const pin = baselines.find(decision =>
		isOf(decision, {dataset: qualifiedName({schemaName, datasetName}), environment}),
	);
	return pin === undefined ? undefined : {runId: pin.run, reason: pin.reason ?? null, pinnedAt: pin.pinned_at};
};
