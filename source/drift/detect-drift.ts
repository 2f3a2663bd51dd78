// Compares two runs of one dataset: every metric, the columns themselves, and what a reader must know to trust the
// verdict.
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Metric} from '../profiling/metrics/metric.ts';
import {metricNames} from '../profiling/metrics/names.ts';
import type {ColumnProfile, RunFigures, RunProfile} from '../profiling/profile.ts';
import {adjustPValues} from './adjust-p-values.ts';
import {readMoments} from './disguised-moments.ts';
import {pairColumns} from './column-pair.ts';
import {compareDistribution} from './distribution/compare-distribution.ts';
import {applyCertain, applyHistory, summariseHistory} from './history/apply-history.ts';
import {judgeByRunBefore, judgeHistory} from './history/judge-history.ts';
import {compareMetric} from './metrics/compare-metric.ts';
import {compareRowCount, describeEmptyTable} from './metrics/compare-row-count.ts';
import {notesOnHistory, notesOnMetrics, notesOnRuns} from './notes.ts';
import type {ChosenBaseline, ComparedMetric, DriftReport, SchemaChange} from './report.ts';
import {pairRuns, type MetricComparison, type RunPair} from './run-pair.ts';
import {findSchemaChanges} from './schema/schema-changes.ts';
import {worstFirst} from './severity.ts';
import {summarise} from './summary.ts';
import type {DriftSettings} from './threshold-rules.ts';
import {noTrace, type Trace} from './trace.ts';

/** One comparison that is to be explained: what it is of, and who receives how it came about. */
export type TraceRequest = {
	/** `null` for a metric of the whole dataset. */
	readonly column: string | null;
	readonly metric: ComparedMetric;
	readonly trace: Trace;
};

export type DriftRequest = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	readonly settings: DriftSettings;
	/** How the baseline was chosen; as the previous run when left out. */
	readonly chosen?: ChosenBaseline | undefined;
	/**
	The runs before the current one that were sampled alike, oldest first; `undefined` where the history is not to
	judge.
	*/
	readonly earlier?: readonly RunFigures[] | undefined;
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

/** Compares the row count, then each column that both runs have; only the traced one where one is. */
const compareMetrics = (runs: RunPair, traced?: TraceRequest): readonly MetricComparison[] => {
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
		const [before, after] = readMoments([
			{profile: stored, profiledAt: baseline.run.profiledAt},
			{profile: storedNow, profiledAt: current.run.profiledAt},
		]) ?? [stored, storedNow];
		const columns = pairColumns(
			{
				baseline: {profile: before, rowCount: baseline.run.rowCount},
				current: {profile: after, rowCount: current.run.rowCount},
			},
			settings,
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

/** The schema changes that no ignore covers, and how many one does. */
const compareSchemas = (runs: RunPair): {readonly schemaChanges: readonly SchemaChange[]; readonly ignored: number} => {
	const isIgnored = (column: string): boolean => runs.rules.columnIgnoreOf(column) !== undefined;
	const all = findSchemaChanges(runs, isIgnored);
	const schemaChanges = all.filter(({columnName}) => !isIgnored(columnName));
	return {schemaChanges, ignored: all.length - schemaChanges.length};
};

type ComparedPair = Pick<DriftRequest, 'baseline' | 'current' | 'settings' | 'chosen'>;

const pairOf = ({baseline, current, settings, chosen}: ComparedPair): RunPair => ({
	...pairRuns(baseline, current, settings),
	growth: chosen?.growth,
});

/** Compares one metric of two runs again for whoever listens, and nothing else. */
export const traceComparison = (pair: ComparedPair, traced: TraceRequest): void => {
	compareMetrics(pairOf(pair), traced);
};

/** Compares two runs of one dataset. A column is the same only to the letter of its name. */
export const detectDrift = ({earlier, ...pair}: DriftRequest): DriftReport => {
	const {baseline, current, chosen} = pair;
	const runs = pairOf(pair);
	const comparisons = compareMetrics(runs);
	const verdict = earlier === undefined ? undefined : judgeHistory(earlier, current, runs.rules);
	const ofTwoRuns = adjustPValues(comparisons.map(({drift}) => drift));
	const judged =
		verdict === undefined
			? applyCertain(ofTwoRuns, judgeByRunBefore(baseline, current, runs.rules), runs)
			: applyHistory(ofTwoRuns, verdict, runs);
	const metricDrifts = judged.toSorted(worstFirst);
	const {schemaChanges, ignored} = compareSchemas(runs);
	return {
		baseline: baseline.run,
		current: current.run,
		baselineRule: chosen?.rule ?? {kind: 'previous'},
		baselineWhy: chosen?.why ?? null,
		baselineRuns: chosen?.runs ?? [baseline.run],
		metricDrifts,
		schemaChanges,
		history: summariseHistory(earlier, verdict),
		notes: [
			...notesOnHistory(verdict),
			...notesOnRuns(runs),
			...notesOnMetrics(comparisons, metricDrifts),
			...(ignored > 0
				? [`${ignored} schema ${ignored === 1 ? 'change is' : 'changes are'} ignored, as the config says.`]
				: []),
		],
		summary: summarise(metricDrifts, schemaChanges),
	};
};
