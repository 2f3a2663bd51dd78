// Counts the rows of the slices of a table: by an index on the column of dates, or the threads count its parts at the
// same time.
import {ProfileMeshError} from '../../errors.ts';
import type {SemanticType} from '../../profiling/column-types.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {SliceCut} from '../connector.ts';
import {checkCut, type CountedKey} from '../slice-counts.ts';
import type {SnapshotThreads} from './snapshot-threads.ts';

/** SQLite has no type of its own for dates: they are texts and numbers. */
const slicedTypes: readonly SemanticType[] = [
	'date',
	'timestamp',
	'timestamptz',
	'text',
	'integer',
	'decimal',
	'float',
	'other',
];

/**
Checks that the table can be cut like that.

@throws ProfileMeshError `profile` where it cannot.
*/
export const checkSqliteCut = (table: TableInfo, cut: SliceCut): void => {
	checkCut(table, cut, slicedTypes);
	if (cut.checksum !== undefined) {
		throw new ProfileMeshError('profile', `Cannot detect updated slices of ${table.name}`, {
			why: 'SQLite has no checksum of rows.',
			hint:
				'Name a column of timestamps or of numbers that grow with each update: ' +
				'profiling.tables[].slice.changed.',
		});
	}
};

type CountedTable = {
	readonly table: TableInfo;
	readonly cut: SliceCut;
	/** The column of row ids by which the table is split; without one a single thread counts it. */
	readonly rowId: string | undefined;
};

/**
Counts the rows of each period, of the whole table or of each part of it.

@returns The counts of all parts, and the version of the data that they were counted in.
*/
export const countSliceKeys = async (
	threads: SnapshotThreads,
	{table, cut, rowId}: CountedTable,
	signal: AbortSignal,
): Promise<{readonly keys: readonly CountedKey[]; readonly version: unknown}> =>
	threads.inSnapshot(async ({version}) => {
		const indexed = await threads.first.call('countByIndex', {table: table.name, cut, rowId});
		if (indexed !== undefined) {
			return {keys: indexed, version};
		}

		signal.throwIfAborted();
		const ranges = rowId === undefined ? [] : await threads.first.call('split', table.name, rowId);
		const counted = await Promise.all(
			(ranges.length === 0 ? [undefined] : ranges).map(async range =>
				threads.onFreeThread(async thread => {
					signal.throwIfAborted();
					return thread.call('countKeys', {table: table.name, cut, rowId, range});
				}),
			),
		);
		return {keys: counted.flat(), version};
	});
