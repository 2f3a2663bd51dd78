// Computes distances between two distributions over the same bins or values. Shares are from 0 to 1, and add up to 1 on
// each side.

import {sumOf} from './sum.ts';

export type SharePair = {
	readonly baseline: number;
	readonly current: number;
};

/**
The share that an empty bin counts as. Without it a bin of only one side would have no weight, and a new group of values
would be invisible. This is the usual choice for PSI.
*/
export const minShare = 1e-4;

/**
Population stability index: Σ (current − baseline) × ln(current ÷ baseline), 0 when equal and without an upper bound. It
is the symmetrised Kullback–Leibler divergence (Jeffreys 1946) in natural units. N. Siddiqi, Credit Risk Scorecards,
2006, chapter 11.
*/
export const populationStabilityIndex = (pairs: readonly SharePair[], minimum = minShare): number =>
	sumOf(pairs, ({baseline, current}) => {
		const before = Math.max(baseline, minimum);
		const after = Math.max(current, minimum);
		return (after - before) * Math.log(after / before);
	});

const surprise = (share: number, middle: number): number => (share === 0 ? 0 : share * Math.log2(share / middle));

/**
Jensen–Shannon divergence in bits, 0 when equal and 1 when nothing is common. J. Lin, "Divergence measures based on the
Shannon entropy", IEEE Transactions on Information Theory 37(1), 1991.
*/
const jensenShannonDivergence = (pairs: readonly SharePair[]): number => {
	const sum = sumOf(pairs, ({baseline, current}) => {
		const middle = (baseline + current) / 2;
		return surprise(baseline, middle) + surprise(current, middle);
	});
	// Rounding can move it slightly past its ends.
	return Math.min(1, Math.max(0, sum / 2));
};

/**
Its square root, from 0 to 1, which is a metric. D. M. Endres and J. E. Schindelin, "A new metric for probability
distributions", 2003.
*/
export const jensenShannonDistance = (pairs: readonly SharePair[]): number => Math.sqrt(jensenShannonDivergence(pairs));
