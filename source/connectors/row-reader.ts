// The contract by which rows of two sources are compared: groups of rows with a checksum each, and the rows of some of
// these groups.
import type {ColumnInfo} from '../profiling/table.ts';

/**
A value as the database writes it, its beginning where it is long; `null` is null. Of rows behind a figure it has at
most 2,000 characters, and one more where the value is longer.
*/
export type Cell = string | null;

/**
How texts of both sides become equal where their values are: as they stand, without the blanks that fill `char(n)`, or
in small letters.
*/
export type TextForm = 'plain' | 'unpadded' | 'lower';

export type ComparedColumn = {readonly column: ColumnInfo; readonly form: TextForm};

/**
How rows are put into groups, the same on both sides for rows with equal keys: ranges of whole numbers, so that an index
finds their rows, or the remainder of a hash. Numbers below the first range are in group −1, nulls in group −2.
*/
export type RowDivision =
	| {readonly kind: 'ranges'; readonly column: ColumnInfo; readonly start: number; readonly width: number}
	/** `groups` is a power of two; without columns all rows are in group 0. */
	| {readonly kind: 'hash'; readonly columns: readonly ComparedColumn[]; readonly groups: number};

export const groupOfNulls = -2;
export const groupBelow = -1;

/**
How the checksum of a row is made: by the database's own hash, which only two databases of one type share; by the MD5 of
texts that mostly are the same in every database; or not at all.
*/
export type Checksum = 'own' | 'shared' | 'none';

export type SumsRequest = {
	readonly division: RowDivision;
	/** What the checksum is of. */
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
	/** The columns that are read. */
	readonly columns: readonly ColumnInfo[];
};

/** Reads the rows of one table, under one snapshot where the database has snapshots. */
export type RowReader = {
	/** The groups that have rows, in no order. Equal sums mean equal rows; equal values may have different sums. */
	sums(request: SumsRequest): Promise<readonly RowSum[]>;
	/**
	Rows in no order, their values as a profile lists them: long texts by their beginning, length and digest.
	*/
	read(request: GroupsRequest): Promise<ReadonlyArray<readonly Cell[]>>;
};

/** The first and the last whole number of a run of groups, where the rows are divided by ranges. */
export const edgesOf = ({start, width}: Extract<RowDivision, {kind: 'ranges'}>, {from, to}: GroupRun) => ({
	first: start + from * width,
	last: start + (to + 1) * width - 1,
});
