// The filter for the rows of a table behind a figure.
import type {Quantile, ValueCount} from './profile.ts';

/** The rows of a table that a figure was made from, or that a condition in the database's SQL selects. */
export type RowFilter =
	| {readonly kind: 'all'}
	/** Null. */
	| {readonly kind: 'null'; readonly column: string}
	/** Equal to a value, as a profile lists it. */
	| {readonly kind: 'equal'; readonly column: string; readonly value: ValueCount['value']}
	/** From one value on, and below or up to another one. */
	| {
			readonly kind: 'range';
			readonly column: string;
			readonly from?: Quantile | undefined;
			readonly below?: Quantile | undefined;
			readonly upTo?: Quantile | undefined;
	  }
	/** NaN or infinite. */
	| {readonly kind: 'non-finite'; readonly column: string}
	/** A value that occurs more than once. */
	| {readonly kind: 'repeated'; readonly column: string}
	| {readonly kind: 'condition'; readonly sql: string};

/** Characters of a value that are read with its row. */
export const maxCharacters = 2000;
