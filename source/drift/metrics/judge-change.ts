// How bad a change of one metric is, and which rule says so.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {Scalar} from '../../profiling/profile.ts';
import {toEpochDays, toDayFraction} from '../epoch-days.ts';
import {loadGraceDays} from '../distribution/growth.ts';
import {
	isZero,
	magnitude,
	parseDecimal,
	percentChange,
	quotient,
	subtract,
	toDouble,
	type ExactDecimal,
} from '../exact-decimal.ts';
import type {FigureDrift} from '../report.ts';
import {severityOf, type Severity, type Thresholds} from '../severity.ts';
import type {Rule} from '../threshold-rules.ts';
import {noTrace, type Trace} from '../trace.ts';
import {figure, quantity} from '../figure-text.ts';

export type MetricVerdict = Pick<
	FigureDrift,
	'severity' | 'state' | 'reason' | 'rule' | 'changePercent' | 'changeAbsolute'
>;

/** What the thresholds themselves say, before anything else is taken into account. */
type JudgedChange = Omit<MetricVerdict, 'state' | 'rule'>;

/** What the baseline column is like beside the metric that is judged. */
export type BaselineContext = {
	/** The baseline's standard deviation; `null` where it is not known or has no value. */
	readonly stddev: number | null;
	/** Days from the baseline's earliest value to its latest, with a fraction for times; `null` where it is not known. */
	readonly spanDays: number | null;
	/** Days between the two runs; negative when the baseline is the newer one. */
	readonly elapsedDays: number;
};

/**
Bands for a change from zero, in standard deviations of the baseline column: small, medium and large effects after
J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition, 1988, chapter 2.
*/
export const effectBands: Thresholds = {low: 0.2, medium: 0.5, high: 0.8};

// Below this share of a standard deviation a mean is the rounding of a sum of doubles, and a percentage of it means nothing.
const roundingOfZero = 1e-12;

const duration = (days: number): string => (days < 1 ? quantity(days * 24, 'hour') : quantity(days, 'day'));

/** Signed: `+12 days`, `-1.5 hours`. */
const timeText = (days: number): string => `${days < 0 ? '-' : '+'}${duration(Math.abs(days))}`;

/** The severity of a size, and the threshold that it reached or stayed below: `≥ 15 %`, `below 5 %`. */
const judgeSize = (
	size: number,
	thresholds: Thresholds,
	unit: string,
): {readonly severity: Severity; readonly rule: string} => {
	const severity = severityOf(size, thresholds);
	const threshold = severity === 'none' ? `below ${thresholds.low}` : `≥ ${thresholds[severity]}`;
	return {severity, rule: unit === '' ? threshold : `${threshold} ${unit}`};
};

const byRule = ({override}: Rule): string => (override === null ? '' : ` (override ${override})`);

/** A rule as the config writes it. */
export const ruleName = ({override}: Pick<Rule, 'override'>): string =>
	override === null ? 'drift.thresholds' : `override ${override}`;

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Percents are judged by their difference in percentage points: 10 → 15 is 5 points, though it is half as much again. */
const judgePoints = (baseline: ExactDecimal, current: ExactDecimal, rule: Rule): JudgedChange => {
	const points = toDouble(subtract(current, baseline));
	const {severity, rule: fired} = judgeSize(Math.abs(points), rule.thresholds, 'points');
	return {
		severity,
		reason: fired + byRule(rule),
		changePercent: isZero(baseline) ? null : finiteOrNull(percentChange(baseline, current)),
		changeAbsolute: finiteOrNull(points),
	};
};

const isInUnitOfColumn = ({kind, name}: Metric): boolean =>
	(kind === 'number' || kind === 'quantity') && name !== 'stddev';

const unitOf = ({kind, name}: Metric): string => {
	if (kind === 'count') {
		return name.startsWith('distinct') ? 'values' : 'rows';
	}

	return kind === 'characters' ? 'characters' : '';
};

/** By the change itself, in the metric's own unit. */
const judgeAbsolute = (metric: Metric, baseline: ExactDecimal, current: ExactDecimal, rule: Rule): JudgedChange => {
	const change = toDouble(subtract(current, baseline));
	const {severity, rule: fired} = judgeSize(Math.abs(change), rule.thresholds, unitOf(metric));
	return {
		severity,
		reason: fired + byRule(rule),
		changePercent: isZero(baseline) ? null : finiteOrNull(percentChange(baseline, current)),
		changeAbsolute: finiteOrNull(change),
	};
};

/**
From zero there is no percentage. A metric in the unit of its column is judged by the baseline's standard deviation
(`effectBands`); any other, and one whose column does not vary, is high.
*/
const judgeFromZero = (
	metric: Metric,
	change: ExactDecimal,
	stddev: number | null,
): Pick<MetricVerdict, 'severity' | 'reason'> => {
	if (metric.name === 'stddev') {
		return {severity: 'high', reason: 'was 0: the column did not vary'};
	}

	if (!isInUnitOfColumn(metric)) {
		return {severity: 'high', reason: 'was 0'};
	}

	const deviation = stddev === null ? undefined : parseDecimal(stddev);
	if (deviation === undefined || isZero(deviation)) {
		return {
			severity: 'high',
			reason:
				stddev === null
					? 'was 0, and the stddev of the baseline is not known'
					: 'was 0, and the baseline did not vary',
		};
	}

	const effect = quotient(magnitude(change), deviation);
	const {severity, rule} = judgeSize(effect, effectBands, 'stddev');
	return {severity, reason: `was 0: moved by ${figure(effect)} baseline stddev, ${rule}`};
};

const judgeNumbers = (
	metric: Metric,
	baseline: ExactDecimal,
	current: ExactDecimal,
	rule: Rule,
	{stddev}: BaselineContext,
): JudgedChange => {
	const change = subtract(current, baseline);
	const changeAbsolute = finiteOrNull(toDouble(change));
	if (isZero(baseline)) {
		return {...judgeFromZero(metric, change, stddev), changePercent: null, changeAbsolute};
	}

	const percent = percentChange(baseline, current);
	const changePercent = finiteOrNull(percent);
	if (stddev !== null && isInUnitOfColumn(metric) && Math.abs(toDouble(baseline)) <= roundingOfZero * stddev) {
		return {...judgeFromZero(metric, change, stddev), changePercent, changeAbsolute};
	}

	const {severity, rule: fired} = judgeSize(Math.abs(percent), rule.thresholds, '%');
	return {
		severity,
		reason: fired + byRule(rule),
		changePercent,
		changeAbsolute,
	};
};

/**
What of a change in days the calendar itself explains: the edges of a table that loads daily, or drops its oldest rows, move on
with time. A move in the direction of time counts only as far as it exceeds the days between the two runs and one day more (the
load that came between them).
*/
const calendarAllowance = (days: number, elapsedDays: number): number =>
	Math.sign(days) === (elapsedDays < 0 ? -1 : 1) ? Math.abs(elapsedDays) + loadGraceDays : 0;

/**
Dates have no percentage: days since 1970 count from an arbitrary zero. The change in days, less what the calendar explains, is
judged as a percentage of the baseline's span from its earliest value to its latest, or by the days themselves where the rule is an
absolute one. Where the baseline had one single value, or its span is not known, whatever is left is high.

@param allowance Days that need no other explanation.
*/
const judgeDays = (days: number, allowance: number, spanDays: number | null, rule: Rule): JudgedChange => {
	const unexplained = Math.max(0, Math.abs(days) - allowance);
	const verdict = {changePercent: null, changeAbsolute: days};
	if (unexplained === 0) {
		return {
			...verdict,
			severity: 'none',
			reason:
				days === 0
					? 'moved by less than a millisecond'
					: `${timeText(days)}, no more than the time between the runs`,
		};
	}

	const beyond =
		allowance > 0 ? `${timeText(days)}, ${duration(unexplained)} beyond the time between the runs` : timeText(days);
	if (rule.measure === 'absolute') {
		const {severity, rule: fired} = judgeSize(unexplained, rule.thresholds, 'days');
		return {...verdict, severity, reason: `${beyond}: ${fired}${byRule(rule)}`};
	}

	if (spanDays === null || spanDays <= 0) {
		const why = spanDays === null ? 'the span of the baseline is not known' : 'the baseline held one value only';
		return {...verdict, severity: 'high', reason: `${beyond}, and ${why}`};
	}

	const share = (unexplained * 100) / spanDays;
	const {severity, rule: fired} = judgeSize(share, rule.thresholds, '% of the span of the baseline');
	return {...verdict, severity, reason: `${beyond}: ${figure(share)} %, ${fired}${byRule(rule)}`};
};

const unchanged = {severity: 'none', reason: 'unchanged'} as const;

const withoutFigures = {changePercent: null, changeAbsolute: null};

const judge = (
	metric: Metric,
	baseline: Scalar,
	current: Scalar,
	rule: Rule,
	surroundings: BaselineContext,
): JudgedChange => {
	if (Object.is(baseline, current)) {
		return baseline === null
			? {...withoutFigures, ...unchanged}
			: {...unchanged, changePercent: 0, changeAbsolute: 0};
	}

	if (baseline === null || current === null) {
		return {...withoutFigures, severity: 'high', reason: baseline === null ? 'was null' : 'is null now'};
	}

	const [before, after] = [parseDecimal(baseline), parseDecimal(current)];
	if (before !== undefined && after !== undefined) {
		if (isZero(subtract(after, before))) {
			return {...unchanged, changePercent: 0, changeAbsolute: 0};
		}

		if (rule.measure === 'absolute') {
			return judgeAbsolute(metric, before, after, rule);
		}

		return metric.judge === 'points' && rule.measure === 'usual'
			? judgePoints(before, after, rule)
			: judgeNumbers(metric, before, after, rule, surroundings);
	}

	const [dayBefore, dayAfter] = [toEpochDays(baseline), toEpochDays(current)];
	if (dayBefore !== undefined && dayAfter !== undefined) {
		const days = dayAfter - dayBefore;
		return judgeDays(days, calendarAllowance(days, surroundings.elapsedDays), surroundings.spanDays, rule);
	}

	const [timeBefore, timeAfter] = [toDayFraction(baseline), toDayFraction(current)];
	return timeBefore !== undefined && timeAfter !== undefined
		? judgeDays(timeAfter - timeBefore, 0, surroundings.spanDays, rule)
		: {...withoutFigures, severity: 'high', reason: 'changed, and the two values have no distance'};
};

const changeSteps = (
	baseline: Scalar,
	current: Scalar,
	{changePercent, changeAbsolute}: JudgedChange,
): readonly string[] => [
	...(changeAbsolute === null ? [] : [`${String(current)} − ${String(baseline)} = ${figure(changeAbsolute, 6)}`]),
	...(changePercent === null || changeAbsolute === null
		? []
		: [`${figure(changeAbsolute, 6)} ÷ |${String(baseline)}| × 100 = ${figure(changePercent, 6)} %`]),
];

/**
Judges the change of one metric between two runs. For the same baseline, surroundings and direction, a greater change is never
less severe.

@param metric Its `judge` is `points` or `relative`.
*/
export const judgeChange = (
	metric: Metric,
	[baseline, current]: readonly [Scalar, Scalar],
	rule: Rule,
	surroundings: BaselineContext,
	trace: Trace = noTrace,
): MetricVerdict => {
	const judged = judge(metric, baseline, current, rule, surroundings);
	trace('change', () => [...changeSteps(baseline, current, judged), `${judged.reason}: ${judged.severity}`]);
	const isAgainst =
		judged.changeAbsolute !== null &&
		((rule.direction === 'up' && judged.changeAbsolute < 0) ||
			(rule.direction === 'down' && judged.changeAbsolute > 0));
	const counted =
		isAgainst && judged.severity !== 'none'
			? {...judged, severity: 'none' as const, reason: `only changes ${rule.direction} count${byRule(rule)}`}
			: judged;
	return {...counted, state: 'judged', rule: ruleName(rule)};
};
