// The breadcrumb of a dataset's screens.
import {basename} from 'node:path';
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {OpenConfig} from '../services/open-config.ts';

export const breadcrumbOf = (
	{openConfig, dataset}: {readonly openConfig: OpenConfig; readonly dataset: DatasetKey},
	...rest: readonly string[]
): readonly string[] => [basename(openConfig.loaded.file), openConfig.loaded.environment, dataset.datasetName, ...rest];
