// What a plan means to the threads that scan, and what their figures mean to the profile.
import type {ColumnProfile} from '../../profiling/profile.ts';
import type {SegmentChoice} from '../../profiling/segments/look.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {TablePlan} from '../connector.ts';
import type {TableShape} from './introspection.ts';
import type {FinishedColumn} from './merge-parts.ts';
import type {ScanTask} from './reader.ts';
import {filterByRatio, type SizedFilter} from './row-ids.ts';
import type {ScanThread} from './thread-pool.ts';

export const columnProfile = (
	column: ColumnInfo,
	{type, numberForm, metrics, errors}: FinishedColumn,
): ColumnProfile => ({
	column: {
		...column,
		semanticType: type,
		databaseType: numberForm === undefined ? column.databaseType : `${column.databaseType} (${numberForm})`,
	},
	metrics,
	errors,
});

/** The scan of all rows of a table. */
export const scanTaskOf = ({plan, shape}: {readonly plan: TablePlan; readonly shape: TableShape}): ScanTask => {
	const {undeclared, unique, rowId, rowIdColumn} = shape;
	return {
		table: plan.table.name,
		columns: plan.columns.map(({name, semanticType}) => ({
			name,
			type: undeclared.includes(name) ? undefined : semanticType,
			unique: unique.includes(name),
		})),
		rowId,
		rowIdColumn,
		range: undefined,
		filter: undefined,
	};
};

/** Which rows a sample reads; draws one of a fixed size in a thread. */
export const rowFilterOf = async (
	{sampling, table}: TablePlan,
	{rowId, condition}: {readonly rowId: string | undefined; readonly condition: string | undefined},
	thread: ScanThread,
): Promise<Partial<SizedFilter>> => {
	switch (sampling.kind) {
		case 'all': {
			return {};
		}

		case 'ratio': {
			return {filter: filterByRatio(sampling.ratio, sampling.seed)};
		}

		case 'size': {
			return thread.call('filterBySize', {
				table: table.name,
				rowId,
				condition,
				size: sampling.size,
				seed: sampling.seed,
			});
		}
	}
};

/** How to choose the columns of segments; `undefined` for no segments. */
export const segmentChoiceOf = ({segments, usualSegments = []}: TablePlan): SegmentChoice | undefined =>
	segments === undefined || segments === 'off' ? undefined : {setting: segments, usual: usualSegments};

export const hasNamedSegments = ({segments}: TablePlan): boolean => typeof segments === 'object';

/** The metrics of a column that cannot be read at all. */
export const failedColumn = (column: ColumnInfo, plan: TablePlan, reason: string): ColumnProfile => ({
	column,
	metrics: new Map(),
	errors: new Map([...plan.metrics].map(name => [name, reason] as const)),
});
