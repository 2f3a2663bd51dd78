// Prints runs for `profilemesh runs`: many as a table, one with its columns, and JSON.
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import type {ColumnProfile, Run, RunProfile} from '../profiling/profile.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import {sliceName} from '../profiling/slice.ts';
import {absentMark, formatCount, formatMetric} from '../reports/format.ts';
import {formatDuration, formatTime} from '../reports/format-time.ts';
import {sliceJson} from '../reports/slice-json.ts';
import {textTable} from '../reports/text-table.ts';
import {visible} from '../terminal-text.ts';

export const runJson = (run: Run) => ({
	run_id: run.runId,
	batch_id: run.batchId,
	dataset_name: run.datasetName,
	schema_name: run.schemaName,
	profiled_at: run.profiledAt.toISOString(),
	...sliceJson(run),
	...(run.startedAt !== undefined && {started_at: run.startedAt.toISOString()}),
	environment: run.environment,
	status: run.status,
	row_count: run.rowCount,
	column_count: run.columnCount,
	source: run.source,
	duration_ms: run.durationMs,
	sampling: run.sampling,
	error: run.error,
	version: run.version,
});

/** The time at which a run was made. A slice is profiled after its period. */
const madeAt = ({slice, startedAt, profiledAt}: Run): string =>
	slice === null ? formatTime(profiledAt) : startedAt === undefined ? absentMark : formatTime(startedAt);

export const runsText = (runs: readonly Run[], hasSources = false): string => {
	const hasSlices = runs.some(({slice}) => slice !== null);
	return textTable(
		[
			{heading: 'run'},
			{heading: 'dataset'},
			...(hasSlices ? [{heading: 'slice'}] : []),
			{heading: 'profiled at'},
			{heading: 'environment'},
			{heading: 'status'},
			{heading: 'rows', align: 'right'},
			{heading: 'columns', align: 'right'},
			{heading: 'time', align: 'right'},
			...(hasSources ? [{heading: 'source'}] : []),
		],
		runs.map(run => [
			visible(run.runId),
			visible(qualifiedName(run)),
			...(hasSlices ? [run.slice === null ? 'whole table' : sliceName(run.slice)] : []),
			madeAt(run),
			visible(run.environment),
			run.status,
			run.rowCount === null ? absentMark : formatCount(run.rowCount),
			run.columnCount === null ? absentMark : formatCount(run.columnCount),
			run.durationMs === null ? absentMark : formatDuration(run.durationMs),
			...(hasSources ? [visible(run.source ?? absentMark)] : []),
		]),
	);
};

const shownMetrics: readonly MetricName[] = ['null_percent', 'distinct_count', 'min', 'max', 'mean', 'stddev'];

const columnsText = (columns: readonly ColumnProfile[]): string =>
	textTable(
		[
			{heading: 'column'},
			{heading: 'type'},
			...shownMetrics.map(name => ({heading: metricOf(name).label, align: 'right'}) as const),
		],
		columns.map(({column, metrics}) => [
			visible(column.name),
			visible(column.databaseType === '' ? column.semanticType : column.databaseType),
			...shownMetrics.map(name => formatMetric(metricOf(name), metrics.get(name), column)),
		]),
	);

export const profileText = ({run, columns}: RunProfile): string => {
	const facts: ReadonlyArray<readonly [string, string | null]> = [
		['run', run.runId],
		['dataset', qualifiedName(run)],
		['slice', run.slice === null ? null : sliceName(run.slice)],
		['profiled at', madeAt(run)],
		['environment', run.environment],
		['status', run.status],
		['rows', run.rowCount === null ? null : formatCount(run.rowCount)],
		['source', run.source],
		[
			'sampling',
			run.sampling.kind === 'all'
				? 'all rows'
				: `${run.sampling.kind === 'ratio' ? run.sampling.ratio : formatCount(run.sampling.size)} ` +
					`(${run.sampling.kind}, seed ${run.sampling.seed})`,
		],
		['error', run.error],
	];
	const header = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(13)}${visible(value)}\n`]));
	const failures = columns.flatMap(({column, errors}) =>
		Array.from(
			errors,
			([metric, reason]) => `${visible(column.name)}.${metric} could not be computed: ${visible(reason)}\n`,
		),
	);
	return [
		...header,
		...(columns.length > 0 ? ['\n', columnsText(columns)] : []),
		...(failures.length > 0 ? ['\n', ...failures] : []),
	].join('');
};
