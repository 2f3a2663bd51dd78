// What the keys of the drift screen do.
import type {DriftReport} from '../../../drift/report.ts';
import type {Severity} from '../../../drift/severity.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, settledMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {columnOf, type ListedFinding} from '../../../reports/findings.ts';
import {findingState} from '../finding/state.ts';
import {profileState} from '../profile/state.ts';
import {runsState} from '../runs/state.ts';
import {chooseBaseline, choosePin, chooseRun, subjectOf, walk} from './comparison.ts';
import {acceptFindings} from './decisions.ts';
import {chooseExport, shareReport} from './export.ts';
import type {driftKeys} from './keys.ts';
import {driftPageLength} from './layout.ts';
import {nextOrder} from './order.ts';
import {copyTextOf, idsOf, rowsOf, selectedFindings, settleFindings} from './rows.ts';
import {showRowsBehind} from './show-rows.ts';
import type {DriftState} from './state.ts';

/** The keys that move in the table. They start from the worst finding, where the cursor is at first. */
const tableActions = (state: DriftState, settle: () => void, page: () => number) => {
	const moves = listMoves(state.list, () => idsOf(rowsOf(state)), page);
	return {
		...settledMoves(moves, settle),
		filter: startFilter(state.list),
	};
};

const severityActions = ({shown}: DriftState) => {
	const toggle = (severity: Severity) => () => {
		const next = new Set(shown.value);
		if (!next.delete(severity)) {
			next.add(severity);
		}

		shown.set(next);
	};

	return {high: toggle('high'), medium: toggle('medium'), low: toggle('low'), none: toggle('none')};
};

export const driftActions = (session: Session, state: DriftState): Actions<typeof driftKeys> => {
	const {openConfig, dataset, list, selected} = state;
	const page = () => driftPageLength(session.size.value, state.report.current);
	const settle = () => {
		list.update(listState => settleFindings(listState, rowsOf(state), page()));
	};

	const toggle = (id: string) => {
		const next = new Set(selected.value);
		selected.set(next.delete(id) ? next : next.add(id));
	};

	const here = (): ListedFinding | undefined => {
		settle();
		return rowsOf(state)[list.value.cursor];
	};

	const withReport = (act: (report: DriftReport) => void) => () => {
		const report = state.report.current;
		if (report !== undefined) {
			act(report);
		}
	};

	const withFinding = (act: (finding: ListedFinding, report: DriftReport) => void) =>
		withReport(report => {
			const finding = here();
			if (finding !== undefined) {
				act(finding, report);
			}
		});

	return {
		...tableActions(state, settle, page),
		...severityActions(state),
		open: withFinding((finding, report) => {
			void state.evidence.refresh();
			session.push(findingState(state, {report, findings: rowsOf(state), finding}));
		}),
		earlier() {
			session.attempt(async () => walk(session, state, -1));
		},
		later() {
			session.attempt(async () => walk(session, state, 1));
		},
		baseline() {
			chooseBaseline(session, state);
		},
		current() {
			chooseRun(session, state, 'current');
		},
		pin: withReport(report => {
			choosePin(session, state, report);
		}),
		sort() {
			const {order, words} = nextOrder(state.order.value);
			state.order.set(order);
			session.notify(`Sorted ${words}`);
		},
		select() {
			const finding = here();
			if (finding !== undefined) {
				toggle(finding.id);
			}
		},
		selectAll() {
			const all = idsOf(rowsOf(state));
			selected.update(ids => (all.every(id => ids.has(id)) ? new Set() : new Set([...ids, ...all])));
		},
		accept: withFinding((finding, report) => {
			const chosen = selectedFindings(state, report);
			acceptFindings(session, subjectOf(state), {
				findings: chosen.length > 0 ? chosen : [finding],
				comparison: {...state.comparison.value, current: report.current.runId},
			});
		}),
		undo() {
			session.undo();
		},
		share: withReport(report => {
			shareReport(session, state, report);
		}),
		export: withReport(report => {
			chooseExport(session, state, report);
		}),
		rows: withFinding((finding, report) => {
			showRowsBehind(session, {...state, report, finding});
		}),
		profile: withReport(report => {
			const finding = here();
			const column = finding === undefined ? null : columnOf(finding);
			session.push(profileState(openConfig, dataset, {runId: report.current.runId, column}));
		}),
		history() {
			session.push(runsState(openConfig, dataset));
		},
		copy: withFinding(finding => {
			session.copy(copyTextOf(dataset, finding), 'the finding');
		}),
	};
};
