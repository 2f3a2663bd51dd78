// Compares two runs of one dataset: every metric, the columns themselves, and what a reader must know to trust the verdict.
import {
	metricNames,
	metricOf,
	type Metric,
	type MetricName,
} from '../profiling/metrics/catalogue.ts';
import type {RunProfile} from '../profiling/profile.ts';
import {daysBetween} from './calendar.ts';
import {
	compareMetric,
	compareRows,
	emptiness,
	type Pair,
} from './compare-metrics.ts';
import {isSampledAlike} from './not-judged.ts';
import {notesOnMetrics, notesOnRuns} from './notes.ts';
import {
	severities,
	type DriftReport,
	type MetricDrift,
	type SchemaChange,
	type Severity,
} from './report.ts';
import {findSchemaChanges} from './schema-changes.ts';
import {worstFirst} from './severity.ts';
import {rulesFor, type DriftSettings} from './threshold-rules.ts';

const comparedMetrics = (settings: DriftSettings): readonly Metric[] => {
	const chosen: ReadonlySet<MetricName> = new Set(settings.metrics);
	return metricNames.filter(name => name !== 'count' && chosen.has(name)).map(name => metricOf(name)).filter(({judge}) => judge !== 'none');
};

const summarise = (drifts: readonly MetricDrift[], changes: readonly SchemaChange[]): DriftReport['summary'] => {
	const counted = (severity: Severity) => drifts.filter(drift => drift.severity === severity).length;
	const found = new Set<Severity>([...drifts, ...changes].map(({severity}) => severity));
	return {
		totalDrifts: drifts.length - counted('none'),
		schemaChanges: changes.length,
		driftBySeverity: {high: counted('high'), medium: counted('medium'), low: counted('low')},
		hasCriticalDrift: found.has('high'),
		worst: severities.findLast(severity => found.has(severity)) ?? 'none',
	};
};

/**
Compares two runs of one dataset. A column is the same only to the letter of its name.

@param baselineChoice How the baseline was chosen, in words: `previous`, `run 6c02e4`.
*/
export const detectDrift = (baseline: RunProfile, current: RunProfile, settings: DriftSettings, baselineChoice: string): DriftReport => {
	const pair: Pair = {
		baseline,
		current,
		rules: rulesFor(settings, current.run),
		alike: isSampledAlike(baseline.run, current.run),
		elapsedDays: daysBetween(baseline.run.profiledAt, current.run.profiledAt),
	};
	const rows = settings.metrics.includes('count') ? compareRows(pair) : undefined;
	const empty = emptiness(pair, rows);
	const metrics = comparedMetrics(settings);
	const before = new Map(baseline.columns.map(column => [column.column.name, column]));
	const ofColumns = current.columns.flatMap(after => {
		const earlier = before.get(after.column.name);
		return earlier === undefined ? [] : metrics.flatMap(metric => compareMetric(metric, earlier, after, pair, empty) ?? []);
	});
	const compared = rows === undefined ? ofColumns : [rows, ...ofColumns];
	const metricDrifts = compared.map(({drift}) => drift).toSorted((left, right) => worstFirst(left.severity, right.severity));

	const allChanges = findSchemaChanges(baseline, current);
	const schemaChanges = allChanges.filter(({columnName}) => pair.rules.columnIgnoreOf(columnName) === undefined);
	const ignored = allChanges.length - schemaChanges.length;
	return {
		baseline: baseline.run,
		current: current.run,
		baselineChoice,
		metricDrifts,
		schemaChanges,
		notes: [
			...notesOnRuns(pair),
			...notesOnMetrics(compared),
			...(ignored > 0 ? [`${ignored} schema ${ignored === 1 ? 'change is' : 'changes are'} ignored, as the config says.`] : []),
		],
		summary: summarise(metricDrifts, schemaChanges),
	};
};
