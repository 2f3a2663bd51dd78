// What an open config offers to commands, screens and the library.
import type {LoadedConfig} from './config/load.ts';
import type {OnNotice, RowsRead, WorkWithRows} from './connectors/connector.ts';
import type {TableInfo} from './profiling/table.ts';
import type {Comparison} from './drift/baselines/choose-runs.ts';
import type {DriftReport} from './drift/report.ts';
import type {DatasetChoice, DriftReview} from './drift-review.ts';
import type {ProfilingEvent} from './events/events.ts';
import type {TableChoice} from './profiling/matched-tables.ts';
import type {GoneOption, PlannedTable, PlanOptions} from './profiling/plan.ts';
import type {DatasetKey} from './profiling/dataset.ts';
import type {MetricName} from './profiling/metrics/names.ts';
import type {RowFilter} from './profiling/row-filter.ts';
import type {Slice} from './profiling/slice.ts';
import type {TableLook} from './profiling/quick-look.ts';
import type {MetricPoint, Store} from './storage/store.ts';
import type {OnWait} from './storage/waiting.ts';

export type {Comparison} from './drift/baselines/choose-runs.ts';
export type {TableChoice} from './profiling/matched-tables.ts';
export type {PlannedTable, PlanOptions} from './profiling/plan.ts';
export type {RowsRead} from './connectors/connector.ts';
export type {LookSample, TableLook} from './profiling/quick-look.ts';
export type {RowFilter} from './profiling/row-filter.ts';
export type {Explanation} from './drift/explain.ts';
export type {ReplayedFinding, ReplayedRun} from './drift/replay.ts';
export type {
	Accepted,
	AcceptRequest,
	DatasetChoice,
	Decisions,
	DriftReview,
	ExplainRequest,
	Pin,
	PinnedRun,
	PinRequest,
	ReplayRequest,
} from './drift-review.ts';

export type ProfileRequest = {
	/** Cancels statements; finished runs are kept. */
	readonly signal?: AbortSignal;
	/** Profiles without writing to the storage. */
	readonly dryRun?: boolean;
	/** Datasets in flight; the number of the config by default. */
	readonly concurrency?: number;
	/**
	The time that the runs are recorded as of, for a dump or a load that came late. Runs are ordered by it. It is not in
	the future; the present by default.
	*/
	readonly at?: Date;
};

/** What an open config reports beside its results. */
export type WorkspaceListeners = {
	/**
	Receives what a user should know, such as that a file was replaced, or that row-level security is in force.
	*/
	readonly onNotice?: OnNotice | undefined;
	/** Receives why the storage makes the caller wait, and `undefined` when it answers. */
	readonly onWait?: OnWait | undefined;
};

/** One figure over time. */
export type HistoryRequest = {
	readonly column: string;
	readonly metric: MetricName;
	/** The maximum number of runs, the latest ones; 30 by default. */
	readonly limit?: number | undefined;
};

/** Which rows of a dataset are read. */
export type RowsOfDataset = {
	/** All rows by default. */
	readonly filter?: RowFilter;
	/** A slice of the table, or the name of one or of a range: `2024-03-01..2024-03-07`, `no date`. */
	readonly slice?: Slice | string | undefined;
	/** The maximum number of rows; 100 by default. */
	readonly limit?: number | undefined;
	readonly signal?: AbortSignal;
};

/** How to look at a table. */
export type LookOptions = {
	/** Whether to read a few rows; by default only the catalogue is read. */
	readonly isSampled?: boolean;
	readonly signal?: AbortSignal;
};

/**
An open config. `await using` closes it, as `close` does.

Methods that take a dataset throw ProfileMeshError `not-found` when its name fits none, or several.
*/
export type Workspace = AsyncDisposable &
	DriftReview & {
		readonly config: LoadedConfig;
		/** Opened at the first call. */
		store(): Promise<Store>;
		/** The tables that the config matches, without reading them; ordered by schema and name. */
		tables(options?: GoneOption): Promise<readonly TableInfo[]>;
		/**
		Plans the tables that the config and all of the patterns match.

		@param choice Patterns of `table` or `schema.table`, as in the config, or a function that picks; all tables by
		default.
		@throws ProfileMeshError `not-found` when a pattern matches nothing.
		*/
		plan(choice?: TableChoice, options?: PlanOptions): Promise<readonly PlannedTable[]>;
		/**
		Profiles and keeps; ends with `batch_completed`, also when aborted. A table that fails is an event, not an
		exception.

		@throws ProfileMeshError `usage` when the runs are to be recorded as of the future.
		*/
		profile(plans: readonly PlannedTable[], request?: ProfileRequest): AsyncIterable<ProfilingEvent>;
		/**
		The dataset that a user named as `table` or `schema.table`, among those with runs in this environment.

		@throws ProfileMeshError `not-found` when there is none, or when several schemas have it (the hint lists them).
		*/
		findDataset(name: string, schema?: string): Promise<DatasetKey>;
		/**
		Compares two runs of a dataset, or with `fresh` the rows that its slices have now with its runs. Applies the
		decisions to the report: pinned baselines and accepted drift. The verdict of the latest run is kept with it.

		@throws ProfileMeshError `not-found` for fewer than two runs, or for a run of another dataset or environment.
		*/
		compare(dataset: DatasetChoice, comparison?: Comparison): Promise<DriftReport>;
		/** Datasets with runs of this source, in the schemas of the config. */
		profiledDatasets(): Promise<readonly DatasetKey[]>;
		/** Reads one metric of one column over time, oldest first, from the runs of this environment that have it. */
		history(dataset: DatasetChoice, request: HistoryRequest): Promise<readonly MetricPoint[]>;
		/**
		Reads rows of a dataset from the source; keeps and logs nothing.

		@throws ProfileMeshError `usage` where the config has `rows: false`; `not-found` without the table or its
		column; `source` where the rows cannot be read.
		*/
		rows(dataset: DatasetChoice, request?: RowsOfDataset): Promise<RowsRead>;
		/**
		Describes a table without profiling it, from its catalogue or from the figures of a few rows.
		Keeps nothing.

		@throws ProfileMeshError `not-found` without the table; `profile` where it cannot be described or read.
		*/
		look(dataset: DatasetChoice, options?: LookOptions): Promise<TableLook>;
		/**
		Lets `work` read rows of a table, all of one snapshot where the database has snapshots, to compare them.

		@throws ProfileMeshError `usage` where the config has `rows: false`; `profile` where the rows cannot be read.
		*/
		withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result>;
		close(): Promise<void>;
	};
