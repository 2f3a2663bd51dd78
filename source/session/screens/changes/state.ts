// The rows of a table that are not the same on two sides. They are read when the screen opens, and forgotten with it.
import type {RowComparison} from '../../../drift/sides/row-comparison.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import type {CompareState} from '../compare/state.ts';

/** The rows that differ, and notes on the comparison. */
export type Changes = {readonly rows: RowComparison; readonly notes: readonly string[]};

export type ChangesState = {
	readonly screen: 'changes';
	readonly from: CompareState;
	readonly dataset: DatasetKey;
	readonly changes: Resource<Changes>;
	/** Whether all columns are compared, and not only those whose profiles differ. */
	readonly allColumns: Signal<boolean>;
	readonly list: Signal<ListState>;
	/** How many columns are scrolled out on the left. The first one always stays. */
	readonly offset: Signal<number>;
	/** Stops the reading. */
	readonly stop: () => void;
};

/** Rows that are listed. */
const maxRows = 500;

export const changesState = (from: CompareState, {schemaName, datasetName}: DatasetKey): ChangesState => {
	const dataset = {schemaName, datasetName};
	const left = new AbortController();
	const allColumns = new Signal(false);
	const {choice} = from.sides;
	return {
		screen: 'changes',
		from,
		dataset,
		changes: startLoading(async () => {
			const known = from.sides.tableOf(dataset)?.report;
			if (known?.rows !== undefined && !allColumns.value) {
				return {rows: known.rows, notes: known.notes};
			}

			const columns = allColumns.value ? ['*'] : choice.rows?.columns;
			const {rows, notes} = await from.sides.rows(
				dataset,
				{limit: maxRows, ...choice.rows, columns},
				left.signal,
			);
			if (rows === undefined) {
				throw new Error('No rows were compared');
			}

			return {rows, notes};
		}),
		allColumns,
		list: new Signal(newList),
		offset: new Signal(0),
		stop() {
			left.abort();
		},
	};
};
