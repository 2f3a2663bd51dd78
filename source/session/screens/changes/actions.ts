// What the keys of the screen of changed rows do.
import type {RowComparison, RowDifference} from '../../../drift/sides/row-comparison.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {changeState} from '../change/state.ts';
import type {changesKeys} from './keys.ts';
import {changesPage, idsOf, layoutOf} from './rows.ts';
import type {ChangesState} from './state.ts';

/** A row of both sides by the names of its columns, as JSON. */
export const rowJson = ({columns}: RowComparison, {kind, left, right, changed}: RowDifference): string => {
	const named = (cells: RowDifference['left']) =>
		cells && Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? null]));
	return `${JSON.stringify({kind, changed, left: named(left), right: named(right)})}\n`;
};

export const changesActions = (session: Session, state: ChangesState): Actions<typeof changesKeys> => {
	const {list, offset, allColumns} = state;
	const ids = () => (state.changes.current === undefined ? [] : idsOf(state.changes.current.rows));
	const page = () => changesPage(session.size.value);
	const withRow = (act: (rows: RowComparison, index: number) => void) => () => {
		const rows = state.changes.current?.rows;
		if (rows !== undefined && rows.differences.length > 0) {
			act(rows, settleList(list.value, ids(), page()).cursor);
		}
	};

	return {
		...listMoves(list, ids, page),
		open: withRow((rows, index) => {
			session.push(changeState(state, rows, index));
		}),
		left() {
			offset.update(at => Math.max(0, at - 1));
		},
		right() {
			const rows = state.changes.current?.rows;
			if (rows === undefined) {
				return;
			}

			const layout = layoutOf(rows, session.size.value.columns, offset.value);
			if (offset.value + layout.columns.length < rows.columns.length) {
				offset.update(at => at + 1);
			}
		},
		allColumns() {
			allColumns.update(all => !all);
			offset.set(0);
			void state.changes.reload();
		},
		copy: withRow((rows, index) => {
			const difference = rows.differences[index];
			if (difference !== undefined) {
				session.copy(rowJson(rows, difference), 'the row');
			}
		}),
	};
};
