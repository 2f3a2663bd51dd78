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

/** Shows the report as it is after a decision: on the drift screen, and on the finding that the user has gone on to. */
const showAfterDecision = async (session: Session, {from}: FindingState): Promise<void> => {
	await from.report.refresh();
	void from.timeline.compareAgain();
	const {current} = session;
	const report = from.report.current;
	if (report === undefined || current?.screen !== 'finding' || current.from !== from) {
		return;
	}

	const byId = new Map(reportedFindings(report).map(found => [found.id, found]));
	const shown = byId.get(current.finding.id);
	if (shown === undefined) {
		return;
	}

	void from.evidence.refresh();
	session.replace(
		findingState(from, {report, findings: current.findings.map(({id}) => byId.get(id) ?? shown), finding: shown}),
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
			showRowsBehind(session, state);
		},
		segments() {
			if (mayBeBlamed(state.finding)) {
				session.push(segmentsState(state));
			} else {
				session.notify('Blame explains only row counts, means, nulls, zeros and frequencies.', 'dim');
			}
		},
		copy() {
			session.copy(copyTextOf(state.dataset, state.finding), 'the finding');
		},
	};
};
