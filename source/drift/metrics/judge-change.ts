// Judges a change of one metric, and names the rule. Only this module judges changes of figures.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {Scalar} from '../../profiling/profile.ts';
import {toDayFraction, toDurationDays, toEpochDays} from '../epoch-days.ts';
import {isZero, parseDecimal, subtract} from '../../profiling/exact-decimal.ts';
import {groupedFigure, withGroups} from '../figure-text.ts';
import type {FigureDrift, Verdict} from '../report.ts';
import {isAgainst, type Rule} from '../threshold-rules.ts';
import {noTrace, type Trace} from '../trace.ts';
import {judgeDays, timeAllowance} from './judge-days.ts';
import {judgeNumber} from './judge-number.ts';
import {overrideText, ruleName, type BaselineContext, type JudgedChange} from './judge-size.ts';

/** A verdict on a figure, and its change. */
export type MetricVerdict = Verdict & Pick<FigureDrift, 'changePercent' | 'changeAbsolute'>;

const noChange = {changePercent: null, changeAbsolute: null} as const;

/** A verdict on figures whose change has no value. */
export const withoutChange = (verdict: Verdict): MetricVerdict => ({...verdict, ...noChange});

const unchanged: JudgedChange = {severity: 'none', reason: 'unchanged', changePercent: 0, changeAbsolute: 0};

type Judgement = {
	readonly rule: Rule;
	readonly context: BaselineContext;
};

/** Judges two texts by the days between them. High where they are not dates, times of day or durations. */
const judgeTexts = (
	[baseline, current]: readonly [number | string, number | string],
	{rule, context: {elapsedDays, spanDays}}: Judgement,
): JudgedChange => {
	const [dayBefore, dayAfter] = [toEpochDays(baseline), toEpochDays(current)];
	if (dayBefore !== undefined && dayAfter !== undefined) {
		const days = dayAfter - dayBefore;
		return judgeDays({days, allowance: timeAllowance(days, elapsedDays), spanDays}, rule);
	}

	for (const daysOf of [toDayFraction, toDurationDays]) {
		const [before, after] = [daysOf(baseline), daysOf(current)];
		if (before !== undefined && after !== undefined) {
			return judgeDays({days: after - before, allowance: 0, spanDays}, rule);
		}
	}

	return {...noChange, severity: 'high', reason: 'changed, and the two values have no distance'};
};

const judge = (
	metric: Metric,
	[baseline, current]: readonly [Scalar, Scalar],
	{rule, context}: Judgement,
): JudgedChange => {
	if (Object.is(baseline, current)) {
		return baseline === null ? {...unchanged, ...noChange} : unchanged;
	}

	if (baseline === null || current === null) {
		return {...noChange, severity: 'high', reason: baseline === null ? 'was null' : 'is null now'};
	}

	const [before, after] = [parseDecimal(baseline), parseDecimal(current)];
	if (before === undefined || after === undefined) {
		return judgeTexts([baseline, current], {rule, context});
	}

	return isZero(subtract(after, before))
		? unchanged
		: judgeNumber({metric, baseline: before, current: after}, rule, context);
};

const changeSteps = (
	[baseline, current]: readonly [Scalar, Scalar],
	{changePercent, changeAbsolute}: JudgedChange,
): readonly string[] => {
	if (changeAbsolute === null) {
		return [];
	}

	const change = groupedFigure(changeAbsolute, 6);
	const [before, after] = [withGroups(String(baseline)), withGroups(String(current))];
	return [
		`${after} − ${before} = ${change}`,
		...(changePercent === null ? [] : [`${change} ÷ |${before}| × 100 = ${groupedFigure(changePercent, 6)} %`]),
	];
};

/**
Judges the change of one metric between two runs. For the same baseline, context and direction, a greater change is
never less severe.

@param metric Its `judge` is `points` or `relative`.
*/
export const judgeChange = (
	metric: Metric,
	values: readonly [baseline: Scalar, current: Scalar],
	{rule, context, trace = noTrace}: Judgement & {readonly trace?: Trace},
): MetricVerdict => {
	const judged = judge(metric, values, {rule, context});
	trace('change', () => [...changeSteps(values, judged), `${judged.reason}: ${judged.severity}`]);
	const verdict = {...judged, state: 'judged', rule: ruleName(rule)} as const;
	return judged.severity !== 'none' && isAgainst(rule.direction, judged.changeAbsolute)
		? {...verdict, severity: 'none', reason: `only changes ${rule.direction} count${overrideText(rule)}`}
		: verdict;
};
