// Finds a dataset by the name that a user gives it.
import {ProfileMeshError} from '../../errors.ts';
import {isNamed, qualifiedName, type DatasetKey, type DatasetName} from '../../profiling/dataset.ts';
import type {Store} from '../../storage/store.ts';
import {movedSource} from './other-sources.ts';

/** Names the datasets that have runs. */
const knownText = (known: readonly DatasetKey[], environment: string): string => {
	if (known.length === 0) {
		return `Nothing has been profiled in the environment ${environment}.`;
	}

	const names = known.slice(0, 5).map(({datasetName}) => datasetName);
	const others = known.length > names.length ? ' and others' : '';
	return `In the environment ${environment} there are runs of ${names.join(', ')}${others}.`;
};

/**
Finds the dataset of a name among those with runs in an environment.

@throws ProfileMeshError `not-found` when there is none, or when several schemas have it.
*/
export const findDataset = async (store: Store, environment: string, named: DatasetName): Promise<DatasetKey> => {
	const {name, schema} = named;
	const known = await store.datasets(environment, 1);
	const found = known.filter(dataset => isNamed(dataset, named));
	const [only, ...others] = found;
	if (only === undefined) {
		throw new ProfileMeshError(
			'not-found',
			`There are no runs of ${schema === undefined ? name : `${schema}.${name}`}`,
			(await movedSource(store, dataset => isNamed(dataset, named))) ?? {
				why: knownText(known, environment),
				hint: 'profilemesh profile makes a run; profilemesh runs lists all runs.',
			},
		);
	}

	if (others.length > 0) {
		throw new ProfileMeshError('not-found', `Several datasets are named ${name}`, {
			why: `There are ${found.map(dataset => qualifiedName(dataset)).join(', ')}.`,
			hint: 'Name it with its schema, or add --schema.',
		});
	}

	return {schemaName: only.schemaName, datasetName: only.datasetName};
};
