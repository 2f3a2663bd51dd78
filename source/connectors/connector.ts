// The interface of a connector: what the engine needs of a source database.
import type {ProfilingSettings} from '../config/profiling-schema.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import type {ColumnProfile, Sampling} from '../profiling/profile.ts';
import type {RowFilter} from '../profiling/row-filter.ts';
import type {RunSegments, SegmentsSetting} from '../profiling/segments/segments.ts';
import type {Slice, SlicePeriod} from '../profiling/slice.ts';
import type {ColumnInfo, TableInfo} from '../profiling/table.ts';
import type {Cell, RowReader} from './row-reader.ts';

export type DistinctMode = 'auto' | 'exact' | 'approximate';

export type {Cell} from './row-reader.ts';

/** The cut of a table into slices. */
export type SliceCut = {
	readonly column: ColumnInfo;
	readonly by: SlicePeriod;
	/** The column whose newest value changes when rows of a slice are updated; left out where none is named. */
	readonly changed?: ColumnInfo | undefined;
	/** The columns whose checksum changes when rows of a slice are updated; left out where the config wants none. */
	readonly checksum?: readonly ColumnInfo[] | undefined;
	/** Counts no rows before this wall time, where the database can leave them out; all rows when left out. */
	readonly since?: Date | undefined;
	/** The name of the time zone in which periods begin and end. Times without a zone stay as they are. */
	readonly timezone: string;
};

/** Row ids from one to another, both included. */
export type RowIdRange = {readonly from: bigint; readonly to: bigint};

/** A slice of a table, and its rows when they were counted. */
export type CountedSlice = {
	readonly slice: Slice;
	readonly rows: number;
	/**
	The newest value of the cut's second column, or its checksum, as the database writes it; `null` where it has none.
	*/
	readonly newest?: string | null | undefined;
	/** The row ids of its rows, in a database whose rows keep their ids. */
	readonly rowIds?: RowIdRange | undefined;
	/** The version of the data that was counted, by which the connector detects changes. */
	readonly version?: unknown;
};

export type SliceCounts = {
	/** The periods with rows, in their order. */
	readonly slices: readonly CountedSlice[];
	/** The rows whose date is null, where there are some. */
	readonly undated?: CountedSlice;
	/** Rows whose value is not a date of the years 0 to 9999. */
	readonly rowsWithOther: number;
};

/** The slice of a plan. */
export type PlannedSlice = CountedSlice & {readonly cut: SliceCut};

/** The plan of profiling one table. */
export type TablePlan = {
	/** The table. In the plan of a slice, its estimated rows are those of the slice. */
	readonly table: TableInfo;
	/** Left out in the plan of a whole table. */
	readonly slice?: PlannedSlice;
	/** In the table's own order, without excluded ones. */
	readonly columns: readonly ColumnInfo[];
	readonly sampling: Sampling;
	readonly metrics: ReadonlySet<MetricName>;
	readonly distinct: DistinctMode;
	readonly maxDistinctValues: number;
	readonly histogramBins: number;
	/** The columns by which figures are kept for segments of the rows; none when left out. */
	readonly segments?: SegmentsSetting;
	/** The columns of segments in the last run. */
	readonly usualSegments?: readonly string[];
};

export type TableMeasurement = {
	/** The number of profiled rows; of the sample, where one is drawn. */
	readonly rowCount: number;
	/** Rows of the table, where a sample of a fixed size is drawn and their number is known. */
	readonly tableRows?: number;
	readonly columns: readonly ColumnProfile[];
	/** Left out where the profile has no segments. */
	readonly segments?: RunSegments;
	/** Why there are no segments, or why some of their figures are missing. */
	readonly segmentsError?: string;
};

/** Slices of a table that are read together. Their figures are in memory at the same time. */
export type SliceGroup = {
	readonly plans: readonly TablePlan[];
	/** The statements that read the slices. */
	readonly statements: readonly string[];
	/** The number of statements that read rows of the table. */
	readonly readings: number;
};

export type ProfileOptions = {
	/** When it aborts, `profileTable` rejects with its reason, once the database has stopped the work. */
	readonly signal: AbortSignal;
	/** Receives, about ten times a second, the rows seen so far, and the number of all rows where it is known. */
	readonly onProgress: (rowsDone: number, rowsTotal: number | null) => void;
};

export type ProfileSlicesOptions = ProfileOptions & {
	/** Receives the figures of a slice as soon as it is done. They are kept even where other slices fail. */
	readonly onMeasured?: (plan: TablePlan, measurement: TableMeasurement) => void;
};

/** A request for rows of a table. */
export type RowsRequest = {
	readonly table: TableInfo;
	/** The columns to show, in their order. */
	readonly columns: readonly ColumnInfo[];
	/** Whether these are all columns of the table. */
	readonly hasAllColumns: boolean;
	readonly filter: RowFilter;
	/** The slice of the rows; the whole table when left out. */
	readonly slice?: Pick<PlannedSlice, 'cut' | 'slice'> | undefined;
	/** The maximum number of rows. */
	readonly limit: number;
	/**
	Whether rows of the whole table are taken from all over it, where the database can do so without reading it;
	otherwise the first ones are.
	*/
	readonly isSpread?: boolean;
};

export type RowsRead = {
	/** The statement that selected them. */
	readonly statement: string;
	/** The names of the columns. */
	readonly columns: readonly string[];
	/** In no order, unless the filter gives one. */
	readonly rows: ReadonlyArray<readonly Cell[]>;
	/** Whether they are from all over the table; left out where they are the first ones. */
	readonly isSpread?: boolean;
};

export type WorkWithRows<Result> = (rows: RowReader) => Promise<Result>;

/** An open source. It is never written to. */
export type Source = {
	/** Names the source without a secret, for example `sqlite:/data/shop.db`. */
	readonly fingerprint: string;
	/** Whether each reading of rows is billed. Then rows are read only on request. */
	readonly isBilled?: boolean;
	/**
	Tables and views of the connection's schema, ordered by schema and name.

	@throws ProfileMeshError `source` when the catalogue cannot be read.
	*/
	listTables(): Promise<readonly TableInfo[]>;
	/**
	Columns in the table's own order.

	@throws ProfileMeshError `profile` when the table cannot be described (a view over a dropped table).
	*/
	describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]>;
	/**
	Counts the rows of each period by one statement, or a few.

	@throws ProfileMeshError `profile` when the table cannot be cut by the column, the column cannot be read, or the
	database has no checksum.
	*/
	countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts>;
	/** The statements that `profileTable` would run, without running them. */
	statements(plan: TablePlan): readonly string[];
	/**
	The number of these statements that read rows of the table; all of them by default. The others read drawn rows, or
	only the catalogue.
	*/
	readings?(plan: TablePlan): number;
	/**
	Profiles one table. All its figures come from one snapshot.

	@throws ProfileMeshError `profile` when the table cannot be read. A failure of a single column is an error of that
	column.
	*/
	profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement>;
	/**
	Groups slices of a table for `profileSlices`, each plan in one group. By default each slice is profiled by itself.
	The plans differ in their slices alone.
	*/
	groupSlices?(plans: readonly TablePlan[]): readonly SliceGroup[];
	/**
	Profiles a group of at least two slices together, with the figures that `profileTable` gives for each.

	@returns One measurement for each plan, in their order.
	@throws Any error where the group cannot be read together. `profileTable` then profiles each slice.
	*/
	profileSlices?(plans: readonly TablePlan[], options: ProfileSlicesOptions): Promise<readonly TableMeasurement[]>;
	/**
	Reads rows behind a figure by one statement. Writes nothing, and stops with the signal.

	@throws ProfileMeshError `profile` when they cannot be read, or the condition of the user is not valid.
	*/
	readRows(request: RowsRequest, signal: AbortSignal): Promise<RowsRead>;
	/**
	Lets `work` read rows of a table to compare them with those of another source. Writes nothing, and stops with the
	signal.

	@throws ProfileMeshError `profile` when the rows cannot be read; what `work` throws.
	*/
	withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result>;
	close(): Promise<void>;
};

/**
Receives a notice for the user about a source, which is not an error. One sentence without a full stop.
*/
export type OnNotice = (text: string) => void;

/** Opens databases of one type as sources. */
export type Connector<Connection> = {
	/**
	@throws ProfileMeshError `source` when the database cannot be reached or opened.
	*/
	open(connection: Connection, profiling: ProfilingSettings, onNotice?: OnNotice): Promise<Source>;
};
