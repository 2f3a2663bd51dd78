// The rows behind a figure. They are read when the screen opens, and forgotten with it.
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {Slice} from '../../../profiling/slice.ts';
import type {RowFilter, RowsRead} from '../../../workspace.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';

/** Rows of a dataset, and the words for them. */
export type RowChoice = {
	/** What stands in the breadcrumb, such as `email is null`. */
	readonly title: string;
	readonly filter: RowFilter;
	/** How many such rows the profile counted; left out where it did not. */
	readonly count?: number | undefined;
	readonly isEstimate?: boolean | undefined;
	/** Points by which their share of the rows grew since the baseline of a finding. */
	readonly growth?: number | undefined;
	/** Why they are offered first. */
	readonly note?: string;
	/** The metrics that count these rows. */
	readonly metrics?: readonly MetricName[];
};

export const firstRows: RowChoice = {title: 'first rows', filter: {kind: 'all'}};

export type RowsState = {
	readonly screen: 'rows';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly choice: RowChoice;
	readonly rows: Resource<RowsRead>;
	readonly list: Signal<ListState>;
	/** How many columns are scrolled out on the left. The first one always stays. */
	readonly offset: Signal<number>;
	/** Stops the reading. */
	readonly stop: () => void;
};

export const maxRows = 100;

/** Milliseconds. */
const timeout = 60_000;

type RowsOptions = Pick<RowsState, 'openConfig' | 'dataset' | 'choice'> & {
	/** The period whose rows are read; all rows by default. */
	readonly slice?: Slice | null;
};

/** The column of a filter first: it stays in view. */
const withColumnFirst = (read: RowsRead, filter: RowFilter): RowsRead => {
	const index = 'column' in filter ? read.columns.indexOf(filter.column) : 0;
	const moved = <Item>(items: readonly Item[]): readonly Item[] => [
		...items.slice(index, index + 1),
		...items.slice(0, Math.max(0, index)),
		...items.slice(index + 1),
	];
	return index <= 0 ? read : {...read, columns: moved(read.columns), rows: read.rows.map(row => moved(row))};
};

export const rowsState = ({openConfig, dataset, choice, slice}: RowsOptions): RowsState => {
	const left = new AbortController();
	return {
		screen: 'rows',
		openConfig,
		dataset,
		choice,
		rows: startLoading(async () => {
			const read = await openConfig.workspace.rows(dataset, {
				filter: choice.filter,
				slice: slice ?? undefined,
				limit: maxRows,
				signal: AbortSignal.any([left.signal, AbortSignal.timeout(timeout)]),
			});
			return withColumnFirst(read, choice.filter);
		}),
		list: new Signal(newList),
		offset: new Signal(0),
		stop() {
			left.abort();
		},
	};
};
