// Runs the rules of today over the runs of the past: which of them would have alarmed.
import type {Run, RunProfile} from '../profiling/profile.ts';
import type {DatasetKey} from '../storage/store.ts';
import {chooseAmong, isWay, type Chosen} from './baselines/choose-earlier.ts';
import {comparable, loadBaseline} from './baselines/choose-runs.ts';
import {pinnedRunOf, type DriftContext} from './compare-runs.ts';
import {detectDrift} from './detect-drift.ts';
import {titleOf} from './explain.ts';
import type {DriftSummary} from './report.ts';
import type {DriftSeverity} from './severity.ts';

export type ReplayedFinding = {
	/** `age.mean`, `count`, `signup.type_changed`. */
	readonly title: string;
	readonly severity: DriftSeverity;
	readonly reason: string;
};

export type ReplayedRun = {
	readonly run: Run;
	readonly baselineChoice: string;
	/** The latest of the runs that the baseline is made of. */
	readonly baseline: Run;
	readonly summary: DriftSummary;
	/** Schema changes first, then metrics, each worst first. */
	readonly findings: readonly ReplayedFinding[];
};

/** Remembers profiles for as long as they are likely to be needed again. */
class ProfileCache {
	readonly #load: (runId: string) => Promise<RunProfile>;
	readonly #capacity: number;
	readonly #loaded = new Map<string, Promise<RunProfile>>();

	constructor(load: (runId: string) => Promise<RunProfile>, capacity: number) {
		this.#load = load;
		this.#capacity = capacity;
	}

	async load(runId: string): Promise<RunProfile> {
		const known = this.#loaded.get(runId) ?? this.#load(runId);
		// What was asked for last is forgotten last.
		this.#loaded.delete(runId);
		this.#loaded.set(runId, known);
		const [oldest] = this.#loaded.keys();
		if (oldest !== undefined && this.#loaded.size > this.#capacity) {
			this.#loaded.delete(oldest);
		}

		return known;
	}
}

const fixedBaseline = (runs: readonly Run[], wanted: string): Run | undefined =>
	runs.find(({runId}) => runId.startsWith(wanted.toLowerCase()));

const chooseThen = (
	context: DriftContext,
	dataset: DatasetKey,
	current: Run,
	runs: readonly Run[],
): Chosen | undefined => {
	const {baseline: configured} = context.settings;
	const earlier = runs.slice(runs.indexOf(current) + 1);
	const pinned = pinnedRunOf(context, dataset);
	const isPinning = configured === 'auto' || configured === 'pinned';
	const fixed = isPinning ? pinned?.runId : isWay(configured) ? undefined : configured;
	const run = fixed === undefined ? undefined : fixedBaseline(earlier, fixed);
	// Before a pinned or named run was made, runs were compared with the one before them.
	return run === undefined
		? chooseAmong(isPinning || fixed !== undefined ? 'previous' : configured, current, earlier)
		: {choice: isPinning ? 'pinned' : `run ${run.runId.slice(0, 6)}`, why: null, runs: [run]};
};

/**
Compares each of the latest runs of a dataset with its baseline as the config chooses it now, oldest first. Decisions that accept a
drift are left out: what would have alarmed is the question. Runs that have no baseline yet are skipped.

@param last How many runs are replayed at the most.
@yields One run with what it would have come to.
*/
export async function* replayRuns(
	context: DriftContext,
	dataset: DatasetKey,
	last: number,
): AsyncGenerator<ReplayedRun> {
	const {store, environment, settings} = context;
	const runs = await store.runs({dataset, environment, statuses: comparable});
	const window = Math.max(
		4,
		Number(/^median:(?<count>\d+)$/v.exec(settings.baseline)?.groups?.['count'] ?? 0) + 2,
		settings.baseline === 'same-weekday' ? 9 : 0,
	);
	const profiles = new ProfileCache(async runId => store.load(runId), window);
	for (const current of runs.slice(0, last).toReversed()) {
		const chosen = chooseThen(context, dataset, current, runs);
		if (chosen === undefined) {
			continue;
		}

		/* eslint-disable no-await-in-loop -- a few runs in memory at a time, whatever the length of the history */
		const [baseline, profile] = await Promise.all([
			loadBaseline(profiles, {baselineRuns: chosen.runs, baselineChoice: chosen.choice}),
			profiles.load(current.runId),
		]);
		/* eslint-enable no-await-in-loop */
		const report = detectDrift(baseline, profile, settings, chosen.choice, {chosen});
		yield {
			run: current,
			baselineChoice: chosen.choice,
			baseline: chosen.runs[0],
			summary: report.summary,
			findings: [...report.schemaChanges, ...report.metricDrifts].flatMap(finding =>
				finding.severity === 'none'
					? []
					: [{title: titleOf(finding), severity: finding.severity, reason: finding.reason}],
			),
		};
	}
}
