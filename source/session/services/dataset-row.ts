// A dataset in the list of a config.
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import type {TableInfo} from '../../profiling/table.ts';

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
};
