// The contract of push-down: what a database's SQL can do, as capabilities. Nothing asks for a database by its name.
import type {SemanticType} from '../profiling/column-types.ts';

/** A column as its statements see it. Every text is an SQL expression, safe to embed. */
export type SqlColumn = {
	readonly type: SemanticType;
	/** The value as figures are computed from it: the quoted name, or a cast of it (money as numeric). */
	readonly value: string;
	/**
	`value`, or null where it is NaN or infinite. The same text as `value` where the type has no such values, or none
	was found.
	*/
	readonly finite: string;
	/** Digits behind the point, where all its numbers have so many: literals then have no more. */
	readonly scale?: number | undefined;
};

/** The minimum of a column's values at or above an edge between two bins. */
export type Threshold = {
	/** Of numbers: a decimal text. Of dates and timestamps: whole microseconds since 1970. */
	readonly text: string;
	readonly type: SemanticType;
};

/** A table, or a sample of it, as the rows of a FROM clause. */
export type Relation = {
	/** What stands after FROM, without an alias. */
	readonly from: string;
	/** A condition that every statement must have, or none. */
	readonly where?: string | undefined;
	/**
	Whether the rows are computed anew by every statement that reads them, as a view's are: then fewer, wider statements
	cost less.
	*/
	readonly isComputed: boolean;
	/** Whether two statements may see different rows: then their numbers are compared. */
	readonly isUnsteady?: boolean;
	/**
	An integer of each row that a seed spreads evenly, where rows are drawn by it: a sample then reads no rows that the
	condition leaves out.
	*/
	readonly drawnBy?: (seed: number) => string;
	/** Quoted names of the columns that are read, where rows are drawn by what they hold. */
	readonly columns?: readonly string[];
};

/** A distance as a double, and the number near the mean that it is taken from. */
export type Deviation = {readonly centre: number; readonly distance: string};

/** Which values a list of the most frequent ones holds. */
export type FrequencyChoice = {
	/** All of them, where there are at most so many. */
	readonly complete: number;
	/** Otherwise at least so many. */
	readonly limit: number;
};

/** An aggregate, and what is asked of it. */
export type Sketch<Choice> = {
	readonly aggregate: (value: string, type: SemanticType, choice: Choice) => string;
	/** An expression over the name of the aggregate: a text that `readFrequencies` or `readList` understands. */
	readonly read: (aggregate: string, choice: Choice) => string;
};

/** Aggregates that estimate in the same pass as the flat figures. */
export type Sketches = {
	/** Distinct values. */
	readonly distinct: (value: string) => string;
	/** Its relative standard error. */
	readonly distinctError: number;
	/** The most frequent values with their counts, none of them counted too low. */
	readonly frequencies: Sketch<FrequencyChoice>;
	/** By how much a count may be too high, as a share of the values. */
	readonly frequencyError: number;
	readonly readFrequencies: (text: string) => ReadonlyArray<{readonly text: string; readonly n: number}>;
	/** Numbers about where the shares lie (of dates and timestamps: microseconds since 1970). */
	readonly quantiles: Sketch<readonly number[]>;
	/** By how much their rank may be off, as a share of the values. */
	readonly quantileError: (share: number) => number;
};

/** How a database writes what the metrics ask for, and how its answers are read. */
export type SqlDialect = {
	/** Aggregates that one statement may have. */
	readonly maxAggregates: number;
	/** Columns that one statement may group together; `undefined` where their cells decide. */
	readonly maxGroupedColumns: number | undefined;
	/** Up to this many bins, a condition a edge costs less than finding the bin of each value and grouping by it. */
	readonly maxConditions: number;
	/** Whether NaN and infinite values are left out from the start, where a second look would cost more. */
	readonly isAlwaysGuarded: boolean;
	/** `undefined` where the database has none, or none with a stated error. */
	readonly sketches: Sketches | undefined;
	/** An identifier, whatever its characters. */
	readonly quoted: (name: string) => string;
	/** An aggregate: the rows for which a condition holds. */
	readonly countWhere: (condition: string) => string;
	/** An aggregate: the arithmetic mean. */
	readonly mean: (value: string) => string;
	/**
	An aggregate: the variance of a sample (n − 1), null below two values; numerically stable. Not its root, which a
	database may cut to fewer digits than a double has.
	*/
	readonly variance: (value: string) => string;
	/**
	How far a number lies from the mean, roughly known: mean and variance are worked out from the sums of these
	distances in the second pass. `undefined` where the aggregates are numerically stable by themselves.
	@param mean A name, where only the data gives it.
	*/
	readonly deviation: ((column: SqlColumn, mean: number | string) => Deviation) | undefined;
	/** An aggregate: a sum that does not overflow. */
	readonly sum: (value: string) => string;
	/** A number as a double. */
	readonly double: (value: string) => string;
	/** A value, or null where it is NaN or infinite. */
	readonly finite: (value: string, type: SemanticType) => string;
	/** A number without its fraction. */
	readonly whole: (value: string) => string;
	/** A text without blanks, tabs and line breaks at its ends. */
	readonly trimmed: (text: string) => string;
	/** Bytes of a text in UTF-8. */
	readonly utf8Bytes: (text: string) => string;
	/** The hour of a timestamp, 0 to 23, in UTC where it has a zone. */
	readonly hour: (value: string) => string;
	/** Unicode code points of a text. */
	readonly codePoints: (text: string) => string;
	/** A named part of a WITH clause that is computed once, however often it is read. */
	readonly materialized: (name: string, statement: string) => string;
	/** A value that an aggregate has picked, as it is sent, so that `read` understands it. */
	readonly sent: (value: string, type: SemanticType) => string;
	/**
	A value as the text that `read` understands; long texts cut as `keyOf` in
	`profiling/accumulators/text-frequencies.ts` cuts them.
	*/
	readonly listed: (value: string, type: SemanticType) => string;
	/**
	What orders values that are equally frequent: numbers and times by themselves, anything else by the code points of
	its text.
	*/
	readonly orderOf: (value: string, type: SemanticType) => string;
	/** A literal. */
	readonly threshold: (threshold: Threshold) => string;
	/** A scalar: how many of the thresholds, which rise, a value reaches. */
	readonly reached: (value: string, thresholds: readonly string[]) => string;
	/** A condition: whether one of the whole numbers, which rise, is past `after` and at most `upTo`. */
	readonly containsOneOf: (after: string, upTo: string, numbers: readonly number[]) => string;
	/**
	An aggregate: for each share, the smallest value that at least this share of the values do not exceed; a list that
	`readList` understands.
	*/
	readonly quantiles: (value: string, shares: readonly number[], type: SemanticType) => string;
	/**
	Rows of a relation drawn by a seed: the same ones in every statement that reads the same state, and for a smaller
	ratio some of those of a larger one.
	*/
	readonly sample: (relation: Relation, ratio: number, seed: number) => Relation;
	/** The value that a text of an answer stands for. */
	readonly read: (text: string, type: SemanticType) => string | number | boolean;
	readonly readList: (text: string) => readonly string[];
	/** Whether the text of an answer is NaN or infinite, of a number or a point in time. */
	readonly isNonFinite: (text: string) => boolean;
};

/** A column with what push-down has to know of it. */
export type PushDownColumn = {
	readonly name: string;
	readonly type: SemanticType;
	/** See {@link SqlColumn}. */
	readonly value: string;
	/** Whether the type has NaN or infinite values. */
	readonly mayBeNonFinite: boolean;
	/** Whether two values can be compared for equality, so that they can be grouped. */
	readonly hasEquality: boolean;
	/**
	An aggregate that gives one text for a group of equal values, the same whatever the order of the rows. Left out
	where equal values have one text.
	*/
	readonly spelling?: ((value: string) => string) | undefined;
	/** Whether the database guarantees that no value occurs twice. */
	readonly unique: boolean;
	/**
	An integer that is equal for equal values and whose low bits are evenly spread; `undefined` where the database has
	none.
	*/
	readonly hash: string | undefined;
	/** Why it cannot be read at all, where the catalogue says so; `undefined` where it can. */
	readonly refusal: string | undefined;
	/** See {@link SqlColumn}. */
	readonly scale?: number | undefined;
};

/** The rows of an answer, as texts. */
export type ResultRows = ReadonlyArray<ReadonlyArray<string | null>>;

/**
Runs a statement under the snapshot of the table. Several may run at once; each waits for a free connection.

@throws StatementFailure where the statement failed for what it computes; anything else ends the table.
*/
export type RunStatement = (sql: string) => Promise<ResultRows>;
