// Chooses the two runs of a dataset to compare: the current one, and the baseline by its rule.
import {ProfileMeshError} from '../../errors.ts';
import type {Run} from '../../profiling/profile.ts';
import {isSampledAlike} from '../sampling.ts';
import type {ChosenBaseline} from '../report.ts';
import {parseBaselineRule, type BaselineRule} from './baseline-rule.ts';
import {chooseEarlier, runsNeeded, type EarlierRule} from './choose-earlier.ts';
import {DatasetRuns, type RunScope} from './dataset-runs.ts';
import {NoBaselineError} from './no-baseline-error.ts';
import {oneRunEachLoad} from './one-run-a-load.ts';
import type {PinnedRun} from './pinned-run.ts';
import {runName} from './run-name.ts';

/** The choice of two runs of a dataset. */
export type Comparison = {
	/**
	`previous`, `pinned`, `same-weekday`, `median:N`, or a run id, unique prefix or slice such as `2024-03-01`; the
	config's own rule when left out.
	*/
	readonly baseline?: string | undefined;
	/** A run id, unique prefix or slice; the latest run when left out. */
	readonly current?: string | undefined;
	/**
	Whether to compare the current slices of the source by their rows alone, instead of runs. Excludes `baseline` and
	`current`.
	*/
	readonly fresh?: boolean | undefined;
};

export type ChosenRuns = {
	readonly baseline: ChosenBaseline;
	readonly current: Run;
};

export type BaselineSettings = {
	/** The rule of the config, for a comparison that names none. */
	readonly baseline: string;
	/** The maximum number of earlier runs that judge the current one, where the rule is `auto`. */
	readonly history: number;
	readonly pinned?: PinnedRun | undefined;
};

/** `auto` is the pinned run of a dataset that has one, else the previous run. */
const resolveAuto = (rule: BaselineRule, pinned: PinnedRun | undefined): Exclude<BaselineRule, {kind: 'auto'}> =>
	rule.kind === 'auto' ? {kind: pinned === undefined ? 'previous' : 'pinned'} : rule;

/**
Chooses the baseline of a run that the runs before it judge: the load before it. The history has one run for each load
that was sampled in the same way. `undefined` where there is no earlier run.

@param before The runs before it, latest first.
@param history The maximum number of runs in the history.
*/
export const chooseLoads = (current: Run, before: readonly Run[], history: number): ChosenBaseline | undefined => {
	const recent = before.slice(0, history);
	const baseline = chooseEarlier({kind: 'previous'}, current, oneRunEachLoad(current, recent));
	return (
		baseline && {
			...baseline,
			history: oneRunEachLoad(
				current,
				recent.filter(run => isSampledAlike(run, current)),
			),
		}
	);
};

/**
Chooses by a rule about earlier runs.

@param named The current run where the user names it.
@param history The maximum number of earlier runs that judge the current one; 0 where the rule is not `auto`.
*/
const chooseByHistory = async (
	runs: DatasetRuns,
	named: string | undefined,
	{rule, history}: {readonly rule: EarlierRule; readonly history: number},
): Promise<ChosenRuns> => {
	const needed = runsNeeded(rule);
	const limit = needed === undefined ? undefined : Math.max(needed, history + 1);
	const latest = await runs.latest(named === undefined ? limit : undefined);
	const current = named === undefined ? latest[0] : await runs.named(named);
	const before = await runs.before(current, latest);
	const baseline = history === 0 ? chooseEarlier(rule, current, before) : chooseLoads(current, before, history);
	if (baseline === undefined) {
		throw await runs.noEarlierError(current, rule, named !== undefined);
	}

	return {current, baseline};
};

const pinText = ({reason, pinnedAt}: PinnedRun): string =>
	`The baseline is the pinned run, pinned on ${pinnedAt.slice(0, 10)}${reason === null ? '' : `: ${reason}`}.`;

const choosePinned = async (
	runs: DatasetRuns,
	named: string | undefined,
	pinned: PinnedRun | undefined,
): Promise<ChosenRuns> => {
	if (pinned === undefined) {
		throw runs.noPinError();
	}

	const current = await runs.current(named);
	if (current.runId === pinned.runId) {
		const previous = await chooseByHistory(runs, named, {rule: {kind: 'previous'}, history: 0});
		const why = 'The current run is itself the pinned baseline: it is compared with the one before it.';
		return {...previous, baseline: {...previous.baseline, why}};
	}

	const run = await runs.pinned(pinned.runId);
	return {current, baseline: {rule: {kind: 'pinned'}, why: pinText(pinned), runs: [run]}};
};

const chooseNamed = async (runs: DatasetRuns, named: string | undefined, wanted: string): Promise<ChosenRuns> => {
	const baseline = await runs.named(wanted);
	const current = await runs.current(named);
	if (current.runId === baseline.runId) {
		const message = `Run ${runName(baseline)} would be compared with itself`;
		const hint = 'Choose another baseline, or profile the dataset again';
		throw named === undefined
			? new NoBaselineError('usage', message, {why: 'It is the latest run and also the baseline', hint})
			: new ProfileMeshError('usage', message, {why: 'It is named as baseline and as current run', hint});
	}

	return {current, baseline: {rule: {kind: 'run', id: baseline.runId}, why: null, runs: [baseline]}};
};

/**
Chooses the runs. By default these are the latest run with results, and as its baseline the pinned run, else the run
before it. A baseline may be newer than the current run, and the report says so.

@throws ProfileMeshError `not-found` when there are too few runs, or a run is unknown, ambiguous, without results, or of
another dataset or environment; `usage` when both are one run, or the text is not a baseline rule. A `NoBaselineError`
where one more run is enough.
*/
export const chooseRuns = async (
	scope: RunScope,
	{baseline, current}: Comparison,
	settings: BaselineSettings,
): Promise<ChosenRuns> => {
	const runs = new DatasetRuns(scope);
	const asked = parseBaselineRule(baseline ?? settings.baseline);
	const rule = resolveAuto(asked, settings.pinned);
	if (rule.kind === 'pinned') {
		return choosePinned(runs, current, settings.pinned);
	}

	return rule.kind === 'run'
		? chooseNamed(runs, current, rule.id)
		: chooseByHistory(runs, current, {rule, history: asked.kind === 'auto' ? settings.history : 0});
};

/**
Finds a run of a dataset with results by its id, a unique prefix or its slice; by default the latest.

@throws ProfileMeshError `not-found` when there is none, or it is of another dataset or environment, or has no results.
*/
export const findComparableRun = async (scope: RunScope, idOrPrefix?: string): Promise<Run> =>
	new DatasetRuns(scope).current(idOrPrefix);
