// What the keys of the segments screen do.
import {blameText} from '../../../reports/blame-text.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {newList, settleList} from '../../state/list-state.ts';
import {segmentState} from '../segment/state.ts';
import type {segmentsKeys} from './keys.ts';
import {idsOf, segmentsPage} from './rows.ts';
import {shownColumn, type SegmentsState} from './state.ts';

export const segmentsActions = (session: Session, state: SegmentsState): Actions<typeof segmentsKeys> => {
	const {list, column, blamed} = state;
	const shown = () => (blamed.current === undefined ? undefined : shownColumn(blamed.current, column.value));
	const ids = () => {
		const decomposition = shown();
		return decomposition === undefined ? [] : idsOf(decomposition);
	};

	const page = () => segmentsPage(blamed.current, column.value, session.size.value);
	const go = (change: number) => () => {
		const next = column.value + change;
		if (blamed.current?.blame.columns[next] === undefined) {
			return;
		}

		column.set(next);
		list.set(newList);
	};

	return {
		...listMoves(list, ids, page),
		previous: go(-1),
		next: go(1),
		open() {
			const {cursor} = settleList(list.value, ids(), page());
			const contribution = shown()?.contributions[cursor];
			if (contribution !== undefined && blamed.current !== undefined) {
				session.push(segmentState(state, blamed.current, contribution));
			}
		},
		copy() {
			if (blamed.current !== undefined) {
				session.copy(blameText(blamed.current), 'the verdict');
			}
		},
	};
};
