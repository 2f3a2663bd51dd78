// Makes a comparison, and explains one of its verdicts.
import type {DatasetKey} from '../profiling/dataset.ts';
import type {Comparison} from './baselines/choose-runs.ts';
import {compareRuns, type DriftContext} from './compare-runs.ts';
import {explainCompared, type Explanation} from './explain.ts';

export type ExplainRequest = {
	readonly dataset: DatasetKey;
	/** `COLUMN.METRIC`, where METRIC may be `distribution` or a schema change; `count` for the rows of the dataset. */
	readonly target: string;
	readonly comparison: Comparison;
};

/**
Explains one verdict of a comparison.

@throws ProfileMeshError `not-found` when the comparison has no such verdict, else as `chooseRuns`.
*/
export const explainVerdict = async (
	context: DriftContext,
	{dataset, target, comparison}: ExplainRequest,
): Promise<Explanation> => explainCompared(await compareRuns(context, dataset, comparison), target, context.settings);
