// Chooses the two runs that the drift screen compares.
import {type BaselineRule, formatBaselineRule, shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../../../drift/report.ts';
import type {Run} from '../../../profiling/profile.ts';
import {runTime} from '../../../reports/run-time.ts';
import type {Comparison} from '../../../workspace.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {type Choice, choiceState} from '../choice/state.ts';
import {runsState} from '../runs/state.ts';
import {type DecisionSubject, pinRun, unpin} from './decisions.ts';
import {driftKeys} from './keys.ts';
import type {DriftState} from './state.ts';

/** The baseline rules that the user can choose; `undefined` is the rule of the config. */
const baselineRules = (
	pin: string,
): ReadonlyArray<{
	readonly rule: BaselineRule | undefined;
	readonly label: string;
	readonly about: string;
}> => [
	{
		rule: undefined,
		label: 'as configured',
		about: 'by default the pinned run, else the previous one',
	},
	{rule: {kind: 'previous'}, label: 'the previous run', about: 'what did this one change?'},
	{rule: {kind: 'pinned'}, label: 'the pinned run', about: `${pin} pins one`},
	{
		rule: {kind: 'same-weekday'},
		label: 'the same weekday',
		about: 'the latest run on this weekday, a week or more ago',
	},
	{rule: {kind: 'median', runCount: 7}, label: 'the median of seven runs', about: 'one outlier does not matter'},
];

/** Compares other runs on the same screen, which keeps its report until the new one is there. */
const compare = async (state: DriftState, comparison: Comparison): Promise<void> => {
	const isSameBaseline = comparison.baseline === state.comparison.value.baseline;
	state.comparison.set(comparison);
	const compared = state.report.refresh();
	if (!isSameBaseline) {
		void state.timeline.compareAll();
	}

	return compared;
};

/** Opens the runs of the dataset, where the user chooses the baseline or the current run. */
export const chooseRun = (session: Session, state: DriftState, purpose: 'baseline' | 'current'): void => {
	session.push(
		runsState(state.openConfig, state.dataset, {
			purpose,
			choose(run) {
				session.back();
				void compare(state, {...state.comparison.value, [purpose]: run.runId});
			},
		}),
	);
};

export const chooseBaseline = (session: Session, state: DriftState): void => {
	const pinKey = session.keys.naming(driftKeys)('pin');
	session.push(
		choiceState({
			breadcrumb: breadcrumbOf(state, 'drift', 'baseline'),
			question: 'Compare with what?',
			choices: [
				{
					id: 'run',
					label: 'a run of its history',
					choose() {
						chooseRun(session, state, 'baseline');
					},
				},
				...baselineRules(pinKey).map(({rule, label, about}) => ({
					id: label,
					label,
					about,
					choose() {
						void compare(state, {
							...state.comparison.value,
							baseline: rule === undefined ? undefined : formatBaselineRule(rule),
						});
					},
				})),
			],
		}),
	);
};

/** Asks which of the two runs to pin. */
export const choosePin = (session: Session, state: DriftState, report: DriftReport): void => {
	const subject = subjectOf(state);
	const pin = (run: Run, name: string): Choice => ({
		id: run.runId,
		label: `${name}, ${shortRunId(run.runId)}`,
		about: runTime(run),
		choose() {
			pinRun(session, subject, run);
		},
	});
	const unpinChoice: Choice = {
		id: 'unpin',
		label: 'none: unpin the run',
		choose() {
			unpin(session, subject);
		},
	};
	session.push(
		choiceState({
			breadcrumb: breadcrumbOf(state, 'drift', 'pin'),
			question: 'Which run is the baseline from now on?',
			choices: [
				pin(report.current, 'the current run'),
				pin(report.baseline, 'the baseline'),
				...(report.baselineRule.kind === 'pinned' ? [unpinChoice] : []),
			],
		}),
	);
};

/** The subject of a decision on this screen. */
export const subjectOf = (state: DriftState): DecisionSubject => ({
	openConfig: state.openConfig,
	dataset: state.dataset,
	async onDecided() {
		state.selected.set(new Set());
		await compare(state, state.comparison.value);
		void state.timeline.compareAgain();
	},
});

/** Moves to the run before (-1) or after (1). A chosen baseline stays, else the baseline is the run before. */
export const walk = async (session: Session, state: DriftState, change: -1 | 1): Promise<void> => {
	const {comparison, report, timeline} = state;
	if (timeline.runs.current === undefined) {
		await timeline.runs.refresh();
	}

	const runs = timeline.runs.current ?? [];
	const indexOf = (id: string | undefined) => runs.findIndex(({runId}) => id !== undefined && runId.startsWith(id));
	const position = indexOf(comparison.value.current ?? report.current?.current.runId);
	const next = runs[position + change];
	const {baseline} = comparison.value;
	if (position === -1 || next === undefined) {
		session.notify(change > 0 ? 'This is the latest run.' : 'This is the earliest run that is kept.', 'dim');
	} else if (baseline === undefined && report.current?.baselineRule.kind === 'previous' && position + change === 0) {
		session.notify('The run before this one is the first: there is nothing to compare it with.', 'dim');
	} else if (baseline !== undefined && position + change === indexOf(baseline)) {
		const choose = session.keys.naming(driftKeys)('baseline');
		session.notify(`The run before this one is the baseline. ${choose} chooses another.`, 'dim');
	} else {
		await compare(state, {...comparison.value, current: next.runId});
	}
};
