// Parses and formats the temporal types.
import type {SemanticType} from '../column-types.ts';
import {
	formatDateMaybeTime,
	formatTime,
	formatTimestamp,
	formatUtcTimestamp,
	parseDateTime,
	parseTime,
} from './iso-8601.ts';
import {binEdges} from './bin-edges.ts';
import type {Axis} from './ordered-values.ts';
import type {ParseTimestamp} from './text-accumulator.ts';

export type TemporalType = Axis & {readonly parse: ParseTimestamp};

/** Of points in time: whole microseconds, because no text is finer. */
export const timestampEdges = (min: number, max: number, bins: number): number[] =>
	binEdges(min, max, bins).map(edge => Math.round(edge) + 0);

const temporal = (parse: ParseTimestamp, present: (microseconds: number) => string): TemporalType => ({
	parse,
	present: value => present(Number(value)),
	edges: (min, max, bins) => timestampEdges(Number(min), Number(max), bins),
});

const temporalTypes: Partial<Readonly<Record<SemanticType, TemporalType>>> = {
	date: temporal(parseDateTime, formatDateMaybeTime),
	timestamp: temporal(parseDateTime, formatTimestamp),
	timestamptz: temporal(parseDateTime, formatUtcTimestamp),
	time: temporal(parseTime, formatTime),
};

/** `undefined` for a type that is not temporal. */
export const temporalTypeOf = (type: SemanticType): TemporalType | undefined => temporalTypes[type];

/** Gives the parser of a type's texts; `undefined` for a type that is not temporal, or without a type. */
export const parserOf = (type: SemanticType | undefined): ParseTimestamp | undefined =>
	type === undefined ? undefined : temporalTypes[type]?.parse;
