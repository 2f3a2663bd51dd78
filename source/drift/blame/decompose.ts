/*
How much of a change each segment explains. The figure of all rows is the mean of the segments' figures, weighted by
their shares: R = Σ wᵢ rᵢ. Its change is Σ of

	within: (wᵢ₀ + wᵢ₁) / 2 · (rᵢ₁ − rᵢ₀), because the figure of its rows changed, and
	mix: (wᵢ₁ − wᵢ₀) · ((rᵢ₀ + rᵢ₁) / 2 − (R₀ + R₁) / 2), because its share of the rows changed.

E. M. Kitagawa, Components of a difference between two rates, Journal of the American Statistical Association 50 (1955).
Subtracting the mean of R₀ and R₁ adds up to 0: a segment whose share grows then counts by how far its figure
lies from the others. A number of rows needs none of this: its change is the sum of the segments' changes.
*/
import type {SegmentSums} from './blame-target.ts';
import {addSums, type SegmentPair} from './segment-pairs.ts';

/** A segment, and its part in a change. */
export type Contribution = SegmentPair & {
	/** Its share of the rows, 0 to 1. */
	readonly shares: readonly [baseline: number, current: number];
	/** Its own figure; `null` where it has no values. */
	readonly figures: readonly [baseline: number | null, current: number | null];
	readonly within: number;
	readonly mix: number;
	/** `within` + `mix`. The contributions of all segments add up to the change. */
	readonly contribution: number;
	/** The standard error of the contribution. */
	readonly chance: number;
};

const figureOf = ({amount, weight}: SegmentSums): number | null => (weight === 0 ? null : amount / weight);

/** The variance of one value. */
const varianceOf = ({amount, weight, squares}: SegmentSums): number =>
	weight === 0 ? 0 : Math.max(0, squares / weight - (amount / weight) ** 2);

const square = (value: number): number => value * value;

export type Decomposition = {
	readonly column: string;
	readonly baseline: number;
	readonly current: number;
	readonly contributions: readonly Contribution[];
};

const ratioContribution = (pair: SegmentPair, before: SegmentSums, after: SegmentSums): Contribution => {
	const {baseline, current} = pair;
	const shares = [
		before.weight === 0 ? 0 : baseline.weight / before.weight,
		after.weight === 0 ? 0 : current.weight / after.weight,
	] as const;
	const figures = [figureOf(baseline), figureOf(current)] as const;
	const middle = ((figureOf(before) ?? 0) + (figureOf(after) ?? 0)) / 2;
	// A segment that only one side has takes the figure of that side for both, so that all of it counts as mix.
	const from = figures[0] ?? figures[1] ?? middle;
	const to = figures[1] ?? figures[0] ?? middle;
	const share = (shares[0] + shares[1]) / 2;
	const within = share * (to - from);
	const distance = (from + to) / 2 - middle;
	const mix = (shares[1] - shares[0]) * distance;
	const variance = [baseline, current].map(sums => (sums.weight === 0 ? 0 : varianceOf(sums) / sums.weight));
	const drawn = [before.weight, after.weight].map((all, side) =>
		all === 0 ? 0 : ((shares[side] ?? 0) * (1 - (shares[side] ?? 0))) / all,
	);
	const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);
	return {
		...pair,
		shares,
		figures,
		within,
		mix,
		contribution: within + mix,
		chance: Math.sqrt(square(share) * sum(variance) + square(distance) * sum(drawn)),
	};
};

const rowsContribution = (pair: SegmentPair, before: SegmentSums, after: SegmentSums): Contribution => {
	const {baseline, current} = pair;
	const change = current.rows - baseline.rows;
	return {
		...pair,
		shares: [before.rows === 0 ? 0 : baseline.rows / before.rows, after.rows === 0 ? 0 : current.rows / after.rows],
		figures: [baseline.rows, current.rows],
		within: change,
		mix: 0,
		contribution: change,
		chance: Math.sqrt(baseline.rows + current.rows),
	};
};

/** The sum of some pairs on each side. */
const wholeOf = (pairs: readonly SegmentPair[]): readonly [baseline: SegmentSums, current: SegmentSums] => [
	addSums(pairs.map(({baseline}) => baseline)),
	addSums(pairs.map(({current}) => current)),
];

/** How much the figure of some pairs changed; `undefined` where a side has no values. */
export const changeOf = (pairs: readonly SegmentPair[], isOfRows: boolean): number | undefined => {
	const [before, after] = wholeOf(pairs);
	if (isOfRows) {
		return after.rows - before.rows;
	}

	const [from, to] = [figureOf(before), figureOf(after)];
	return from === null || to === null ? undefined : to - from;
};

/** The standard error of the change of some pairs. */
export const chanceOf = (pairs: readonly SegmentPair[], isOfRows: boolean): number => {
	const whole = wholeOf(pairs);
	const variances = whole.map(sums =>
		isOfRows ? sums.rows : sums.weight === 0 ? 0 : varianceOf(sums) / sums.weight,
	);
	return Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0));
};

/** Divides a change among the segments of one column; `undefined` where a side has no values. */
export const decompose = (pairs: readonly SegmentPair[], isOfRows: boolean): Decomposition | undefined => {
	const [before, after] = wholeOf(pairs);
	const [from, to] = isOfRows ? [before.rows, after.rows] : [figureOf(before), figureOf(after)];
	const [first] = pairs;
	if (first === undefined || from === null || to === null) {
		return undefined;
	}

	return {
		column: first.column,
		baseline: from,
		current: to,
		contributions: pairs
			.map(pair => (isOfRows ? rowsContribution(pair, before, after) : ratioContribution(pair, before, after)))
			.toSorted((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution)),
	};
};
