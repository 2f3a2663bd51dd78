// Maps values of ordered columns to positions: a number itself, a point in time in microseconds since 1970.
import {
	formatDateMaybeTime,
	formatTimestamp,
	formatUtcTimestamp,
	parseExpanded,
} from '../../profiling/accumulators/iso-8601.ts';
import {isNumeric, type SemanticType} from '../../profiling/column-types.ts';
import type {Scalar} from '../../profiling/profile.ts';

/** NaN where there is no value. */
export const positionOf = (value: Scalar, type: SemanticType): number =>
	isNumeric(type) ? Number(value ?? NaN) : parseExpanded(String(value));

const presented: Partial<Readonly<Record<SemanticType, (position: number) => string>>> = {
	date: formatDateMaybeTime,
	timestamp: formatTimestamp,
	timestamptz: formatUtcTimestamp,
};

/** Writes a position as the edge of a bin in a report. An edge between two dates has a time. */
export const presentPosition = (position: number, type: SemanticType): number | string =>
	presented[type]?.(position) ?? position;

const microsecondsPerDay = 86_400_000_000;

/** Gives the whole number, day or microsecond at a position; other numbers unchanged. */
export const valueAt = (position: number, type: SemanticType): number | string => {
	if (isNumeric(type)) {
		return type === 'integer' ? Math.round(position) : position;
	}

	return presentPosition(
		type === 'date' ? Math.floor(position / microsecondsPerDay) * microsecondsPerDay : Math.round(position),
		type,
	);
};
