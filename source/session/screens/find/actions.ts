// What the keys of the find screen do.
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {driftState} from '../drift/state.ts';
import {profileState} from '../profile/state.ts';
import {tablesKeys} from '../tables/keys.ts';
import type {findKeys} from './keys.ts';
import {findPage} from './layout.ts';
import {type FoundRow, idsOf, rowsOf} from './rows.ts';
import type {FindState} from './state.ts';

/** Opens what was found, in place of the find screen. Nothing begins to read a table. */
const open = (session: Session, {openConfig}: FindState, found: FoundRow): void => {
	if (found.kind === 'action') {
		session.back();
		found.action.run();
	} else if (openConfig === undefined) {
		session.notify('No config is open.', 'dim');
	} else if (found.kind === 'column') {
		session.replace(profileState(openConfig, found.dataset, {runId: found.runId, column: found.column.name}));
	} else {
		const [latest, previous] = found.row.runs;
		if (latest === undefined) {
			const run = session.keys.naming(tablesKeys)('run');
			session.notify(`${found.name} was never profiled. Press esc, move to it and press ${run}.`, 'dim');
		} else {
			session.replace(
				previous === undefined
					? profileState(openConfig, found.row, {runId: latest.runId})
					: driftState(openConfig, found.row),
			);
		}
	}
};

export const findActions = (session: Session, state: FindState): Actions<typeof findKeys> => {
	const ids = () => idsOf(rowsOf(state));
	const page = () => findPage(session.size.value);
	return {
		...listMoves(state.list, ids, page),
		open() {
			const found = rowsOf(state)[settleList(state.list.value, ids(), page()).cursor];
			if (found === undefined) {
				session.notify('Nothing has these letters in its name.', 'dim');
			} else {
				open(session, state, found);
			}
		},
	};
};
