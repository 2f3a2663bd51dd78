// Applies the judgement of the history to the comparison of two runs.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, RunFigures, RunProfile, Scalar} from '../../profiling/profile.ts';
import {scalarOf} from '../column-figures.ts';
import {daysFormatOf} from '../days-text.ts';
import {dayOf} from '../epoch-days.ts';
import {groupedFigure, wholeNumber} from '../figure-text.ts';
import type {ComparedMetric, HistoryEvidence, HistorySummary, MetricDrift} from '../report.ts';
import {isAtLeast, worstFirst} from '../severity.ts';
import type {RunPair} from '../run-pair.ts';
import type {DriftSettings} from '../../config/schema.ts';
import type {HistoryFinding} from './finding.ts';
import {minRuns} from './expectation.ts';
import type {HistoryVerdict} from './judge-history.ts';
import type {LoadSeries} from './load-series.ts';

const definitionOf = (metric: ComparedMetric): Metric | undefined =>
	metric === 'distribution' ? undefined : metricOf(metric);

/** The metric under which reports show a finding: the rules count rows, reports give percent. */
const reportedAs = (metric: ComparedMetric): ComparedMetric => definitionOf(metric)?.reportedAs ?? metric;

/** Turns a finding on a count of rows into one on their percent, where reports give percent. */
const asReported = (finding: HistoryFinding, {load}: Judgement): HistoryFinding => {
	const metricName = reportedAs(finding.metricName);
	if (metricName === finding.metricName) {
		return finding;
	}

	const {range, columnName} = finding;
	const column = load?.columns.get(columnName ?? '');
	const rows = metricName === 'null_percent' ? column?.rows : column?.present;
	const percent = (count: number): number => (100 * count) / Math.max(1, rows ?? 0);
	return {
		...finding,
		metricName,
		range:
			range === null || rows === undefined
				? null
				: {
						low: percent(range.low),
						high: percent(range.high),
						value: percent(range.value),
						earlier: range.earlier.map(count => percent(count)),
					},
	};
};

const keyOf = (column: string | null, metric: ComparedMetric): string => JSON.stringify([column, metric]);

/** Merges several findings on one metric: the worst of them, with all reasons. */
const merged = (findings: readonly HistoryFinding[]): HistoryFinding | undefined => {
	const [worst, ...others] = findings.toSorted(worstFirst);
	return worst === undefined
		? undefined
		: {...worst, reason: [worst, ...others].map(({reason}) => reason).join('; ')};
};

/** The number of new rows, where only these are judged; approximate for a moving window. */
const newRowsOf = ({style, current}: LoadSeries): number | null =>
	style === 'replaced' ? null : Math.max(0, Math.round(current.rows));

/** The judgement that is applied to a comparison: by the history, or by the run before alone. */
type Judgement = Pick<HistoryVerdict, 'findings' | 'covers'> & {
	/** The number of earlier loads. */
	readonly runs: number;
	readonly newRows: number | null;
	/** The load that is judged; missing where it is the whole run. */
	readonly load?: LoadSeries['current'];
	/** Whether a change that the history does not find is no drift. */
	readonly isFinal: boolean;
};

const evidenceOf = ({runs, newRows}: Judgement, finding: HistoryFinding | undefined): HistoryEvidence => ({
	ground: finding?.ground ?? null,
	runs: finding?.runs ?? runs,
	newRows,
	range: finding?.range ?? null,
	openSince: finding?.openSince ?? null,
});

const withFinding = (drift: MetricDrift, finding: HistoryFinding, judgement: Judgement): MetricDrift => ({
	...drift,
	severity: finding.severity,
	state: 'judged',
	reason: finding.reason,
	rule: 'history',
	history: evidenceOf(judgement, finding),
});

/** The minimum number of values for judging a distribution by many runs. */
const minValues = 20;

/** Whether two runs have too few rows for a verdict, and the history has one. */
const isJudgedByHistoryAlone = ({state, columnName, metricName}: MetricDrift, {load, covers}: Judgement): boolean =>
	state === 'not_enough_rows' &&
	(load?.columns.get(columnName ?? '')?.present ?? 0) >= minValues &&
	covers(columnName, metricName);

/** Replaces the verdict of two runs by that of the history, where two runs gave a verdict. */
const judged = (drift: MetricDrift, finding: HistoryFinding | undefined, judgement: Judgement): MetricDrift => {
	if (drift.state === 'ignored') {
		return drift;
	}

	if (!judgement.isFinal) {
		return finding === undefined || isAtLeast(drift.severity, finding.severity)
			? drift
			: withFinding(drift, finding, judgement);
	}

	if (finding !== undefined) {
		return withFinding(drift, finding, judgement);
	}

	const history = evidenceOf(judgement, undefined);
	if (isJudgedByHistoryAlone(drift, judgement)) {
		return {...drift, state: 'judged', reason: `ordinary after ${judgement.runs} runs`, rule: 'history', history};
	}

	return drift.severity === 'none' || !judgement.covers(drift.columnName, drift.metricName)
		? {...drift, history}
		: {
				...drift,
				severity: 'none',
				reason: `ordinary after ${judgement.runs} runs; of two runs alone: ${drift.severity}, ${drift.reason}`,
				rule: 'history',
				history,
			};
};

const columnOf = ({columns}: RunProfile, name: string | null): ColumnProfile | undefined =>
	columns.find(({column}) => column.name === name);

/** Makes the comparison of a metric that two runs alone do not compare. */
const added = (
	finding: HistoryFinding & {readonly metricName: MetricName},
	judgement: Judgement,
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
		history: evidenceOf(judgement, finding),
	};
};

const isCompared = (metric: ComparedMetric, {metrics}: DriftSettings): boolean => {
	const chosen: ReadonlySet<string> = new Set(metrics);
	return chosen.has(metric) || chosen.has(definitionOf(metric)?.comparedWith ?? '');
};

const applied = (drifts: readonly MetricDrift[], judgement: Judgement, runs: RunPair): readonly MetricDrift[] => {
	const findings = Map.groupBy(
		judgement.findings.map(finding => asReported(finding, judgement)),
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
			: [added({...finding, metricName: metric}, judgement, runs)];
	});
	return [
		...drifts.map(drift => {
			const found = findings.get(keyOf(drift.columnName, drift.metricName)) ?? [];
			return judged(drift, merged(found), judgement);
		}),
		...others,
	];
};

/**
Judges the comparisons of two runs by the history. A change that is ordinary in the history is no drift. A finding of
the history is drift, also on a metric that two runs alone do not compare.
*/
export const applyHistory = (
	drifts: readonly MetricDrift[],
	verdict: HistoryVerdict,
	runs: RunPair,
): readonly MetricDrift[] => {
	const {series} = verdict;
	return applied(
		drifts,
		{
			...verdict,
			runs: series.loads.length,
			newRows: newRowsOf(series),
			load: series.current,
			isFinal: true,
		},
		runs,
	);
};

/** Adds the certain findings of the run before to the comparisons of two runs, where these are worse. */
export const applyCertain = (
	drifts: readonly MetricDrift[],
	findings: readonly HistoryFinding[],
	runs: RunPair,
): readonly MetricDrift[] =>
	findings.length === 0
		? drifts
		: applied(drifts, {findings, covers: () => false, runs: 1, newRows: null, isFinal: false}, runs);

/** Summarises the part of the history for the report. */
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

/**
The steps of an explanation on the part of the history.

@param values The values of the finding, which tell how its figures are printed.
*/
export const historySteps = (history: HistoryEvidence | undefined, values: readonly Scalar[]): readonly string[] => {
	if (history === undefined) {
		return ['the history does not judge: two runs are compared, and no more'];
	}

	const {ground, runs, newRows, range, openSince} = history;
	const text = daysFormatOf(values) ?? ((value: number) => groupedFigure(value, 6));
	return [
		`${runs} earlier ${runs === 1 ? 'load' : 'loads'}` +
			(newRows === null ? '' : `; of the table, its ${wholeNumber(newRows)} new rows are judged`),
		...(range === null
			? []
			: [`ordinary from ${text(range.low)} to ${text(range.high)}; now ${text(range.value)}`]),
		ground === null ? 'ordinary' : ground.replaceAll('_', ' '),
		...(openSince === null
			? []
			: [`the alarm is open since ${dayOf(openSince)}: the loads that raised it do not count as ordinary`]),
	];
};
