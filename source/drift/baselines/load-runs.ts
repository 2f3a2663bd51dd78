// Loads the chosen runs, and makes one baseline of several.
import type {RunFigures, RunProfile} from '../../profiling/profile.ts';
import type {Store} from '../../storage/store.ts';
import type {ChosenBaseline} from '../report.ts';
import {formatBaselineRule} from './baseline-rule.ts';
import type {ChosenRuns} from './choose-runs.ts';
import {medianProfile} from './median-profile.ts';

/** Loads runs. */
export type RunLoader = Pick<Store, 'load' | 'loadFigures'>;

/** Loads the baseline: one run, or the median of several. */
export const loadBaseline = async (
	loader: Pick<RunLoader, 'load'>,
	{rule, runs}: Pick<ChosenBaseline, 'rule' | 'runs'>,
): Promise<RunProfile> => {
	const [latest, ...others] = runs;
	const [only, ...rest] = await Promise.all([
		loader.load(latest.runId),
		...others.map(async ({runId}) => loader.load(runId)),
	]);
	return rule.kind === 'median' ? medianProfile([only, ...rest], formatBaselineRule(rule)) : only;
};

export type LoadedRuns = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	/** The runs that judge the current one, oldest first; left out where the baseline was named. */
	readonly earlier?: readonly RunFigures[];
};

/** Loads both sides of a comparison, and the history where it judges. */
export const loadRuns = async (loader: RunLoader, {baseline, current}: ChosenRuns): Promise<LoadedRuns> => {
	const {history} = baseline;
	const [before, after, earlier] = await Promise.all([
		loadBaseline(loader, baseline),
		loader.load(current.runId),
		history === undefined ? undefined : loader.loadFigures(history.toReversed().map(({runId}) => runId)),
	]);
	return {baseline: before, current: after, ...(earlier !== undefined && {earlier})};
};
