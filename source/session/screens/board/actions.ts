// What the keys of the drift board do.
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import type {BoardRun} from '../../services/board-run.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import {settleList} from '../../state/list-state.ts';
import {driftState} from '../drift/state.ts';
import {profileState} from '../profile/state.ts';
import {runsState} from '../runs/state.ts';
import {idsOf} from '../tables/rows.ts';
import {verdictOf, worstOf} from './cells.ts';
import {boardKeys} from './keys.ts';
import {boardPage} from './layout.ts';
import {selectedDay, daysOfBoard, shownRows} from './rows.ts';
import type {BoardState} from './state.ts';

export const boardActions = (session: Session, state: BoardState): Actions<typeof boardKeys> => {
	const {openConfig, board, list, day} = state;
	const rows = () => shownRows(state, openConfig.verdicts.known);
	const page = () => boardPage(session.size.value, rows().length);
	const here = (): DatasetRow | undefined => {
		const shown = rows();
		list.update(listState => settleList(listState, idsOf(shown), page()));
		return shown[list.value.cursor];
	};

	const known = () => ({judged: board.judged.value, driftStatuses: openConfig.verdicts.driftStatuses.value});
	const runs = () => board.runs.current ?? new Map<string, readonly BoardRun[]>();
	/** To the next day with a run of this row; to the next one where there is none. */
	const go = (change: 1 | -1) => () => {
		const days = daysOfBoard(state);
		const at = days.indexOf(selectedDay(state) ?? '');
		const beyond = change === 1 ? days.slice(at + 1) : days.slice(0, Math.max(0, at)).toReversed();
		const ofRow = new Set((runs().get(here()?.id ?? '') ?? []).map(run => run.day));
		day.set(beyond.find(other => ofRow.has(other)) ?? beyond[0] ?? days[at]);
	};

	/** With the worst run of the day under the cursor. */
	const withRun = (open: (row: DatasetRow, run: BoardRun) => void) => () => {
		const row = here();
		const run = row && worstOf(runs().get(row.id) ?? [], selectedDay(state) ?? '', known());
		if (row === undefined || run === undefined) {
			session.notify('There is no run on this day.', 'dim');
		} else if (run.kept === 'failed') {
			const history = session.keys.naming(boardKeys)('history');
			session.notify(`The run of this day failed: press ${history} to see why.`);
		} else {
			open(row, run);
		}
	};

	const openProfile = (row: DatasetRow, {runId}: BoardRun) => {
		session.push(profileState(openConfig, row, {runId}));
	};

	return {
		...listMoves(list, () => idsOf(rows()), page),
		filter: startFilter(list),
		earlier: go(-1),
		later: go(1),
		open: withRun((row, run) => {
			if (verdictOf(run, known()) === 'first') {
				openProfile(row, run);
			} else {
				session.push(driftState(openConfig, row, {current: run.runId}));
			}
		}),
		profile: withRun(openProfile),
		history() {
			const row = here();
			if (row !== undefined) {
				session.push(runsState(openConfig, row));
			}
		},
		onlyDrifted() {
			state.onlyDrifted.update(only => !only);
		},
		refresh() {
			void openConfig.refresh();
			void board.runs.refresh();
		},
	};
};
