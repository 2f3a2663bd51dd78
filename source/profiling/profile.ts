// The type of a profile of a dataset. The engine makes it, storage keeps it, drift compares it, and screens show it.
import type {ColumnInfo} from './table.ts';
import type {MetricName} from './metrics/names.ts';
import type {RunSegments} from './segments/segments.ts';
import type {Slice} from './slice.ts';

/**
A number where a double holds it exactly, else a decimal string; dates and times are ISO 8601; `null` is "has no value".
*/
export type Scalar = number | string | null;

/** Equal-width bin, closed on the left; the last one is closed on both sides. Dates are ISO 8601 strings. */
export type HistogramBin = {
	readonly binStart: number | string;
	readonly binEnd: number | string;
	readonly count: number;
};

/**
A value and its number of rows. A text past 200 code points is cut, and ends with its length and a hash, so that it
stays distinct.
*/
export type ValueCount = {
	readonly value: number | string | boolean;
	readonly count: number;
};

/**
A value of an ordered column: a number where a double holds it exactly, else a decimal string; dates are ISO 8601.
*/
export type Quantile = number | string;

export type MetricValue = Scalar | readonly HistogramBin[] | readonly ValueCount[] | readonly Quantile[];

/**
The precision of a value.
`error` is a fraction: for `distinct_count` and `distinct_percent` the relative standard error, for quantiles and
percentiles the rank error, for `histogram` and `top_values` the largest error of one count as a share of the rows.
`rows` is the number of rows in the sample.
*/
export type Provenance =
	| {readonly kind: 'exact'}
	| {readonly kind: 'estimate'; readonly error: number}
	| {readonly kind: 'sample'; readonly rows: number; readonly error?: number};

export type Measured = {
	readonly value: MetricValue;
	readonly provenance: Provenance;
};

export type ColumnProfile = {
	readonly column: ColumnInfo;
	/** Only the metrics that apply to the column and could be computed. */
	readonly metrics: ReadonlyMap<MetricName, Measured>;
	/** Metrics that could not be computed, and why. */
	readonly errors: ReadonlyMap<MetricName, string>;
};

/** Values and their counts. As two lists they are half as long as pairs with names. */
export type ValueLists = {
	readonly values: ReadonlyArray<number | string | boolean>;
	readonly counts: readonly number[];
};

/** The figures of a column without its bins. Each figure is decoded when it is read. */
export type ColumnFigures = Pick<ColumnProfile, 'column'> & {
	readonly metrics: Pick<ColumnProfile['metrics'], 'get'>;
	/** The values of a metric that lists numbers, where they can be read without copying. */
	readonly doubles?: (metric: MetricName) => ArrayLike<number> | undefined;
	/** The values that a metric counts, where they are exact and kept as lists. This makes no object for each value. */
	readonly lists?: (metric: MetricName) => ValueLists | undefined;
	/** A metric that is one number, where it can be read without making an object. */
	readonly number?: (metric: MetricName) => number | undefined;
};

export type RunStatus = 'running' | 'completed' | 'partial' | 'failed' | 'cancelled';

/** The statuses of runs with results: of all columns, or of some. */
export const statusesWithResults: readonly RunStatus[] = ['completed', 'partial'];

/**
The seed of every sample. Samples have the same rows from run to run, so that drift comes from the data alone.
*/
export const sampleSeed = 20_240_229;

/** How the rows were chosen. The same seed gives the same rows again. */
export type Sampling =
	| {readonly kind: 'all'}
	| {readonly kind: 'ratio'; readonly ratio: number; readonly seed: number}
	| {readonly kind: 'size'; readonly size: number; readonly seed: number};

/** The newest value of a column in the rows of a slice, as the database wrote it. */
export type NewestValue = {
	readonly column: string;
	readonly value: string | null;
};

/** One profile of one dataset: the row of `profilemesh_runs`. */
export type Run = {
	/** UUID. */
	readonly runId: string;
	/** UUID, shared by the runs of one invocation; `null` for runs of ProfileMesh 0.1. */
	readonly batchId: string | null;
	readonly datasetName: string;
	readonly schemaName: string;
	/** When it was profiled, or the time that it is recorded as of. For a slice with a period, its start. */
	readonly profiledAt: Date;
	readonly environment: string;
	readonly status: RunStatus;
	/**
	Rows of the table. Where a share of them was sampled, or no connector counts them, rows of the sample, as in `count`
	of its columns. `null` until known.
	*/
	readonly rowCount: number | null;
	readonly columnCount: number | null;
	/** Names the source without a secret: type, host or file, database. `null` for runs of ProfileMesh 0.1. */
	readonly source: string | null;
	readonly durationMs: number | null;
	readonly sampling: Sampling;
	/** The period of the profiled rows; `null` for the whole table. */
	readonly slice: Slice | null;
	/** The newest value of the column that changes with updates, when the slice was counted; left out without one. */
	readonly newest?: NewestValue;
	/** When a stored run of a slice began. Other runs began at `profiledAt`. */
	readonly startedAt?: Date;
	/** Why the run failed, or which columns did. */
	readonly error: string | null;
	/** Of the program that made the run; `null` for runs of ProfileMesh 0.1. */
	readonly version: string | null;
};

/** When a run was made. */
export const begunAt = ({startedAt, profiledAt}: Pick<Run, 'startedAt' | 'profiledAt'>): Date =>
	startedAt ?? profiledAt;

/** Compares when two runs were made. It sorts runs from the oldest to the newest. */
export const byBeginning = (one: Run, other: Run): number => begunAt(one).getTime() - begunAt(other).getTime();

/** Whether a run has results, of all columns or of some. */
export const hasResults = ({status}: Pick<Run, 'status'>): boolean => statusesWithResults.includes(status);

/** A run with all its results, as made or as loaded from storage. */
export type RunProfile = {
	readonly run: Run;
	/** In the table's own order. */
	readonly columns: readonly ColumnProfile[];
	/** The figures by segment of a new profile; `Store.segments` reads those of a kept one. */
	readonly segments?: RunSegments;
};

/** A run with its figures, for reading many runs. A `RunProfile` is one, too. */
export type RunFigures = {
	readonly run: Run;
	/** In the table's own order. */
	readonly columns: readonly ColumnFigures[];
};
