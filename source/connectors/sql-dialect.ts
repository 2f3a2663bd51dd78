// The interface of push-down: the capabilities of a database's SQL. Push-down never depends on the name of a database.
import type {SemanticType} from '../profiling/column-types.ts';

/** The SQL of a column. Every text is an expression, safe to embed. */
export type SqlColumn = {
	readonly type: SemanticType;
	/** The value for computing figures: the quoted name, or a cast of it (money as numeric). */
	readonly value: string;
	/**
	`value`, or null where it is NaN or infinite. Equals `value` where the type has no such values, or none was found.
	*/
	readonly finite: string;
	/** Digits behind the point, where all its numbers have so many. Literals then have no more. */
	readonly scale?: number | undefined;
};

/** The minimum of a column's values at or above an edge between two bins. */
export type Threshold = {
	/** Of numbers: a decimal text. Of dates and timestamps: whole microseconds since 1970. */
	readonly text: string;
	readonly type: SemanticType;
};

/** A table, or a sample of it, for a FROM clause. */
export type Relation = {
	/** The table expression after FROM, without an alias. */
	readonly from: string;
	/** A condition that every statement must have, or none. */
	readonly where?: string | undefined;
	/**
	Whether every statement computes the rows again, as those of a view. Then fewer, wider statements cost less.
	*/
	readonly isComputed: boolean;
	/** Whether two statements may see different rows. Then their numbers of rows are compared. */
	readonly isUnsteady?: boolean;
	/**
	An integer of each row by which rows are drawn. A sample then reads no rows that the condition leaves out.
	*/
	readonly drawnBy?: (seed: number) => string;
	/** Quoted names of the columns by whose values rows are drawn. */
	readonly columns?: readonly string[];
};

/** A distance as a double, and the number near the mean from which it is measured. */
export type Deviation = {readonly centre: number; readonly distance: string};

/** The size of a list of the most frequent values. */
export type FrequencyChoice = {
	/** Lists all values where there are at most so many. */
	readonly complete: number;
	/** Otherwise lists at least so many. */
	readonly limit: number;
};

/** An aggregate, and the expression that reads its result. */
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
	/** The most frequent values with their counts, none of which is too low. */
	readonly frequencies: Sketch<FrequencyChoice>;
	/** The largest excess of a count, as a share of the values. */
	readonly frequencyError: number;
	readonly readFrequencies: (text: string) => ReadonlyArray<{readonly text: string; readonly n: number}>;
	/** Estimated quantiles of the shares as numbers (of dates and timestamps: microseconds since 1970). */
	readonly quantiles: Sketch<readonly number[]>;
	/** The largest error of their rank, as a share of the values. */
	readonly quantileError: (share: number) => number;
};

/** Writes the SQL that the metrics need, and reads the results. */
export type SqlDialect = {
	/** Aggregates that one statement may have. */
	readonly maxAggregates: number;
	/** Columns that one statement may group together; `undefined` where their cells decide. */
	readonly maxGroupedColumns: number | undefined;
	/** Up to this many bins, a condition for each edge costs less than grouping the values by bin. */
	readonly maxConditions: number;
	/** Whether to leave out NaN and infinite values from the start, where a second statement would cost more. */
	readonly isAlwaysGuarded: boolean;
	/**
	Whether it computes value by value, and not by columns. Then the traits of texts cost less when they are read from
	groups of equal texts, and the quantiles of many different values by an aggregate than by a window.
	*/
	readonly isValueByValue: boolean;
	/** `undefined` where the database has none, or none with a stated error. */
	readonly sketches: Sketches | undefined;
	/** An identifier, whatever its characters. */
	readonly quoted: (name: string) => string;
	/** An aggregate: the rows for which a condition holds. */
	readonly countWhere: (condition: string) => string;
	/** An aggregate: the arithmetic mean. */
	readonly mean: (value: string) => string;
	/**
	An aggregate: the variance of a sample (n − 1), null below two values; numerically stable. A database may cut its
	root to fewer digits than a double has.
	*/
	readonly variance: (value: string) => string;
	/**
	The distance of a number from a roughly known mean. The second pass computes mean and variance from the sums of
	these distances. `undefined` where the aggregates are numerically stable.
	@param mean The mean, or a name for it in a plan.
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
	/** The condition that a text has a blank, a tab or a line break at one of its ends. */
	readonly isPadded: (text: string) => string;
	/** The condition that a text has one of some ASCII letters or digits. Left out where `translate` is fast. */
	readonly hasOneOf?: (text: string, characters: string) => string;
	/**
	The condition that the first of two conditions holds, and the second does not; left out where `AND` is as fast.
	*/
	readonly isFirstAlone?: (first: string, second: string) => string;
	/** Bytes of a text in UTF-8. */
	readonly utf8Bytes: (text: string) => string;
	/** The hour of a timestamp, 0 to 23, in UTC where it has a zone. */
	readonly hour: (value: string) => string;
	/** Unicode code points of a text. */
	readonly codePoints: (text: string) => string;
	/** A named part of a WITH clause that is computed once. */
	readonly materialized: (name: string, statement: string) => string;
	/** The text of a value that an aggregate has picked, for `read`. */
	readonly sent: (value: string, type: SemanticType) => string;
	/**
	The text of a value for `read`. Cuts long texts as `keyOf` in `profiling/accumulators/text-frequencies.ts` does.
	*/
	readonly listed: (value: string, type: SemanticType) => string;
	/**
	The sort key of values that are equally frequent: numbers and times themselves, for other values the code points of
	their texts.
	*/
	readonly orderOf: (value: string, type: SemanticType) => string;
	/** A literal. */
	readonly threshold: (threshold: Threshold) => string;
	/** A scalar: the number of ascending thresholds that a value reaches. */
	readonly reached: (value: string, thresholds: readonly string[]) => string;
	/** A condition: whether one of the ascending whole numbers is past `after` and at most `upTo`. */
	readonly containsOneOf: (after: string, upTo: string, numbers: readonly number[]) => string;
	/**
	An aggregate: for each share, the smallest value that at least this share of the values do not exceed, as a list for
	`readList`.
	*/
	readonly quantiles: (value: string, shares: readonly number[], type: SemanticType) => string;
	/** The same of few values, which fit into memory several times; left out where `quantiles` is as fast. */
	readonly quantilesOfFew?: (value: string, shares: readonly number[]) => string;
	/**
	Draws rows of a relation by a seed: the same rows in every statement that reads the same state. The rows of a
	smaller ratio are among those of a larger one.
	*/
	readonly sample: (relation: Relation, ratio: number, seed: number) => Relation;
	/** Reads a value from a text of a result. */
	readonly read: (text: string, type: SemanticType) => string | number | boolean;
	readonly readList: (text: string) => readonly string[];
	/** Whether the text of a result is NaN or infinite. */
	readonly isNonFinite: (text: string) => boolean;
};

/** A column for push-down. */
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
	An aggregate that gives one text for a group of equal values, whatever the order of the rows. Left out where equal
	values have the same text.
	*/
	readonly spelling?: ((value: string) => string) | undefined;
	/** Whether the database guarantees that no value occurs twice. */
	readonly unique: boolean;
	/**
	A hash: an integer that is equal for equal values, with evenly spread low bits; `undefined` where the database has
	none.
	*/
	readonly hash: string | undefined;
	/** Why it cannot be read, according to the catalogue; `undefined` where it can. */
	readonly refusal: string | undefined;
	/** See {@link SqlColumn}. */
	readonly scale?: number | undefined;
};

/** The rows of a result, as texts. */
export type ResultRows = ReadonlyArray<ReadonlyArray<string | null>>;

/**
Runs a statement under the snapshot of the table. Several may run at once. Each waits for a free connection.

@throws StatementFailure where the computation failed. Any other error ends the table.
*/
export type RunStatement = (sql: string) => Promise<ResultRows>;
