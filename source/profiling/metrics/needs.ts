// What a metric needs of a column's summary, and how a database is asked for it where the database aggregates.
import type {SqlColumn, SqlDialect} from '../../connectors/sql-dialect.ts';

/** Figures that a flat aggregate gives: many of them, of many columns, travel in one statement. */
export type FlatFigure =
	| 'rows'
	| 'present'
	| 'finite'
	| 'least'
	| 'greatest'
	| 'average'
	| 'variance'
	| 'zeros'
	| 'negatives'
	| 'trueCount'
	| 'minLength'
	| 'maxLength'
	| 'totalLength'
	| 'empty';

export type FlatNeed = {
	readonly kind: 'flat';
	readonly figure: FlatFigure;
	/** One aggregate expression. Equal texts are asked for once. */
	readonly sql: (column: SqlColumn, dialect: SqlDialect) => string;
};

export type QuantileNeed = {
	readonly kind: 'quantile';
	/** 0 to 1. */
	readonly share: number;
};

export type FrequenciesNeed = {
	readonly kind: 'frequencies';
	/** How many values are listed of a column that has too many distinct ones. */
	readonly most: number;
};

/** A part of a `ColumnSummary`. What is not flat is not an aggregate of its own: push-down finds the fewest passes that give it. */
export type Need = FlatNeed | QuantileNeed | FrequenciesNeed | {readonly kind: 'distinct' | 'bins'};

const flat = (figure: FlatFigure, sql: FlatNeed['sql']): FlatNeed => ({kind: 'flat', figure, sql});

export const rows = flat('rows', () => 'count(*)');
export const present = flat('present', ({value}) => `count(${value})`);
export const finite = flat('finite', column => `count(${column.finite})`);
export const least = flat('least', column => `min(${column.finite})`);
export const greatest = flat('greatest', column => `max(${column.finite})`);
export const average = flat('average', (column, dialect) => dialect.mean(column.finite));
export const variance = flat('variance', (column, dialect) => dialect.variance(column.finite));
export const zeros = flat('zeros', ({value}, dialect) => dialect.countWhere(`${value} = 0`));
export const negatives = flat('negatives', (column, dialect) => dialect.countWhere(`${column.finite} < 0`));
export const trueCount = flat('trueCount', ({value}, dialect) => dialect.countWhere(value));
export const minLength = flat('minLength', ({value}, dialect) => `min(${dialect.codePoints(value)})`);
export const maxLength = flat('maxLength', ({value}, dialect) => `max(${dialect.codePoints(value)})`);
export const totalLength = flat('totalLength', ({value}, dialect) => dialect.sum(dialect.codePoints(value)));
export const empty = flat('empty', ({value}, dialect) => dialect.countWhere(`${value} = ''`));

export const distinct: Need = {kind: 'distinct'};
export const frequencies = (most: number): FrequenciesNeed => ({kind: 'frequencies', most});
export const bins: Need = {kind: 'bins'};
export const quantile = (share: number): QuantileNeed => ({kind: 'quantile', share});
