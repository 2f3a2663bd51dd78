// One column of a profile, and the histories of its metrics.
import type {DatasetKey} from '../../../profiling/dataset.ts';
import {metrics} from '../../../profiling/metrics/catalogue.ts';
import {isFigure} from '../../../profiling/metrics/metric.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {RunProfile} from '../../../profiling/profile.ts';
import {loadHistories, type MetricHistories} from '../../services/metric-histories.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';

export type ColumnState = {
	readonly screen: 'column';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly profile: RunProfile;
	/** The columns in the order of the list that opened this one. */
	readonly names: readonly string[];
	readonly name: string;
	readonly histories: Resource<MetricHistories>;
	readonly scroll: Signal<number>;
	/** The metric of the chart; the most informative one until the user chooses. */
	readonly metric: Signal<MetricName | undefined>;
	/** How many runs before the latest one the cursor of the chart is. */
	readonly back: Signal<number>;
};

type ColumnOptions = Pick<ColumnState, 'openConfig' | 'dataset' | 'profile' | 'names' | 'name'>;

export const columnState = ({openConfig, dataset, profile, names, name}: ColumnOptions): ColumnState => ({
	screen: 'column',
	openConfig,
	dataset,
	profile,
	names,
	name,
	histories: startLoading(async () => {
		const column = profile.columns.find(candidate => candidate.column.name === name);
		const measured = metrics
			.values()
			.filter(metric => isFigure(metric) && column?.metrics.has(metric.name) === true)
			.toArray();
		return loadHistories(openConfig, {dataset, column: name, metrics: measured.map(metric => metric.name)});
	}),
	scroll: new Signal(0),
	metric: new Signal<MetricName | undefined>(undefined),
	back: new Signal(0),
});
