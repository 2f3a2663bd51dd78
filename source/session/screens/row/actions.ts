// What the keys of the row screen do.
import type {Actions} from '../../input/key-bindings.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import type {rowKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import {rowState, type RowState} from './state.ts';

export const rowActions = (session: Session, state: RowState): Actions<typeof rowKeys> => {
	const {from, read, index} = state;
	const go = (change: number) => () => {
		const next = index + change;
		if (read.rows[next] === undefined) {
			return;
		}

		// Going back leads to the row that was last shown.
		from.list.update(list => ({...list, cursor: next, cursorId: String(next)}));
		session.replace(rowState(from, read, next));
	};

	return {
		...scrollMoves(
			state.scroll,
			() => linesOf(state, session.size.value.columns).length,
			() => bodyHeight(session.size.value),
		),
		previous: go(-1),
		next: go(1),
		copy() {
			const row = read.rows[index] ?? [];
			const byName = Object.fromEntries(read.columns.map((name, column) => [name, row[column] ?? null]));
			session.copy(`${JSON.stringify(byName)}\n`, 'the row');
		},
	};
};
