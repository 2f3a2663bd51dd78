// Decides whether sampling explains a move of the smallest or the largest value.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {Scalar} from '../../profiling/profile.ts';
import {asDouble, percentilesOf} from '../column-figures.ts';
import type {ColumnPair} from '../column-pair.ts';
import {toEpochDays} from '../epoch-days.ts';
import {figure} from '../figure-text.ts';
import {isBoundedByZero, maximumProbability, minimumProbability} from '../statistics/extreme-values.ts';
import {significanceLevel} from '../statistics/significance-level.ts';
import type {Trace} from '../trace.ts';

/** The smallest or the largest value, in the unit of the column; not a length. */
export const isExtreme = ({kind, statistic}: Metric): boolean => statistic.kind === 'extreme' && kind === 'quantity';

/** Below this independence the rows of both runs are mostly the same. An extreme that moves was changed, not drawn. */
const minIndependence = 0.25;

/** A value of the other sign counts as one more draw where its distance has at least this probability. */
const minSignProbability = 0.3;

const position = (value: Scalar): number | undefined =>
	value === null ? undefined : (asDouble(value) ?? toEpochDays(value));

type ExtremeChange = {
	readonly columns: ColumnPair;
	readonly values: readonly [baseline: Scalar, current: Scalar];
	readonly trace: Trace;
};

/** Whether the wilder extreme is the first value on its side of zero. */
const crossesZero = (isMaximum: boolean, milder: number, wilder: number): boolean =>
	isMaximum ? milder <= 0 && wilder > 0 : milder >= 0 && wilder < 0;

/**
Whether sampling explains that one run's extreme lies past the other's. It does not explain a first value below zero
where all others keep away from zero: that value has another meaning.
*/
export const isWithinSamplingError = ({label, statistic}: Metric, {columns, values, trace}: ExtremeChange): boolean => {
	const [baseline, current] = values;
	const {rows, isLarge, independence} = columns;
	const [from, to] = [position(baseline), position(current)];
	if (from === undefined || to === undefined || rows === undefined || !isLarge || independence < minIndependence) {
		return false;
	}

	const isMaximum = statistic.kind === 'extreme' && statistic.end === 'maximum';
	// The side with the milder extreme shows how far out the other one could lie.
	const milderSide = (isMaximum ? from <= to : from >= to) ? 'baseline' : 'current';
	const percentiles = percentilesOf(columns[milderSide].profile);
	if (percentiles === undefined) {
		return false;
	}

	const probabilityOf = isMaximum ? maximumProbability : minimumProbability;
	const probability = probabilityOf(percentiles, rows[milderSide], Math.abs(to - from));
	const [milder, wilder] = milderSide === 'baseline' ? [from, to] : [to, from];
	const isOtherSign = asDouble(baseline) !== undefined && crossesZero(isMaximum, milder, wilder);
	const positive = isMaximum ? percentiles.map(value => -value).toReversed() : percentiles;
	if (
		isOtherSign &&
		(milder === 0 || (probability < minSignProbability && isBoundedByZero(positive, rows[milderSide])))
	) {
		trace(
			'chance',
			() => 'all values of one run keep away from zero on one side: sampling explains none on the other side',
		);
		return false;
	}

	trace(
		'chance',
		() =>
			`by the tail of its values, the ${label} of two such loads lies so far apart with a probability of ` +
			`${figure(probability, 2)}; sampling explains it from ${significanceLevel} on`,
	);
	return probability >= significanceLevel;
};
