// Draws from the distributions that simulated tables are made of.
import type {Random} from './seeds.ts';

/** Standard normal (Box–Muller). */
export const normal = (random: Random): number =>
	Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Student's t with three degrees of freedom: a normal variable over the root of a mean of squares of three. */
export const student = (random: Random): number => {
	const squares = normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2;
	return normal(random) / Math.sqrt(squares / 3);
};

/** Poisson, by multiplication below a mean of 50, else by the normal that it comes near to. */
export const poisson = (random: Random, mean: number): number => {
	if (mean > 50) {
		return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
	}

	const limit = Math.exp(-mean);
	let count = 0;
	for (let product = random(); product > limit; product *= random()) {
		count++;
	}

	return count;
};

/** A whole number from `from` to `to`, both included. */
export const whole = (random: Random, from: number, to: number): number =>
	from + Math.floor(random() * (to - from + 1));

export const pick = <Value>(random: Random, values: readonly [Value, ...Value[]]): Value =>
	values[Math.floor(random() * values.length)] ?? values[0];

/** An index, with a probability in proportion to its weight. */
export const weighted = (random: Random, weights: readonly number[]): number => {
	let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
	const index = weights.findIndex(weight => {
		left -= weight;
		return left < 0;
	});
	return index === -1 ? weights.length - 1 : index;
};

/** Exchanges two values of a list in place. */
export const swap = <Value>(values: Value[], left: number, right: number): void => {
	const [first, second] = [values.at(left), values.at(right)];
	if (first === undefined || second === undefined) {
		return;
	}

	values[left] = second;
	values[right] = first;
};

/** So many different indices below `length`, ascending. */
export const sampleOf = (random: Random, length: number, count: number): readonly number[] => {
	const indices = Array.from({length}, (_, index) => index);
	for (let place = 0; place < Math.min(count, length); place++) {
		swap(indices, place, whole(random, place, length - 1));
	}

	return indices.slice(0, count).toSorted((left, right) => left - right);
};
