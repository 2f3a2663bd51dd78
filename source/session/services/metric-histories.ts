// How the metrics of a column went over the runs of its dataset.
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import {statusesWithResults} from '../../profiling/profile.ts';
import type {MetricPoint} from '../../storage/store.ts';
import type {OpenConfig} from './open-config.ts';

/** Oldest first. */
export type MetricHistories = ReadonlyMap<MetricName, readonly MetricPoint[]>;

const runsShown = 40;

type HistoryOptions = {
	readonly dataset: DatasetKey;
	/** `null` for the dataset itself, whose history is its number of rows. */
	readonly column: string | null;
	readonly metrics: readonly MetricName[];
};

/** The histories of some metrics. */
export const loadHistories = async (
	openConfig: OpenConfig,
	{dataset, column, metrics}: HistoryOptions,
): Promise<MetricHistories> => {
	const store = await openConfig.workspace.store();
	const {environment} = openConfig.loaded;
	if (column === null) {
		const runs = await store.runs({
			dataset,
			environment,
			statuses: statusesWithResults,
			limit: runsShown,
		});
		const points = runs
			.toReversed()
			.map(run => ({runId: run.runId, profiledAt: run.profiledAt, value: run.rowCount}));
		return new Map(metrics.map(metric => [metric, points]));
	}

	const histories = await Promise.all(
		metrics.map(
			async metric =>
				[metric, await store.history({dataset, environment, column, metric, limit: runsShown})] as const,
		),
	);
	return new Map(histories);
};
