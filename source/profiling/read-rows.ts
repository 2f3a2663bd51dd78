// Reads the rows of a dataset behind a figure, where the config allows it.
import type {Config} from '../config/schema.ts';
import type {TableRule} from '../config/profiling-schema.ts';
import type {PlannedSlice, RowsRead, RowsRequest, Source} from '../connectors/connector.ts';
import {ProfileMeshError} from '../errors.ts';
import {datasetOf, isSameDataset, qualifiedName, type DatasetKey} from './dataset.ts';
import {isWanted, matchedTables, type MatchOptions} from './matched-tables.ts';
import type {RowFilter} from './row-filter.ts';
import type {Slice} from './slice.ts';
import {parseSliceChoice, sliceOfChoice} from './slice-choice.ts';
import {chooseSliceColumn} from './slice-column.ts';
import type {ColumnInfo, TableInfo} from './table.ts';

/** The rows of a dataset to read. */
export type DatasetRowsRequest = {
	readonly dataset: DatasetKey;
	readonly filter: RowFilter;
	/** The slice whose rows to read, or the name of a slice or of a range; all rows when left out. */
	readonly slice?: Slice | string | undefined;
	/** The maximum number of rows. */
	readonly limit: number;
};

/**
Checks that rows may be shown.

@throws ProfileMeshError `usage` where the config forbids it.
*/
export const checkRowsAreShown = ({rows: areShown}: Pick<Config, 'rows'>): void => {
	if (!areShown) {
		throw new ProfileMeshError('usage', 'Rows are not shown', {
			why: 'The config has rows: false.',
			hint: 'Figures and drift are still shown.',
		});
	}
};

/**
Finds the table of a dataset, with the rule of the config for it.

@throws ProfileMeshError `not-found` where the source has none, or the config does not match it.
*/
export const findTable = async (
	source: Source,
	profiling: Config['profiling'],
	{dataset, own}: Pick<DatasetRowsRequest, 'dataset'> & Pick<MatchOptions, 'own'>,
): Promise<{readonly table: TableInfo; readonly rule: TableRule | undefined}> => {
	const {matched} = await matchedTables(source, profiling, {own});
	const found = matched.find(({table}) => isSameDataset(datasetOf(table), dataset));
	if (found === undefined) {
		throw new ProfileMeshError('not-found', `There is no table ${qualifiedName(dataset)} to read`, {
			why: 'It is gone from the source, or the config no longer matches it.',
			hint: 'profilemesh plan lists the tables.',
		});
	}

	return found;
};

const sliceOf = (
	table: TableInfo,
	columns: readonly ColumnInfo[],
	{rule, slice}: {readonly rule: TableRule | undefined; readonly slice: Slice | string | undefined},
): Pick<PlannedSlice, 'cut' | 'slice'> | undefined => {
	if (slice === undefined) {
		return undefined;
	}

	if (rule?.slice === undefined) {
		if (typeof slice !== 'string') {
			return undefined;
		}

		throw new ProfileMeshError('usage', `${table.name} has no slice ${slice}: it is not cut into slices`, {
			hint: 'Name its column of dates in the config, profiling.tables[].slice, or give --where a condition.',
		});
	}

	const {column: name, by, timezone} = rule.slice;
	const named = typeof slice === 'string' ? sliceOfChoice(parseSliceChoice(slice), by) : slice;
	return {slice: named, cut: {column: chooseSliceColumn(table, columns, name).column, by, timezone}};
};

const checkColumn = (filter: RowFilter, table: TableInfo, columns: readonly ColumnInfo[]): void => {
	if ('column' in filter && columns.every(({name}) => name !== filter.column)) {
		throw new ProfileMeshError('not-found', `${table.name} has no column ${filter.column}`, {
			why: 'It is gone from the table, or the config leaves it out.',
			hint: `The columns are ${columns.map(({name}) => name).join(', ')}.`,
		});
	}
};

const failureOf = (error: ProfileMeshError, {filter, table}: RowsRequest): ProfileMeshError => {
	const hint =
		filter.kind === 'condition'
			? "Check the condition: it is in the database's own SQL, and names columns as that does."
			: error.hint;
	return new ProfileMeshError('source', `Cannot read rows of ${table.name}`, {
		...(error.why !== undefined && {why: error.why}),
		...(hint !== undefined && {hint}),
		cause: error,
	});
};

/**
Reads rows of a dataset.

@throws ProfileMeshError `usage` where the config forbids it; `not-found` without the table or the column; `source`
where the rows cannot be read.
*/
export const readRows = async (
	source: Source,
	{profiling, rows}: Pick<Config, 'profiling' | 'rows'>,
	{own, signal, ...asked}: DatasetRowsRequest & Pick<MatchOptions, 'own'> & {readonly signal: AbortSignal},
): Promise<RowsRead> => {
	checkRowsAreShown({rows});
	const {table, rule} = await findTable(source, profiling, {dataset: asked.dataset, own});
	const all = await source.describeColumns(table);
	const columns = all.filter(({name}) => isWanted(rule, name));
	checkColumn(asked.filter, table, columns);
	const request: RowsRequest = {
		table,
		columns,
		hasAllColumns: columns.length === all.length,
		filter: asked.filter,
		slice: sliceOf(table, all, {rule, slice: asked.slice}),
		limit: asked.limit,
	};
	try {
		return await source.readRows(request, signal);
	} catch (error) {
		throw error instanceof ProfileMeshError && error.code === 'profile' ? failureOf(error, request) : error;
	}
};
