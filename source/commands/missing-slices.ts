// Finds slices of profiled tables that should exist by now and do not.
import {datasetId, datasetOf} from '../profiling/dataset.ts';
import type {PlannedTable, Workspace} from '../workspace.ts';

/** The reasons by dataset. */
export const missingSlices = async (
	plans: readonly PlannedTable[],
	workspace: Workspace,
): Promise<ReadonlyMap<string, string>> => {
	const missing = new Map<string, string>();
	for (const {plan, sliced} of plans) {
		if (sliced === undefined) {
			continue;
		}

		const dataset = datasetOf(plan.table);
		/* eslint-disable no-await-in-loop -- few tables are cut, and their runs are read one after another */
		const {missingInTable} = await import('../drift/slices/missing-slices.ts');
		const found = await missingInTable(sliced, {
			store: await workspace.store(),
			dataset,
			environment: workspace.config.environment,
			now: new Date(),
		});
		/* eslint-enable no-await-in-loop */
		if (found !== undefined) {
			missing.set(datasetId(dataset), found.reason);
		}
	}

	return missing;
};
