// Lays what the history says over the comparison of two runs.
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, RunFigures, RunProfile} from '../../profiling/profile.ts';
import {scalarOf} from '../column-figures.ts';
import {figure, wholeNumber} from '../figure-text.ts';
import type {ComparedMetric, HistoryEvidence, HistorySummary, MetricDrift} from '../report.ts';
import {worstFirst} from '../severity.ts';
import type {RunPair} from '../run-pair.ts';
import type {DriftSettings} from '../threshold-rules.ts';
import type {HistoryFinding} from './finding.ts';
import {minRuns} from './expectation.ts';
import type {HistoryVerdict} from './judge-history.ts';
import type {LoadSeries} from './load-series.ts';

/** What the rules of the history name as a count of rows, reports give in percent. */
const reportedAs: Partial<Readonly<Record<ComparedMetric, ComparedMetric>>> = {
	null_count: 'null_percent',
	true_count: 'true_percent',
};

/** Metrics that are judged although the config does not list them, where it lists the one beside them. */
const impliedBy: Partial<Readonly<Record<ComparedMetric, ComparedMetric>>> = {
	empty_count: 'null_percent',
	mismatched_count: 'null_percent',
	non_finite_count: 'null_percent',
	negative_count: 'min',
	zero_count: 'min',
	true_percent: 'distribution',
	min_length: 'distribution',
	max_length: 'distribution',
	avg_length: 'distribution',
	fraction_count: 'distribution',
	padded_count: 'distribution',
	upper_count: 'distribution',
	lower_count: 'distribution',
	non_ascii_count: 'distribution',
	digit_count: 'distribution',
	hours: 'distribution',
};

const keyOf = (column: string | null, metric: ComparedMetric): string => JSON.stringify([column, metric]);

/** Several findings on one metric as one: the worst of them, with all reasons. */
const merged = (findings: readonly HistoryFinding[]): HistoryFinding | undefined => {
	const [worst, ...others] = findings.toSorted(worstFirst);
	return worst === undefined
		? undefined
		: {...worst, reason: [worst, ...others].map(({reason}) => reason).join('; ')};
};

/** Where only the rows that came are judged; of a moving window, about. */
const newRowsOf = ({style, current}: LoadSeries): number | null =>
	style === 'replaced' ? null : Math.max(0, Math.round(current.rows));

const evidenceOf = ({series}: HistoryVerdict, finding: HistoryFinding | undefined): HistoryEvidence => ({
	ground: finding?.ground ?? null,
	runs: finding?.runs ?? series.loads.length,
	newRows: newRowsOf(series),
	range: finding?.range ?? null,
});

/** The verdict of the history takes the place of the one of two runs, where that one is a verdict. */
const judged = (drift: MetricDrift, finding: HistoryFinding | undefined, verdict: HistoryVerdict): MetricDrift => {
	if (drift.state === 'ignored') {
		return drift;
	}

	const history = evidenceOf(verdict, finding);

	if (finding !== undefined) {
		return {
			...drift,
			severity: finding.severity,
			state: 'judged',
			reason: finding.reason,
			rule: 'history',
			history,
		};
	}

	return drift.severity === 'none' || !verdict.covers(drift.columnName, drift.metricName)
		? {...drift, history}
		: {
				...drift,
				severity: 'none',
				reason: `ordinary after ${verdict.series.loads.length} runs; of two runs alone: ${drift.severity}, ${drift.reason}`,
				rule: 'history',
				history,
			};
};

const columnOf = ({columns}: RunProfile, name: string | null): ColumnProfile | undefined =>
	columns.find(({column}) => column.name === name);

/** A metric that the comparison of two runs does not list. */
const added = (
	finding: HistoryFinding & {readonly metricName: MetricName},
	verdict: HistoryVerdict,
	{baseline, current}: RunPair,
): MetricDrift => {
	const valueIn = (run: RunProfile, metric: MetricName) =>
		finding.columnName === null
			? run.run.rowCount
			: scalarOf(columnOf(run, finding.columnName)?.metrics.get(metric));
	const {metricName} = finding;
	return {
		columnName: finding.columnName,
		metricName,
		baselineValue: valueIn(baseline, metricName),
		currentValue: valueIn(current, metricName),
		changePercent: null,
		changeAbsolute: null,
		severity: finding.severity,
		state: 'judged',
		reason: finding.reason,
		rule: 'history',
		accepted: null,
		estimated: false,
		history: evidenceOf(verdict, finding),
	};
};

const isCompared = (metric: ComparedMetric, {metrics}: DriftSettings): boolean => {
	const chosen: ReadonlySet<string> = new Set(metrics);
	return chosen.has(metric) || chosen.has(impliedBy[metric] ?? '');
};

/**
The comparisons of two runs as the history judges them. A change that the history shows as ordinary is no drift; what
the history finds is one, also of metrics that two runs alone are not compared by.
*/
export const applyHistory = (
	drifts: readonly MetricDrift[],
	verdict: HistoryVerdict,
	runs: RunPair,
): readonly MetricDrift[] => {
	const findings = Map.groupBy(
		verdict.findings.map(finding => ({
			...finding,
			metricName: reportedAs[finding.metricName] ?? finding.metricName,
		})),
		({columnName, metricName}) => keyOf(columnName, metricName),
	);
	const compared = new Set(drifts.map(({columnName, metricName}) => keyOf(columnName, metricName)));
	const others = [...findings].flatMap(([key, found]): readonly MetricDrift[] => {
		const finding = merged(found);
		const metric = finding?.metricName;
		return finding === undefined ||
			metric === undefined ||
			metric === 'distribution' ||
			compared.has(key) ||
			!isCompared(metric, runs.settings) ||
			runs.rules.ignoreOf(finding.columnName, metric) !== undefined
			? []
			: [added({...finding, metricName: metric}, verdict, runs)];
	});
	return [
		...drifts.map(drift => {
			const found = findings.get(keyOf(drift.columnName, drift.metricName)) ?? [];
			return judged(drift, merged(found), verdict);
		}),
		...others,
	];
};

/** How the history took part, for the report. */
export const summariseHistory = (
	earlier: readonly RunFigures[] | undefined,
	verdict: HistoryVerdict | undefined,
): HistorySummary => {
	if (verdict === undefined) {
		return {runs: 0, missing: earlier === undefined ? null : Math.max(1, minRuns - earlier.length), newRows: null};
	}

	const {series} = verdict;
	return {runs: series.loads.length, missing: 0, newRows: newRowsOf(series)};
};

/** What an explanation says of the part that the history had. */
export const historySteps = (history: HistoryEvidence | undefined): readonly string[] => {
	if (history === undefined) {
		return ['the history does not judge: two runs are compared, and no more'];
	}

	const {ground, runs, newRows, range} = history;
	return [
		`${runs} earlier ${runs === 1 ? 'load' : 'loads'}${newRows === null ? '' : `; of the table, its ${wholeNumber(newRows)} new rows are judged`}`,
		...(range === null
			? []
			: [`ordinary from ${figure(range.low, 6)} to ${figure(range.high, 6)}; now ${figure(range.value, 6)}`]),
		ground === null ? 'ordinary' : ground.replaceAll('_', ' '),
	];
};
