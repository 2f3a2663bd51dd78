// A dataset in the list of a config.
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import type {Slice} from '../../profiling/slice.ts';
import type {TableInfo} from '../../profiling/table.ts';

/** A slice and its rows; `null` where they are not known. */
export type SliceRows = {readonly slice: Slice; readonly rows: number | null};

export type DatasetRow = DatasetKey & {
	/** Unique in the list. */
	readonly id: string;
	readonly table: TableInfo;
	/** Runs with results, latest first. */
	readonly runs: readonly Run[];
	/** The latest run, if it failed. */
	readonly failed: Run | undefined;
	/** Which slices should have a run by now and have none. */
	readonly missing?: string | undefined;
	/** The latest slices, oldest first, where its runs are of some. */
	readonly slices?: readonly SliceRows[] | undefined;
	/** Rows without a date when they were last profiled. */
	readonly undatedRows?: number | undefined;
};
