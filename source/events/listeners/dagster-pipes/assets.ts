// Finds the dataset of each asset.
import {qualifiedName, type DatabaseDataset} from '../../../profiling/dataset.ts';
import {readAssetKey} from './asset-key.ts';
import type {RequestedAsset} from './context.ts';

export type FoundAsset = RequestedAsset & {readonly dataset: DatabaseDataset};

/** An asset that is not a dataset, and why. */
export type LostAsset = RequestedAsset & {readonly why: string};

export type ResolvedAssets = {
	readonly found: readonly FoundAsset[];
	readonly lost: readonly LostAsset[];
};

/** Finds the dataset of an asset: the named one, else by the last part of its key, or the last two. */
const candidates = (
	{key, schema, table}: RequestedAsset,
	datasets: readonly DatabaseDataset[],
): readonly DatabaseDataset[] => {
	const parts = readAssetKey(key);
	const name = table ?? parts.at(-1);
	const named = datasets.filter(
		({datasetName, schemaName}) => datasetName === name && (schema === undefined || schemaName === schema),
	);
	const qualified = table === undefined ? named.filter(({schemaName}) => schemaName === parts.at(-2)) : [];
	return qualified.length > 0 ? qualified : named;
};

/** Finds the dataset of each asset among the existing ones. */
export const resolveAssets = (
	assets: readonly RequestedAsset[],
	datasets: readonly DatabaseDataset[],
): ResolvedAssets => {
	const found: FoundAsset[] = [];
	const lost: LostAsset[] = [];
	for (const asset of assets) {
		const [first, ...others] = candidates(asset, datasets);
		if (first === undefined) {
			lost.push({...asset, why: `None of the ${datasets.length} datasets of the config has this name`});
		} else if (others.length > 0) {
			lost.push({
				...asset,
				why: `It may be ${[first, ...others].map(dataset => qualifiedName(dataset)).join(', ')}`,
			});
		} else {
			found.push({...asset, dataset: first});
		}
	}

	return {found, lost};
};
