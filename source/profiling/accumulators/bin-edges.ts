// Computes the edges of equal-width bins exactly. Each is rounded once, so that a whole number is its own edge.
import {exactDecimalOf} from '../binary-numbers.ts';
import type {SemanticType} from '../column-types.ts';
import {add, parseDecimal, quotient, times} from '../exact-decimal.ts';

/** An end of a histogram: a double has its binary value, a text its decimal value. */
export type BinEnd = number | bigint | string;

const exactly = (end: BinEnd) =>
	(typeof end === 'number' ? exactDecimalOf(end) : parseDecimal(String(end))) ?? exactDecimalOf(Number(end));

/** Gives one edge more than bins: the doubles nearest to `min + k · (max − min) / bins`, ascending. */
export const binEdges = (min: BinEnd, max: BinEnd, bins: number): number[] => {
	const [first, last] = [exactly(min), exactly(max)];
	return Array.from({length: bins + 1}, (_, index) =>
		quotient(add(times(first, bins - index), times(last, index)), {digits: BigInt(bins), scale: 0}),
	);
};

/**
Gives the end of a histogram for an extreme of a column. In a decimal column, 0.1 is exactly a tenth, which no double
is.
*/
export const binEnd = (extreme: BinEnd, type: SemanticType): BinEnd =>
	type === 'float' ? Number(extreme) : String(extreme);
