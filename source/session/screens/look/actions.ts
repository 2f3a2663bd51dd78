// What the keys of the look do.
import type {ColumnProfile} from '../../../profiling/profile.ts';
import {cutEnd} from '../../../terminal-text.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {nextSorting} from '../../state/sorting.ts';
import {planningText, startBatch} from '../batch/state.ts';
import {type Figure, listedColumns, namesOf, profileFigures} from '../profile/columns.ts';
import {profilePageLength, settleOffset} from '../profile/layout.ts';
import {firstRows, rowsState} from '../rows/state.ts';
import type {lookKeys} from './keys.ts';
import type {LookState} from './state.ts';

export const lookActions = (session: Session, state: LookState): Actions<typeof lookKeys> => {
	const {openConfig, dataset, look, list, sorting, figure, offset} = state;
	const rows = (): readonly ColumnProfile[] =>
		look.current === undefined ? [] : listedColumns(look.current, sorting.value, list.value.filter);
	const ids = () => namesOf(rows());
	const page = () => profilePageLength(session.size.value);
	const figures = (): readonly Figure[] => (look.current === undefined ? [] : profileFigures(look.current));
	const move = (change: number) => () => {
		const {current} = look;
		if (current === undefined) {
			return;
		}

		figure.update(at => Math.max(0, Math.min(at + change, figures().length - 1)));
		offset.update(from =>
			settleOffset(current, sorting.value, {
				figure: figure.value,
				offset: from,
				width: session.size.value.columns,
			}),
		);
	};

	return {
		...listMoves(list, ids, page),
		filter: startFilter(list),
		run() {
			session.attempt(async () => {
				session.notify(`${planningText([dataset])} …`, 'dim');
				if ((await startBatch(session, openConfig, {datasets: [dataset]})) !== undefined) {
					session.notify('Profiling the table: its exact figures will show here.', 'dim');
				}
			});
		},
		sample() {
			void state.readSample();
		},
		left: move(-1),
		right: move(1),
		sort() {
			sorting.update(before => nextSorting(before, figures()[figure.value]?.heading ?? 'table'));
		},
		rows() {
			session.push(rowsState({openConfig, dataset, choice: firstRows}));
		},
		copy() {
			const shown = figures()[figure.value];
			const row = rows()[settleList(list.value, ids(), page()).cursor];
			if (shown === undefined || row === undefined) {
				return;
			}

			const text = shown.copyOf(row);
			session.copy(text, figure.value === 0 ? text : `${row.column.name}.${shown.heading}: ${cutEnd(text, 40)}`);
		},
	};
};
