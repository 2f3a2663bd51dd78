// What the keys of the row screen do.
import type {Actions} from '../../input/key-bindings.ts';
import {rowSteps, scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import type {rowKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import {rowState, type RowState} from './state.ts';

export const rowActions = (session: Session, state: RowState): Actions<typeof rowKeys> => {
	const {from, read, index} = state;
	return {
		...scrollMoves(
			state.scroll,
			() => linesOf(state, session.size.value.columns).length,
			() => bodyHeight(session.size.value),
		),
		...rowSteps(from.list, index, {
			has: next => read.rows[next] !== undefined,
			show(next) {
				session.replace(rowState(from, read, next));
			},
		}),
		copy() {
			const row = read.rows[index] ?? [];
			const byName = Object.fromEntries(read.columns.map((name, column) => [name, row[column] ?? null]));
			session.copy(`${JSON.stringify(byName)}\n`, 'the row');
		},
	};
};
