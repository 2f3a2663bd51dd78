// Compares one metric of one column: finds a reason not to judge it, else judges it and subtracts the noise.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {Measured} from '../../profiling/profile.ts';
import {scalarOf} from '../column-figures.ts';
import type {ColumnPair} from '../column-pair.ts';
import {independenceText} from '../distribution/describe-distribution.ts';
import {wholeNumber} from '../figure-text.ts';
import type {Verdict} from '../report.ts';
import type {ComparisonContext, MetricComparison} from '../run-pair.ts';
import {noTrace, type Trace} from '../trace.ts';
import {ignoredBy, isEstimated, notJudged} from '../verdict.ts';
import {isExtreme, isWithinSamplingError} from './extremes.ts';
import {judgeChange, withoutChange, type MetricVerdict} from './judge-change.ts';
import {contextOf} from './judge-size.ts';
import {noiseOf, noiseSteps, subtractNoise} from './noise.ts';
import {standardErrorFormula} from './standard-errors.ts';
import {dependsOnRowCount, unmeasured} from './unmeasured.ts';

/** Whether a metric is in the unit of its column. Such a metric grows with a key. */
const isInColumnUnit = ({kind}: Metric): boolean => kind === 'quantity' || kind === 'number';

/** An extreme has no standard error. The tail of its column shows how far it moves. */
const subtractExtremeNoise = (
	verdict: MetricVerdict,
	metric: Metric,
	{columns, values, trace}: {readonly columns: ColumnPair; readonly values: MeasuredPair; readonly trace: Trace},
): MetricVerdict => {
	const isNoise =
		columns.allowSamplingError && isWithinSamplingError(metric, {columns, values: scalarsOf(values), trace});
	if (!isNoise || verdict.severity === 'none') {
		return verdict;
	}

	const fewest = Math.min(columns.rows?.baseline ?? 0, columns.rows?.current ?? 0);
	const reason = `within the sampling error of the ${metric.label} of ${wholeNumber(fewest)} rows`;
	return {...verdict, severity: 'none', reason};
};

type MeasuredPair = readonly [baseline: Measured, current: Measured];

const scalarsOf = ([baseline, current]: MeasuredPair) => [scalarOf(baseline), scalarOf(current)] as const;

/** Subtracts what sampling and estimates explain. */
const withoutNoise = (
	verdict: MetricVerdict,
	metric: Metric,
	{columns, values, trace}: {readonly columns: ColumnPair; readonly values: MeasuredPair; readonly trace: Trace},
): MetricVerdict => {
	if (trace === noTrace && verdict.severity === 'none') {
		return verdict;
	}

	if (isExtreme(metric)) {
		return subtractExtremeNoise(verdict, metric, {columns, values, trace});
	}

	const {baseline, current, independence} = columns;
	const [before, after] = values;
	const noise = noiseOf(
		metric,
		[
			{...baseline, measured: before},
			{...current, measured: after},
		],
		columns,
	);
	trace('chance', () =>
		noise === undefined || noise.error === 0
			? 'no sampling error is subtracted'
			: [
					...(independence < 1 ? [independenceText(independence)] : []),
					...noiseSteps(noise, standardErrorFormula(metric)),
				],
	);
	return subtractNoise(verdict, noise);
};

const judgeMetric = (
	metric: Metric,
	columns: ColumnPair,
	{values, context: {runs, trace}}: {readonly values: MeasuredPair; readonly context: ComparisonContext},
): MetricVerdict => {
	const verdict = judgeChange(metric, scalarsOf(values), {
		rule: runs.rules.ruleOf(columns.current.profile.column.name, metric.name),
		context: contextOf(columns.baseline.profile, runs.elapsedDays),
		trace,
	});
	return verdict.severity !== 'none' && columns.keyGrowth !== undefined && isInColumnUnit(metric)
		? {...verdict, ...notJudged(columns.keyGrowth)}
		: withoutNoise(verdict, metric, {columns, values, trace});
};

/** Compares one metric of one column; `undefined` where neither run has it. */
export const compareMetric = (
	metric: Metric,
	columns: ColumnPair,
	context: ComparisonContext,
): MetricComparison | undefined => {
	const [before, after] = [columns.baseline.profile, columns.current.profile];
	const {runs, emptyTable} = context;
	const [baseline, current] = [before.metrics.get(metric.name), after.metrics.get(metric.name)];
	const missing = [unmeasured(metric, 'baseline', before), unmeasured(metric, 'current', after)].filter(
		side => side !== undefined,
	);
	const hasFailed = before.errors.has(metric.name) || after.errors.has(metric.name);
	if (!hasFailed && missing.length === 2) {
		return undefined;
	}

	const comparisonWith = (verdict: MetricVerdict, note: string | null = null): MetricComparison => ({
		drift: {
			columnName: after.column.name,
			metricName: metric.name,
			baselineValue: scalarOf(baseline),
			currentValue: scalarOf(current),
			...verdict,
			accepted: null,
			estimated: isEstimated(baseline, current),
		},
		note,
	});
	const without = (verdict: Verdict, note: string | null = null) => comparisonWith(withoutChange(verdict), note);

	const ignore = runs.rules.ignoreOf(after.column.name, metric.name);
	if (ignore !== undefined) {
		return without(ignoredBy(ignore));
	}

	if (baseline === undefined || current === undefined) {
		const notes = missing.map(({note}) => note).filter(note => note !== null);
		const reason = missing.map(side => side.reason).join('; ');
		return without(notJudged(reason), notes.length === 0 ? null : notes.join('; '));
	}

	if (emptyTable !== undefined) {
		return without(notJudged(emptyTable));
	}

	return !runs.isSampledAlike && dependsOnRowCount(metric)
		? without(notJudged('the runs were sampled differently'))
		: comparisonWith(judgeMetric(metric, columns, {values: [baseline, current], context}));
};
