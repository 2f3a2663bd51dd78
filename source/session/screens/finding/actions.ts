// What the keys of the finding screen do.
import type {Actions} from '../../input/key-bindings.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {columnOf, reportedFindings} from '../../../reports/findings.ts';
import {bodyHeight} from '../../state/size.ts';
import {acceptFindings} from '../drift/decisions.ts';
import {reportNames} from '../drift/export.ts';
import {copyTextOf} from '../drift/rows.ts';
import {showRowsBehind} from '../drift/show-rows.ts';
import {profileState} from '../profile/state.ts';
import {mayBeBlamed, segmentsState} from '../segments/state.ts';
import {sharePage} from '../share-page.ts';
import type {findingKeys} from './keys.ts';
import {findingLines} from './lines.ts';
import {findingState, type FindingState} from './state.ts';

/** Shows the finding as the report has it after a decision, here and on the drift screen. */
const showAfterDecision = async (session: Session, {screen, finding, findings, from}: FindingState): Promise<void> => {
	await from.report.refresh();
	void from.timeline.compareAgain();
	const report = from.report.current;
	const byId = new Map((report === undefined ? [] : reportedFindings(report)).map(found => [found.id, found]));
	const decided = byId.get(finding.id);
	if (report === undefined || decided === undefined || session.current?.screen !== screen) {
		return;
	}

	void from.evidence.refresh();
	session.replace(
		findingState(from, {report, findings: findings.map(({id}) => byId.get(id) ?? decided), finding: decided}),
	);
};

export const findingActions = (session: Session, state: FindingState): Actions<typeof findingKeys> => {
	const go = (change: number) => () => {
		const next = state.findings[state.findings.indexOf(state.finding) + change];
		if (next === undefined) {
			return;
		}

		// Going back leads to the finding that was last shown.
		state.from.list.update(list => ({...list, cursorId: next.id}));
		session.replace(findingState(state.from, {...state, finding: next}));
	};

	const lines = () => findingLines(state, session.preferences.value.findingView, session.size.value).length;
	return {
		...scrollMoves(state.scroll, lines, () => bodyHeight(session.size.value)),
		previous: go(-1),
		next: go(1),
		view() {
			const findingView = session.preferences.value.findingView === 'overlaid' ? 'side by side' : 'overlaid';
			session.changePreferences(preferences => ({...preferences, findingView}));
		},
		accept() {
			const {openConfig, dataset, finding, from, report} = state;
			acceptFindings(
				session,
				{openConfig, dataset, onDecided: async () => showAfterDecision(session, state)},
				{findings: [finding], comparison: {...from.comparison.value, current: report.current.runId}},
			);
		},
		share() {
			const {openConfig, report, finding} = state;
			const column = columnOf(finding);
			sharePage(session, [...reportNames(report), column ?? 'rows'], async () => {
				const {driftPage} = await import('../../../pages.ts');
				return driftPage(openConfig.workspace, {reports: [report], column});
			});
		},
		undo() {
			session.undo();
		},
		profile() {
			const {openConfig, dataset, report, finding} = state;
			session.push(profileState(openConfig, dataset, {runId: report.current.runId, column: columnOf(finding)}));
		},
		rows() {
			session.attempt(async () => showRowsBehind(session, state));
		},
		segments() {
			if (mayBeBlamed(state.finding)) {
				session.push(segmentsState(state));
			} else {
				session.notify('Only rows, means, nulls, zeros and frequencies of values come from segments.', 'dim');
			}
		},
		copy() {
			session.copy(copyTextOf(state.dataset, state.finding), 'the finding');
		},
	};
};
