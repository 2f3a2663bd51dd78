// Plans the profile of some datasets.

import {datasetId, type DatasetKey, datasetOf, qualifiedName} from '../../profiling/dataset.ts';
import type {PlannedTable} from '../../workspace.ts';
import type {OpenConfig} from './open-config.ts';

/** Characters that make a name a pattern. */
const patternSign = /[!\(\)*,\/?\[\\\]\{\}]/v;

/** The workspace matches every name with every table: beyond this number, planning all tables is faster. */
const maxNames = 100;

/** Plans datasets. Only the slices of those that are cut into some are counted. */
export const planDatasets = async (
	openConfig: OpenConfig,
	datasets: readonly DatasetKey[],
): Promise<readonly PlannedTable[]> => {
	const names = datasets.map(dataset => qualifiedName(dataset));
	const plans = await openConfig.workspace.plan(
		names.length > maxNames || names.some(name => patternSign.test(name)) ? undefined : names,
		{includeGone: true},
	);
	const wanted = new Set(datasets.map(dataset => datasetId(dataset)));
	return plans.filter(({plan}) => wanted.has(datasetId(datasetOf(plan.table))));
};
