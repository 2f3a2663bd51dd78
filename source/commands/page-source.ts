// Loads the data of pages to share through the workspace of a command.
import {loadBaseline} from '../drift/baselines/load-runs.ts';
import type {PageSource} from '../pages.ts';
import type {Workspace} from '../workspace.ts';

export const pageSource = (workspace: Workspace): PageSource => ({
	config: workspace.config,
	store: async () => workspace.store(),
	compare: async (dataset, comparison) => workspace.compare(dataset, comparison),
	async loadProfile(runId) {
		const store = await workspace.store();
		return store.load(runId);
	},
	loadBaseline: async ({baselineRule, baselineRuns}) =>
		loadBaseline(await workspace.store(), {rule: baselineRule, runs: baselineRuns}),
});
