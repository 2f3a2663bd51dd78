// The contract of a connector: what the engine asks of a source database.
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

/** How a table is cut into slices. */
export type SliceCut = {
	readonly column: ColumnInfo;
	readonly by: SlicePeriod;
	/** The column whose newest value tells that rows of a slice were updated; left out where none is named. */
	readonly changed?: ColumnInfo | undefined;
	/** The columns whose checksum tells that rows of a slice were updated; left out where none is asked for. */
	readonly checksum?: readonly ColumnInfo[] | undefined;
	/** Counts no rows before this wall time, where the database can leave them out; all rows when left out. */
	readonly since?: Date | undefined;
	/** The name of the time zone in which periods begin and end. Times without a zone are taken as they stand. */
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
	/** Where its rows lie, in a database whose rows keep their ids. */
	readonly rowIds?: RowIdRange | undefined;
	/** What the connector knows of the database when it counted, to see whether anything has changed. */
	readonly version?: unknown;
};

export type SliceCounts = {
	/** The periods with rows, in their order. */
	readonly slices: readonly CountedSlice[];
	/** The rows whose date is null, where there are some. */
	readonly undated?: CountedSlice;
	/** Rows whose value is no date of the years 0 to 9999. */
	readonly rowsWithOther: number;
};

/** The slice that a plan is of. */
export type PlannedSlice = CountedSlice & {readonly cut: SliceCut};

/** Everything that profiling one table depends on. */
export type TablePlan = {
	/** Its estimated rows are those of the slice, where the plan is of one. */
	readonly table: TableInfo;
	/** Left out where the plan is of the whole table. */
	readonly slice?: PlannedSlice;
	/** In the table's own order, those that were excluded left out. */
	readonly columns: readonly ColumnInfo[];
	readonly sampling: Sampling;
	readonly metrics: ReadonlySet<MetricName>;
	readonly distinct: DistinctMode;
	readonly maxDistinctValues: number;
	readonly histogramBins: number;
	/** By which columns figures are kept for segments of the rows; none when left out. */
	readonly segments?: SegmentsSetting;
	/** The columns by which the last run kept some. */
	readonly usualSegments?: readonly string[];
};

export type TableMeasurement = {
	/** Rows profiled: of the sample, where one is drawn. */
	readonly rowCount: number;
	/** Rows of the table, where a sample of a fixed size is drawn from it and they are known. */
	readonly tableRows?: number;
	readonly columns: readonly ColumnProfile[];
	/** Left out where nothing is kept by segment. */
	readonly segments?: RunSegments;
	/** Why nothing is kept by segment, where that failed. */
	readonly segmentsError?: string;
};

/** Slices of a table that are read together. Their figures are in memory at the same time. */
export type SliceGroup = {
	readonly plans: readonly TablePlan[];
	/** The statements that would read them. */
	readonly statements: readonly string[];
	/** How many of these read rows of the table. */
	readonly readings: number;
};

export type ProfileOptions = {
	/** Aborting makes `profileTable` reject with the signal's reason, once the database has stopped working for it. */
	readonly signal: AbortSignal;
	/** Called about ten times a second: rows seen so far, and all rows where that is known. */
	readonly onProgress: (rowsDone: number, rowsTotal: number | null) => void;
};

export type ProfileSlicesOptions = ProfileOptions & {
	/** Receives the figures of a slice that is done before the others: they are kept, whatever happens to those. */
	readonly onMeasured?: (plan: TablePlan, measurement: TableMeasurement) => void;
};

/** Rows of a table that are asked for. */
export type RowsRequest = {
	readonly table: TableInfo;
	/** Those that are shown, in their order. */
	readonly columns: readonly ColumnInfo[];
	/** Whether these are all columns of the table. */
	readonly hasAllColumns: boolean;
	readonly filter: RowFilter;
	/** Rows of a slice; of the whole table when left out. */
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
	/** Whether each reading of rows is billed: then none are read that nobody has asked for. */
	readonly isBilled?: boolean;
	/**
	Tables and views of the connection's schema, ordered by schema and name.

	@throws ProfileMeshError `source` when the database cannot be asked.
	*/
	listTables(): Promise<readonly TableInfo[]>;
	/**
	Columns in the table's own order.

	@throws ProfileMeshError `profile` when the table cannot be described (a view over a dropped table).
	*/
	describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]>;
	/**
	Counts the rows of each period by one statement, or few.

	@throws ProfileMeshError `profile` when the column is none that the table can be cut by, or cannot be read, or where
	the database has no checksum.
	*/
	countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts>;
	/** The statements that `profileTable` would run, without running them. */
	statements(plan: TablePlan): readonly string[];
	/**
	How many of these statements read the rows of the table; all of them by default. The others read rows that those
	have drawn, or only the catalogue.
	*/
	readings?(plan: TablePlan): number;
	/**
	Profiles one table; all its figures come from one snapshot.

	@throws ProfileMeshError `profile` when the table cannot be read. A column that fails is no failure of the table:
	its errors say why.
	*/
	profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement>;
	/**
	Puts slices of a table into the groups in which `profileSlices` reads them, each plan into one of them. By default
	each slice is profiled by itself. The plans differ in their slices alone.
	*/
	groupSlices?(plans: readonly TablePlan[]): readonly SliceGroup[];
	/**
	Profiles a group of at least two slices together, with the figures that `profileTable` gives for each.

	@returns One measurement for each plan, in their order.
	@throws Anything where the group cannot be read as one: `profileTable` then profiles each slice.
	*/
	profileSlices?(plans: readonly TablePlan[], options: ProfileSlicesOptions): Promise<readonly TableMeasurement[]>;
	/**
	Reads rows behind a figure. It writes nothing, runs one statement, and stops with the signal.

	@throws ProfileMeshError `profile` when they cannot be read, or a condition of the user is none.
	*/
	readRows(request: RowsRequest, signal: AbortSignal): Promise<RowsRead>;
	/**
	Lets `work` read rows of a table to compare them with those of another source. It writes nothing, and stops with the
	signal.

	@throws ProfileMeshError `profile` when the rows cannot be read; what `work` throws.
	*/
	withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result>;
	close(): Promise<void>;
};

/**
Receives a notice: what a user should know of a source, although it is no error. One sentence without a full stop.
*/
export type OnNotice = (text: string) => void;

/** Opens databases of one type as sources. */
export type Connector<Connection> = {
	/**
	@throws ProfileMeshError `source` when the database cannot be reached or opened.
	*/
	open(connection: Connection, profiling: ProfilingSettings, onNotice?: OnNotice): Promise<Source>;
};
