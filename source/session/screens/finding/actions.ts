// What the keys of the finding screen do.
import type {Actions} from '../../input/key-bindings.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {acceptFinding} from '../drift/decisions.ts';
import {copyTextOf} from '../drift/rows.ts';
import type {findingKeys} from './keys.ts';
import {findingLines} from './lines.ts';
import {findingState, type FindingState} from './state.ts';

export const findingActions = (session: Session, state: FindingState): Actions<typeof findingKeys> => {
	const go = (change: number) => () => {
		const next = state.findings[state.findings.indexOf(state.finding) + change];
		if (next !== undefined) {
			session.replace(findingState(state.from, {...state, finding: next}));
		}
	};

	const lines = () => findingLines(state, session.preferences.value.findingView, session.size.value.columns).length;
	return {
		...scrollMoves(state.scroll, lines, () => bodyHeight(session.size.value)),
		previous: go(-1),
		next: go(1),
		view() {
			const findingView = session.preferences.value.findingView === 'overlaid' ? 'side by side' : 'overlaid';
			session.changePreferences(preferences => ({...preferences, findingView}));
		},
		accept() {
			const {openConfig, dataset, from, report} = state;
			acceptFinding(
				session,
				{
					openConfig,
					dataset,
					onDecided() {
						// The drift screen shows the finding with its decision.
						session.back();
						void from.report.refresh();
						void from.timeline.compareAll();
					},
				},
				{
					finding: state.finding,
					comparison: {...from.comparison.value, current: report.current.runId},
				},
			);
		},
		copy() {
			session.copy(copyTextOf(state.dataset, state.finding), 'the finding');
		},
	};
};
