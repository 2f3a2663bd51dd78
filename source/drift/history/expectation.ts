// Which values of a figure are ordinary after those that it has had.
import type {DriftSeverity} from '../severity.ts';
import {distancesFromOthers, medianOf} from '../statistics/median.ts';

/**
How the next value is foretold: the median of all (`level`), the last one (`previous`), the last one and the usual step
(`step`), a line through all of them (`trend`), the median of those a whole number of periods ago (`season`), or that of
the working days or of the days off (`weekend`).
*/
export type Forecast = 'level' | 'previous' | 'step' | 'trend' | 'season' | 'weekend';

/** The range of values that are ordinary after a series. */
export type Expectation = {
	readonly centre: number;
	readonly low: number;
	readonly high: number;
	/** Number of values in the series. */
	readonly runs: number;
	readonly forecast: Forecast;
};

export type ExpectationOptions = {
	/** After how many values the series may repeat itself: 7 for days of a week. */
	readonly period?: number | undefined;
	/** One sampling error of the next value, in the unit of the series; 0 where the figure is not drawn. */
	readonly samplingError?: number;
};

/** A shorter series does not say how a figure moves. */
export const minRuns = 3;

/** Steps and trends are foretold from so many values on. */
const minSteps = 5;

/**
How far beyond what was missed so far a value is still ordinary. Measured on histories of real tables: with less, every
tenth load without a fault has a finding; with more, faults of a twentieth of the rows are missed.
*/
const toleratedErrors = 4.5;

const steps = (series: readonly number[]): readonly number[] =>
	series.slice(1).map((value, index) => value - (series[index] ?? 0));

type Candidate = {
	readonly forecast: Forecast;
	readonly next: number;
	/** By how much it would have missed each value so far. */
	readonly misses: readonly number[];
};

const level = (series: readonly number[]): Candidate => ({
	forecast: 'level',
	next: medianOf(series),
	misses: distancesFromOthers(series),
});

const previous = (series: readonly number[]): Candidate => ({
	forecast: 'previous',
	next: series.at(-1) ?? NaN,
	misses: steps(series),
});

const step = (series: readonly number[]): Candidate => {
	const moved = steps(series);
	return {
		forecast: 'step',
		next: (series.at(-1) ?? NaN) + medianOf(moved),
		misses: distancesFromOthers(moved),
	};
};

/** Of the lines through any two values. */
const slopes = (series: readonly number[]): ArrayLike<number> => {
	const found = new Float64Array((series.length * (series.length - 1)) / 2);
	let count = 0;
	for (const [from, value] of series.entries()) {
		for (let to = from + 1; to < series.length; to++) {
			found[count] = ((series[to] ?? NaN) - value) / (to - from);
			count++;
		}
	}

	return found;
};

/** The line through the median of all slopes (P. K. Sen, Journal of the American Statistical Association 63, 1968). */
const trend = (series: readonly number[]): Candidate => {
	const slope = medianOf(slopes(series));
	const start = medianOf(series.map((value, index) => value - slope * index));
	// The line fits the values that it was laid through better than it fits the next one.
	const widening = Math.sqrt(series.length / Math.max(1, series.length - 2));
	return {
		forecast: 'trend',
		next: start + slope * series.length,
		misses: series.map((value, index) => (value - start - slope * index) * widening),
	};
};

const season = (series: readonly number[], period: number): Candidate => {
	const before = (index: number): readonly number[] =>
		series.filter((_, at) => at < index && (index - at) % period === 0);
	return {
		forecast: 'season',
		next: medianOf(before(series.length)),
		misses: series.flatMap((value, index) => (index < period ? [] : [value - medianOf(before(index))])),
	};
};

/** Days off of a week. */
const daysOff = 2;

/** So many weekends must be known. */
const minWeekends = 2;

/**
Days off in a row, and all others. Which days those are, nobody said: each of the week may be the first. With the
series alone a weekday has as many values as there were weeks; two kinds of days share theirs.
*/
const weekend = (series: readonly number[], period: number, first: number): Candidate => {
	const isOff = (index: number): boolean => (index + period - first) % period < daysOff;
	const [off, others] = [true, false].map(kind => series.filter((_, index) => isOff(index) === kind));
	const alike = isOff(series.length) ? off : others;
	return {
		forecast: 'weekend',
		next: medianOf(alike ?? []),
		misses: [...distancesFromOthers(off ?? []), ...distancesFromOthers(others ?? [])],
	};
};

/**
A limit that sizes of the same kind hardly ever exceed: several robust standard deviations (1.4826 × the median of the
sizes), and more than the largest size so far. Few sizes know little of the tail, so that the limit is wider for them.
*/
export const limitOf = (sizes: readonly number[]): number => {
	const count = sizes.length;
	return Math.max(toleratedErrors * (1 + 4 / count) * 1.4826 * medianOf(sizes), (1 + 5 / count) * Math.max(...sizes));
};

/** So many times as far from the centre as what is ordinary is beyond it, and far beyond it. */
const beyond = 1.5;
const farBeyond = 2;

/** How far a value lies from what is expected: above 1 it is out of the ordinary. */
export const surpriseOf = ({centre, high}: Expectation, value: number): number =>
	value === centre ? 0 : Math.abs(value - centre) / (high - centre);

/**
The severity of a change by its size, and by how far it is out of the ordinary. What is just so fails no job, however
large it is, and what is far so is no trifle, however small: a change that matters is both.
*/
export const severityBySurprise = (bySize: DriftSeverity, surprise: number): DriftSeverity => {
	if (bySize === 'high' && surprise < beyond) {
		return 'medium';
	}

	return bySize === 'low' && surprise >= farBeyond ? 'medium' : bySize;
};

/**
The range in which the next value of a series is ordinary. Of several forecasts the one counts that would have been
nearest so far. The range reaches past what that forecast has missed at most, and further where the series is short.

@param series Oldest first, at least `minRuns` values.
*/
export const expectation = (
	series: readonly number[],
	{period, samplingError = 0}: ExpectationOptions = {},
): Expectation => {
	const candidates = [
		level(series),
		previous(series),
		...(series.length >= minSteps ? [step(series), trend(series)] : []),
		...(period !== undefined && series.length >= 2 * period ? [season(series, period)] : []),
		...(period !== undefined && series.length >= minWeekends * period - 1
			? Array.from({length: period}, (_, first) => weekend(series, period, first))
			: []),
	].map(candidate => ({...candidate, limit: limitOf(candidate.misses.map(miss => Math.abs(miss)))}));
	const [best] = candidates.toSorted((left, right) => left.limit - right.limit);
	if (best === undefined) {
		throw new RangeError('A series has at least one value');
	}

	const reach = Math.max(best.limit, toleratedErrors * samplingError);
	return {
		centre: best.next,
		low: best.next - reach,
		high: best.next + reach,
		runs: series.length,
		forecast: best.forecast,
	};
};
