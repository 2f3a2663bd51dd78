// What the keys of the list of runs do.
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import {hasResults, type Run} from '../../../profiling/profile.ts';
import {visible} from '../../../terminal-text.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {pinRun, unpin} from '../drift/decisions.ts';
import {driftState} from '../drift/state.ts';
import {profileState} from '../profile/state.ts';
import {sharePage} from '../share-page.ts';
import type {runsKeys} from './keys.ts';
import {idsOf, listed, runsPage} from './rows.ts';
import type {RunsState} from './state.ts';

export const runsActions = (session: Session, state: RunsState): Actions<typeof runsKeys> => {
	const {openConfig, dataset, list, marked, choosing} = state;
	const rows = () => listed(state.runs.current ?? [], list.value.filter);
	const page = () => runsPage(session.size.value);
	const hereRun = (): Run | undefined => {
		const runs = rows();
		return runs[settleList(list.value, idsOf(runs), page()).cursor];
	};

	const compareMarked = (): void => {
		// The list starts with the latest run, so the later position is the baseline.
		const [current, baseline] = (state.runs.current ?? []).filter(run => marked.value.includes(run.runId));
		if (current !== undefined && baseline !== undefined) {
			session.push(driftState(openConfig, dataset, {baseline: baseline.runId, current: current.runId}));
		}
	};

	return {
		...listMoves(list, () => idsOf(rows()), page),
		filter: startFilter(list),
		select() {
			const run = hereRun();
			if (run === undefined || choosing !== undefined) {
				return;
			}

			if (!hasResults(run)) {
				session.notify(`Nothing to compare: the status of this run is ${run.status}.`, 'dim');
				return;
			}

			marked.update(ids =>
				ids.includes(run.runId) ? ids.filter(id => id !== run.runId) : [...ids.slice(-1), run.runId],
			);
		},
		drift() {
			const run = hereRun();
			if (run !== undefined && choosing === undefined) {
				session.push(driftState(openConfig, dataset, {current: run.runId}));
			}
		},
		pin() {
			const run = hereRun();
			if (run === undefined || choosing !== undefined) {
				return;
			}

			if (!hasResults(run)) {
				session.notify(`This run cannot be a baseline: its status is ${run.status}.`, 'dim');
				return;
			}

			const subject = {
				openConfig,
				dataset,
				onDecided: async () => state.pinned.refresh(),
			};
			session.attempt(async () => {
				// Another program may have changed the decisions meanwhile.
				await state.pinned.refresh();
				if (state.pinned.current === run.runId) {
					unpin(session, subject);
				} else {
					pinRun(session, subject, run);
				}
			});
		},
		share() {
			sharePage(session, ['history', dataset.datasetName], async () => {
				const {historyPage} = await import('../../../pages.ts');
				return historyPage(openConfig.workspace, dataset);
			});
		},
		undo() {
			session.undo();
		},
		copy() {
			const run = hereRun();
			session.copy(run?.runId ?? '', `the id of run ${run === undefined ? '' : shortRunId(run.runId)}`);
		},
		open() {
			const run = hereRun();
			if (run === undefined) {
				return;
			}

			if (marked.value.length === 2) {
				compareMarked();
			} else if (!hasResults(run)) {
				session.notify(
					run.error === null ? `This run has no results: its status is ${run.status}.` : visible(run.error),
					run.status === 'failed' ? 'failed' : 'dim',
				);
			} else if (choosing === undefined) {
				session.push(profileState(openConfig, dataset, {runId: run.runId}));
			} else {
				choosing.choose(run);
			}
		},
	};
};
