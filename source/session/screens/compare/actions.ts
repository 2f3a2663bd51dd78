// What the keys of the compare screen do.
import {qualifiedName} from '../../../profiling/dataset.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, settledMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {isUnderWay, type SidesTable} from '../../state/sides-table.ts';
import {changesState} from '../changes/state.ts';
import {differenceState} from '../difference/state.ts';
import type {compareKeys} from './keys.ts';
import {comparePage, idsOf, settleTables, shownTables} from './rows.ts';
import type {CompareState} from './state.ts';

const tablesOf = ({sides, onlyDifferent, list}: CompareState): readonly SidesTable[] =>
	shownTables(sides.snapshot.value.tables ?? [], onlyDifferent.value, list.value.filter);

export const compareActions = (session: Session, state: CompareState): Actions<typeof compareKeys> => {
	const {list, sides} = state;
	const page = () => comparePage(session.size.value, sides.snapshot.value.tables?.length ?? 0);
	const moves = listMoves(list, () => idsOf(tablesOf(state)), page);
	const settle = () => {
		list.update(listState => settleTables(listState, tablesOf(state), page()));
	};

	const withTable = (act: (table: SidesTable) => void) => () => {
		settle();
		const table = tablesOf(state)[list.value.cursor];
		if (table !== undefined) {
			act(table);
		}
	};

	return {
		...settledMoves(moves, settle),
		filter: startFilter(list),
		open: withTable(table => {
			if (table.report === undefined) {
				session.notify(
					isUnderWay(table) ? 'This table is not compared yet.' : 'This table could not be compared.',
					'dim',
				);
				return;
			}

			session.push(differenceState(state, table, table.report));
		}),
		rows: withTable(table => {
			if (table.state === 'same' || table.state === 'differs') {
				session.push(changesState(state, table));
			} else {
				session.notify(
					table.state === 'left' || table.state === 'right'
						? 'Only one side has this table: there are no rows to compare.'
						: 'Rows can be compared once this table is compared.',
					'dim',
				);
			}
		}),
		cancel() {
			if (!sides.cancel()) {
				session.notify('Nothing is being compared.', 'dim');
			}
		},
		again() {
			if (sides.isRunning) {
				session.notify('This comparison has not ended yet.', 'dim');
			} else {
				sides.start();
			}
		},
		onlyDifferent() {
			state.onlyDifferent.update(only => !only);
		},
		copy: withTable(table => {
			session.copy(qualifiedName(table), qualifiedName(table));
		}),
	};
};

/** Escape stops what is read, then shows all tables. */
export const clearCompare = ({sides, onlyDifferent}: CompareState): boolean => {
	if (sides.cancel()) {
		return true;
	}

	const wasOnly = onlyDifferent.value;
	onlyDifferent.set(false);
	return wasOnly;
};
