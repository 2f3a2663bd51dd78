// What the keys of the segment screen do.
import type {Actions} from '../../input/key-bindings.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {rowsState} from '../rows/state.ts';
import {idOf} from '../segments/rows.ts';
import type {segmentKeys} from './keys.ts';
import {segmentLines} from './lines.ts';
import {segmentState, type SegmentState} from './state.ts';

export const segmentActions = (session: Session, state: SegmentState): Actions<typeof segmentKeys> => {
	const {from, blamed, contribution, choice, statement} = state;
	const shown = blamed.blame.columns[from.column.value]?.contributions ?? [];
	const go = (change: number) => () => {
		const cursor = shown.indexOf(contribution) + change;
		const next = shown[cursor];
		if (next === undefined) {
			return;
		}

		// Going back leads to the segment that was last shown.
		from.list.update(list => ({...list, cursor, cursorId: idOf(next)}));
		state.stop();
		session.replace(segmentState(from, blamed, next));
	};

	return {
		...scrollMoves(
			state.scroll,
			() => segmentLines(state, statement.value, {width: session.size.value.columns, copy: ''}).length,
			() => bodyHeight(session.size.value),
		),
		previous: go(-1),
		next: go(1),
		rows() {
			if (choice === undefined) {
				return;
			}

			const {openConfig, dataset} = from;
			session.push(rowsState({openConfig, dataset, choice, slice: blamed.report.current.slice}));
		},
		copy() {
			if (statement.current !== undefined) {
				session.copy(`${statement.current};\n`, 'the statement');
			}
		},
	};
};
