// Judges a change between two numbers: in percent, in percentage points, in the metric's own unit, or from zero.
import type {Metric} from '../../profiling/metrics/metric.ts';
import {
	isZero,
	magnitude,
	parseDecimal,
	percentChange,
	quotient,
	subtract,
	toDouble,
	type ExactDecimal,
} from '../../profiling/exact-decimal.ts';
import {figure} from '../figure-text.ts';
import {effectThresholds} from '../severity.ts';
import type {Rule} from '../threshold-rules.ts';
import {judgeSize, overrideText, type BaselineContext, type JudgedChange} from './judge-size.ts';

// Below this share of a standard deviation a mean is the rounding of a sum of doubles, and has no meaningful
// percentage.
const roundingOfZero = 1e-12;

/** The same for a mean of positive and negative values: less than a small effect from zero. */
const nearZero = effectThresholds.low;

export type NumberChange = {
	readonly metric: Metric;
	readonly baseline: ExactDecimal;
	readonly current: ExactDecimal;
};

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const differenceOf = ({baseline, current}: NumberChange): number => toDouble(subtract(current, baseline));

/** Judges the change itself, in the given unit. */
const judgeDifference = (change: NumberChange, rule: Rule, unit: string): JudgedChange => {
	const {baseline, current} = change;
	const difference = differenceOf(change);
	const {severity, threshold} = judgeSize(Math.abs(difference), rule.thresholds, unit);
	return {
		severity,
		reason: threshold + overrideText(rule),
		changePercent: isZero(baseline) ? null : finiteOrNull(percentChange(baseline, current)),
		changeAbsolute: finiteOrNull(difference),
	};
};

const isInColumnUnit = ({kind, statistic}: Metric): boolean =>
	(kind === 'number' || kind === 'quantity') && statistic.kind !== 'deviation';

const unitOf = ({kind, statistic}: Metric): string => {
	if (kind === 'count') {
		return statistic.kind === 'distinct' ? 'values' : 'rows';
	}

	return kind === 'characters' ? 'characters' : '';
};

/**
Judges a change from zero, which has no percentage. A metric in the unit of its column is judged in standard deviations
of the baseline (`effectThresholds`). Any other metric, and one whose column does not vary, is high.
*/
const judgeFromZero = (
	{metric, baseline, current}: NumberChange,
	stddev: number | null,
): Pick<JudgedChange, 'severity' | 'reason'> => {
	if (metric.statistic.kind === 'deviation') {
		return {severity: 'high', reason: 'was 0: the column did not vary'};
	}

	if (!isInColumnUnit(metric)) {
		return {severity: 'high', reason: 'was 0'};
	}

	if (stddev === null) {
		return {severity: 'high', reason: 'was 0, and the stddev of the baseline is not known'};
	}

	const deviation = parseDecimal(stddev);
	if (deviation === undefined || isZero(deviation)) {
		return {severity: 'high', reason: 'was 0, and the baseline did not vary'};
	}

	const was = isZero(baseline) ? 'was 0' : 'was near 0';
	const effect = quotient(magnitude(subtract(current, baseline)), deviation);
	const {severity, threshold} = judgeSize(effect, effectThresholds, 'stddev');
	return {severity, reason: `${was}: moved by ${figure(effect)} baseline stddev, ${threshold}`};
};

/** Whether a baseline counts as zero although it is not. With an override, percentages always count. */
const isNearZero = (
	{metric, baseline}: NumberChange,
	{override}: Rule,
	{stddev, hasBothSigns}: BaselineContext,
): boolean => {
	if (stddev === null || !isInColumnUnit(metric)) {
		return false;
	}

	const isMean = metric.statistic.kind === 'mean' && hasBothSigns && override === null;
	const share = isMean ? nearZero : roundingOfZero;
	return Math.abs(toDouble(baseline)) <= share * stddev;
};

const judgePercent = (change: NumberChange, rule: Rule, context: BaselineContext): JudgedChange => {
	const changeAbsolute = finiteOrNull(differenceOf(change));
	const {baseline, current} = change;
	if (isZero(baseline)) {
		return {...judgeFromZero(change, context.stddev), changePercent: null, changeAbsolute};
	}

	const percent = percentChange(baseline, current);
	const changePercent = finiteOrNull(percent);
	if (isNearZero(change, rule, context)) {
		return {...judgeFromZero(change, context.stddev), changePercent, changeAbsolute};
	}

	const {severity, threshold} = judgeSize(Math.abs(percent), rule.thresholds, '%');
	return {severity, reason: threshold + overrideText(rule), changePercent, changeAbsolute};
};

/** Judges two numbers that differ. */
export const judgeNumber = (change: NumberChange, rule: Rule, context: BaselineContext): JudgedChange => {
	if (rule.measure === 'absolute') {
		return judgeDifference(change, rule, unitOf(change.metric));
	}

	// From 10 to 15 percent is 5 points, although it is half as much again.
	return change.metric.judge === 'points' && rule.measure === 'usual'
		? judgeDifference(change, rule, 'points')
		: judgePercent(change, rule, context);
};
