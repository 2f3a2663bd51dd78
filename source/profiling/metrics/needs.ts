// What a metric needs of a column's summary, and how a database is asked for it where the database aggregates.
import type {SqlColumn, SqlDialect} from '../../connectors/sql-dialect.ts';

/** Figures that a flat aggregate gives: many of them, of many columns, travel in one statement. */
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
	| `hour${number}`
	| 'exactDistinct'
	| 'exactQuantiles'
	| 'sketchedDistinct'
	| 'sketchedFrequencies'
	| 'sketchedQuantiles';

export type FlatNeed = {
	readonly kind: 'flat';
	readonly figure: FlatFigure;
	/** One aggregate expression. Equal texts are asked for once. */
	readonly sql: (column: SqlColumn, dialect: SqlDialect) => string;
	/** What is asked of the aggregate, where that is the state of a sketch: an expression over its name. */
	readonly read?: ((aggregate: string) => string) | undefined;
};

export type QuantileNeed = {
	readonly kind: 'quantile';
	/** 0 to 1. */
	readonly share: number;
	/** Whether it is one of many that outline a distribution: then it may be as far off as the database's own sketch is. */
	readonly isOutline: boolean;
};

export type FrequenciesNeed = {
	readonly kind: 'frequencies';
	/** How many values are listed of a column that has too many distinct ones. */
	readonly limit: number;
};

/** A part of a `ColumnSummary`. What is not flat is not an aggregate of its own: push-down finds the fewest passes that give it. */
export type Need = FlatNeed | QuantileNeed | FrequenciesNeed | {readonly kind: 'distinct' | 'bins'};

/** An aggregate under the name that its answer is kept by. */
export const flatNeed = (figure: FlatFigure, sql: FlatNeed['sql'], read?: FlatNeed['read']): FlatNeed => ({
	kind: 'flat',
	figure,
	sql,
	read,
});

export const rows = flatNeed('rows', () => 'count(*)');
export const present = flatNeed('present', ({value}) => `count(${value})`);
export const finite = flatNeed('finite', column => `count(${column.finite})`);
export const minimum = flatNeed('minimum', (column, dialect) => dialect.sent(`min(${column.finite})`, column.type));
export const maximum = flatNeed('maximum', (column, dialect) => dialect.sent(`max(${column.finite})`, column.type));
export const average = flatNeed('average', (column, dialect) => dialect.mean(column.finite));
export const variance = flatNeed('variance', (column, dialect) => dialect.variance(column.finite));
export const zeros = flatNeed('zeros', ({value}, dialect) => dialect.countWhere(`${value} = 0`));
export const negatives = flatNeed('negatives', (column, dialect) => dialect.countWhere(`${column.finite} < 0`));
export const trueCount = flatNeed('trueCount', ({value}, dialect) => dialect.countWhere(value));
export const minLength = flatNeed('minLength', ({value}, dialect) => `min(${dialect.codePoints(value)})`);
export const maxLength = flatNeed('maxLength', ({value}, dialect) => `max(${dialect.codePoints(value)})`);
export const totalLength = flatNeed('totalLength', ({value}, dialect) => dialect.sum(dialect.codePoints(value)));
export const empty = flatNeed('empty', ({value}, dialect) => dialect.countWhere(`${value} = ''`));

export const fractions = flatNeed('fractions', ({finite: value}, dialect) =>
	dialect.countWhere(`${value} <> ${dialect.whole(value)}`),
);
export const padded = flatNeed('padded', ({value}, dialect) =>
	dialect.countWhere(`${value} <> ${dialect.trimmed(value)}`),
);

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const smalls = capitals.toLowerCase();
const without = (text: string, characters: string) => `translate(${text}, '${characters}', '')`;

/** Characters that `translate` takes out were there. */
const has = (text: string, characters: string) => `${text} <> ${without(text, characters)}`;
const lacks = (text: string, characters: string) => `${text} = ${without(text, characters)}`;

export const upper = flatNeed('upper', ({value}, dialect) =>
	dialect.countWhere(`${has(value, capitals)} AND ${lacks(value, smalls)}`),
);
export const lower = flatNeed('lower', ({value}, dialect) =>
	dialect.countWhere(`${has(value, smalls)} AND ${lacks(value, capitals)}`),
);
export const digits = flatNeed('digits', ({value}, dialect) => dialect.countWhere(has(value, '0123456789')));
export const nonAscii = flatNeed('nonAscii', ({value}, dialect) =>
	dialect.countWhere(`${dialect.utf8Bytes(value)} <> ${dialect.codePoints(value)}`),
);
export const hours: readonly FlatNeed[] = Array.from({length: 24}, (_, hour) =>
	flatNeed(`hour${hour}`, ({value}, dialect) => dialect.countWhere(`${dialect.hour(value)} = ${hour}`)),
);

export const distinct: Need = {kind: 'distinct'};
export const frequencies = (limit: number): FrequenciesNeed => ({kind: 'frequencies', limit});
export const bins: Need = {kind: 'bins'};
export const quantile = (share: number): QuantileNeed => ({kind: 'quantile', share, isOutline: false});
export const outlineQuantile = (share: number): QuantileNeed => ({kind: 'quantile', share, isOutline: true});
