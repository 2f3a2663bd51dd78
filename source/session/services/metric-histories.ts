// How the metrics of a column went over the runs of its dataset.
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {MetricPoint} from '../../storage/store.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {OpenConfig} from './open-config.ts';
import {statusesWithResults} from '../../profiling/profile.ts';

/** Oldest first. */
export type MetricHistories = ReadonlyMap<MetricName, readonly MetricPoint[]>;

const runsShown = 40;

/** Histories of some metrics; with `column` null those of the dataset itself, which is its rows. */
export const loadHistories = async (
	openConfig: OpenConfig,
	dataset: DatasetKey,
	column: string | null,
	metrics: readonly MetricName[],
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
			async metric => [metric, await store.history(dataset, environment, column, metric, runsShown)] as const,
		),
	);
	return new Map(histories);
};
