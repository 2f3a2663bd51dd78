// Decimal arithmetic without loss, so that figures past 2^53 are compared as they are and not as doubles.

/** `digits / 10^scale`; the scale is never negative. */
export type ExactDecimal = {
	readonly digits: bigint;
	readonly scale: number;
};

const decimalPattern = /^(?<sign>[+\-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:e(?<exponent>[+\-]?\d{1,6}))?$/iv;

// Postgres' numeric, the widest type of the databases at hand, has at most 131,072 digits before its point.
const maxExponent = 200_000;

/**
Reads a number or a decimal string; a double counts as the shortest decimal that denotes it.

@returns `undefined` for what is no finite number: text, dates, NaN, infinities.
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

export const subtract = (left: ExactDecimal, right: ExactDecimal): ExactDecimal => {
	const scale = Math.max(left.scale, right.scale);
	return {digits: scaledTo(left, scale) - scaledTo(right, scale), scale};
};

export const magnitude = (value: ExactDecimal): ExactDecimal =>
	value.digits < 0n ? {digits: -value.digits, scale: value.scale} : value;

export const isZero = (value: ExactDecimal): boolean => value.digits === 0n;

const lengthOf = (digits: bigint): number => String(digits < 0n ? -digits : digits).length;

// More digits than any double holds, and a last one that keeps a cut-off rest from reading as a tie.
const quotientDigits = 25;

/**
`numerator / denominator`, rounded once to the nearest double; infinite past its range. The denominator is not zero.
*/
export const quotient = (numerator: ExactDecimal, denominator: ExactDecimal): number => {
	const scale = Math.max(numerator.scale, denominator.scale);
	const dividend = scaledTo(numerator, scale);
	const divisor = scaledTo(denominator, scale);
	const shift = Math.max(0, quotientDigits - lengthOf(dividend) + lengthOf(divisor));
	const shifted = dividend * 10n ** BigInt(shift);
	const rest = shifted % divisor === 0n ? '0' : '1';
	return Number(`${shifted / divisor}${rest}e-${shift + 1}`);
};

/** Rounded once to the nearest double. */
export const toDouble = (value: ExactDecimal): number => quotient(value, {digits: 1n, scale: 0});

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
