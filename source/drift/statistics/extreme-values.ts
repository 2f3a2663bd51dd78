// Computes how far an extreme moves from sample to sample. It is a single row, and in a skewed column the next load may
// well have a larger one.
import type {Percentiles} from '../distribution/percentiles.ts';
import {sumOf} from './sum.ts';

/** Euler's constant: the mean of a standard Gumbel variable. */
const euler = 0.5772156649015329;
const firstOfTail = 90;
/** Candidates for the shape of the tail: 0 falls off exponentially, 1 as slowly as Cauchy's distribution. */
const shapes = Array.from({length: 41}, (_, index) => index / 20);

type TailPoint = {
	/** −ln of the share of the tail's rows that lie beyond. */
	readonly depth: number;
	/** Distance from where the tail begins. */
	readonly distance: number;
	/** Of the depth. */
	readonly variance: number;
};

type Tail = {
	readonly points: readonly TailPoint[];
	/** Rows in it. */
	readonly rows: number;
	readonly start: number;
};

/** The generalised Pareto quantile of a depth, for scale 1. */
const paretoQuantile = (shape: number, depth: number): number =>
	shape === 0 ? depth : Math.expm1(shape * depth) / shape;

/** The upper tail: the percentiles past the 90th that rise, and the maximum. */
const tailOf = (percentiles: Percentiles, rows: number): Tail => {
	const start = percentiles[firstOfTail] ?? NaN;
	const greatest = percentiles[100] ?? NaN;
	// Where many rows share the point at which the tail begins, the tail begins after them.
	const first = Math.min(99, percentiles.lastIndexOf(start));
	const share = (100 - first) / 100;
	const inTail = rows * share;
	const rising = Array.from({length: 99 - first}, (_, index) => first + 1 + index).filter(
		percent =>
			(percentiles[percent] ?? NaN) < greatest &&
			(percentiles[percent + 1] ?? NaN) > (percentiles[percent] ?? NaN),
	);
	return {
		points: [
			...rising.map(percent => {
				const beyond = (100 - percent) / 100 / share;
				return {
					depth: -Math.log(beyond),
					distance: (percentiles[percent] ?? NaN) - start,
					variance: (1 - beyond) / (beyond * inTail),
				};
			}),
			{depth: Math.max(0.5, Math.log(inTail) + euler), distance: greatest - start, variance: Math.PI ** 2 / 6},
		],
		rows: inTail,
		start,
	};
};

/**
The shape that fits the tail best, by weighted least squares for each candidate and the likelihood of normal errors.
*/
const fittedShape = ({points}: Tail): number => {
	if (points.length < 2) {
		return 1;
	}

	let best = {shape: 1, loss: Infinity};
	for (const shape of shapes) {
		const terms = points.map(({depth, distance, variance}) => ({
			quantile: paretoQuantile(shape, depth),
			distance,
			growth: shape * depth,
			weight: Math.exp(-2 * shape * depth) / variance,
		}));
		const scale =
			sumOf(terms, ({quantile, distance, weight}) => weight * quantile * distance) /
			sumOf(terms, ({quantile, weight}) => weight * quantile * quantile);
		const loss = sumOf(
			terms,
			({quantile, distance, weight, growth}) =>
				growth + Math.log(scale) + (weight * (distance / scale - quantile) ** 2) / 2,
		);
		if (loss < best.loss) {
			best = {shape, loss};
		}
	}

	return best.shape;
};

/** A value past the largest one is taken to be no rarer than a tenth as frequent. */
const minRatio = 0.1;

/**
Where values lie on a grid, such as whole numbers, the largest one may hold many rows and have no tail. A value one step
further that is a tenth as frequent is missed by all rows with a probability of e^(−n s / 10), s being the share of the
largest one.
*/
const stepProbability = (percentiles: Percentiles, rows: number, beyond: number): number => {
	const gaps = percentiles
		.slice(1)
		.map((value, index) => value - (percentiles[index] ?? NaN))
		.filter(gap => gap > 0);
	const share = (percentiles.length - percentiles.indexOf(percentiles.at(-1) ?? NaN)) / percentiles.length;
	return gaps.length > 0 && beyond <= Math.min(...gaps) * (1 + 1e-9) ? Math.exp(-rows * share * minRatio) : 0;
};

/** Added to the fitted shape: two of its standard errors, (1 + shape) / √rows. */
const shapeErrors = 2;

/**
The probability that of two draws of this many rows one has its largest value as far as `beyond` past the other's. The
tail past the 90th percentile is taken as a generalised Pareto distribution (J. Pickands, "Statistical inference using
extreme order statistics", Annals of Statistics 3(1), 1975) that falls off exponentially at the fastest, its shape two
standard errors heavier than what fits best. On the scale of −ln of the share beyond, largest values are Gumbel
distributed and the difference of two is logistic.

@param percentiles Of the side whose largest value is the smaller one.
@param rows Of that side.
@param beyond How far the other one's lies past it; not negative.
*/
export const maximumProbability = (percentiles: Percentiles, rows: number, beyond: number): number => {
	const tail = tailOf(percentiles, rows);
	const last = tail.points.at(-1);
	const byStep = stepProbability(percentiles, rows, beyond);
	if (last === undefined || !(last.distance > 0)) {
		return byStep;
	}

	const fitted = fittedShape(tail);
	const shape = fitted + (shapeErrors * (1 + fitted)) / Math.sqrt(Math.max(1, tail.rows));
	const scale = (last.distance / paretoQuantile(shape, last.depth)) * Math.exp(shape * last.depth);
	const gumbels = Math.log1p((shape * beyond) / scale) / shape;
	return Math.max(byStep, 2 / (1 + Math.exp(gumbels)));
};

/** The same for the smallest value. */
export const minimumProbability = (percentiles: Percentiles, rows: number, beyond: number): number =>
	maximumProbability(percentiles.map(value => -value).toReversed(), rows, beyond);

/** A power of x towards zero has 1 here; 1.6 is past nine in ten draws of it. */
const maxSteepness = 1.6;

/**
Whether positive values keep away from zero, so that a negative one is of another kind and no further draw: on a
logarithmic scale, where zero is infinitely far, their lower tail falls off no more slowly than exponentially. It does
for lognormal, exponential, uniform and gamma distributed values, and not for a normal column whose smallest values
happen to be positive.

@param percentiles Of values that are all positive.
*/
export const isBoundedByZero = (percentiles: Percentiles, rows: number): boolean => {
	const [minimum = NaN, first = NaN, tenth = NaN] = [percentiles[0], percentiles[1], percentiles[10]].map(value =>
		Math.log(value ?? NaN),
	);
	const outer = (first - minimum) / (Math.log(Math.max(1, rows / 100)) + euler);
	const inner = (tenth - first) / Math.log(10);
	return inner > 0 && outer <= maxSteepness * inner;
};
