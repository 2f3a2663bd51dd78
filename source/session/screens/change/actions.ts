// What the keys of the screen of one changed row do.
import type {Actions} from '../../input/key-bindings.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {rowJson} from '../changes/actions.ts';
import type {changeKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import {changeState, type ChangeState} from './state.ts';

export const changeActions = (session: Session, state: ChangeState): Actions<typeof changeKeys> => {
	const {from, rows, index} = state;
	const go = (change: number) => () => {
		const next = index + change;
		if (rows.differences[next] === undefined) {
			return;
		}

		// Going back leads to the row that was last shown.
		from.list.update(list => ({...list, cursor: next, cursorId: String(next)}));
		session.replace(changeState(from, rows, next));
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
			const difference = rows.differences[index];
			if (difference !== undefined) {
				session.copy(rowJson(rows, difference), 'the row');
			}
		},
	};
};
