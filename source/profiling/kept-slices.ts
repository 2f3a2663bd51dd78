// The slices of a dataset that have a run with results.
import type {Store} from '../storage/store.ts';
import type {DatasetKey} from './dataset.ts';
import type {KeptSlice} from './plan-slices.ts';
import {statusesWithResults} from './profile.ts';

export const keptSlices = async (
	store: Store,
	dataset: DatasetKey,
	environment: string,
): Promise<readonly KeptSlice[]> => {
	const runs = await store.runs({dataset, environment, statuses: statusesWithResults});
	return runs.flatMap(({slice, rowCount, sampling, newest}) =>
		slice === null ? [] : [{slice, rows: sampling.kind === 'ratio' ? null : rowCount, newest}],
	);
};
