// Finds the runs that a user names by their dataset, by an id, or by a slice.
import {ProfileMeshError} from '../errors.ts';
import {isNamed, qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import {statusesWithResults, type Run} from '../profiling/profile.ts';
import {hasSliceName, isSliceName, undated} from '../profiling/slice.ts';
import type {Store} from '../storage/store.ts';
import {visible} from '../terminal-text.ts';

export type NamedDataset = {
	/** `table` or `schema.table`. */
	readonly dataset?: string | undefined;
	readonly schema?: string | undefined;
};

const fullName = (dataset: DatasetKey): string => visible(qualifiedName(dataset));

/** The runs of the dataset that a user named; all of them where none was named. */
export const ofNamedDataset = (runs: readonly Run[], {dataset, schema}: NamedDataset): readonly Run[] => {
	if (dataset === undefined) {
		return runs.filter(run => schema === undefined || run.schemaName === schema);
	}

	const named = runs.filter(run => isNamed(run, {name: dataset, schema}));
	const [name, ...others] = new Set(named.map(run => fullName(run)));
	if (name === undefined) {
		throw new ProfileMeshError('not-found', `There are no runs of ${visible(dataset)}`, {
			hint: '`profilemesh runs` without --dataset lists all runs',
		});
	}

	if (others.length > 0) {
		throw new ProfileMeshError('not-found', `Several datasets are named ${visible(dataset)}`, {
			hint: `Say which: ${[name, ...others].join(', ')}`,
		});
	}

	return named;
};

/** The number of runs of a slice that an error names. */
const slicesNamed = 5;

/** The latest run of the rows without a date of each dataset. */
const latestUndated = async (store: Store): Promise<readonly Run[]> => {
	const runs = await store.runs({statuses: statusesWithResults, undated: 'only'});
	return Map.groupBy(runs, run => `${run.environment} ${qualifiedName(run)}`)
		.values()
		.flatMap(ofDataset => ofDataset.slice(0, 1))
		.toArray();
};

/** Finds the run of a slice in the current history of one dataset. */
const findSlice = async (store: Store, name: string, dataset: NamedDataset): Promise<Run> => {
	const runs = hasSliceName(undated, name)
		? await latestUndated(store)
		: await store.runs({statuses: statusesWithResults});
	const [found, ...others] = ofNamedDataset(runs, dataset).filter(
		({slice}) => slice !== null && hasSliceName(slice, name),
	);
	if (found === undefined) {
		throw new ProfileMeshError('not-found', `There is no slice ${visible(name)}`, {
			hint: '`profilemesh runs` lists the slices',
		});
	}

	if (others.length > 0) {
		const named = [found, ...others].slice(0, slicesNamed).map(run => `${run.runId} of ${fullName(run)}`);
		const more = others.length >= slicesNamed ? ' and others' : '';
		throw new ProfileMeshError('not-found', `Several datasets have a slice ${visible(name)}`, {
			hint: `Name one with --dataset, or the run by its id: ${named.join(', ')}${more}`,
		});
	}

	return found;
};

/**
Finds a run by its id, the beginning of the id, or its slice.

@throws ProfileMeshError `not-found` when there is no such run, or when several begin so.
*/
export const findRun = async (store: Store, name: string, dataset: NamedDataset = {}): Promise<Run> =>
	isSliceName(name) ? findSlice(store, name, dataset) : store.findRun(name);
