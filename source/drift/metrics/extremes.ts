// Whether a move of the smallest or the largest value is one that chance makes.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {Scalar} from '../../profiling/profile.ts';
import {toEpochDays} from '../epoch-days.ts';
import {significanceLevel} from '../statistics/significance-level.ts';
import {asDouble, percentilesOf} from '../column-figures.ts';
import type {ColumnPair} from '../column-pair.ts';
import {maximumProbability, minimumProbability, isBoundedByZero} from '../statistics/extreme-values.ts';
import type {Trace} from '../trace.ts';
import {figure} from '../figure-text.ts';

export const isExtreme = ({name}: Metric): boolean => name === 'min' || name === 'max';

/** Below this the rows of both runs are the same for the most part: an extreme that moves was changed, not drawn. */
const minIndependence = 0.25;

/** A value of the other sign that is as likely as this by its distance is taken as one more draw. */
const minSignProbability = 0.3;

const isNumber = (value: Scalar): boolean => asDouble(value) !== undefined;

const position = (value: Scalar): number | undefined =>
	value === null ? undefined : (asDouble(value) ?? toEpochDays(value));

/**
Whether chance explains that one run's extreme lies past the other's. It does not explain a first value below zero where all others
keep away from it: that is a matter of what the values mean.
*/
export const isWithinSamplingError = (
	metric: Metric,
	baseline: Scalar,
	current: Scalar,
	{before, after, rows, isLarge, independence}: ColumnPair,
	trace: Trace,
): boolean => {
	const [from, to] = [position(baseline), position(current)];
	if (from === undefined || to === undefined || rows === undefined || !isLarge || independence < minIndependence) {
		return false;
	}

	const isMaximum = metric.name === 'max';
	// The side whose own extreme is the milder one tells how far out the other's could lie.
	const isMilderBefore = isMaximum ? from <= to : from >= to;
	const percentiles = percentilesOf(isMilderBefore ? before : after);
	if (percentiles === undefined) {
		return false;
	}

	const ofMilder = isMilderBefore ? rows.baseline : rows.current;
	const chanceOf = isMaximum ? maximumProbability : minimumProbability;
	const probability = chanceOf(percentiles, ofMilder, Math.abs(to - from));
	const [milder, wilder] = isMilderBefore ? [from, to] : [to, from];
	const isOtherSign = isNumber(baseline) && (isMaximum ? milder <= 0 && wilder > 0 : milder >= 0 && wilder < 0);
	const positive = isMaximum ? percentiles.map(value => -value).toReversed() : percentiles;
	if (isOtherSign && (milder === 0 || (probability < minSignProbability && isBoundedByZero(positive, ofMilder)))) {
		trace(
			'chance',
			() =>
				'all values of one run have the same sign and keep away from zero: one of the other sign is no chance',
		);
		return false;
	}

	trace(
		'chance',
		() =>
			`by the tail of its values, two such loads have a ${metric.label} so far apart with a probability of ${figure(probability, 2)}; below ${significanceLevel} it is no chance`,
	);
	return probability >= significanceLevel;
};
