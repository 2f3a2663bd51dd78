// Makes the plan of each table from a config and the source's catalogue; reads no data.
import type {Config, TableRule} from '../config/schema.ts';
import {
	matchesPattern,
	matchTablePattern,
	matchTables,
	type MatchedTable,
	type TableMatches,
} from '../config/table-patterns.ts';
import type {CountedSlice, SliceGroup, Source, TablePlan} from '../connectors/connector.ts';
import {ProfileMeshError} from '../errors.ts';
import {datasetOf, type DatasetKey} from './dataset.ts';
import {chooseSlices, type KeptSlice, type SlicedTable} from './plan-slices.ts';
import {checksumName, chooseSliceColumn, findChangedColumn} from './slice-column.ts';
import {groupSlices} from './slice-groups.ts';
import {goneError, goneTables} from './gone-tables.ts';
import type {SliceChoice} from './slice-choice.ts';
import {moveSlice, periodOf, type SlicePeriod} from './slice.ts';
import {sampleSeed, type Sampling} from './profile.ts';
import type {ColumnInfo, TableInfo} from './table.ts';

export type PlannedTable = {
	readonly plan: TablePlan;
	/** The statements of the profile. */
	readonly statements: readonly string[];
	readonly bill: Bill;
	/**
	Why the table cannot be profiled, where that is already known: it is gone, or it is a view over a dropped table. Its
	plan has no columns.
	*/
	readonly problem: ProfileMeshError | undefined;
	/**
	The slices of a table that is cut into some; left out where the whole table is profiled. The statements are then
	those of the newest slice that is read, and of those that are read together with it.
	*/
	readonly sliced?: SlicedTable;
};

/** The maximum that the database has to read; `null` where its catalogue does not know. */
export type Bill = {
	/** Statements of the whole profile. */
	readonly statements: number;
	/** Statements that read the table's rows. */
	readonly readings: number;
	/** Rows that they read together. */
	readonly rows: number | null;
	/** Bytes that they read together if they read every column. */
	readonly bytes: number | null;
};

const billOf = (source: Source, plan: TablePlan, statements: readonly string[]): Bill => {
	const readings = source.readings?.(plan) ?? statements.length;
	const times = (size: number | null | undefined): number | null =>
		readings === 0 ? 0 : typeof size === 'number' ? size * readings : null;
	return {
		statements: statements.length,
		readings,
		rows: times(plan.table.estimatedRows),
		bytes: times(plan.table.estimatedBytes),
	};
};

const samplingOf = (rule: TableRule | undefined, defaultRatio: number): Sampling => {
	if (rule?.sample_size !== undefined) {
		return {kind: 'size', size: rule.sample_size, seed: sampleSeed};
	}

	const ratio = rule?.sample_ratio ?? defaultRatio;
	return ratio === 1 ? {kind: 'all'} : {kind: 'ratio', ratio, seed: sampleSeed};
};

/** Whether a rule lets a column be read. */
export const isWanted = (rule: TableRule | undefined, name: string): boolean => {
	const covers = (pattern: string): boolean => matchesPattern(pattern, name);
	return (
		(rule?.columns?.some(pattern => covers(pattern)) ?? true) &&
		!(rule?.exclude_columns?.some(pattern => covers(pattern)) ?? false)
	);
};

const wantedColumns = async (
	source: Source,
	table: TableInfo,
	rule: TableRule | undefined,
): Promise<readonly ColumnInfo[]> => {
	const all = await source.describeColumns(table);
	const wanted = all.filter(({name}) => isWanted(rule, name));
	// A table may have no columns: its rows are counted.
	if (wanted.length === 0 && all.length > 0) {
		throw new ProfileMeshError('profile', `Cannot profile ${table.name}`, {
			why: 'The config leaves out all of its columns.',
			hint: 'Check columns and exclude_columns of the rule for this table.',
		});
	}

	return wanted;
};

type DescribedTable = {
	readonly columns: readonly ColumnInfo[];
	readonly sliced?: SlicedTable | undefined;
	readonly problem: ProfileMeshError | undefined;
};

/** So many periods before the newest slice that has a run; `undefined` where none has one. */
const startOfWindow = (kept: readonly KeptSlice[], by: SlicePeriod, periods: number): Date | undefined => {
	const alike = kept.filter(({slice}) => periodOf(slice) === by);
	const newest = alike.toSorted((one, other) => other.slice.start.getTime() - one.slice.start.getTime())[0]?.slice;
	return newest && moveSlice(newest, -periods, by).start;
};

/** Counts the slices of a table whose rule asks for some. */
const cutTable = async (
	source: Source,
	{table, rule}: MatchedTable<TableInfo>,
	{keptSlices, now, countWindow, signal, named}: ResolvedSliceOptions,
): Promise<SlicedTable | undefined> => {
	if (rule?.slice === undefined) {
		return undefined;
	}

	const {column: name, changed: changedName, by, timezone, last, lookback} = rule.slice;
	const columns = await source.describeColumns(table);
	const {column, why} = chooseSliceColumn(table, columns, name);
	const hasChecksum = changedName === checksumName && columns.every(other => other.name !== checksumName);
	const kept = await keptSlices(datasetOf(table));
	const cut = {
		column,
		by,
		timezone,
		changed: changedName === undefined || hasChecksum ? undefined : findChangedColumn(table, columns, changedName),
		checksum: hasChecksum ? columns.filter(other => isWanted(rule, other.name)) : undefined,
		since: countWindow && startOfWindow(kept, by, countWindow(by)),
	};
	const counts = await source.countSlices(table, cut, signal);
	if (counts.slices.length === 0 && (counts.undated?.rows ?? 0) + counts.rowsWithOther > 0) {
		throw new ProfileMeshError('profile', `Cannot cut ${table.name} into slices`, {
			why: `None of its rows has a date in ${column.name}.`,
			hint: 'Name another column of dates or timestamps: profiling.tables[].slice.column.',
		});
	}

	return chooseSlices(counts, {cut, why, last, lookback, kept, now, named});
};

const describeTable = async (
	source: Source,
	matched: MatchedTable<TableInfo>,
	options: ResolvedSliceOptions,
): Promise<DescribedTable> => {
	const {table, rule} = matched;
	try {
		if (table.isGone === true) {
			throw goneError();
		}

		const columns = await wantedColumns(source, table, rule);
		return {columns, sliced: await cutTable(source, matched, options), problem: undefined};
	} catch (error) {
		if (!(error instanceof ProfileMeshError && error.code === 'profile')) {
			throw error;
		}

		return {columns: [], problem: error};
	}
};

/** The plan of a slice, from that of its table. */
export const slicePlan = (plan: TablePlan, {cut}: SlicedTable, counted: CountedSlice): TablePlan => ({
	...plan,
	table: {...plan.table, estimatedRows: counted.rows},
	slice: {...counted, cut},
});

/** What the slices that are to be read cost together; the rows were counted. */
const billOfSlices = (groups: readonly SliceGroup[], {estimatedRows, estimatedBytes}: TableInfo): Bill => {
	const sum = (figure: (group: SliceGroup) => number): number =>
		groups.reduce((total, group) => total + figure(group), 0);
	const rowsOf = ({plans}: SliceGroup): number => plans.reduce((rows, {slice}) => rows + (slice?.rows ?? 0), 0);
	const bytesPerRow =
		typeof estimatedBytes === 'number' && estimatedRows !== null && estimatedRows > 0
			? estimatedBytes / estimatedRows
			: undefined;
	return {
		statements: sum(({statements}) => statements.length),
		readings: sum(({readings}) => readings),
		rows: sum(group => rowsOf(group) * group.readings),
		bytes: bytesPerRow === undefined ? null : Math.round(sum(rowsOf) * bytesPerRow),
	};
};

const planTable = async (
	source: Source,
	matched: MatchedTable<TableInfo>,
	{profiling, ...options}: ResolvedSliceOptions & {readonly profiling: Config['profiling']},
): Promise<PlannedTable> => {
	const {table, rule} = matched;
	const {columns, sliced, problem} = await describeTable(source, matched, options);
	const plan: TablePlan = {
		table,
		columns,
		sampling: samplingOf(rule, profiling.default_sample_ratio),
		metrics: new Set(profiling.metrics.filter(name => name !== 'histogram' || profiling.compute_histograms)),
		distinct: profiling.distinct,
		maxDistinctValues: profiling.max_distinct_values,
		histogramBins: profiling.histogram_bins,
		segments: rule?.segments ?? profiling.segments,
	};
	if (problem !== undefined) {
		return {plan, statements: [], bill: {statements: 0, readings: 0, rows: 0, bytes: 0}, problem};
	}

	if (sliced === undefined) {
		const statements = source.statements(plan);
		return {plan, statements, bill: billOf(source, plan, statements), problem};
	}

	const groups = groupSlices(
		source,
		sliced.toRead.map(slice => slicePlan(plan, sliced, slice)),
	);
	return {
		plan,
		statements: groups.at(-1)?.statements ?? [],
		bill: billOfSlices(groups, table),
		problem,
		sliced,
	};
};

/** What the choice of slices depends on. */
export type SliceOptions = {
	/** The slices of a dataset that have a run; none by default. */
	readonly keptSlices?: (dataset: DatasetKey) => Promise<readonly KeptSlice[]>;
	/** The present by default. */
	readonly now?: Date;
	/**
	How many periods before the newest slice with a run are counted, where the database can leave out the others; all by
	default.
	*/
	readonly countWindow?: ((by: SlicePeriod) => number) | undefined;
	/** The slices that are read, in place of those that are new or changed; other tables are then left out. */
	readonly named?: SliceChoice | undefined;
	readonly signal?: AbortSignal;
};

type ResolvedSliceOptions = Required<SliceOptions>;

export type MatchOptions = {
	/** Names of the program's own tables, in lower case: they are never profiled. */
	readonly own?: ReadonlySet<string> | undefined;
	/** Datasets with runs of this source: those that it does not list any more are gone. */
	readonly profiled?: readonly DatasetKey[] | undefined;
};

/**
The tables that the config's rules match, in the source's order, those that are gone last, and the rules that match
none.
*/
export const matchedTables = async (
	source: Source,
	{tables: rules}: Config['profiling'],
	{own = new Set(), profiled = []}: MatchOptions = {},
): Promise<TableMatches<TableInfo>> => {
	const listed = await source.listTables();
	const {matched, unmatched} = matchTables([...listed, ...goneTables(listed, profiled)], rules);
	return {matched: matched.filter(({table}) => !own.has(table.name.toLowerCase())), unmatched};
};

/**
The tables that at least one of the patterns matches; all of them without any.

@throws ProfileMeshError `not-found` when a pattern matches none of the tables.
*/
const matchingPatterns = (
	matched: ReadonlyArray<MatchedTable<TableInfo>>,
	patterns: readonly string[],
): ReadonlyArray<MatchedTable<TableInfo>> => {
	const tables = matched.map(({table}) => table);
	const chosen = new Set<TableInfo>();
	for (const pattern of patterns) {
		const fitting = matchTablePattern(pattern, tables);
		if (!fitting.includes(true)) {
			throw new ProfileMeshError('not-found', `No table matches ${pattern}`, {
				why:
					tables.length === 0
						? 'The config matches no table of the source.'
						: `The config matches ${tables.length} tables, and none is called that.`,
				hint: 'profilemesh plan lists those that there are.',
			});
		}

		for (const [index, table] of tables.entries()) {
			if (fitting[index] === true) {
				chosen.add(table);
			}
		}
	}

	return patterns.length === 0 ? matched : matched.filter(({table}) => chosen.has(table));
};

export type GoneOption = {
	/**
	Whether to plan tables with runs that the source does not list any more: their profile fails with the message that
	they are gone. A list says which datasets have runs; without one the storage is opened and asked.
	*/
	readonly includeGone?: boolean | readonly DatasetKey[];
};

export type PlanOptions = GoneOption &
	Pick<SliceOptions, 'countWindow'> & {
		/**
		The slices to read, whether or not they have changed: `2024-03`, `2024-03-01..2024-03-07`, `no date`.
		Tables that are not cut into slices are then left out.
		*/
		readonly slice?: string | undefined;
		/** Cancels the counting of slices. */
		readonly signal?: AbortSignal;
		/**
	Receives the rules that match no table: nobody else would notice that a table is gone, or that its name is misspelt.
	*/
		readonly onUnmatched?: (rules: readonly TableRule[]) => void;
	};

/** Which tables of a config to plan: those that a pattern matches, or that a function picks. */
export type TableChoice = readonly string[] | ((table: TableInfo) => boolean);

type PlanTablesOptions = Pick<PlanOptions, 'onUnmatched'> &
	MatchOptions &
	SliceOptions & {
		/** All tables that the rules match when left out. */
		readonly choice?: TableChoice;
	};

/**
Plans the tables that the rules match and, where there are patterns, at least one of them too.

@throws ProfileMeshError `not-found` when a pattern matches none of them.
*/
export const planTables = async (
	source: Source,
	profiling: Config['profiling'],
	{
		choice = [],
		onUnmatched,
		keptSlices = async () => [],
		now = new Date(),
		countWindow,
		named,
		signal,
		...options
	}: PlanTablesOptions = {},
): Promise<readonly PlannedTable[]> => {
	const {matched, unmatched} = await matchedTables(source, profiling, options);
	onUnmatched?.(unmatched);
	const wanted =
		typeof choice === 'function' ? matched.filter(({table}) => choice(table)) : matchingPatterns(matched, choice);
	const slices = {keptSlices, now, countWindow, named, signal: signal ?? new AbortController().signal};
	const cut = named === undefined ? wanted : wanted.filter(({rule}) => rule?.slice !== undefined);
	return Promise.all(cut.map(async table => planTable(source, table, {profiling, ...slices})));
};
