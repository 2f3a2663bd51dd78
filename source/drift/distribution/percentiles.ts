// Compares two lists of 101 percentiles: how far values moved, and whether the rows behind them are the same.

import {sumOf} from '../statistics/sum.ts';

/** 101 values in ascending order. */
export type Percentiles = readonly number[];

// Without min and max: with heavy tails, these would hide all that the other percentiles do.
const inner = Array.from({length: 99}, (_, index) => index + 1);

/** The share of the rows that a percentile stands for; the outermost also stand for what lies beyond them. */
const weightOf = (percent: number): number => (percent === 1 || percent === 99 ? 0.015 : 0.01);

const at = (percentiles: Percentiles, percent: number): number => percentiles[percent] ?? NaN;

const average = (read: (percent: number) => number): number =>
	sumOf(inner, percent => weightOf(percent) * read(percent));

/** Standard deviation of the values between the 1st and the 99th percentile, those beyond drawn in to these. */
export const spreadOf = (percentiles: Percentiles): number => {
	// A difference within the rounding of a mean is not a spread.
	if (at(percentiles, 1) === at(percentiles, 99)) {
		return 0;
	}

	const mean = average(percent => at(percentiles, percent));
	return Math.sqrt(average(percent => (at(percentiles, percent) - mean) ** 2));
};

export type Movement = {
	/**
	Wasserstein-1 distance (earth mover's) in the unit of the column: how far a row moved on average, in whichever
	direction.
	*/
	readonly distance: number;
	/** The signed distance: how far the middle moved. */
	readonly shift: number;
};

/** The integral of |Q₂(s) − Q₁(s)| over the shares s, by the quantile functions of both sides. */
export const movementBetween = (baseline: Percentiles, current: Percentiles): Movement => ({
	distance: average(percent => Math.abs(at(current, percent) - at(baseline, percent))),
	shift: average(percent => at(current, percent) - at(baseline, percent)),
});

/**
∫ √(F(1 − F)) dx over the inner percentiles: the sampling error of the distance, for one row. Times √(1/n + 1/m) it is
the sum of the standard errors of F at every x (E. del Barrio, E. Giné and C. Matrán, "Central limit theorems for the
Wasserstein distance between the empirical and the true distributions", Annals of Probability 27(2), 1999).
*/
export const samplingScale = (percentiles: Percentiles): number =>
	sumOf(inner.slice(1), percent => {
		const share = (percent - 0.5) / 100;
		return (at(percentiles, percent) - at(percentiles, percent - 1)) * Math.sqrt(share * (1 - share));
	});

/**
Variance of the logarithm of a gap that k independent rows fall into: the trigamma function, asymptotically (DLMF
5.15.8).
*/
const gapVariance = (rows: number): number => {
	const k = rows / 100;
	return 1 / k + 1 / (2 * k * k) + 1 / (6 * k ** 3);
};

/** With fewer gaps than this the values are too coarse. */
const minGaps = 80;
/**
Of 10,000 pairs of independent draws 99 % are above this part of what is expected: so much is still taken as
independent.
*/
const usual = 0.65;

/**
Whether the current rows were drawn anew or are those of the baseline, perhaps with other values: 1 for independent
rows, 0 for the same ones. The gaps between neighbouring percentiles are random, and independent rows have gaps of their
own, while the same rows keep theirs even when every value is raised by a tenth. What is measured is how much the ratios
of the gaps differ from one to the next, against how much they would for independent rows.

@returns 1 where it cannot be known: values that repeat, or too few of them.
*/
export const independence = (
	baseline: Percentiles,
	current: Percentiles,
	rows: {readonly baseline: number; readonly current: number},
): number => {
	const ratios = inner.slice(1).map(percent => {
		const [before, after] = [baseline, current].map(side => at(side, percent) - at(side, percent - 1));
		return Math.log((after ?? 0) / (before ?? 0));
	});
	const steps = ratios
		.slice(1)
		.map((ratio, index) => ratio - (ratios[index] ?? NaN))
		.filter(step => Number.isFinite(step));
	if (steps.length < minGaps) {
		return 1;
	}

	const found = sumOf(steps, step => step ** 2) / (2 * steps.length);
	return Math.min(1, found / (usual * (gapVariance(rows.baseline) + gapVariance(rows.current))));
};
