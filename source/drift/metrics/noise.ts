// How far a figure moves by itself: because it is an estimate, and because two loads of the same data are never the same rows.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, Measured} from '../../profiling/profile.ts';
import {minSampleRows, toleratedErrors} from '../statistics/significance-level.ts';
import {asDouble, numberOf, percentilesOf, rowsOf, topValuesOf} from '../column-figures.ts';
import type {Percentiles} from '../distribution/percentiles.ts';
import {sumOf} from '../statistics/sum.ts';

const quantileShares: ReadonlyMap<MetricName, number> = new Map([
	['p05', 0.05],
	['p25', 0.25],
	['p50', 0.5],
	['p75', 0.75],
	['p95', 0.95],
]);

/** Of a percent of some rows: binomial, in points. */
const ofPercent = (percent: number, rows: number): number => Math.sqrt(Math.max(0, percent * (100 - percent)) / rows);

/** Of a count among some rows: binomial, in rows. */
const ofCount = (count: number, rows: number): number => Math.sqrt(Math.max(0, count * (1 - count / rows)));

/**
Of the number of distinct values. A row that is drawn anew changes it only where its value occurs once and the new one does not, or
the other way round: with a share p of such rows the variance is at most n p (1 − p) (B. Efron and C. Stein, "The jackknife estimate
of variance", Annals of Statistics 9(3), 1981). A column that is all different has none, so that a first duplicate is no chance.
*/
const ofDistinct = (profile: ColumnProfile, distinct: number, present: number): number => {
	const bound = (single: number): number => single * (1 - single / present);
	const listed = topValuesOf(profile);
	if (sumOf(listed, ({count}) => count) >= present) {
		// Where none occurs once, one may.
		const single = listed.filter(({count}) => count === 1).length;
		return Math.sqrt(single === 0 ? Math.min(1, distinct) : bound(single));
	}

	// Where it is not known how many occur once: no more than there are, and at least as many as leave no room for others to occur twice.
	const [least, most] = [Math.max(0, 2 * distinct - present), Math.min(distinct, present)];
	const worst = Math.min(most, Math.max(least, present / 2));
	return Math.sqrt(bound(worst));
};

/**
Of a standard deviation: s / 2 × √((κ − 1) / n) with the kurtosis κ of the column (J. F. Kenney and E. S. Keeping, Mathematics of
Statistics, part 2, 1951). The percentiles give the fourth moment of the inner 98 %; what the standard deviation has beyond them
lies in the tails, and no further out than the extremes.
*/
const ofDeviation = (deviation: number, mean: number, percentiles: Percentiles | undefined, rows: number): number => {
	if (percentiles === undefined || deviation === 0) {
		return deviation / Math.sqrt(2 * rows);
	}

	const inner = Array.from(
		{length: 98},
		(_, index) => ((percentiles[index + 1] ?? mean) + (percentiles[index + 2] ?? mean)) / 2 - mean,
	);
	const momentOf = (power: number) => sumOf(inner, value => value ** power) / 100;
	const furthest = Math.max(Math.abs((percentiles[0] ?? mean) - mean), Math.abs((percentiles[100] ?? mean) - mean));
	const inTails = Math.max(0, deviation ** 2 - momentOf(2));
	const kurtosis = (momentOf(4) + inTails * furthest ** 2) / deviation ** 4;
	return (deviation / 2) * Math.sqrt(Math.max(0, kurtosis - 1) / rows);
};

/** Of a quantile: the distance to the values whose shares lie so many standard errors of the share away. */
const ofQuantile = (share: number, percentiles: Percentiles | undefined, rows: number): number | undefined => {
	if (percentiles === undefined) {
		return undefined;
	}

	const reach = toleratedErrors * Math.sqrt((share * (1 - share)) / rows) * 100;
	const at = (percent: number) => percentiles[Math.min(100, Math.max(0, percent))] ?? NaN;
	return (at(Math.ceil(share * 100 + reach)) - at(Math.floor(share * 100 - reach))) / (2 * toleratedErrors);
};

/**
One standard error of a figure as that of one of many loads of its rows, in the figure's own unit.

@returns `undefined` where none is known: extremes, lengths, columns whose rows are not known.
*/
const samplingError = (
	{name, kind}: Metric,
	value: number,
	profile: ColumnProfile,
	rowCount: number | null,
): number | undefined => {
	const {counted, present} = rowsOf(profile, rowCount);
	if (counted === undefined || present === undefined || present <= 0) {
		return undefined;
	}

	const share = quantileShares.get(name);
	if (share !== undefined) {
		return ofQuantile(share, percentilesOf(profile), present);
	}

	// eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- all others are told by their kind
	switch (name) {
		case 'mean': {
			const deviation = numberOf(profile, 'stddev');
			return deviation === undefined ? undefined : deviation / Math.sqrt(present);
		}

		case 'stddev': {
			const mean = numberOf(profile, 'mean');
			return mean === undefined ? undefined : ofDeviation(value, mean, percentilesOf(profile), present);
		}

		case 'distinct_count': {
			return ofDistinct(profile, value, present);
		}

		case 'distinct_percent': {
			return (ofDistinct(profile, (value * counted) / 100, present) * 100) / counted;
		}

		case 'null_percent': {
			return ofPercent(value, counted);
		}

		default: {
			return kind === 'percent'
				? ofPercent(value, present)
				: kind === 'count' && name !== 'count'
					? ofCount(value, counted)
					: undefined;
		}
	}
};

/** One standard error of an estimate; 0 of what is not estimated. */
const estimateError = ({name}: Metric, value: number, {provenance}: Measured): number | undefined => {
	const error = provenance.kind === 'exact' ? 0 : (provenance.error ?? 0);
	// The error of a quantile is one of rank, not of value.
	return error === 0
		? 0
		: name === 'distinct_count' || name === 'distinct_percent'
			? Math.abs(value) * error
			: undefined;
};

/**
Whether a figure of a whole table is taken as that of one of many loads. Nulls are not: that a value is missing is decided row by row,
and a change past the thresholds is what these are for. Nor is anything of a run that keeps no distribution, which alone tells whether
the rows of two runs are the same, nor of few rows.
*/
const isSampleLike = ({name}: Metric, profile: ColumnProfile, rowCount: number | null): boolean =>
	!name.startsWith('null_') &&
	(percentilesOf(profile) !== undefined || topValuesOf(profile).length > 0) &&
	(rowsOf(profile, rowCount).present ?? 0) >= minSampleRows;

export type MeasuredColumn = {
	readonly profile: ColumnProfile;
	readonly measured: Measured;
	readonly rowCount: number | null;
};

export type Noise = {
	/** A change up to here is within the error. */
	readonly error: number;
	/** What chance adds of it; 0 where only the estimates are uncertain. */
	readonly samplingErrors: readonly [baseline: number, current: number];
	readonly estimateErrors: readonly [baseline: number, current: number];
	/** Rows of the smaller side. */
	readonly rows: number;
};

/**
How far the difference of a figure between two runs may be off. Estimates are always taken into account, chance for samples, and
for whole tables where it is allowed for.

@param independence Of the rows of the two runs: the same rows have no chance between them.
@returns `undefined` where nothing is known of it.
*/
export const noiseOf = (
	metric: Metric,
	[before, after]: readonly [MeasuredColumn, MeasuredColumn],
	{allowForChance, independence}: {readonly allowForChance: boolean; readonly independence: number},
): Noise | undefined => {
	const sides = [before, after].map(({profile, measured, rowCount: rowsOfRun}) => {
		const value = asDouble(measured.value);
		const isSample = measured.provenance.kind === 'sample';
		const rowCount = measured.provenance.kind === 'sample' ? measured.provenance.rows : rowsOfRun;
		const isCounted = isSample || (allowForChance && isSampleLike(metric, profile, rowCount));
		return value === undefined
			? undefined
			: {
					isSample,
					rows: rowsOf(profile, rowCount).counted ?? 0,
					chance: isCounted
						? (samplingError(metric, value, profile, rowCount) ?? (isSample ? undefined : 0))
						: 0,
					estimate: estimateError(metric, value, measured),
				};
	});
	const [one, other] = sides;
	if (
		one?.chance === undefined ||
		other?.chance === undefined ||
		one.estimate === undefined ||
		other.estimate === undefined
	) {
		return undefined;
	}

	// A whole table whose figure is certain, such as the spread of a constant, has none to compare it with.
	const isChance = one.isSample || other.isSample || (one.chance > 0 && other.chance > 0);
	const weight = isChance ? Math.sqrt(independence) : 0;
	const samplingErrors = [one.chance * weight, other.chance * weight] as const;
	const estimateErrors = [one.estimate, other.estimate] as const;
	return {
		error: toleratedErrors * Math.hypot(...samplingErrors, ...estimateErrors),
		samplingErrors,
		estimateErrors,
		rows: Math.min(one.rows, other.rows),
	};
};
