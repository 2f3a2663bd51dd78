// The special functions that p-values and sampling errors need.
import {sumOf} from './sum.ts';

// Lanczos approximation with g = 7 and 9 terms (P. Godfrey's coefficients): relative error below 1e-14 for x > 0.5.
const lanczosFirst = 0.9999999999998099;
const lanczos = [
	676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
	-0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function, for x ≥ 0.5. */
export const logGamma = (x: number): number => {
	const sum = lanczosFirst + sumOf(lanczos, (coefficient, index) => coefficient / (x + index));
	const base = x + 6.5;
	return Math.log(2 * Math.PI) / 2 + (x - 0.5) * Math.log(base) - base + Math.log(sum);
};

const precision = 1e-15;
const maxTerms = 10_000;

/** DLMF 8.11.4: the lower function as a series, for x < a + 1. */
const lowerBySeries = (a: number, x: number): number => {
	let term = 1 / a;
	let sum = term;
	for (let n = 1; n < maxTerms && term > sum * precision; n++) {
		term *= x / (a + n);
		sum += term;
	}

	return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
};

const tiny = 1e-300;

const awayFromZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value);

/** DLMF 8.9.2: the upper function as a continued fraction, by the modified Lentz method, for x ≥ a + 1. */
const upperByFraction = (a: number, x: number): number => {
	let b = x + 1 - a;
	let c = 1 / tiny;
	let d = 1 / b;
	let fraction = d;
	for (let n = 1; n < maxTerms; n++) {
		const factor = n * (a - n);
		b += 2;
		d = 1 / awayFromZero(factor * d + b);
		c = awayFromZero(b + factor / c);
		const change = c * d;
		fraction *= change;
		if (Math.abs(change - 1) < precision) {
			break;
		}
	}

	return fraction * Math.exp(a * Math.log(x) - x - logGamma(a));
};

/** The regularised upper incomplete gamma function Q(a, x), for a ≥ 0.5 and x ≥ 0. */
const upperGamma = (a: number, x: number): number => {
	if (x <= 0) {
		return 1;
	}

	return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
};

/** P(X ≥ x) of the χ² distribution; 1 without degrees of freedom. */
export const chiSquaredSurvival = (x: number, degreesOfFreedom: number): number =>
	degreesOfFreedom < 1 ? 1 : upperGamma(degreesOfFreedom / 2, x / 2);

const findCritical = (probability: number, degreesOfFreedom: number): number => {
	let low = 0;
	let high = degreesOfFreedom + 1;
	while (chiSquaredSurvival(high, degreesOfFreedom) > probability) {
		low = high;
		high *= 2;
	}

	while (high - low > 1e-9 * high) {
		const middle = (low + high) / 2;
		if (chiSquaredSurvival(middle, degreesOfFreedom) > probability) {
			low = middle;
		} else {
			high = middle;
		}
	}

	return high;
};

const found = new Map<string, number>();

/** The x that a χ² variable exceeds with the given probability (0 < p < 1), to 1e-9; 0 without degrees of freedom. */
export const chiSquaredCritical = (probability: number, degreesOfFreedom: number): number => {
	if (degreesOfFreedom < 1) {
		return 0;
	}

	// A report asks the same few questions for each of its columns.
	const key = `${probability} ${degreesOfFreedom}`;
	const known = found.get(key) ?? findCritical(probability, degreesOfFreedom);
	found.set(key, known);
	return known;
};

/**
P(K ≥ x) of the Kolmogorov distribution, the limit of √n times the Kolmogorov–Smirnov statistic. Both series are in G.
Marsaglia, W. W. Tsang and J. Wang, "Evaluating Kolmogorov's distribution", Journal of Statistical Software 8(18), 2003.
*/
export const kolmogorovSurvival = (x: number): number => {
	if (x <= 0) {
		return 1;
	}

	// Each converges within a few terms on its side.
	if (x < 1) {
		const exponent = Math.PI ** 2 / (8 * x * x);
		const terms = [1, 3, 5, 7].map(odd => Math.exp(-odd * odd * exponent));
		return 1 - (Math.sqrt(2 * Math.PI) / x) * sumOf(terms, term => term);
	}

	return 2 * sumOf([1, 2, 3, 4], k => (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x));
};
