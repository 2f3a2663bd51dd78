// Works out which values of a figure are ordinary after its earlier values.
import type {DriftSeverity} from '../severity.ts';
import {nearestForecast, type Forecast, type ForecastOptions} from './forecasts.ts';
import {marginOfMany, toleratedErrors} from './limit.ts';

/** The range of values that are ordinary after a series. */
export type Expectation = {
	readonly centre: number;
	readonly low: number;
	readonly high: number;
	/** The ordinary distance from the centre for a figure of a column: surprise is measured by it. */
	readonly usualReach: number;
	/** Number of values in the series. */
	readonly runs: number;
	readonly forecast: Forecast;
};

export type ExpectationOptions = ForecastOptions & {
	/** One sampling error of the next value, in the unit of the series; 0 where the figure is not sampled. */
	readonly samplingError?: number;
	/** The maximum distance from the expected value that is ordinary, unless sampling explains more. */
	readonly farthest?: number;
	/** A factor of the ordinary distance: by default that of columns' figures, 1 where a table has one such figure. */
	readonly margin?: number;
};

/** The minimum length of a series: a shorter one does not show how a figure varies. */
export const minRuns = 3;

/** A figure may be out of the ordinary for as many loads, and come back. */
const maxExcursion = 2;

/**
Whether a value is where the series was before its latest values, which were out of the ordinary themselves: after a
storm, the weather of the week before it is ordinary. And whether the series came to it at least twice, of which once in
its newer half, and left it again: some months have no games at home.
*/
export const hasBeenThere = (
	series: readonly number[],
	value: number,
	{expected, options}: {readonly expected: Expectation; readonly options: ExpectationOptions},
): boolean => {
	const isIn = ({low, high}: Expectation, each: number): boolean => each >= low && each <= high;
	for (let latest = 1; latest <= maxExcursion && series.length - latest >= minRuns; latest++) {
		const before = expectation(series.slice(0, -latest), options);
		if (isIn(before, value) && series.slice(-latest).every(each => !isIn(before, each))) {
			return true;
		}
	}

	if (expected.forecast === 'season' || expected.forecast === 'weekend') {
		return false;
	}

	const side = Math.sign(value - expected.centre);
	const isThere = (each: number): boolean => side * (each - value) >= 0;
	const left = series.slice(
		0,
		series.findLastIndex(each => !isThere(each)),
	);
	const last = left.findLastIndex(each => isThere(each));
	return (
		left.filter(each => isThere(each)).length > 1 &&
		last >= series.length / 2 &&
		left.slice(0, last).some(each => !isThere(each))
	);
};

/** A value that lies this many ordinary distances from the centre is far out of the ordinary. */
const farBeyond = 4 / 3;

/** How far a value lies from the expected one, in ordinary distances: above 1 it is out of the ordinary. */
export const surpriseOf = ({centre, high}: Expectation, value: number): number =>
	value === centre ? 0 : Math.abs(value - centre) / (high - centre);

/**
The severity of a change by its size and by its surprise. A change that is far out of the ordinary is at least medium,
however small it is. Any other fails no job, however large it is.
*/
export const severityBySurprise = (bySize: DriftSeverity, surprise: number): DriftSeverity =>
	bySize === (surprise < farBeyond ? 'high' : 'low') ? 'medium' : bySize;

/**
The range in which the next value of a series is ordinary. It uses the forecast that would have been nearest so far. The
range reaches beyond the largest miss of that forecast, and further where the series is short.

@param series Oldest first, at least `minRuns` values.
*/
export const expectation = (
	series: readonly number[],
	{
		period,
		samplingError = 0,
		farthest = Infinity,
		tolerated = toleratedErrors,
		margin = marginOfMany,
	}: ExpectationOptions = {},
): Expectation => {
	const {forecast, next, limit} = nearestForecast(series, {period, tolerated});
	const reachOf = (ofSeries: number, factor: number) =>
		Math.max(Math.min(factor * ofSeries, farthest), toleratedErrors * samplingError);
	const reach = reachOf(limit, margin);
	return {
		centre: next,
		low: next - reach,
		high: next + reach,
		usualReach: reachOf((limit * toleratedErrors) / tolerated, marginOfMany),
		runs: series.length,
		forecast,
	};
};
