// Counts the slices of a table, and chooses those that its profile reads.
import {ProfileMeshError} from '../errors.ts';
import type {MatchedTable} from '../config/table-patterns.ts';
import type {Source} from '../connectors/connector.ts';
import {datasetOf, type DatasetKey} from './dataset.ts';
import {isWanted} from './matched-tables.ts';
import {chooseSlices, type KeptSlice, type SlicedTable} from './plan-slices.ts';
import type {SliceChoice} from './slice-choice.ts';
import {checksumName, chooseSliceColumn, findChangedColumn} from './slice-column.ts';
import {moveSlice, periodOf, type SlicePeriod} from './slice.ts';
import type {TableInfo} from './table.ts';

/** Options of the choice of slices. */
export type SliceOptions = {
	/** The slices of a dataset that have a run; none by default. */
	readonly keptSlices?: (dataset: DatasetKey) => Promise<readonly KeptSlice[]>;
	/** The present by default. */
	readonly now?: Date;
	/**
	How many periods before the newest slice with a run to count, where the database can leave out others; all by
	default.
	*/
	readonly countWindow?: ((by: SlicePeriod) => number) | undefined;
	/** The slices to read, instead of those that are new or changed. Tables without slices are then left out. */
	readonly named?: SliceChoice | undefined;
	readonly signal?: AbortSignal;
};

export type ResolvedSliceOptions = Required<SliceOptions>;

/** The start of the window: a number of periods before the newest slice with a run; `undefined` without runs. */
const startOfWindow = (kept: readonly KeptSlice[], by: SlicePeriod, periods: number): Date | undefined => {
	const alike = kept.filter(({slice}) => periodOf(slice) === by);
	const newest = alike.toSorted((one, other) => other.slice.start.getTime() - one.slice.start.getTime())[0]?.slice;
	return newest && moveSlice(newest, -periods, by).start;
};

/** Counts the slices of a table whose rule asks for some. */
export const cutTable = async (
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
