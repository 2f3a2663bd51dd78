// The breadcrumb of a dataset's screens.
import {titleOf} from '../../config/address.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {OpenConfig} from '../services/open-config.ts';

export const breadcrumbOf = (
	{openConfig, dataset}: {readonly openConfig: OpenConfig; readonly dataset: DatasetKey},
	...rest: readonly string[]
): readonly string[] => [titleOf(openConfig.loaded), openConfig.loaded.environment, dataset.datasetName, ...rest];
