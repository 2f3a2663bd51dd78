// The datasets of a source that have runs, whether or not their tables are still there.
import type {LoadedConfig} from '../config/load.ts';
import type {Store} from '../storage/store.ts';
import type {DatasetKey} from './dataset.ts';

/** Leaves out datasets of other sources, and of schemas that neither the connection nor a rule names. */
export const profiledDatasets = async (
	store: Store,
	{environment, config: {source, profiling}}: Pick<LoadedConfig, 'environment' | 'config'>,
): Promise<readonly DatasetKey[]> => {
	const datasets = await store.datasets(environment, 1);
	const hasSchemaRule = profiling.tables.some(({schema}) => schema !== undefined);
	const ownSchema = 'schema' in source ? source.schema.toLowerCase() : undefined;
	return datasets
		.filter(
			({schemaName, runs}) =>
				// A run of ProfileMesh 0.1 names no source, so it may come from another one.
				runs[0]?.source === store.scope?.source &&
				(hasSchemaRule || ownSchema === undefined || schemaName.toLowerCase() === ownSchema),
		)
		.map(({schemaName, datasetName}) => ({schemaName, datasetName}));
};
