// `profilemesh runs --format html`: prints pages to share about one run, or the history of a dataset.
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {historyPage, profilePage} from '../pages.ts';
import type {Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';
import {findRun} from './find-run.ts';
import {refuseConflict} from './flag-conflicts.ts';
import {pageSource} from './page-source.ts';
import type {ListRunsOptions, ShowRunOptions} from './runs.ts';
import {warnOfUnreadable} from './unreadable-runs.ts';

/**
Prints the page of one run.

@throws ProfileMeshError as `findRun`.
*/
export const showRunPage = async (
	{run, ...dataset}: Pick<ShowRunOptions, 'run' | 'dataset' | 'schema'>,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const store = await workspace.store();
	const {runId} = await findRun(store, run, dataset);
	output.stdout(await profilePage(workspace, {profiles: [{profile: await store.load(runId)}]}));
	return exitStatus.done;
};

/**
Prints the page of the history of one dataset.

@throws ProfileMeshError `usage` without a dataset, and `not-found` where it has no runs.
*/
export const showHistoryPage = async (
	{dataset, schema, limit, slice, allSources}: ListRunsOptions,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	if (dataset === undefined) {
		throw new ProfileMeshError('usage', '--format html needs a dataset', {
			why: 'The page shows the history of one dataset of this source',
			hint: 'Name it with --dataset',
		});
	}

	refuseConflict('--format html', {
		with: {'--all-sources': allSources === true},
		why: 'The page shows the history of one dataset of this source',
	});
	if (slice !== undefined) {
		throw new ProfileMeshError('usage', '--format html cannot be combined with --slice', {
			why: 'The page shows the history of a dataset, and a slice has none of its own',
			hint: 'Show one of its slices: profilemesh runs show --format html',
		});
	}

	const found = await workspace.findDataset(dataset, schema);
	output.stdout(await historyPage(pageSource(workspace), found, limit));
	warnOfUnreadable(await workspace.store(), output);
	return exitStatus.done;
};
