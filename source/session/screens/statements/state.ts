// The state of the statements screen.
import type {DatasetKey} from '../../../profiling/dataset.ts';
import {formatCount} from '../../../reports/format.ts';
import type {PlannedTable} from '../../../workspace.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {planDatasets} from '../../services/plan-datasets.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';

export type StatementsState = {
	readonly screen: 'statements';
	readonly openConfig: OpenConfig;
	readonly title: string;
	readonly plans: Resource<readonly PlannedTable[]>;
	/** Profiles the datasets. */
	readonly profile: () => void;
	readonly scroll: Signal<number>;
};

export const statementsState = (
	openConfig: OpenConfig,
	datasets: readonly DatasetKey[],
	profile: () => void,
): StatementsState => ({
	screen: 'statements',
	openConfig,
	title: datasets.length === 1 ? (datasets[0]?.datasetName ?? '') : `${formatCount(datasets.length)} datasets`,
	plans: startLoading(async () => planDatasets(openConfig, datasets)),
	profile,
	scroll: new Signal(0),
});
