// The breadcrumb of a dataset's screens.
import {basename} from 'node:path';
import type {DatasetKey} from '../storage/store.ts';
import type {Opened} from './opened.ts';

export const crumbsOf = (
	{opened, dataset}: {readonly opened: Opened; readonly dataset: DatasetKey},
	...rest: readonly string[]
): readonly string[] => [basename(opened.loaded.file), opened.loaded.environment, dataset.datasetName, ...rest];
