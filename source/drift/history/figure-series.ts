// Judges a figure that varies from load to load by its earlier values.
import {groupedFigure} from '../figure-text.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import {effectThresholds, type DriftSeverity} from '../severity.ts';
import type {Rule} from '../threshold-rules.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, hasBeenThere, minRuns, severityBySurprise, type Expectation} from './expectation.ts';
import {findingOf, inRuns, ordinaryText, severityOf, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {marginOfMany, toleratedErrors} from './limit.ts';

/** If a mean is nearer to zero than this part of a standard deviation, a change in percent means nothing. */
const zeroInDeviations = effectThresholds.low;

export type FigureSeries = {
	/** Oldest first. */
	readonly earlier: ReadonlyArray<number | undefined>;
	readonly value: number | undefined;
	readonly period: number | undefined;
	/** Of the figure, or of its logarithm if `isFactor`. */
	readonly samplingError: number;
	/** Whether a change is a factor, as with counts and spreads: they are positive, and move in proportion. */
	readonly isFactor?: boolean;
	/** Robust standard deviations that are ordinary in a long series; by default those for figures of columns. */
	readonly tolerated?: number;
	/** As in `ExpectationOptions`. */
	readonly margin?: number;
	/** A standard deviation of the column: the unit of a change where the figure is near zero. */
	readonly deviation?: number;
};

export type FigureVerdict = {
	readonly severity: DriftSeverity;
	readonly low: number;
	readonly high: number;
	readonly value: number;
	/** Earlier values, oldest first. */
	readonly earlier: readonly number[];
};

/** The size of a change, in the measure of its rule. */
export const sizeOf = (value: number, centre: number, {measure}: Rule): number =>
	measure === 'absolute' ? Math.abs(value - centre) : (Math.abs(value - centre) / Math.abs(centre)) * 100;

const isCountedDirection = ({direction}: Rule, change: number): boolean =>
	direction === 'both' || (direction === 'up' ? change > 0 : change < 0);

const inUnit = ({centre, low, high}: Expectation, isFactor: boolean) =>
	isFactor ? {centre: Math.exp(centre), low: Math.exp(low), high: Math.exp(high)} : {centre, low, high};

/**
Judges one figure by its series. `undefined` unless the figure is out of the ordinary and the change is large enough to
matter.
*/
export const judgeSeries = (series: FigureSeries, rule: Rule): FigureVerdict | undefined => {
	const {value, period, samplingError, isFactor = false, deviation = 0} = series;
	const {tolerated = toleratedErrors, margin = marginOfMany} = series;
	const isUsable = (item: number | undefined): item is number =>
		item !== undefined && Number.isFinite(item) && (!isFactor || item > 0);
	const earlier = series.earlier.filter(item => isUsable(item));
	if (!isUsable(value) || earlier.length < minRuns) {
		return undefined;
	}

	const scaled = (item: number) => (isFactor ? Math.log(item) : item);
	const options = {period, samplingError, tolerated, margin};
	const past = earlier.map(item => scaled(item));
	const expected = expectation(past, options);
	const distance = Math.abs(scaled(value) - expected.centre);
	if (distance <= expected.high - expected.centre || hasBeenThere(past, scaled(value), {expected, options})) {
		return undefined;
	}

	const {centre, low, high} = inUnit(expected, isFactor);
	const isNearZero = deviation > 0 && Math.abs(centre) < zeroInDeviations * deviation;
	const bySize =
		isNearZero && rule.measure !== 'absolute'
			? severityOf(Math.abs(value - centre) / deviation, effectThresholds)
			: severityOf(sizeOf(value, centre, rule), rule.thresholds);
	return bySize === undefined || !isCountedDirection(rule, value - centre)
		? undefined
		: {
				severity: severityBySurprise(bySize, distance / expected.usualReach),
				low,
				high,
				value,
				earlier,
			};
};

export const asFinding = (
	history: ColumnHistory,
	metricName: MetricName,
	verdict: FigureVerdict | undefined,
): HistoryFinding | undefined => {
	if (verdict === undefined) {
		return undefined;
	}

	const {severity, low, high, value, earlier} = verdict;
	const runs = earlier.length;
	return findingOf(history, {
		metricName,
		ground: 'unusual',
		severity,
		reason:
			`${ordinaryText(verdict, each => groupedFigure(each), inRuns(runs, history.style))}, ` +
			`now ${groupedFigure(value)}`,
		runs,
		range: {low, high, value, earlier},
	});
};

/** The usual number of values of a load. */
export const usualRows = ({past}: ColumnHistory): number => Math.max(1, medianOf(past.map(({load}) => load.present)));

/** The minimum number of values for judging a figure of a load. */
export const minValues = 5;
