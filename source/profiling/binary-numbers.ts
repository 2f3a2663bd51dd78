// Doubles as whole multiples of powers of two.
import type {ExactDecimal} from './exact-decimal.ts';

const bits = new DataView(new ArrayBuffer(8));

/** The mantissa's highest bit, which a double does not store. */
export const implicitBit = 2n ** 52n;

/** The number mantissa · 2^exponent. */
export type Binary = {readonly mantissa: bigint; readonly exponent: number};

/** The size of a finite double. */
export const decompose = (value: number): Binary => {
	bits.setFloat64(0, Math.abs(value));
	const all = bits.getBigUint64(0);
	const exponent = Number(all / implicitBit);
	const fraction = all % implicitBit;
	return exponent === 0
		? {mantissa: fraction, exponent: -1074}
		: {mantissa: fraction + implicitBit, exponent: exponent - 1075};
};

/** Gives all digits of a finite double, which may be a thousand: 0.1 is 0.1000000000000000055511… */
export const exactDecimalOf = (value: number): ExactDecimal => {
	if (Number.isSafeInteger(value)) {
		return {digits: BigInt(value), scale: 0};
	}

	const {mantissa, exponent} = decompose(value);
	const signed = value < 0 ? -mantissa : mantissa;
	return exponent < 0
		? {digits: signed * 5n ** BigInt(-exponent), scale: -exponent}
		: {digits: signed * 2n ** BigInt(exponent), scale: 0};
};
