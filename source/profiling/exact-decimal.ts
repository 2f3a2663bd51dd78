// Decimal arithmetic without loss, so that figures past 2^53 are compared exactly.

/** `digits / 10^scale`; the scale is never negative. */
export type ExactDecimal = {
	readonly digits: bigint;
	readonly scale: number;
};

const decimalPattern = /^(?<sign>[+\-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:e(?<exponent>[+\-]?\d{1,6}))?$/iv;

// Postgres' numeric, the widest type of the databases at hand, has at most 131,072 digits before its point.
const maxExponent = 200_000;

/**
Parses a number or a decimal string. Reads a double as the shortest decimal that denotes it.

@returns `undefined` for anything but a finite number: text, dates, NaN, infinities.
*/
export const parseDecimal = (value: number | string): ExactDecimal | undefined => {
	const parts = decimalPattern.exec(String(value).trim())?.groups;
	if (parts === undefined) {
		return undefined;
	}

	const fraction = parts['fraction'] ?? '';
	const figures = `${parts['whole'] ?? ''}${fraction}`;
	const exponent = Number(parts['exponent'] ?? 0);
	if (figures === '' || Math.abs(exponent) > maxExponent) {
		return undefined;
	}

	const scale = fraction.length - exponent;
	const digits = BigInt(figures) * (parts['sign'] === '-' ? -1n : 1n);
	return scale >= 0 ? {digits, scale} : {digits: digits * 10n ** BigInt(-scale), scale: 0};
};

const scaledTo = (value: ExactDecimal, scale: number): bigint => value.digits * 10n ** BigInt(scale - value.scale);

export const add = (left: ExactDecimal, right: ExactDecimal): ExactDecimal => {
	const scale = Math.max(left.scale, right.scale);
	return {digits: scaledTo(left, scale) + scaledTo(right, scale), scale};
};

export const times = (value: ExactDecimal, factor: number): ExactDecimal => ({
	...value,
	digits: value.digits * BigInt(factor),
});

export const subtract = (left: ExactDecimal, right: ExactDecimal): ExactDecimal => {
	const scale = Math.max(left.scale, right.scale);
	return {digits: scaledTo(left, scale) - scaledTo(right, scale), scale};
};

export const magnitude = (value: ExactDecimal): ExactDecimal =>
	value.digits < 0n ? {digits: -value.digits, scale: value.scale} : value;

export const isZero = (value: ExactDecimal): boolean => value.digits === 0n;

/** Multiplies a value past 2^53 by 2^exponent. */
const timesPowerOfTwo = (value: number, exponent: number): number =>
	// Takes two steps where the power itself is too small for a double.
	exponent < -1000 ? value * 2 ** -500 * 2 ** (exponent + 500) : value * 2 ** exponent;

const hexadecimalDigits = (size: bigint): number => size.toString(16).length;

/** Twice as fine as half way between the smallest doubles. */
const finestExponent = -1076;

/** `numerator / denominator`, rounded once to the nearest double, ties to even; both are positive or zero. */
const nearestDouble = (numerator: bigint, denominator: bigint): number => {
	// Computes some sixty bits of the quotient. A double keeps fewer.
	const exponent = Math.max(finestExponent, 4 * (hexadecimalDigits(numerator) - hexadecimalDigits(denominator)) - 60);
	const dividend = exponent < 0 ? numerator * 2n ** BigInt(-exponent) : numerator;
	const divisor = exponent < 0 ? denominator : denominator * 2n ** BigInt(exponent);
	const rounded = dividend / divisor;
	// Makes the quotient odd where digits were cut off, so that it does not look like a tie.
	const isCut = dividend % divisor !== 0n;
	const quotient = isCut && rounded % 2n === 0n ? rounded + 1n : rounded;
	if (quotient >= 2n ** 54n) {
		return timesPowerOfTwo(Number(quotient), exponent);
	}

	// Too small for a double of full precision: rounds to a multiple of the smallest one.
	const [multiple, rest] = [quotient / 4n, quotient % 4n];
	return Number(multiple + (rest > 2n || (rest === 2n && multiple % 2n === 1n) ? 1n : 0n)) * Number.MIN_VALUE;
};

/**
`numerator / denominator`, rounded once to the nearest double; infinite past its range. The denominator is not zero.
*/
export const quotient = (numerator: ExactDecimal, denominator: ExactDecimal): number => {
	const scale = Math.max(numerator.scale, denominator.scale);
	const dividend = scaledTo(magnitude(numerator), scale);
	const size = nearestDouble(dividend, scaledTo(magnitude(denominator), scale));
	return numerator.digits < 0n === denominator.digits < 0n ? size : -size;
};

/** Rounded once to the nearest double. */
export const toDouble = (value: ExactDecimal): number => quotient(value, {digits: 1n, scale: 0});

/** The square root of a decimal that is not negative, also where the decimal is past all doubles. */
export const squareRoot = (text: string): number => {
	const double = Number(text);
	const value = parseDecimal(text);
	if (value === undefined || isZero(value) || (double > 1e-290 && double < Infinity)) {
		return Math.sqrt(double);
	}

	// Half of an even power of ten is whole.
	const half = Math.round((String(value.digits).length - value.scale) / 2);
	return Number(`${Math.sqrt(toDouble({...value, scale: value.scale + 2 * half}))}e${half}`);
};

/** `(current − baseline) / |baseline| × 100`, rounded once to the nearest double. The baseline is not zero. */
export const percentChange = (baseline: ExactDecimal, current: ExactDecimal): number => {
	const change = subtract(current, baseline);
	return quotient({digits: change.digits * 100n, scale: change.scale}, magnitude(baseline));
};

/** The value with so many decimals, half rounded away from zero, as `toFixed` but without its limits. */
export const toFixedText = (value: ExactDecimal, decimals: number): string => {
	const unit = 10n ** BigInt(Math.max(0, value.scale - decimals));
	const size = scaledTo(magnitude(value), Math.max(value.scale, decimals));
	const figures = String((size + unit / 2n) / unit).padStart(decimals + 1, '0');
	const text = decimals === 0 ? figures : `${figures.slice(0, -decimals)}.${figures.slice(-decimals)}`;
	return value.digits < 0n && /[1-9]/v.test(text) ? `-${text}` : text;
};

const isDenotedBy = (text: string, value: ExactDecimal, double: number): boolean => {
	if (/^[+\-]?\d+$/v.test(text)) {
		return value.digits === BigInt(double);
	}

	const shortest = parseDecimal(double);
	return shortest !== undefined && isZero(subtract(value, shortest));
};

/**
Parses a number: gives a double where it equals the text (for fractions, where the text is the shortest one for it apart
from zeros), else the text itself.

@returns `undefined` for anything but a decimal number.
*/
export const parseNumber = (text: string): number | string | undefined => {
	const double = Number(text);
	if (String(double) === text && (Number.isSafeInteger(double) || text.includes('.'))) {
		return double;
	}

	const value = /^[+\-]?\d\S*$/v.test(text) ? parseDecimal(text) : undefined;
	if (value === undefined) {
		return undefined;
	}

	return Number.isFinite(double) && isDenotedBy(text, value, double) ? double : text;
};
