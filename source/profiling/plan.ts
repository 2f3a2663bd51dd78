// Makes the plan of each table from a config and the source's catalogue; reads no data.
import type {Config} from '../config/schema.ts';
import type {TableRule} from '../config/profiling-schema.ts';
import type {MatchedTable} from '../config/table-patterns.ts';
import type {CountedSlice, Source, TablePlan} from '../connectors/connector.ts';
import {ProfileMeshError} from '../errors.ts';
import {billOf, billOfSlices, type Bill} from './bill.ts';
import {cutTable, type ResolvedSliceOptions, type SliceOptions} from './cut-table.ts';
import type {DatasetKey} from './dataset.ts';
import {goneError} from './gone-tables.ts';
import {isWanted, matchedTables, matchingPatterns, type MatchOptions, type TableChoice} from './matched-tables.ts';
import type {SlicedTable} from './plan-slices.ts';
import {sampleSeed, type Sampling} from './profile.ts';
import {groupSlices} from './slice-groups.ts';
import type {ColumnInfo, TableInfo} from './table.ts';

export type PlannedTable = {
	readonly plan: TablePlan;
	/** The statements of the profile. */
	readonly statements: readonly string[];
	readonly bill: Bill;
	/**
	Why the table cannot be profiled, where that is known: it is gone, or it is a view over a dropped table. Its plan
	has no columns.
	*/
	readonly problem: ProfileMeshError | undefined;
	/**
	The slices of the table; left out where the whole table is profiled. With slices, the statements are those of the
	newest one to read, and of those that are read together with it.
	*/
	readonly sliced?: SlicedTable;
};

const samplingOf = (rule: TableRule | undefined, defaultRatio: number): Sampling => {
	if (rule?.sample_size !== undefined) {
		return {kind: 'size', size: rule.sample_size, seed: sampleSeed};
	}

	const ratio = rule?.sample_ratio ?? defaultRatio;
	return ratio === 1 ? {kind: 'all'} : {kind: 'ratio', ratio, seed: sampleSeed};
};

const wantedColumns = async (
	source: Source,
	table: TableInfo,
	rule: TableRule | undefined,
): Promise<readonly ColumnInfo[]> => {
	const all = await source.describeColumns(table);
	const wanted = all.filter(({name}) => isWanted(rule, name));
	// A table without columns is profiled, too: its rows are counted.
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

export type GoneOption = {
	/**
	Whether to plan tables with runs that the source does not list any more. Their profile fails with the message that
	they are gone. A list gives the datasets with runs. `true` reads them from the storage.
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
	Receives the rules that match no table, where a table is gone or its name is misspelt.
	*/
		readonly onUnmatched?: (rules: readonly TableRule[]) => void;
	};

type PlanTablesOptions = Pick<PlanOptions, 'onUnmatched'> &
	MatchOptions &
	SliceOptions & {
		/** All tables that the rules match when left out. */
		readonly choice?: TableChoice;
	};

/**
Plans the tables that the rules match and, where there are patterns, at least one pattern.

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
