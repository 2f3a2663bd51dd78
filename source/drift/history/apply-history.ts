// Lays what the history says over the comparison of two runs.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, RunFigures, RunProfile} from '../../profiling/profile.ts';
import {scalarOf} from '../column-figures.ts';
import {dayOf} from '../epoch-days.ts';
import {figure, wholeNumber} from '../figure-text.ts';
import type {ComparedMetric, HistoryEvidence, HistorySummary, MetricDrift} from '../report.ts';
import {isAtLeast, worstFirst} from '../severity.ts';
import type {RunPair} from '../run-pair.ts';
import type {DriftSettings} from '../threshold-rules.ts';
import type {HistoryFinding} from './finding.ts';
import {minRuns} from './expectation.ts';
import type {HistoryVerdict} from './judge-history.ts';
import type {LoadSeries} from './load-series.ts';

const definitionOf = (metric: ComparedMetric): Metric | undefined =>
	metric === 'distribution' ? undefined : metricOf(metric);

/** What the rules of the history count, reports give in percent. */
const reportedAs = (metric: ComparedMetric): ComparedMetric => definitionOf(metric)?.reportedAs ?? metric;

/** A finding on a count of rows as one on their percent, where that is what reports give. */
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

/** What findings are laid over a comparison with: those of the history, or of the run before alone. */
type Judgement = Pick<HistoryVerdict, 'findings' | 'covers'> & {
	/** Loads that it stands on. */
	readonly runs: number;
	readonly newRows: number | null;
	/** What is judged; left out where it is the run as a whole. */
	readonly load?: LoadSeries['current'];
	/** Whether what the history does not find is no drift. */
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

/** Values of a load from which on its distribution can be judged by those of many runs. */
const minValues = 20;

/** Whether two runs have too few rows for a verdict, and the history has one. */
const isJudgedByHistoryAlone = ({state, columnName, metricName}: MetricDrift, {load, covers}: Judgement): boolean =>
	state === 'not_enough_rows' &&
	(load?.columns.get(columnName ?? '')?.present ?? 0) >= minValues &&
	covers(columnName, metricName);

/** The verdict of the history takes the place of the one of two runs, where that one is a verdict. */
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

/** A metric that the comparison of two runs does not list. */
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
The comparisons of two runs as the history judges them. A change that the history shows as ordinary is no drift; what
the history finds is one, also of metrics that two runs alone are not compared by.
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

/** The comparisons of two runs, and what the run before makes certain where that is worse. */
export const applyCertain = (
	drifts: readonly MetricDrift[],
	findings: readonly HistoryFinding[],
	runs: RunPair,
): readonly MetricDrift[] =>
	findings.length === 0
		? drifts
		: applied(drifts, {findings, covers: () => false, runs: 1, newRows: null, isFinal: false}, runs);

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

	const {ground, runs, newRows, range, openSince} = history;
	return [
		`${runs} earlier ${runs === 1 ? 'load' : 'loads'}` +
			(newRows === null ? '' : `; of the table, its ${wholeNumber(newRows)} new rows are judged`),
		...(range === null
			? []
			: [`ordinary from ${figure(range.low, 6)} to ${figure(range.high, 6)}; now ${figure(range.value, 6)}`]),
		ground === null ? 'ordinary' : ground.replaceAll('_', ' '),
		...(openSince === null
			? []
			: [`the alarm is open since ${dayOf(openSince)}: the loads that raised it do not count as ordinary`]),
	];
};
