// Finds a dataset by the name that a user gives it.
import {ProfileMeshError} from '../../errors.ts';
import {qualifiedName, type DatasetKey} from '../../profiling/dataset.ts';
import type {Store} from '../../storage/store.ts';
import {movedSource} from './other-sources.ts';

/** `table` or `schema.table`, with a schema where several have the table. */
type DatasetName = {readonly name: string; readonly schema: string | undefined};

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
export const findDataset = async (
	store: Store,
	environment: string,
	{name, schema}: DatasetName,
): Promise<DatasetKey> => {
	const known = await store.datasets(environment, 1);
	const isMeant = (dataset: DatasetKey): boolean =>
		[dataset.datasetName, qualifiedName(dataset)].includes(name) &&
		(schema === undefined || dataset.schemaName === schema);
	const found = known.filter(dataset => isMeant(dataset));
	const [only, ...others] = found;
	if (only === undefined) {
		throw new ProfileMeshError(
			'not-found',
			`There are no runs of ${schema === undefined ? name : `${schema}.${name}`}`,
			(await movedSource(store, dataset => isMeant(dataset))) ?? {
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
