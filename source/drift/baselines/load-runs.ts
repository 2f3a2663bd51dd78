// Loads the runs that were chosen, and makes one baseline of several.
import type {RunProfile} from '../../profiling/profile.ts';
import type {Store} from '../../storage/store.ts';
import type {ChosenBaseline} from '../report.ts';
import {formatBaselineRule} from './baseline-rule.ts';
import type {ChosenRuns} from './choose-runs.ts';
import {medianProfile} from './median-profile.ts';

/** Where runs are loaded from. */
export type ProfileLoader = Pick<Store, 'load'>;

/** Loads the baseline: one run, or the median of several. */
export const loadBaseline = async (
	loader: ProfileLoader,
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
	readonly earlier?: readonly RunProfile[];
};

/** Loads both sides of a comparison, and the history where it judges. */
export const loadRuns = async (loader: ProfileLoader, {baseline, current}: ChosenRuns): Promise<LoadedRuns> => {
	const {history} = baseline;
	const loaded = new Map<string, Promise<RunProfile>>();
	// The baseline is one of the history: it is loaded once.
	const load = async (runId: string): Promise<RunProfile> => {
		const profile = loaded.get(runId) ?? loader.load(runId);
		loaded.set(runId, profile);
		return profile;
	};

	const [before, after, ...earlier] = await Promise.all([
		loadBaseline({load}, baseline),
		load(current.runId),
		...(history ?? []).toReversed().map(async ({runId}) => load(runId)),
	]);
	return {baseline: before, current: after, ...(history !== undefined && {earlier})};
};
