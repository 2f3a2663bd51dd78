// How the types that are points in time are read from text, and written again.
import type {SemanticType} from '../column-types.ts';
import {
	formatDateMaybeTime,
	formatTime,
	formatTimestamp,
	formatUtcTimestamp,
	parseDateTime,
	parseTime,
} from './iso-8601.ts';
import type {Present} from './ordered-values.ts';
import type {ParseTimestamp} from './text-accumulator.ts';

export type TemporalType = {readonly parse: ParseTimestamp; readonly present: Present};

const dateTime = (present: (microseconds: number) => string): TemporalType => ({
	parse: parseDateTime,
	present: value => present(Number(value)),
});

const temporalTypes: Partial<Readonly<Record<SemanticType, TemporalType>>> = {
	date: dateTime(formatDateMaybeTime),
	timestamp: dateTime(formatTimestamp),
	timestamptz: dateTime(formatUtcTimestamp),
	time: {parse: parseTime, present: value => formatTime(Number(value))},
};

/** `undefined` for a type that is no point in time. */
export const temporalTypeOf = (type: SemanticType): TemporalType | undefined => temporalTypes[type];

/** How texts of a type are read; `undefined` for a type that is no point in time, or for none. */
export const parserOf = (type: SemanticType | undefined): ParseTimestamp | undefined =>
	type === undefined ? undefined : temporalTypes[type]?.parse;
