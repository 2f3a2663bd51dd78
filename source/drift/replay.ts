// Applies today's rules to past runs, and shows which of them would have raised an alarm.
import {statusesWithResults, type Run, type RunFigures, type RunProfile} from '../profiling/profile.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import {isChosen, type SliceChoice} from '../profiling/slice-choice.ts';
import {parseBaselineRule, type BaselineRule} from './baselines/baseline-rule.ts';
import {chooseForReplay} from './baselines/choose-earlier.ts';
import {chooseLoads} from './baselines/choose-runs.ts';
import type {RunLoader} from './baselines/load-runs.ts';
import {findPinnedRun} from './baselines/pinned-run.ts';
import type {DriftContext} from './compare-runs.ts';
import {titleOf} from './finding-title.ts';
import {recall} from './recall.ts';
import {judgeRuns} from './judge-runs.ts';
import type {DriftSummary} from './report.ts';
import type {DriftSeverity} from './severity.ts';
import {reportSliceChanges} from './slices/judge-slice-changes.ts';
import {rulesFor} from './threshold-rules.ts';
import {reportedDrift} from './withheld-values.ts';

export type ReplayedFinding = {
	/** `age.mean`, `count`, `signup.type_changed`. */
	readonly title: string;
	readonly severity: DriftSeverity;
	readonly reason: string;
};

export type ReplayedRun = {
	readonly run: Run;
	readonly baselineRule: BaselineRule;
	/** The latest of the runs that the baseline is made of. */
	readonly baseline: Run;
	readonly summary: DriftSummary;
	/** Schema changes first, then metrics, each worst first. */
	readonly findings: readonly ReplayedFinding[];
};

/** Keeps loaded runs as long as the replay may need them again. */
class LoadedBefore implements RunLoader {
	readonly #store: RunLoader;
	readonly #capacity: number;
	readonly #profiles = new Map<string, Promise<RunProfile>>();
	/** The loads of the last history. The next history differs by one run at each end. */
	#figures: ReadonlyMap<string, RunFigures> = new Map();

	constructor(store: RunLoader, capacity: number) {
		this.#store = store;
		this.#capacity = capacity;
	}

	async load(runId: string): Promise<RunProfile> {
		return recall(this.#profiles, runId, {capacity: this.#capacity, make: async () => this.#store.load(runId)});
	}

	async loadFigures(runIds: readonly string[]): Promise<readonly RunFigures[]> {
		const known = this.#figures;
		const others = await this.#store.loadFigures(runIds.filter(runId => !known.has(runId)));
		const byId = new Map([...known.values(), ...others].map(figures => [figures.run.runId, figures]));
		const loaded = runIds.map(runId => byId.get(runId)).filter(figures => figures !== undefined);
		this.#figures = new Map(loaded.map(figures => [figures.run.runId, figures]));
		return loaded;
	}
}

/** The number of profiles that a replay needs again within the next few runs. */
const profilesKept = (rule: BaselineRule): number => {
	if (rule.kind === 'median') {
		return Math.max(4, rule.runCount + 2);
	}

	return rule.kind === 'same-weekday' ? 9 : 4;
};

/**
Compares each of the latest runs of a dataset with its baseline as the config chooses it now, oldest first. Decisions
that accept a drift do not count, to show what would have raised an alarm. Skips runs without a baseline.

@param choice The maximum number of runs, or the slices that are replayed.
@yields Each run with its verdict.
*/
export async function* replayRuns(
	context: DriftContext,
	dataset: DatasetKey,
	choice: number | SliceChoice,
): AsyncGenerator<ReplayedRun> {
	const {store, environment, settings, decisions} = context;
	const runs = await store.runs({dataset, environment, statuses: statusesWithResults});
	const isSliced = runs.some(({slice}) => slice !== null);
	const everyRun = isSliced ? await store.runs({dataset, environment, everyKind: true}) : [];
	const rules = rulesFor(settings, dataset);
	const rule = parseBaselineRule(settings.baseline);
	const pinned = findPinnedRun(decisions, dataset, environment);
	const judgesByHistory = rule.kind === 'auto' && pinned === undefined && settings.history > 0;
	const loader = new LoadedBefore(store, profilesKept(rule));
	const replayed =
		typeof choice === 'number'
			? runs.slice(0, choice)
			: runs.filter(({slice}) => slice !== null && isChosen(slice, choice));
	for (const current of replayed.toReversed()) {
		const earlier = runs.slice(runs.indexOf(current) + 1);
		const baseline = judgesByHistory
			? chooseLoads(current, earlier, settings.history)
			: chooseForReplay(rule, pinned, {current, earlier});
		if (baseline === undefined) {
			continue;
		}

		// eslint-disable-next-line no-await-in-loop -- keep a few runs in memory, whatever the length of the history
		const {report: judged} = await judgeRuns(loader, {baseline, current}, settings);
		const report = reportedDrift({
			...reportSliceChanges(judged, {runs: everyRun, isNewest: false, rules}),
			valuesWithheld: context.valuesWithheld ?? false,
		});
		yield {
			run: current,
			baselineRule: report.baselineRule,
			baseline: report.baselineRuns[0],
			summary: report.summary,
			findings: [...report.schemaChanges, ...report.metricDrifts].flatMap(finding =>
				finding.severity === 'none'
					? []
					: [{title: titleOf(finding), severity: finding.severity, reason: finding.reason}],
			),
		};
	}
}
