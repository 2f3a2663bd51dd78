// One opened config: its source, its store, and what can be done with them. Commands and screens work through it.
import type {LoadedConfig} from './config/load.ts';
import type {TableInfo, TablePlan} from './connectors/connector.ts';
import type {DriftReport} from './drift/report.ts';
import type {ProfilingEvent} from './events/events.ts';
import type {DatasetKey, Store} from './storage/store.ts';

export type PlannedTable = {
	readonly plan: TablePlan;
	/** What profiling the table would run. */
	readonly statements: readonly string[];
};

export type ProfileRequest = {
	readonly signal: AbortSignal;
	/** Profiles without writing to the storage. */
	readonly dryRun?: boolean;
	/** Datasets in flight; the config's own when left out. */
	readonly concurrency?: number;
};

export type Comparison = {
	/** A run id or unique prefix, or `previous`; the config's own choice when left out. */
	readonly baseline?: string;
	/** A run id or unique prefix; the latest run when left out. */
	readonly current?: string;
};

export type Workspace = {
	readonly config: LoadedConfig;
	/** Opened at the first call. */
	store(): Promise<Store>;
	/** The tables that the config matches, without reading them; ordered by schema and name. */
	tables(): Promise<readonly TableInfo[]>;
	/**
	Plans the tables that the config and all of the patterns match.

	@param patterns Of table names or `schema.table`, as in the config; all tables when left out.
	@throws ProfileMeshError `not-found` when a pattern matches nothing.
	*/
	plan(patterns?: readonly string[]): Promise<readonly PlannedTable[]>;
	/** Profiles and keeps; ends with `batch_completed`, also when aborted. A table that fails is an event, not an exception. */
	profile(plans: readonly PlannedTable[], request: ProfileRequest): AsyncIterable<ProfilingEvent>;
	/**
	The dataset that a user named as `table` or `schema.table`, among those with runs in this environment.

	@throws ProfileMeshError `not-found` when there is none, or when several schemas have it (the hint lists them).
	*/
	findDataset(name: string, schema?: string): Promise<DatasetKey>;
	/**
	Compares two runs of a dataset.

	@throws ProfileMeshError `not-found` when there are fewer than two runs to compare, or a run is of another dataset or environment.
	*/
	compare(dataset: DatasetKey, comparison?: Comparison): Promise<DriftReport>;
	close(): Promise<void>;
};
