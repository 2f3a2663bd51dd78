// Finds the tables of dbt models among those of two sides.
import {errorDetails, ProfileMeshError} from '../errors.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {Paired} from './choose-pairs.ts';
import type {ComparedTable} from './compare.ts';
import type {ModelOnSides, Relation} from './dbt-models.ts';

type Side = {readonly name: 'left' | 'right'; readonly datasets: readonly DatasetKey[]};

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
Finds the dataset of a relation, ignoring case; `undefined` where the side lists the schema, but not the table.

@throws ProfileMeshError `not-found` where the side lists no table of the schema, so that the table may still exist.
*/
const find = ({name, datasets}: Side, {schema, name: table}: Relation): DatasetKey | undefined => {
	const listed = datasets.filter(({schemaName}) => schema === undefined || isSame(schemaName, schema));
	if (listed.length === 0 && datasets.length > 0) {
		const schemas = [...new Set(datasets.map(({schemaName}) => schemaName))].join(', ');
		throw new ProfileMeshError('not-found', `The ${name} side lists no table of the schema ${schema ?? ''}`, {
			why: `dbt keeps ${table} in this schema, and the side lists only ${schemas}.`,
			hint: 'Name it in the config of the side (source.schema or profiling.tables[].schema), or in its URL.',
		});
	}

	const found = listed.filter(({datasetName}) => isSame(datasetName, table));
	return found.length > 1 ? found.find(({datasetName}) => datasetName === table) : found[0];
};

export type PairedModels = Paired & {
	/** The models whose tables cannot be looked for, and why. */
	readonly failed: ReadonlyArray<Extract<ComparedTable, {error: unknown}>>;
};

/** Pairs the tables of models. A table that only one side has is a schema change, like any other table. */
export const pairModels = (
	left: readonly DatasetKey[],
	right: readonly DatasetKey[],
	models: readonly ModelOnSides[],
): PairedModels => {
	const paired = {
		pairs: [] as Array<Paired['pairs'][number]>,
		leftOnly: [] as DatasetKey[],
		rightOnly: [] as DatasetKey[],
		failed: [] as Array<PairedModels['failed'][number]>,
	};
	for (const {model, ...on} of models) {
		try {
			const one = on.left && find({name: 'left', datasets: left}, on.left);
			const other = on.right && find({name: 'right', datasets: right}, on.right);
			if (one !== undefined && other !== undefined) {
				paired.pairs.push({left: one, right: other});
			} else if (one !== undefined) {
				paired.leftOnly.push(one);
			} else if (other === undefined) {
				throw new ProfileMeshError('not-found', `Neither side has a table of the model ${model}`, {
					why: 'The model is in the manifest, but was not built.',
					hint: 'Build it: dbt build --select state:modified+',
				});
			} else {
				paired.rightOnly.push(other);
			}
		} catch (error) {
			const {schema = '', name} = on.right ?? on.left ?? {name: model};
			paired.failed.push({schemaName: schema, datasetName: name, error: errorDetails(error)});
		}
	}

	return paired;
};
