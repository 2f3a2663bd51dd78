// Scalars as the text of a row of results. Numbers that are read back are the very same doubles.
import type {Scalar} from '../profiling/profile.ts';

/**
Writes a scalar.

@returns `null` for a missing value; NaN and infinities have none either.
*/
export const scalarText = (value: Scalar): string | null => {
	if (value === null || typeof value === 'string') {
		return value;
	}

	if (!Number.isFinite(value)) {
		return null;
	}

	if (Object.is(value, -0)) {
		return '-0';
	}

	// JavaScript pads the digits of a large whole number with zeros: 2^60 would read as ...7000, another number.
	const size = Math.abs(value);
	return String(size > Number.MAX_SAFE_INTEGER && size < 1e21 ? BigInt(value) : value);
};
