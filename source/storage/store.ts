// The interface between the storage and the engine, the commands and the screens.
import type {MetricName} from '../profiling/metrics/names.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {Run, RunFigures, RunProfile, RunStatus, Scalar} from '../profiling/profile.ts';
import type {RunSegments} from '../profiling/segments/segments.ts';

export type RunFilter = {
	readonly dataset?: DatasetKey;
	readonly environment?: string;
	/** All statuses by default. */
	readonly statuses?: readonly RunStatus[];
	/** The maximum number of runs, the latest ones. */
	readonly limit?: number;
	/** Whether runs of other sources are among them. */
	readonly anySource?: boolean;
	/** Whether runs outside of the current history are among them (`current-history.ts`). */
	readonly everyKind?: boolean;
	/** `only` the runs of rows without a date, instead of the current history. */
	readonly undated?: 'only';
};

/** The runs that a dataset of the same name has in another source. */
export type OtherHistory = DatasetKey & {
	readonly source: string;
	readonly runs: number;
};

/** One dataset in the list of the home screen. */
export type DatasetHistory = DatasetKey & {
	/** Latest first, at most the requested number. */
	readonly runs: readonly Run[];
};

/** The latest run of a dataset, with the text of its verdict. */
export type KeptVerdict = DatasetKey & {
	readonly runId: string;
	/** Changes when a run of the dataset's history comes or goes. */
	readonly history: string;
	/** `null` where the store keeps none. */
	readonly text: string | null;
	/** The run before it; `null` where there is none. */
	readonly runIdBefore: string | null;
	/** The text of that run. */
	readonly textBefore: string | null;
};

export type MetricPoint = {
	readonly runId: string;
	readonly profiledAt: Date;
	readonly value: Scalar;
};

/** How a run without results ended. */
export type RunEnd = {
	readonly status: 'failed' | 'cancelled';
	readonly error: string;
	readonly durationMs: number;
};

export type MetricHistoryChoice = {
	readonly dataset: DatasetKey;
	readonly environment: string;
	readonly column: string;
	readonly metric: MetricName;
	/** The maximum number of runs, the latest ones that have the metric. */
	readonly limit: number;
};

/** The source and environment of a history. */
export type HistoryScope = {
	/** The name under which its runs are kept: that of the config, else the address. */
	readonly source: string;
	/** The address of the source, without a secret. */
	readonly address: string;
	/** In other environments the source may be another one. */
	readonly environment: string;
};

/**
Keeps runs. A store that is opened for one source reads the runs of that source in its environment, and those of
ProfileMesh 0.1 that no source has claimed. A run that is named by its id may be of any source. Several processes may
use one store at once. Waiting for a busy store does not block the thread. Every method throws a ProfileMeshError
`storage` when the store cannot be reached or written.
*/
export type Store = {
	/** Names the store without a secret, for example `sqlite:/data/.profilemesh/profilemesh.db`. */
	readonly fingerprint: string;
	/** Whose runs are read; `undefined` where those of all sources are. */
	readonly scope: HistoryScope | undefined;
	/** Whether another database has replaced it since it was opened. */
	readonly isReplaced: () => boolean;
	/**
	Records that a run has begun (status `running`), owned by this process. The first run of a dataset claims those that
	ProfileMesh 0.1 has kept of it, which name no source.
	*/
	begin(run: Run): Promise<void>;
	/** Stores a finished run, its status and all its results in one transaction. */
	complete(profile: RunProfile): Promise<void>;
	/** Ends a run that has no results. */
	end(runId: string, end: RunEnd): Promise<void>;
	/** Marks `running` runs as failed when their process is gone, and returns how many. */
	failAbandoned(): Promise<number>;
	/** Latest first. */
	runs(filter?: RunFilter): Promise<readonly Run[]>;
	/**
	The run with this id, or the only one whose id begins with it.

	@throws ProfileMeshError `not-found` when there is none, or more than one (the hint lists them).
	*/
	findRun(idOrPrefix: string): Promise<Run>;
	/**
	Every dataset of an environment with its latest runs that have results (`completed`, `partial`), ordered by
	schema and name; one statement whatever their number.
	*/
	datasets(environment: string, runsPerDataset: number): Promise<readonly DatasetHistory[]>;
	/**
	Gives a text that changes when a run of any source and environment begins, ends or goes. It is cheap enough to be
	read often. In Snowflake it does not change when a run fails.
	*/
	mark(): Promise<string>;
	/** Every dataset of an environment that has runs with results, or one of them. */
	verdicts(environment: string, dataset?: DatasetKey): Promise<readonly KeptVerdict[]>;
	/**
	The beginnings of what is kept as verdicts of the latest runs of each dataset, at most `length` characters each, by
	the ids of the runs: a board of a thousand datasets needs no more of them.
	*/
	verdictHeads(
		environment: string,
		limits: {readonly runsPerDataset: number; readonly length: number},
	): Promise<ReadonlyMap<string, string>>;
	/**
	Keeps the text of a verdict with its run. Does nothing, and throws nothing, where the store cannot be written, or
	others write to it for long: readers then judge the run again.
	*/
	keepVerdict(runId: string, text: string): Promise<void>;
	/**
	A run with its columns and metrics. Metrics that this program does not know are left out.

	@throws ProfileMeshError `not-found` when there is no such run.
	*/
	load(runId: string): Promise<RunProfile>;
	/**
	Loads several runs, in the order of the ids, with the figures that comparisons of many runs use. This takes a
	fraction of the time of `load`.

	@throws ProfileMeshError `not-found` when there is no such run.
	*/
	loadFigures(runIds: readonly string[]): Promise<readonly RunFigures[]>;
	/**
	Loads the figures of a run by segment; nothing where it has none, or a later version wrote them.

	@throws ProfileMeshError `not-found` when there is no such run.
	*/
	segments(runId: string): Promise<RunSegments>;
	/** The columns by which the latest run of a dataset keeps figures; nothing where it keeps none. */
	segmentColumns(dataset: DatasetKey, environment: string): Promise<readonly string[]>;
	/** One metric of one column over time, oldest first. */
	history(choice: MetricHistoryChoice): Promise<readonly MetricPoint[]>;
	/**
	The datasets of other sources in the environment, by source, schema and name. Empty in a store of all sources.
	*/
	otherHistories(): Promise<readonly OtherHistory[]>;
	/** Why runs could not be read, by their ids. All methods leave them out. */
	readonly unreadable: ReadonlyMap<string, string>;
	/** Moves the runs of another source in the environment to this source, and returns how many. */
	adopt(source: string): Promise<number>;
	/** Moves adopted runs back to one source or to all, and returns how many each gets. */
	giveBack(source?: string): Promise<ReadonlyMap<string, number>>;
	/** Deletes runs and their results in one transaction. */
	remove(runIds: readonly string[]): Promise<void>;
	close(): Promise<void>;
};
