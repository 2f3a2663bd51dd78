// Compares two runs of one dataset: every metric, the columns themselves, and what a reader must know to trust the verdict.
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Metric} from '../profiling/metrics/metric.ts';
import {metricNames, type MetricName} from '../profiling/metrics/names.ts';
import type {RunProfile} from '../profiling/profile.ts';
import {daysBetween} from './epoch-days.ts';
import {columnPair} from './column-pair.ts';
import {compareDistribution} from './distribution/compare-distribution.ts';
import {compareMetric, compareRows, emptiness, type MetricComparison, type RunPair} from './metrics/compare-metric.ts';
import {adjustPValues} from './adjust-p-values.ts';
import {isSampledAlike} from './metrics/unmeasured.ts';
import {notesOnMetrics, notesOnRuns} from './notes.ts';
import type {ChosenBaseline, ComparedMetric, DriftReport} from './report.ts';
import {findSchemaChanges} from './schema/schema-changes.ts';
import {worstFirst} from './severity.ts';
import {summarise} from './summary.ts';
import {rulesFor, type DriftSettings} from './threshold-rules.ts';
import type {Trace} from './trace.ts';

/** One comparison that is to be explained: what it is of, and who hears how it came about. */
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
	readonly traced?: TraceRequest | undefined;
};

const comparedMetrics = (settings: DriftSettings): readonly Metric[] => {
	const chosen: ReadonlySet<string> = new Set(settings.metrics);
	return metricNames
		.filter((name): name is Exclude<MetricName, 'count'> => name !== 'count' && chosen.has(name))
		.map(name => metricOf(name))
		.filter(({judge}) => judge !== 'none');
};

/** Compares two runs of one dataset. A column is the same only to the letter of its name. */
export const detectDrift = ({baseline, current, settings, chosen, traced}: DriftRequest): DriftReport => {
	const pair: RunPair = {
		baseline,
		current,
		settings,
		rules: rulesFor(settings, current.run),
		alike: isSampledAlike(baseline.run, current.run),
		elapsedDays: daysBetween(baseline.run.profiledAt, current.run.profiledAt),
	};
	const traceOf = (column: string | null, metric: ComparedMetric): Trace | undefined =>
		traced?.column === column && traced.metric === metric ? traced.trace : undefined;
	const rows = settings.metrics.includes('count') ? compareRows(pair, traceOf(null, 'count')) : undefined;
	const empty = emptiness(pair, rows);
	const metrics = comparedMetrics(settings);
	const hasDistribution = settings.metrics.includes('distribution');
	const before = new Map(baseline.columns.map(column => [column.column.name, column]));
	const ofColumns = current.columns.flatMap((after): readonly MetricComparison[] => {
		const earlier = before.get(after.column.name);
		if (earlier === undefined) {
			return [];
		}

		const {name} = after.column;
		const columns = columnPair(earlier, after, [baseline.run.rowCount, current.run.rowCount], settings);
		return [
			...metrics.map(metric => compareMetric(metric, columns, pair, empty, traceOf(name, metric.name))),
			hasDistribution ? compareDistribution(columns, pair, empty, traceOf(name, 'distribution')) : undefined,
		].filter(compared => compared !== undefined);
	});
	const compared = rows === undefined ? ofColumns : [rows, ...ofColumns];
	const metricDrifts = adjustPValues(compared.map(({drift}) => drift)).toSorted(worstFirst);

	const isIgnored = (column: string): boolean => pair.rules.columnIgnoreOf(column) !== undefined;
	const allChanges = findSchemaChanges(baseline, current, settings, isIgnored);
	const schemaChanges = allChanges.filter(({columnName}) => !isIgnored(columnName));
	const ignored = allChanges.length - schemaChanges.length;
	return {
		baseline: baseline.run,
		current: current.run,
		baselineRule: chosen?.rule ?? {kind: 'previous'},
		baselineWhy: chosen?.why ?? null,
		baselineRuns: chosen?.runs ?? [baseline.run],
		metricDrifts,
		schemaChanges,
		notes: [
			...notesOnRuns(pair),
			...notesOnMetrics(compared),
			...(ignored > 0
				? [`${ignored} schema ${ignored === 1 ? 'change is' : 'changes are'} ignored, as the config says.`]
				: []),
		],
		summary: summarise(metricDrifts, schemaChanges),
	};
};
