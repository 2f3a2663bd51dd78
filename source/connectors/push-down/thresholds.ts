// Turns the edges of a histogram into values that a database compares exactly, so that it counts as a scan of doubles
// does.
import {decompose, implicitBit, type Binary} from '../../profiling/binary-numbers.ts';
import {isTemporal} from '../../profiling/column-types.ts';
import type {PushDownColumn, Threshold} from '../sql-dialect.ts';

/** Half way between an edge and the double below it. A larger value is rounded to the edge, or to a larger double. */
const middleBelow = (edge: number): Binary & {readonly isIncluded: boolean} => {
	const {mantissa, exponent} = decompose(edge);
	// Ties go to the even mantissa.
	const isIncluded = mantissa % 2n === 0n;
	if (edge < 0) {
		return {mantissa: -(2n * mantissa + 1n), exponent: exponent - 1, isIncluded};
	}

	// Below a power of two, doubles lie twice as close.
	return mantissa === implicitBit
		? {mantissa: 4n * mantissa - 1n, exponent: exponent - 2, isIncluded}
		: {mantissa: 2n * mantissa - 1n, exponent: exponent - 1, isIncluded};
};

const decimalText = ({mantissa, exponent}: Binary): string => {
	if (exponent >= 0) {
		return String(mantissa * 2n ** BigInt(exponent));
	}

	const size = mantissa < 0n ? -mantissa : mantissa;
	const digits = String(size * 5n ** BigInt(-exponent)).padStart(-exponent + 1, '0');
	return `${mantissa < 0n ? '-' : ''}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
};

const ceiling = ({mantissa, exponent}: Binary, isIncluded: boolean): bigint => {
	if (exponent >= 0) {
		return mantissa * 2n ** BigInt(exponent) + (isIncluded ? 0n : 1n);
	}

	const divisor = 2n ** BigInt(-exponent);
	const quotient = mantissa / divisor;
	const rest = mantissa % divisor;
	// Division rounds towards zero.
	return rest > 0n || (rest === 0n && !isIncluded) ? quotient + 1n : quotient;
};

/** Nearer to zero than any edge that matters. A smaller number would have a thousand digits. */
const minMagnitude = 1e-290;

/** A whole number of units of 10^-scale. */
const fixedText = (units: bigint, scale: number): string => {
	if (scale === 0) {
		return String(units);
	}

	const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
	return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

/**
Finds the smallest value of a column at or above an edge: an integer, a double, a microsecond, or a decimal that is at
least the edge when it is read as a double.
*/
export const thresholdAt = (edge: number, {type, scale}: Pick<PushDownColumn, 'type' | 'scale'>): Threshold => {
	if (isTemporal(type)) {
		return {type, text: String(BigInt(Math.ceil(edge)))};
	}

	if (type === 'float') {
		return {type, text: String(edge)};
	}

	if (type === 'integer') {
		return {type, text: String(BigInt(Math.ceil(edge)))};
	}

	const {isIncluded, ...middle} = middleBelow(edge);
	if (scale !== undefined) {
		return {
			type,
			text: fixedText(ceiling({...middle, mantissa: middle.mantissa * 10n ** BigInt(scale)}, isIncluded), scale),
		};
	}

	if (Math.abs(edge) < minMagnitude) {
		return {type, text: '0'};
	}

	const text = decimalText(middle);
	return {type, text: isIncluded ? text : `${text}${text.includes('.') ? '' : '.'}00000000000000000001`};
};

/** Writes a double as the shortest decimal that denotes it, without an exponent. */
export const plainDecimal = (value: number): string => {
	const {
		sign = '',
		whole = '',
		fraction = '',
		exponent = '0',
	} = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:e(?<exponent>[+\-]\d+))?$/v.exec(String(value))?.groups ??
	{};
	const shift = Number(exponent);
	const digits = `${whole}${fraction}`;
	const point = whole.length + shift;
	if (point <= 0) {
		return `${sign}0.${'0'.repeat(-point)}${digits}`;
	}

	return point >= digits.length
		? `${sign}${digits}${'0'.repeat(point - digits.length)}`
		: `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
};
