// Computes the p-values of tests, which inform about a verdict and never decide it.
import type {SharePair} from './divergences.ts';
import {chiSquaredSurvival, kolmogorovSurvival} from './special-functions.ts';
import {sumOf} from './sum.ts';

export type Significance = {
	readonly statistic: number;
	/** Probability of a statistic at least as large where nothing drifted. */
	readonly pValue: number;
};

/** How many rows each side has. */
export type Rows = {
	readonly baseline: number;
	readonly current: number;
};

/** 1 / n + 1 / m: what the variance of a difference of two shares or means is proportional to. */
export const inverseRows = ({baseline, current}: Rows): number => 1 / baseline + 1 / current;

/**
Two-sample Kolmogorov–Smirnov test with the asymptotic distribution of its statistic.

@param distance Largest difference of the two cumulative distributions.
*/
export const kolmogorovSmirnov = (distance: number, rows: Rows): Significance => ({
	statistic: distance,
	pValue: kolmogorovSurvival(distance / Math.sqrt(inverseRows(rows))),
});

/**
Pearson's χ² test that two rows of counts come from one distribution. Bins that are empty on both sides are left out.
*/
export const chiSquaredTest = (
	pairs: readonly SharePair[],
	rows: Rows,
): Significance & {readonly degreesOfFreedom: number} => {
	const filled = pairs.filter(({baseline, current}) => baseline + current > 0);
	const statistic = sumOf(filled, ({baseline, current}) => {
		const pooled = (baseline * rows.baseline + current * rows.current) / (rows.baseline + rows.current);
		return (current - baseline) ** 2 / (pooled * inverseRows(rows));
	});
	const degreesOfFreedom = Math.max(0, filled.length - 1);
	return {statistic, degreesOfFreedom, pValue: chiSquaredSurvival(statistic, degreesOfFreedom)};
};

/**
Adjusts p-values for their number, so that at most a share q of those at or below q are false discoveries. Y.
Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57(1),
1995.

@returns In the order of the p-values.
*/
export const benjaminiHochberg = (pValues: readonly number[]): readonly number[] => {
	const order = pValues
		.map((_, index) => index)
		.toSorted((left, right) => (pValues[right] ?? 0) - (pValues[left] ?? 0));
	const adjusted = pValues.map(() => 1);
	let minimum = 1;
	for (const [position, index] of order.entries()) {
		const rank = pValues.length - position;
		minimum = Math.min(minimum, ((pValues[index] ?? 1) * pValues.length) / rank);
		adjusted[index] = minimum;
	}

	return adjusted;
};
