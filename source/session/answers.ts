// What the session asks of the store about runs and their differences: reading and comparing takes long where tables are wide.
import {loadBaseline} from '../drift/baselines/choose-runs.ts';
import type {DriftReport} from '../drift/report.ts';
import type {RunProfile} from '../profiling/profile.ts';
import type {DatasetKey} from '../storage/store.ts';
import {explainDrift, type Comparison, type Explanation, type Workspace} from '../workspace.ts';
import {verdictOf, type Verdict} from './verdict.ts';

/** Every method fails as the engine's function of that kind does. */
export type Answers = {
	compare(dataset: DatasetKey, comparison?: Comparison): Promise<DriftReport>;
	/** What a comparison came to, and of which run it is. */
	judge(dataset: DatasetKey, comparison?: Comparison): Promise<{readonly runId: string; readonly verdict: Verdict}>;
	/**
	How one verdict came about.

	@param target `COLUMN.METRIC`, or `count`.
	*/
	explain(dataset: DatasetKey, target: string, comparison: Comparison): Promise<Explanation>;
	/** A run with everything it measured. */
	profileOf(runId: string): Promise<RunProfile>;
	/** The baseline of a report as it was compared: one run, or what several come to. */
	baselineOf(chosen: Pick<DriftReport, 'baselineRuns' | 'baselineChoice'>): Promise<RunProfile>;
};

export const answersOf = (workspace: Workspace): Answers => ({
	compare: async (dataset, comparison) => workspace.compare(dataset, comparison),
	async judge(dataset, comparison) {
		const report = await workspace.compare(dataset, comparison);
		return {runId: report.current.runId, verdict: verdictOf(report)};
	},
	explain: async (dataset, target, comparison) => explainDrift(workspace, dataset, target, comparison),
	async profileOf(runId) {
		const store = await workspace.store();
		return store.load(runId);
	},
	baselineOf: async chosen => loadBaseline(await workspace.store(), chosen),
});
