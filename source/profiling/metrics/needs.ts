// The parts of a column's summary that metrics need. Push-down decides how to request them from a database.

/** Figures of flat aggregates: one statement gives many of them, of many columns. */
export type FlatFigure =
	| 'rows'
	| 'present'
	| 'finite'
	| 'minimum'
	| 'maximum'
	| 'average'
	| 'variance'
	| 'zeros'
	| 'negatives'
	| 'trueCount'
	| 'minLength'
	| 'maxLength'
	| 'totalLength'
	| 'empty'
	| 'fractions'
	| 'padded'
	| 'upper'
	| 'lower'
	| 'nonAscii'
	| 'digits'
	| HourFigure;

/** Values by the hour of the day: `hour0` to `hour23`. */
export type HourFigure = `hour${number}`;

export type FlatNeed = {
	readonly kind: 'flat';
	readonly figure: FlatFigure;
};

export type QuantileNeed = {
	readonly kind: 'quantile';
	/** 0 to 1. */
	readonly share: number;
	/**
	Whether it is one of many that outline a distribution. Then it may be as inexact as the database's own sketch.
	*/
	readonly isOutline: boolean;
};

export type FrequenciesNeed = {
	readonly kind: 'frequencies';
	/** How many values to list of a column with too many distinct ones. */
	readonly limit: number;
};

/**
A part of a `ColumnSummary`. Push-down finds the fewest passes for parts that are not flat aggregates.
*/
export type Need = FlatNeed | QuantileNeed | FrequenciesNeed | {readonly kind: 'distinct' | 'bins'};

const flat = (figure: FlatFigure): FlatNeed => ({kind: 'flat', figure});

export const rows = flat('rows');
export const present = flat('present');
export const finite = flat('finite');
export const minimum = flat('minimum');
export const maximum = flat('maximum');
export const average = flat('average');
export const variance = flat('variance');
export const zeros = flat('zeros');
export const negatives = flat('negatives');
export const trueCount = flat('trueCount');
export const minLength = flat('minLength');
export const maxLength = flat('maxLength');
export const totalLength = flat('totalLength');
export const empty = flat('empty');
export const fractions = flat('fractions');
export const padded = flat('padded');
export const upper = flat('upper');
export const lower = flat('lower');
export const nonAscii = flat('nonAscii');
export const digits = flat('digits');
/** By the hour, from 0. */
export const hours: readonly FlatNeed[] = Array.from({length: 24}, (_, hour) => flat(`hour${hour}`));

export const distinct: Need = {kind: 'distinct'};
export const frequencies = (limit: number): FrequenciesNeed => ({kind: 'frequencies', limit});
export const bins: Need = {kind: 'bins'};
export const quantile = (share: number): QuantileNeed => ({kind: 'quantile', share, isOutline: false});
export const outlineQuantile = (share: number): QuantileNeed => ({kind: 'quantile', share, isOutline: true});
