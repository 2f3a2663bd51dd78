// The events that the engine emits. Screens, progress bars and logs are listeners. No event holds a secret.
import type {DriftReport} from '../drift/report.ts';
import type {ErrorDetails} from '../errors.ts';
import type {RunProfile, RunStatus} from '../profiling/profile.ts';
import type {ReadingReason} from '../profiling/slice.ts';

type OfDataset = {
	readonly batchId: string;
	readonly runId: string;
	readonly schemaName: string;
	readonly datasetName: string;
};

/** The batch is planned; nothing has been read yet. */
export type BatchPlanned = {
	readonly type: 'batch_planned';
	readonly batchId: string;
	readonly datasets: ReadonlyArray<{
		readonly schemaName: string;
		readonly datasetName: string;
		readonly estimatedRows: number | null;
	}>;
};

export type ProfilingStarted = OfDataset & {
	readonly type: 'profiling_started';
	/** Rows of the whole table, or of the slices to read where the table is cut into slices. */
	readonly estimatedRows: number | null;
	readonly columnCount: number;
};

/** One slice of a dataset has its run. The other events of such a dataset are about all its slices. */
export type SliceProfiled = OfDataset & {
	readonly type: 'slice_profiled';
	readonly status: Extract<RunStatus, 'completed' | 'partial'>;
	readonly durationMs: number;
	readonly profile: RunProfile;
	readonly reason: ReadingReason;
	/** Rows of the slice when it was profiled before; `null` where it is new, or was sampled. */
	readonly rowsBefore: number | null;
};

/** About ten a second for each dataset in flight. */
export type ProfilingProgress = OfDataset & {
	readonly type: 'profiling_progress';
	readonly phase: 'scanning' | 'storing';
	readonly rowsDone: number;
	/** `null` where it is not known. */
	readonly rowsTotal: number | null;
};

export type ProfilingCompleted = OfDataset & {
	readonly type: 'profiling_completed';
	/** `partial` when a column failed: its errors give the reason. */
	readonly status: Extract<RunStatus, 'completed' | 'partial'>;
	readonly durationMs: number;
	/** The profile; of the newest slice where the dataset is cut into slices. */
	readonly profile: RunProfile;
};

export type ProfilingFailed = OfDataset & {
	readonly type: 'profiling_failed';
	readonly status: Extract<RunStatus, 'failed' | 'cancelled'>;
	readonly durationMs: number;
	readonly error: ErrorDetails;
};

/** Every dataset of the batch has ended. */
export type BatchCompleted = {
	readonly type: 'batch_completed';
	readonly batchId: string;
	readonly durationMs: number;
	readonly counts: Readonly<Record<Exclude<RunStatus, 'running'>, number>>;
};

export type ProfilingEvent =
	| BatchPlanned
	| ProfilingStarted
	| ProfilingProgress
	| SliceProfiled
	| ProfilingCompleted
	| ProfilingFailed
	| BatchCompleted;

/** A comparison of a run with its baseline; `batchId` is null for a run of ProfileMesh 0.1. */
type OfComparison = Omit<OfDataset, 'batchId'> & {
	readonly batchId: string | null;
	readonly durationMs: number;
	readonly report: DriftReport;
};

/** Metrics drifted, or the columns themselves changed. */
export type DriftDetected = OfComparison & {readonly type: 'drift_detected'};

/** Everything was compared, and nothing drifted. */
export type DriftNotDetected = OfComparison & {readonly type: 'drift_not_detected'};

/** There was nothing to compare with, or the comparison failed. `runId` is null where no run is known. */
export type DriftNotJudged = Omit<OfDataset, 'batchId' | 'runId'> & {
	readonly type: 'drift_not_judged';
	readonly batchId: string | null;
	readonly runId: string | null;
} &
	/** `no_baseline`: no run that could be the baseline yet; `not_kept`: a dry run, which is in no store. */
	({readonly reason: 'no_baseline' | 'not_kept'} | {readonly reason: 'failed'; readonly error: ErrorDetails});

export type DriftEvent = DriftDetected | DriftNotDetected | DriftNotJudged;

/** Any event of the engine. */
export type EngineEvent = ProfilingEvent | DriftEvent;
