// What the keys of the drift screen do.
import type {DriftReport} from '../../../drift/report.ts';
import type {Run} from '../../../profiling/profile.ts';
import {formatTime} from '../../../reports/format-time.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import {acceptFinding, pinRun, unpin} from './decisions.ts';
import {findingsOf, type Finding} from '../../state/findings.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {driftFormats, type DriftFormat} from '../../../reports/drift-formats.ts';
import {listMoves, startFilter} from '../../input/list-actions.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {DriftState, Shown} from '../../navigation/screen-state.ts';
import {findingState, profileState, runsState} from '../routes.ts';
import type {Session} from '../../navigation/session.ts';
import type {Comparison} from '../../../workspace.ts';
import {choiceState} from '../choice/screen.tsx';
import {copyTextOf, idsOf, searched, settleFindings} from './rows.ts';

export const foundIn = memoizeLast(findingsOf);

const rowsOf = ({report, shown, list}: DriftState): readonly Finding[] =>
	report.current === undefined ? [] : searched(foundIn(report.current, shown.value), list.value.filter);

/** Baselines that are no run by name. */
const ways: ReadonlyArray<{readonly way: string | undefined; readonly label: string; readonly about: string}> = [
	{
		way: undefined,
		label: 'as the config says',
		about: 'the pinned run, else the one before, unless it says otherwise',
	},
	{way: 'previous', label: 'the run before', about: 'what did this one change?'},
	{way: 'pinned', label: 'the pinned run', about: 'P pins one'},
	{way: 'same-weekday', label: 'the same weekday', about: 'the latest run of an earlier week, or more'},
	{way: 'median:7', label: 'the median of seven runs', about: 'one odd run does not matter'},
];

/** What each format's file ends with, and who reads it. */
const formats: Readonly<Record<DriftFormat, {readonly extension: string; readonly about: string}>> = {
	text: {extension: 'txt', about: 'for people'},
	json: {extension: 'json', about: 'for programs'},
	markdown: {extension: 'md', about: 'for a pull request'},
	junit: {extension: 'xml', about: 'for CI'},
	sarif: {extension: 'sarif', about: 'for code scanning'},
};

const exportReport = async (
	session: Session,
	{openConfig}: DriftState,
	report: DriftReport,
	format: DriftFormat,
): Promise<void> => {
	const {datasetName, runId} = report.current;
	const {extension} = formats[format];
	const name = `drift-${datasetName.replaceAll(/[^\p{Letter}\p{Number}\-._]/gv, '_')}-${runId.slice(0, 6)}.${extension}`;
	await session.engine.exportDrift(report, {format, configFile: openConfig.loaded.file}, name);
	session.notify(`Wrote ${name}`, 'good');
};

/** Compares other runs at the same place: what is shown stays until they are there. */
const compare = (state: DriftState, comparison: Comparison): void => {
	state.comparison.set(comparison);
	void state.report.refresh();
	void state.timeline.compareAll();
};

/** Goes run by run through the history. A baseline that was chosen stays; else each run is compared with the one before it. */
const walk = async (session: Session, state: DriftState, change: number): Promise<void> => {
	const {comparison, report, timeline} = state;
	if (timeline.runs.current === undefined) {
		await timeline.runs.refresh();
	}

	const runs = timeline.runs.current ?? [];
	const indexOf = (id: string | undefined) => runs.findIndex(({runId}) => id !== undefined && runId.startsWith(id));
	const at = indexOf(comparison.value.current ?? report.current?.current.runId);
	const next: Run | undefined = runs[at + change];
	const {baseline} = comparison.value;
	if (at === -1 || next === undefined) {
		session.notify(change > 0 ? 'This is the latest run.' : 'This is the earliest run that is kept.', 'dim');
	} else if (baseline === undefined && report.current?.baselineRule.kind === 'previous' && at + change === 0) {
		session.notify('The run before this one is the first: there is nothing to compare it with.', 'dim');
	} else if (baseline !== undefined && at + change === indexOf(baseline)) {
		session.notify('The run before this one is the baseline. b chooses another.', 'dim');
	} else {
		compare(state, {...comparison.value, current: next.runId});
	}
};

export const driftActions = (session: Session, state: DriftState, page: () => number): Actions<'drift'> => {
	const {openConfig, dataset, list} = state;
	const ids = () => idsOf(rowsOf(state));
	const settle = () => {
		list.update(listState => settleFindings(listState, rowsOf(state), page()));
	};

	const here = (): Finding | undefined => {
		settle();
		return rowsOf(state)[list.value.cursor];
	};

	const moves = listMoves(list, ids, page);
	const fromHere = (move: () => void) => () => {
		settle();
		move();
	};

	const toggle = (severity: Shown) => () => {
		const next = new Set(state.shown.value);
		if (!next.delete(severity)) {
			next.add(severity);
		}

		state.shown.set(next);
	};

	const chooseRun = (purpose: 'baseline' | 'current') => {
		session.push(
			runsState(openConfig, dataset, {
				purpose,
				choose(run) {
					session.back();
					compare(state, {...state.comparison.value, [purpose]: run.runId});
				},
			}),
		);
	};

	const crumbs = (...rest: readonly string[]) => breadcrumbOf(state, 'drift', ...rest);
	const deciding = {
		openConfig,
		dataset,
		decided() {
			compare(state, state.comparison.value);
		},
	};

	const withReport = (go: (report: DriftReport) => void) => () => {
		const report = state.report.current;
		if (report !== undefined) {
			go(report);
		}
	};

	return {
		up: fromHere(moves.up),
		down: fromHere(moves.down),
		pageUp: fromHere(moves.pageUp),
		pageDown: fromHere(moves.pageDown),
		first: moves.first,
		last: moves.last,
		filter: startFilter(list),
		open: withReport(report => {
			const finding = here();
			if (finding === undefined) {
				return;
			}

			void state.evidence.refresh();
			session.push(findingState(state, report, rowsOf(state), finding));
		}),
		high: toggle('high'),
		medium: toggle('medium'),
		low: toggle('low'),
		none: toggle('none'),
		earlier() {
			session.attempt(async () => walk(session, state, -1));
		},
		later() {
			session.attempt(async () => walk(session, state, 1));
		},
		baseline() {
			session.push(
				choiceState(crumbs('baseline'), 'Compare with what?', [
					{
						id: 'run',
						label: 'a run of its history',
						choose() {
							chooseRun('baseline');
						},
					},
					...ways.map(({way, label, about}) => ({
						id: label,
						label,
						about,
						choose() {
							compare(state, {...state.comparison.value, baseline: way});
						},
					})),
				]),
			);
		},
		current() {
			chooseRun('current');
		},
		pin: withReport(({baseline, current, baselineRule}) => {
			session.push(
				choiceState(crumbs('pin'), 'Which run is the baseline from now on?', [
					...[current, baseline].map((run, index) => ({
						id: run.runId,
						label: `${index === 0 ? 'the current run' : 'the baseline'}, ${run.runId.slice(0, 6)}`,
						about: formatTime(run.profiledAt),
						choose() {
							pinRun(session, deciding, run);
						},
					})),
					...(baselineRule.kind === 'pinned'
						? [
								{
									id: 'unpin',
									label: 'none: let go of the pinned run',
									choose() {
										unpin(session, deciding);
									},
								},
							]
						: []),
				]),
			);
		}),
		accept: withReport(report => {
			const finding = here();
			if (finding !== undefined) {
				acceptFinding(session, deciding, finding, {...state.comparison.value, current: report.current.runId});
			}
		}),
		export: withReport(report => {
			session.push(
				choiceState(
					crumbs('export'),
					'Write the report as what?',
					driftFormats.map(format => ({
						id: format,
						label: format,
						about: `.${formats[format].extension}, ${formats[format].about}`,
						choose() {
							session.attempt(async () => exportReport(session, state, report, format));
						},
					})),
				),
			);
		}),
		profile: withReport(report => {
			session.push(profileState(openConfig, dataset, report.current.runId));
		}),
		history() {
			session.push(runsState(openConfig, dataset));
		},
		copy() {
			const finding = here();
			if (finding !== undefined) {
				session.copy(copyTextOf(dataset, finding), 'the finding');
			}
		},
	};
};
