// What the keys of the screen of one changed row do.
import type {Actions} from '../../input/key-bindings.ts';
import {rowSteps, scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {rowJson} from '../changes/actions.ts';
import type {changeKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import {changeState, type ChangeState} from './state.ts';

export const changeActions = (session: Session, state: ChangeState): Actions<typeof changeKeys> => {
	const {from, rows, index} = state;
	return {
		...scrollMoves(
			state.scroll,
			() => linesOf(state, session.size.value.columns).length,
			() => bodyHeight(session.size.value),
		),
		...rowSteps(from.list, index, {
			has: next => rows.differences[next] !== undefined,
			show(next) {
				session.replace(changeState(from, rows, next));
			},
		}),
		copy() {
			const difference = rows.differences[index];
			if (difference !== undefined) {
				session.copy(rowJson(rows, difference), 'the row');
			}
		},
	};
};
