// Computes the standard error of a figure: how far it moves from one sample of the same data to the next.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import {numberOf, percentilesOf, rowsOf, topValuesOf, type StoredColumn} from '../column-figures.ts';
import type {Percentiles} from '../distribution/percentiles.ts';
import {toleratedErrors} from '../statistics/significance-level.ts';
import {sumOf} from '../statistics/sum.ts';

/** The standard error of a percentage of rows: binomial, in points. */
const ofPercent = (percent: number, rows: number): number => Math.sqrt(Math.max(0, percent * (100 - percent)) / rows);

/** The standard error of a count of rows: binomial, in rows. */
const ofCount = (count: number, rows: number): number => Math.sqrt(Math.max(0, count * (1 - count / rows)));

/**
Of the number of distinct values. A row that is drawn anew changes it only where its value occurs once and the new one
does not, or the other way round: with a share p of such rows the variance is at most n p (1 − p) (B. Efron and C.
Stein, "The jackknife estimate of variance", Annals of Statistics 9(3), 1981). A column that is all different has none,
so that sampling does not explain a first duplicate.
*/
const ofDistinct = (profile: ColumnProfile, distinct: number, present: number): number => {
	const bound = (single: number): number => single * (1 - single / present);
	const listed = topValuesOf(profile);
	if (sumOf(listed, ({count}) => count) >= present) {
		// Where none occurs once, one may.
		const single = listed.filter(({count}) => count === 1).length;
		return Math.sqrt(single === 0 ? Math.min(1, distinct) : bound(single));
	}

	// Where it is not known how many occur once: no more than there are, and at least as many as leave no room for
	// others to occur twice.
	const [minimum, maximum] = [Math.max(0, 2 * distinct - present), Math.min(distinct, present)];
	const worst = Math.min(maximum, Math.max(minimum, present / 2));
	return Math.sqrt(bound(worst));
};

/**
Of a standard deviation: s / 2 × √((κ − 1) / n) with the kurtosis κ of the column (J. F. Kenney and E. S. Keeping,
Mathematics of Statistics, part 2, 1951). The percentiles give the fourth moment of the inner 98 %; what the standard
deviation has beyond them lies in the tails, and no further out than the extremes.
*/
const ofDeviation = (
	{deviation, mean}: {readonly deviation: number; readonly mean: number},
	percentiles: Percentiles | undefined,
	rows: number,
): number => {
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
Computes one standard error of a figure over many loads of its rows, in the figure's own unit.

@returns `undefined` where none is known: extremes, lengths, columns whose rows are not known.
*/
export const standardErrorOf = ({kind, statistic}: Metric, value: number, column: StoredColumn): number | undefined => {
	const {profile} = column;
	const {counted, present} = rowsOf(column);
	if (counted === undefined || present === undefined || present <= 0) {
		return undefined;
	}

	switch (statistic.kind) {
		case 'quantile': {
			return ofQuantile(statistic.share, percentilesOf(profile), present);
		}

		case 'mean': {
			const deviation = numberOf(profile, 'stddev');
			return deviation === undefined ? undefined : deviation / Math.sqrt(present);
		}

		case 'deviation': {
			const mean = numberOf(profile, 'mean');
			return mean === undefined
				? undefined
				: ofDeviation({deviation: value, mean}, percentilesOf(profile), present);
		}

		case 'distinct': {
			return kind === 'percent'
				? (ofDistinct(profile, (value * counted) / 100, present) * 100) / counted
				: ofDistinct(profile, value, present);
		}

		case 'missing': {
			return kind === 'percent' ? ofPercent(value, counted) : ofCount(value, counted);
		}

		case 'proportion': {
			return kind === 'percent' ? ofPercent(value, present) : ofCount(value, counted);
		}

		case 'row-count':
		case 'extreme':
		case 'distribution': {
			return undefined;
		}
	}
};

const percentFormulas: ReadonlyMap<Metric['statistic']['kind'], string> = new Map([
	['distinct', '√(values that occur once × the share of rows whose value does not) ÷ rows × 100'],
	['missing', '√(percent × (100 − percent) ÷ rows)'],
	['proportion', '√(percent × (100 − percent) ÷ values)'],
]);

/** Writes the formula of a standard error for an explanation; empty where it takes more than a line. */
export const standardErrorFormula = ({kind, statistic}: Metric): string => {
	if (statistic.kind === 'mean') {
		return 'stddev ÷ √values';
	}

	if (statistic.kind === 'deviation') {
		return 'stddev ÷ 2 × √((kurtosis − 1) ÷ values)';
	}

	return kind === 'percent' ? (percentFormulas.get(statistic.kind) ?? '') : '';
};
