// One row as a list of its columns.
import type {RowsRead} from '../../../workspace.ts';
import {Signal} from '../../state/signal.ts';
import type {RowsState} from '../rows/state.ts';

export type RowState = {
	readonly screen: 'row';
	readonly from: RowsState;
	readonly read: RowsRead;
	/** From 0. */
	readonly index: number;
	readonly scroll: Signal<number>;
};

export const rowState = (from: RowsState, read: RowsRead, index: number): RowState => ({
	screen: 'row',
	from,
	read,
	index,
	scroll: new Signal(0),
});
