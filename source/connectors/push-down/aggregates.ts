// Writes the aggregates of the first pass: the SQL of each figure that a metric needs, and of the sketches.
import type {FlatFigure, HourFigure} from '../../profiling/metrics/needs.ts';
import type {SqlColumn, SqlDialect} from '../sql-dialect.ts';

/** An aggregate: a figure that a metric needs, or a sketch. */
export type AggregateFigure =
	FlatFigure | 'exactDistinct' | 'exactQuantiles' | 'sketchedDistinct' | 'sketchedFrequencies' | 'sketchedQuantiles';

export type Aggregate = {
	/** The key of its result. */
	readonly figure: AggregateFigure;
	/** The expression. A statement has equal expressions once. */
	readonly sql: (column: SqlColumn, dialect: SqlDialect) => string;
	/** The expression that reads the state of a sketch, over its name. */
	readonly read?: (aggregate: string) => string;
};

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const smalls = capitals.toLowerCase();

const without = (text: string, characters: string): string => `translate(${text}, '${characters}', '')`;

/** The condition that a text has one of some characters: it changes when they are removed. */
const has = (text: string, characters: string, {hasOneOf}: SqlDialect): string =>
	hasOneOf?.(text, characters) ?? `${text} <> ${without(text, characters)}`;

const lacks = (text: string, characters: string, {hasOneOf}: SqlDialect): string =>
	hasOneOf === undefined ? `${text} = ${without(text, characters)}` : `NOT ${hasOneOf(text, characters)}`;

/** The condition that a text has one of the first characters, and none of the second. */
const hasOnly = (text: string, [wanted, others]: readonly [string, string], dialect: SqlDialect): string =>
	dialect.isFirstAlone?.(has(text, wanted, dialect), has(text, others, dialect)) ??
	`${has(text, wanted, dialect)} AND ${lacks(text, others, dialect)}`;

const expressions: Readonly<Record<Exclude<FlatFigure, HourFigure>, Aggregate['sql']>> = {
	rows: () => 'count(*)',
	present: ({value}) => `count(${value})`,
	finite: column => `count(${column.finite})`,
	minimum: (column, dialect) => dialect.sent(`min(${column.finite})`, column.type),
	maximum: (column, dialect) => dialect.sent(`max(${column.finite})`, column.type),
	average: (column, dialect) => dialect.mean(column.finite),
	variance: (column, dialect) => dialect.variance(column.finite),
	zeros: ({value}, dialect) => dialect.countWhere(`${value} = 0`),
	negatives: (column, dialect) => dialect.countWhere(`${column.finite} < 0`),
	trueCount: ({value}, dialect) => dialect.countWhere(value),
	minLength: ({value}, dialect) => `min(${dialect.codePoints(value)})`,
	maxLength: ({value}, dialect) => `max(${dialect.codePoints(value)})`,
	totalLength: ({value}, dialect) => dialect.sum(dialect.codePoints(value)),
	empty: ({value}, dialect) => dialect.countWhere(`${value} = ''`),
	fractions: ({finite}, dialect) => dialect.countWhere(`${finite} <> ${dialect.whole(finite)}`),
	padded: ({value}, dialect) => dialect.countWhere(dialect.isPadded(value)),
	upper: ({value}, dialect) => dialect.countWhere(hasOnly(value, [capitals, smalls], dialect)),
	lower: ({value}, dialect) => dialect.countWhere(hasOnly(value, [smalls, capitals], dialect)),
	nonAscii: ({value}, dialect) => dialect.countWhere(`${dialect.utf8Bytes(value)} <> ${dialect.codePoints(value)}`),
	digits: ({value}, dialect) => dialect.countWhere(has(value, '0123456789', dialect)),
};

const isHour = (figure: FlatFigure): figure is HourFigure => figure.startsWith('hour');

const countOfHour =
	(hour: string): Aggregate['sql'] =>
	({value}, dialect) =>
		dialect.countWhere(`${dialect.hour(value)} = ${hour}`);

/** Writes the aggregate of a figure. */
export const aggregateOf = (figure: FlatFigure): Aggregate => ({
	figure,
	sql: isHour(figure) ? countOfHour(figure.slice('hour'.length)) : expressions[figure],
});

const textTraits: ReadonlySet<FlatFigure> = new Set([
	'minLength',
	'maxLength',
	'totalLength',
	'empty',
	'padded',
	'upper',
	'lower',
	'nonAscii',
	'digits',
]);

/** Whether it is a figure of texts, to which equal texts contribute the same. */
export const isTextTrait = (figure: FlatFigure): boolean => textTraits.has(figure);
