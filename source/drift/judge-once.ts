// Keeps the latest comparisons, because a user who looks at a verdict often opens it again, and its explanation.
import type {Store} from '../storage/store.ts';
import type {DriftSettings} from '../config/schema.ts';
import type {ChosenRuns} from './baselines/choose-runs.ts';
import {judgeRuns, type ComparedRuns} from './judge-runs.ts';
import {recall} from './recall.ts';

/** The number of kept comparisons. Each holds two runs with all their results. */
const capacity = 4;

type Kept = Map<string, Promise<ComparedRuns>>;

/** Comparisons by the chosen runs. A run never changes, so the comparison stays the same. */
const keptIn = new WeakMap<Store, WeakMap<DriftSettings, Kept>>();

const keptFor = (store: Store, settings: DriftSettings): Kept => {
	const bySettings = keptIn.get(store) ?? new WeakMap<DriftSettings, Kept>();
	keptIn.set(store, bySettings);
	const kept = bySettings.get(settings) ?? new Map<string, Promise<ComparedRuns>>();
	bySettings.set(settings, kept);
	return kept;
};

const keyOf = ({baseline, current}: ChosenRuns): string => {
	const {history, runs, ...choice} = baseline;
	return JSON.stringify([current.runId, runs.map(({runId}) => runId), history?.map(({runId}) => runId), choice]);
};

/**
Judges runs as `judgeRuns` does, or returns the earlier result for the same runs.

@throws ProfileMeshError as the store.
*/
export const judgeOnce = async (store: Store, runs: ChosenRuns, settings: DriftSettings): Promise<ComparedRuns> => {
	const kept = keptFor(store, settings);
	const key = keyOf(runs);
	try {
		return await recall(kept, key, {capacity, make: async () => judgeRuns(store, runs, settings)});
	} catch (error) {
		kept.delete(key);
		throw error;
	}
};
