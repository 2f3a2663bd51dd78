// Compares the figures of two runs of one dataset: the row count, then each column that both runs have.
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Metric} from '../profiling/metrics/metric.ts';
import {metricNames} from '../profiling/metrics/names.ts';
import type {ColumnProfile, RunProfile} from '../profiling/profile.ts';
import type {DriftSettings} from '../config/schema.ts';
import type {RowGrowth} from './baselines/row-growth.ts';
import {pairColumns} from './column-pair.ts';
import {readTimestamps} from './disguised-timestamps.ts';
import {compareDistribution} from './distribution/compare-distribution.ts';
import {compareMetric} from './metrics/compare-metric.ts';
import {compareRowCount, describeEmptyTable} from './metrics/compare-row-count.ts';
import type {ComparedMetric} from './report.ts';
import {pairRuns, type MetricComparison, type RunPair} from './run-pair.ts';
import {noTrace, type Trace} from './trace.ts';

/** One comparison to explain, and the receiver of its steps. */
export type TraceRequest = {
	/** `null` for a metric of the whole dataset. */
	readonly column: string | null;
	readonly metric: ComparedMetric;
	readonly trace: Trace;
};

const columnMetrics = (settings: DriftSettings): readonly Metric[] => {
	const chosen: ReadonlySet<string> = new Set(settings.metrics);
	return metricNames
		.filter(name => chosen.has(name))
		.map(name => metricOf(name))
		.filter(({judge, statistic}) => judge !== 'none' && statistic.kind !== 'row-count');
};

const traceOf = (traced: TraceRequest | undefined, column: string | null, metric: ComparedMetric): Trace =>
	traced?.column === column && traced.metric === metric ? traced.trace : noTrace;

/** Compares the row count, then each column that both runs have. With a trace, compares only the traced one. */
export const compareMetrics = (runs: RunPair, traced?: TraceRequest): readonly MetricComparison[] => {
	const {baseline, current, settings} = runs;
	const rowCount = settings.metrics.includes('count')
		? compareRowCount(runs, traceOf(traced, null, 'count'))
		: undefined;
	const emptyTable = describeEmptyTable(runs, rowCount);
	const metrics = columnMetrics(settings);
	const hasDistribution = settings.metrics.includes('distribution');
	const earlier = new Map(baseline.columns.map(profile => [profile.column.name, profile]));
	const compareColumn = (
		stored: ColumnProfile,
		storedNow: ColumnProfile,
	): ReadonlyArray<MetricComparison | undefined> => {
		const {name} = storedNow.column;
		const [before, after] = readTimestamps([
			{profile: stored, profiledAt: baseline.run.profiledAt},
			{profile: storedNow, profiledAt: current.run.profiledAt},
		]) ?? [stored, storedNow];
		const columns = pairColumns(
			{
				baseline: {profile: before, rowCount: baseline.run.rowCount},
				current: {profile: after, rowCount: current.run.rowCount},
			},
			{settings, isMedian: runs.isMedian === true},
		);
		const contextOf = (metric: ComparedMetric) => ({runs, emptyTable, trace: traceOf(traced, name, metric)});
		return [
			...metrics.map(metric => compareMetric(metric, columns, contextOf(metric.name))),
			hasDistribution ? compareDistribution(columns, contextOf('distribution')) : undefined,
		];
	};

	const ofColumns = current.columns.flatMap(after => {
		const {name} = after.column;
		const before = traced === undefined || traced.column === name ? earlier.get(name) : undefined;
		return before === undefined ? [] : compareColumn(before, after);
	});
	return [rowCount, ...ofColumns].filter(comparison => comparison !== undefined);
};

export type ComparedPair = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	readonly settings: DriftSettings;
	readonly growth?: RowGrowth | undefined;
	readonly isMedian: boolean;
};

/** Compares one metric of two runs again for the trace. */
export const traceComparison = ({baseline, current, settings, ...known}: ComparedPair, traced: TraceRequest): void => {
	compareMetrics({...pairRuns(baseline, current, settings), ...known}, traced);
};
