// Writes scalars as texts for rows of results. A number that is read back is the same double.
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

	// JavaScript replaces the last digits of a large whole number by zeros: 2^60 would end in 7000.
	const size = Math.abs(value);
	return String(size > Number.MAX_SAFE_INTEGER && size < 1e21 ? BigInt(value) : value);
};
