// What the keys of the difference screen do.
import {reportedSidesFile} from '../../../sides/side.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, settledMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {changesState} from '../changes/state.ts';
import {sidesTitle} from '../compare/state.ts';
import {chooseFormat} from '../drift/export.ts';
import {copyTextOf, idsOf, settleFindings} from '../drift/rows.ts';
import type {differenceKeys} from './keys.ts';
import {differencePage, findingsIn, rowsOf} from './rows.ts';
import type {DifferenceState} from './state.ts';

export const differenceActions = (session: Session, state: DifferenceState): Actions<typeof differenceKeys> => {
	const {list, report, from, dataset} = state;
	const page = () => differencePage(session.size.value, findingsIn(report).length);
	const moves = listMoves(list, () => idsOf(rowsOf(state)), page);
	const settle = () => {
		list.update(listState => settleFindings(listState, rowsOf(state), page()));
	};

	return {
		...settledMoves(moves, settle),
		filter: startFilter(list),
		open() {
			const table = from.sides.tableOf(dataset);
			if (table?.state === 'left' || table?.state === 'right') {
				session.notify('Only one side has this table: there are no rows to compare.', 'dim');
			} else {
				session.push(changesState(from, dataset));
			}
		},
		view() {
			session.changePreferences(preferences => ({
				...preferences,
				findingView: preferences.findingView === 'overlaid' ? 'side by side' : 'overlaid',
			}));
		},
		export() {
			chooseFormat(session, {
				report,
				breadcrumb: [sidesTitle(from), dataset.datasetName, 'export'],
				configFile: reportedSidesFile(from.sides.choice),
				names: ['compare', dataset.datasetName],
			});
		},
		copy() {
			settle();
			const finding = rowsOf(state)[list.value.cursor];
			if (finding !== undefined) {
				session.copy(copyTextOf(dataset, finding), 'the finding');
			}
		},
	};
};
