// What the keys of the rows screen do.
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {rowState} from '../row/state.ts';
import type {rowsKeys} from './keys.ts';
import {idsOf, layoutOf, rowsPage} from './rows.ts';
import type {RowsState} from './state.ts';

export const rowsActions = (session: Session, state: RowsState): Actions<typeof rowsKeys> => {
	const {list, offset} = state;
	const ids = () => (state.rows.current === undefined ? [] : idsOf(state.rows.current));
	const page = () => rowsPage(session.size.value);
	return {
		...listMoves(list, ids, page),
		open() {
			const read = state.rows.current;
			if (read === undefined || read.rows.length === 0) {
				return;
			}

			const {cursor} = settleList(list.value, ids(), page());
			session.push(rowState(state, read, cursor));
		},
		left() {
			offset.update(at => Math.max(0, at - 1));
		},
		right() {
			const read = state.rows.current;
			if (read === undefined) {
				return;
			}

			const shown = layoutOf(read, session.size.value.columns, offset.value).columns.length;
			if (offset.value + shown < read.columns.length) {
				offset.update(at => at + 1);
			}
		},
		copy() {
			const read = state.rows.current;
			if (read !== undefined) {
				session.copy(`${read.statement};\n`, 'the statement');
			}
		},
	};
};
