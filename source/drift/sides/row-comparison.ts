// The result of comparing the rows of two sides.
import type {Cell} from '../../connectors/connector.ts';

/** The origin of a key: the user, the database, or profiles in which its values are unique and never null. */
export type KeyOrigin = 'asked' | 'declared' | 'profile';

export type RowKey = {
	/** Names on the left. */
	readonly columns: readonly string[];
	readonly origin: KeyOrigin;
};

/** Why these columns are compared: the user named them, their profiles differ or may differ, or all columns are. */
export type ColumnsOrigin = 'asked' | 'profiles' | 'all';

export type RowDifferenceKind = 'added' | 'removed' | 'changed';

/** A row that differs. Its values are in the order of the columns: those of the key, then the compared ones. */
export type RowDifference = {
	readonly kind: RowDifferenceKind;
	/** `null` for a row that the right side alone has. */
	readonly left: readonly Cell[] | null;
	/** `null` for a row that the left side alone has. */
	readonly right: readonly Cell[] | null;
	/** The columns whose values differ; empty unless the row changed. */
	readonly changed: readonly string[];
};

export type RowComparison = {
	/** `null` where there is none: rows are then compared as a multiset, and none counts as changed. */
	readonly key: RowKey | null;
	/** Names of the key's columns, then of those that are compared. */
	readonly columns: readonly string[];
	readonly columnsOrigin: ColumnsOrigin;
	/** Rows of each side, as they were counted. */
	readonly rows: {readonly left: number; readonly right: number};
	/** Rows that only the right side has. */
	readonly added: number;
	/** Rows that only the left side has. */
	readonly removed: number;
	/** Rows of both sides whose compared values differ. */
	readonly changed: number;
	/** The number of changed rows of each column, the largest first. */
	readonly changedBy: ReadonlyArray<{readonly column: string; readonly rows: number}>;
	/** Keys with several rows on a side, among the rows that were read. */
	readonly duplicateKeys: number;
	/** Rows of the larger side whose values were read. */
	readonly rowsRead: number;
	/** Why all rows were read instead of comparing checksums; `null` where checksums were compared. */
	readonly whyAllRead: string | null;
	/** The first differences, by their key. */
	readonly differences: readonly RowDifference[];
	/** The maximum number of these. */
	readonly limit: number;
};

export const differingRows = ({
	added,
	removed,
	changed,
}: Pick<RowComparison, 'added' | 'removed' | 'changed'>): number => added + removed + changed;
