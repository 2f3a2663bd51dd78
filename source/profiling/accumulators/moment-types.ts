// How the types that are points in time are read from text, and written again.
import type {SemanticType} from '../column-types.ts';
import {
	formatDateMaybeTime,
	formatTime,
	formatTimestamp,
	formatUtcTimestamp,
	parseDateTime,
	parseTime,
} from './calendar.ts';
import type {Present} from './ordered-values.ts';
import type {ParseMoment} from './text-accumulator.ts';

export type MomentType = {readonly parse: ParseMoment; readonly present: Present};

const dateTime = (present: (microseconds: number) => string): MomentType => ({
	parse: parseDateTime,
	present: value => present(Number(value)),
});

const momentTypes: Partial<Readonly<Record<SemanticType, MomentType>>> = {
	date: dateTime(formatDateMaybeTime),
	timestamp: dateTime(formatTimestamp),
	timestamptz: dateTime(formatUtcTimestamp),
	time: {parse: parseTime, present: value => formatTime(Number(value))},
};

/** `undefined` for a type that is no point in time. */
export const momentTypeOf = (type: SemanticType): MomentType | undefined => momentTypes[type];

/** How texts of a type are read; `undefined` for a type that is no point in time, or for none. */
export const parserOf = (type: SemanticType | undefined): ParseMoment | undefined =>
	type === undefined ? undefined : momentTypes[type]?.parse;
