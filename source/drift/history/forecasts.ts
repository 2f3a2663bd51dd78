// Forecasts of the next value of a series. A history asks for thousands of them, so they share buffers.
import {medianWithin, middleOf, writeDistances} from '../statistics/median.ts';
import {limitWithin, toleratedErrors} from './limit.ts';

/**
How to forecast the next value: the median of all values (`level`), the last value (`previous`), the last value plus the
usual step (`step`), a line through all values (`trend`), the median of the values a whole number of periods ago
(`season`), or the median of the working days or of the days off (`weekend`).
*/
export type Forecast = 'level' | 'previous' | 'step' | 'trend' | 'season' | 'weekend';

export type Candidate = {
	readonly forecast: Forecast;
	readonly next: number;
	/** The distance from `next` up to which a value is ordinary. */
	readonly limit: number;
};

export type ForecastOptions = {
	/** The number of values after which the series may repeat itself: 7 for days of a week. */
	readonly period?: number | undefined;
	/** Robust standard deviations that are ordinary in a long series; `toleratedErrors` if left out. */
	readonly tolerated?: number;
};

/** The minimum number of values for steps and trends. */
const minSteps = 5;

/** Buffers for a series and for what is computed from it. */
const buffersOf = (length: number) => ({
	length,
	/** Indexes of the series by ascending value, and those of its steps. */
	order: new Uint32Array(length),
	orderOfSteps: new Uint32Array(length),
	ascending: new Float64Array(length),
	steps: new Float64Array(length),
	off: new Float64Array(length),
	others: new Float64Array(length),
	slopes: new Float64Array((length * (length - 1)) / 2),
	/** The distances between a forecast and the values so far, in any order. */
	misses: new Float64Array(length),
	/** For each position of `order`, the position of its value within the period. */
	phases: new Uint8Array(length),
});

type Buffers = ReturnType<typeof buffersOf> & {
	/** The limit of the best forecast so far: a forecast with a limit as wide need not be computed. */
	useful: number;
	/** Robust standard deviations that are ordinary in a long series. */
	tolerated: number;
};

let shared: Buffers = {...buffersOf(30), useful: Infinity, tolerated: toleratedErrors};

/** Sorts by insertion, because a series is short. */
const orderBy = (order: Uint32Array, values: ArrayLike<number>, count: number): void => {
	for (let index = 0; index < count; index++) {
		const value = values[index] ?? NaN;
		let position = index;
		while (position > 0 && (values[order[position - 1] ?? 0] ?? NaN) > value) {
			order[position] = order[position - 1] ?? 0;
			position--;
		}

		order[position] = index;
	}
};

/** The median of the first values, and the distance of each from the median of the others. */
const median = (
	values: ArrayLike<number>,
	{count, order}: {readonly count: number; readonly order: Uint32Array},
	buffers: Buffers,
): Omit<Candidate, 'forecast'> => {
	const {ascending, misses} = buffers;
	orderBy(order, values, count);
	for (let position = 0; position < count; position++) {
		ascending[position] = values[order[position] ?? 0] ?? NaN;
	}

	writeDistances(ascending, count, {distances: misses, offset: 0});
	return {next: middleOf(ascending, count), limit: limitWithin(misses, count, buffers)};
};

const previous = (series: readonly number[], buffers: Buffers): Candidate => {
	const {steps, misses} = buffers;
	const count = series.length - 1;
	for (let index = 0; index < count; index++) {
		misses[index] = Math.abs(steps[index] ?? NaN);
	}

	return {forecast: 'previous', next: series[count] ?? NaN, limit: limitWithin(misses, count, buffers)};
};

const step = (series: readonly number[], buffers: Buffers): Candidate => {
	const {steps, orderOfSteps: order} = buffers;
	const count = series.length - 1;
	const {next, limit} = median(steps, {count, order}, buffers);
	return {forecast: 'step', next: (series[count] ?? NaN) + next, limit};
};

/** The slopes of the lines through any two values. */
const medianSlope = (series: readonly number[], {slopes}: Buffers): number => {
	const {length} = series;
	let count = 0;
	for (let from = 0; from < length; from++) {
		const value = series[from] ?? NaN;
		for (let to = from + 1; to < length; to++) {
			slopes[count] = ((series[to] ?? NaN) - value) / (to - from);
			count++;
		}
	}

	return medianWithin(slopes, count);
};

/** The line through the median of all slopes (P. K. Sen, Journal of the American Statistical Association 63, 1968). */
const trend = (series: readonly number[], buffers: Buffers): Candidate => {
	const {length} = series;
	const {misses} = buffers;
	const slope = medianSlope(series, buffers);
	for (let index = 0; index < length; index++) {
		misses[index] = (series[index] ?? NaN) - slope * index;
	}

	const start = medianWithin(misses, length);
	// A line lies closer to the values that it was fitted to than to the next one: two of their degrees of freedom
	// went into the line, and its own error is largest beyond its end, with a variance of 4 ÷ length of theirs.
	const widening = Math.sqrt((length + 4) / Math.max(1, length - 2));
	for (let index = 0; index < length; index++) {
		misses[index] = Math.abs(((series[index] ?? NaN) - start - slope * index) * widening);
	}

	return {forecast: 'trend', next: start + slope * length, limit: limitWithin(misses, length, buffers)};
};

const season = (series: readonly number[], period: number, buffers: Buffers): Candidate => {
	const {misses, others: alike} = buffers;
	const {length} = series;
	const medianBefore = (index: number): number => {
		let count = 0;
		for (let at = index - period; at >= 0; at -= period) {
			alike[count] = series[at] ?? NaN;
			count++;
		}

		return medianWithin(alike, count);
	};

	for (let index = period; index < length; index++) {
		misses[index - period] = Math.abs((series[index] ?? NaN) - medianBefore(index));
	}

	return {forecast: 'season', next: medianBefore(length), limit: limitWithin(misses, length - period, buffers)};
};

/** The number of days off in a week. */
const daysOff = 2;

/** The minimum number of known weekends. */
const minWeekends = 2;

/**
Forecasts by two kinds of days: consecutive days off, and all other days. Nobody says which days are off, so each day of
the week is tried as the first. A single weekday has only one value a week; two kinds of days have more.
*/
const weekend = (
	series: readonly number[],
	{period, first}: {readonly period: number; readonly first: number},
	buffers: Buffers,
): Candidate => {
	const {order, phases, off, others, misses} = buffers;
	const {length} = series;
	const isOff = (phase: number): boolean => (phase < first ? phase + period : phase) - first < daysOff;
	let [offCount, othersCount] = [0, 0];
	for (let position = 0; position < length; position++) {
		const value = series[order[position] ?? 0] ?? NaN;
		if (isOff(phases[position] ?? 0)) {
			off[offCount] = value;
			offCount++;
		} else {
			others[othersCount] = value;
			othersCount++;
		}
	}

	writeDistances(off, offCount, {distances: misses, offset: 0});
	writeDistances(others, othersCount, {distances: misses, offset: offCount});
	const next = isOff(length % period) ? middleOf(off, offCount) : middleOf(others, othersCount);
	return {forecast: 'weekend', next, limit: limitWithin(misses, length, buffers)};
};

/**
The forecast that would have been nearest so far; of equals, the simplest.

@param series Oldest first, at least two values.
*/
export const nearestForecast = (
	series: readonly number[],
	{period, tolerated = toleratedErrors}: ForecastOptions,
): Candidate => {
	const {length} = series;
	if (shared.length < length) {
		shared = {...buffersOf(2 * length), useful: Infinity, tolerated: toleratedErrors};
	}

	const buffers = shared;
	buffers.useful = Infinity;
	buffers.tolerated = tolerated;
	for (let index = 1; index < length; index++) {
		buffers.steps[index - 1] = (series[index] ?? NaN) - (series[index - 1] ?? NaN);
	}

	let best: Candidate = {forecast: 'level', ...median(series, {count: length, order: buffers.order}, buffers)};
	const consider = (candidate: Candidate): void => {
		best = candidate.limit < best.limit ? candidate : best;
		buffers.useful = best.limit;
	};

	consider(best);
	if (best.limit === 0) {
		return best;
	}

	consider(previous(series, buffers));
	if (length >= minSteps) {
		consider(step(series, buffers));
		consider(trend(series, buffers));
	}

	if (period !== undefined && length >= 2 * period) {
		consider(season(series, period, buffers));
	}

	if (period !== undefined && length >= minWeekends * period - 1) {
		for (let position = 0; position < length; position++) {
			buffers.phases[position] = (buffers.order[position] ?? 0) % period;
		}

		for (let first = 0; first < period; first++) {
			consider(weekend(series, {period, first}, buffers));
		}
	}

	return best;
};
