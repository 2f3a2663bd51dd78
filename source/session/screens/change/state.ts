// One row that is not the same on two sides, as a list of its columns.
import type {RowComparison} from '../../../drift/sides/row-comparison.ts';
import {Signal} from '../../state/signal.ts';
import type {ChangesState} from '../changes/state.ts';

export type ChangeState = {
	readonly screen: 'change';
	readonly from: ChangesState;
	readonly rows: RowComparison;
	/** From 0. */
	readonly index: number;
	readonly scroll: Signal<number>;
};

export const changeState = (from: ChangesState, rows: RowComparison, index: number): ChangeState => ({
	screen: 'change',
	from,
	rows,
	index,
	scroll: new Signal(0),
});
