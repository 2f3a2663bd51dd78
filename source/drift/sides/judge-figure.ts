// Judges one figure of two sides. Exact figures are equal or they differ, and a difference is at least low.
import type {Metric} from '../../profiling/metrics/metric.ts';
import {isMetricName, type MetricName} from '../../profiling/metrics/names.ts';
import type {Measured, Scalar} from '../../profiling/profile.ts';
import {asDouble, numberOf, scalarOf, type StoredColumn} from '../column-figures.ts';
import {toDays} from '../epoch-days.ts';
import {figure} from '../figure-text.ts';
import {judgeChange, withoutChange, type MetricVerdict} from '../metrics/judge-change.ts';
import {judgeDays} from '../metrics/judge-days.ts';
import {contextOf, ruleName} from '../metrics/judge-size.ts';
import {noiseOf} from '../metrics/noise.ts';
import type {Severity} from '../severity.ts';
import type {Rule} from '../threshold-rules.ts';
import {notJudged} from '../verdict.ts';
import type {ValueForm} from './column-forms.ts';

/** One column on both sides. */
export type SidedColumn = {
	readonly left: StoredColumn;
	readonly right: StoredColumn;
	/** The form of its values. */
	readonly form: ValueForm;
	/** Whether a side has numbers of 32 bits. */
	readonly areSingles: boolean;
};

export const same: MetricVerdict = {
	severity: 'none',
	state: 'judged',
	reason: 'the same',
	rule: null,
	changePercent: 0,
	changeAbsolute: 0,
};

/** Makes a difference at least low, because a user wants to know whether the sides are the same. */
export const atLeastLow = (severity: Severity): Severity => (severity === 'none' ? 'low' : severity);

/** Sums of doubles depend on their order. Means that differ by less than this share of the largest value are equal. */
const roundingOfSums = 1e-12;

/** The same where one side sums numbers of 32 bits, and the other what it read of them. */
const roundingOfSingles = 1e-7;

/** The squares of a deviation lose as many digits again. */
const roundingOfSquares = 1e-9;

/** The largest difference between two computations of a figure over the same rows. */
const roundingOf = ({statistic, kind}: Metric, {left, right, areSingles}: SidedColumn): number => {
	if (kind === 'percent') {
		return 100 * roundingOfSums;
	}

	const ofSums = areSingles ? roundingOfSingles : roundingOfSums;
	const sides = [left.profile, right.profile];
	const largest = (metrics: ReadonlyArray<'min' | 'max' | 'max_length' | 'stddev'>): number =>
		Math.max(...sides.flatMap(side => metrics.map(metric => Math.abs(numberOf(side, metric) ?? 0))));
	if (statistic.kind === 'mean') {
		return ofSums * largest(kind === 'characters' ? ['max_length'] : ['min', 'max', 'max_length']);
	}

	return statistic.kind === 'deviation'
		? roundingOfSquares * largest(['stddev']) + ofSums * largest(['min', 'max'])
		: 0;
};

const isSame = (metric: Metric, [left, right]: readonly [Scalar, Scalar], columns: SidedColumn): boolean => {
	if (left === null || right === null) {
		return left === right;
	}

	const [one, other] = [asDouble(left), asDouble(right)];
	const rounding = roundingOf(metric, columns);
	return (
		left === right ||
		(rounding > 0 && one !== undefined && other !== undefined && Math.abs(one - other) <= rounding) ||
		(metric.kind === 'quantity' && columns.form(left) === columns.form(right))
	);
};

/** Words the reason of thresholds for sides, which have no before and after. */
export const inSides = (reason: string): string =>
	reason
		.replace('was null', 'null on the left')
		.replace('is null now', 'null on the right')
		.replace('was 0', '0 on the left')
		.replace('was near 0', 'near 0 on the left')
		.replace('baseline stddev', 'stddev of the left')
		.replaceAll('the baseline', 'the left side');

/** Two sides have no direction, so a rule for one direction counts for both. */
const judgeDifference = (
	metric: Metric,
	[left, right]: readonly [Scalar, Scalar],
	{columns, rule}: {readonly columns: SidedColumn; readonly rule: Rule},
): MetricVerdict => {
	const context = contextOf(columns.left.profile, 0);
	const both = {...rule, direction: 'both'} as const;
	const [from, to] = [left, right].map(value => (typeof value === 'string' ? toDays(value) : undefined));
	const verdict: MetricVerdict =
		from === undefined || to === undefined
			? judgeChange(metric, [left, right], {rule: both, context})
			: {
					...judgeDays({days: to - from, allowance: 0, spanDays: context.spanDays}, both),
					state: 'judged',
					rule: ruleName(rule),
				};
	return {...verdict, reason: inSides(verdict.reason), severity: atLeastLow(verdict.severity)};
};

/** Counts of distinct values may be estimates with a standard error. Other estimates are parts of the distribution. */
const judgeEstimate = (
	metric: Metric,
	[left, right]: readonly [Measured, Measured],
	{columns, rule}: {readonly columns: SidedColumn; readonly rule: Rule},
): MetricVerdict => {
	const noise = noiseOf(
		metric,
		[
			{...columns.left, measured: left},
			{...columns.right, measured: right},
		],
		{allowSamplingError: false, independence: 0},
	);
	const [one, other] = [asDouble(left.value), asDouble(right.value)];
	if (noise === undefined || one === undefined || other === undefined) {
		return withoutChange(notJudged('an estimate: compared as a part of the distribution'));
	}

	const verdict = judgeDifference(metric, [one, other], {columns, rule});
	return Math.abs(one - other) > noise.error
		? verdict
		: {...verdict, severity: 'none', reason: `within the error of the estimate (±${figure(noise.error, 3)})`};
};

/** The count that a percentage is of. */
const countOf = ({kind, name}: Metric): MetricName | undefined => {
	const count = name.replace(/_percent$/v, '_count');
	return kind === 'percent' && isMetricName(count) ? count : undefined;
};

/** Whether a percentage differs only because the number of all rows does. */
const isOfSameCount = (metric: Metric, {left, right}: SidedColumn): boolean => {
	const count = countOf(metric);
	const [one, other] = [left, right].map(({profile}) =>
		count === undefined ? undefined : profile.metrics.get(count),
	);
	return one?.provenance.kind === 'exact' && other?.provenance.kind === 'exact' && scalarOf(one) === scalarOf(other);
};

/** Judges one figure that both sides have. */
export const judgeFigure = (
	metric: Metric,
	[left, right]: readonly [Measured, Measured],
	context: {readonly columns: SidedColumn; readonly rule: Rule},
): MetricVerdict => {
	if (left.provenance.kind !== 'exact' || right.provenance.kind !== 'exact') {
		return judgeEstimate(metric, [left, right], context);
	}

	const values = [scalarOf(left), scalarOf(right)] as const;
	if (isSame(metric, values, context.columns)) {
		return same;
	}

	const verdict = judgeDifference(metric, values, context);
	return isOfSameCount(metric, context.columns)
		? {...verdict, severity: 'none', reason: 'the same number, of other numbers of rows'}
		: verdict;
};
