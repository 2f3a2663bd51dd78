// Mean and sum of squared deviations, added in blocks and merged pairwise. Blocks are summed in two passes (mean
// first), blocks and parts by Chan, Golub and LeVeque 1979: stable where a sum of squares is not.

export type Moments = {
	count: number;
	mean: number;
	/** Σ (x − mean)². */
	squares: number;
};

export const createMoments = (): Moments => ({count: 0, mean: 0, squares: 0});

/** Makes `into` the moments of both. */
export const mergeMoments = (into: Moments, from: Readonly<Moments>): void => {
	if (from.count === 0) {
		return;
	}

	const count = into.count + from.count;
	const delta = from.mean - into.mean;
	const share = from.count / count;
	into.mean += delta * share;
	into.squares += from.squares + delta * delta * into.count * share;
	into.count = count;
};

/** Adds the first `length` values, each of which occurs `weights[i]` times (once, without weights). */
export const addToMoments = (moments: Moments, values: Float64Array, length: number, weights?: Float64Array): void => {
	let count = 0;
	let sum = 0;
	let lost = 0;
	for (let index = 0; index < length; index++) {
		const weight = weights === undefined ? 1 : (weights[index] ?? 0);
		const term = (values[index] ?? 0) * weight;
		const next = sum + term;
		// Neumaier 1974: what the addition rounded away.
		lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
		sum = next;
		count += weight;
	}

	if (count === 0) {
		return;
	}

	const mean = (sum + lost) / count;
	let squares = 0;
	let rest = 0;
	for (let index = 0; index < length; index++) {
		const weight = weights === undefined ? 1 : (weights[index] ?? 0);
		const deviation = (values[index] ?? 0) - mean;
		rest += deviation * weight;
		squares += deviation * deviation * weight;
	}

	// What is left of the rounded mean (the corrected two-pass algorithm). The mean itself is as near as a double can
	// be: this sum is not.
	squares -= (rest * rest) / count;
	mergeMoments(moments, {count, mean, squares: Math.max(squares, 0)});
};

/** `null` below two values. */
export const sampleDeviation = ({count, squares}: Readonly<Moments>): number | null =>
	count < 2 ? null : Math.sqrt(squares / (count - 1));
