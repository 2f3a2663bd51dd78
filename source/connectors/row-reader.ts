// The interface for comparing the rows of two sources: groups of rows, each with a checksum, and the rows of some
// groups.
import type {ColumnInfo} from '../profiling/table.ts';

/**
A value as the database writes it, or the beginning of a long one; `null` is null. In rows behind a figure it has at
most 2,000 characters, and one more where the value is longer.
*/
export type Cell = string | null;

/**
How to compare texts of both sides: as they are, without the blanks that fill `char(n)`, or in lower case.
*/
export type TextForm = 'plain' | 'unpadded' | 'lower';

export type ComparedColumn = {readonly column: ColumnInfo; readonly form: TextForm};

/**
How to group rows, so that rows with equal keys are in the same group on both sides: by ranges of whole numbers, for
which an index finds the rows, or by the remainder of a hash. Numbers below the first range are in group −1, nulls in
group −2.
*/
export type RowDivision =
	| {readonly kind: 'ranges'; readonly column: ColumnInfo; readonly start: number; readonly width: number}
	/** `groups` is a power of two; without columns all rows are in group 0. */
	| {readonly kind: 'hash'; readonly columns: readonly ComparedColumn[]; readonly groups: number};

export const groupOfNulls = -2;
export const groupBelow = -1;

/**
The checksum of a row: the database's own hash, which two databases of one type share; the MD5 of texts that are mostly
the same in every database; or none.
*/
export type Checksum = 'own' | 'shared' | 'none';

export type SumsRequest = {
	readonly division: RowDivision;
	/** The columns of the checksum. */
	readonly columns: readonly ComparedColumn[];
	readonly checksum: Checksum;
};

export type RowSum = {
	readonly group: number;
	readonly rows: number;
	/** The sum of the checksums of its rows; empty without checksums. */
	readonly sum: string;
};

/** Groups from one number to another, both included. */
export type GroupRun = {readonly from: number; readonly to: number};

export type GroupsRequest = {
	readonly division: RowDivision;
	/** In the order of their numbers. */
	readonly runs: readonly GroupRun[];
	/** The columns to read. */
	readonly columns: readonly ColumnInfo[];
};

export type Span = {readonly min: number; readonly max: number};

/** Reads the rows of one table, under one snapshot where the database has snapshots. */
export type RowReader = {
	/** The groups that have rows, in no order. Equal sums mean equal rows; equal values may have different sums. */
	sums(request: SumsRequest): Promise<readonly RowSum[]>;
	/**
	Reads rows in no order, with their values as a profile lists them: long texts by their beginning, length and digest.
	*/
	read(request: GroupsRequest): Promise<ReadonlyArray<readonly Cell[]>>;
	/**
	The smallest and the largest number of a column of whole numbers; `undefined` where it has none, or not exactly.
	Missing where that takes as long as the sums.
	*/
	span?(column: ColumnInfo): Promise<Span | undefined>;
	/** Names the rows that were left out, because they cannot be read; missing where there can be none. */
	leftOut?(): readonly string[];
};

/** The first and the last whole number of consecutive groups, where ranges divide the rows. */
export const edgesOf = ({start, width}: Extract<RowDivision, {kind: 'ranges'}>, {from, to}: GroupRun) => ({
	first: start + from * width,
	last: start + (to + 1) * width - 1,
});
