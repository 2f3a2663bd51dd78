// Finds the slices of a dataset that have a run with results.
import type {Store} from '../storage/store.ts';
import type {DatasetKey} from './dataset.ts';
import type {KeptSlice} from './plan-slices.ts';
import {statusesWithResults, type Run} from './profile.ts';

export const keptSlices = async (
	store: Store,
	dataset: DatasetKey,
	environment: string,
): Promise<readonly KeptSlice[]> => {
	const filter = {dataset, environment, statuses: statusesWithResults};
	const runs: readonly Run[] = [
		...(await store.runs(filter)),
		...(await store.runs({...filter, undated: 'only', limit: 1})),
	];
	return runs.flatMap(({slice, rowCount, sampling, newest}) =>
		slice === null ? [] : [{slice, rows: sampling.kind === 'ratio' ? null : rowCount, newest}],
	);
};
