// Prints a profile as JSON. Keys may be added, and none removed.
import {metricNames} from '../profiling/metrics/names.ts';
import type {ColumnProfile, MetricValue, RunProfile} from '../profiling/profile.ts';
import {estimatesOf} from '../storage/result-rows.ts';
import {listJson} from '../storage/list-text.ts';
import {sliceJson} from './slice-json.ts';

const valueJson = (value: MetricValue) => {
	if (value !== null && typeof value === 'object') {
		return listJson(value);
	}

	return typeof value === 'number' && !Number.isFinite(value) ? null : value;
};

const columnJson = (profile: ColumnProfile) => {
	const measured = metricNames.flatMap(name => {
		const metric = profile.metrics.get(name);
		return metric === undefined ? [] : [[name, valueJson(metric.value)] as const];
	});
	return {
		column_name: profile.column.name,
		column_type: profile.column.databaseType,
		...(profile.column.equality !== undefined && {equality: profile.column.equality}),
		metrics: Object.fromEntries(measured),
		estimates: estimatesOf(profile),
		errors: Object.fromEntries(profile.errors),
	};
};

/** Makes the document of one run. Times are ISO 8601 in UTC. A number that no double holds is a decimal string. */
export const profileJson = ({run, columns}: RunProfile) => ({
	run_id: run.runId,
	dataset_name: run.datasetName,
	schema_name: run.schemaName,
	environment: run.environment,
	status: run.status,
	profiled_at: run.profiledAt.toISOString(),
	...(run.slice !== null && sliceJson(run)),
	columns: columns.map(column => columnJson(column)),
	metadata: {row_count: run.rowCount, column_count: run.columnCount},
});

export type ProfileDocument = ReturnType<typeof profileJson>;
