// Keeps the latest comparisons: who looks at a verdict asks for it again, and why it came about.
import type {Store} from '../storage/store.ts';
import type {ChosenRuns} from './baselines/choose-runs.ts';
import {judgeRuns, type ComparedRuns} from './judge-runs.ts';
import type {DriftSettings} from './threshold-rules.ts';

/** Each holds two runs with all their results. */
const capacity = 4;

type Kept = {readonly settings: DriftSettings; readonly compared: Promise<ComparedRuns>};

/** By the runs that were chosen. A run never changes, so that the same ones always come to the same. */
const keptByStore = new WeakMap<Store, Map<string, Kept>>();

const keyOf = ({baseline, current}: ChosenRuns): string => {
	const {history, runs, ...choice} = baseline;
	return JSON.stringify([current.runId, runs.map(({runId}) => runId), history?.map(({runId}) => runId), choice]);
};

/**
Judges runs as `judgeRuns`, or returns what the same runs came to before.

@throws ProfileMeshError as the store.
*/
export const judgeOnce = async (store: Store, runs: ChosenRuns, settings: DriftSettings): Promise<ComparedRuns> => {
	const kept = keptByStore.get(store) ?? new Map<string, Kept>();
	keptByStore.set(store, kept);
	const key = keyOf(runs);
	const known = kept.get(key);
	const compared = known?.settings === settings ? known.compared : judgeRuns(store, runs, settings);
	// The one that was used last is dropped last.
	kept.delete(key);
	kept.set(key, {settings, compared});
	const [oldest] = kept.keys();
	if (oldest !== undefined && kept.size > capacity) {
		kept.delete(oldest);
	}

	try {
		return await compared;
	} catch (error) {
		kept.delete(key);
		throw error;
	}
};
