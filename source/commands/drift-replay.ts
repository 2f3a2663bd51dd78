// `profilemesh drift replay`: applies today's rules to past runs.
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {jsonText} from '../reports/json-text.ts';
import {replayJson, replayText, type Replay} from '../reports/replay-text.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {Workspace} from '../workspace.ts';
import {refuseConflict} from './flag-conflicts.ts';
import type {CommandOutput} from './output.ts';

export type ReplayOptions = {
	/** `table` or `schema.table`. */
	readonly dataset?: string | undefined;
	readonly schema?: string | undefined;
	/** Every dataset with two runs, instead of `dataset`. */
	readonly all?: boolean | undefined;
	/** The maximum number of runs of a dataset. */
	readonly last: number;
	/** The slices to replay, instead of the last runs. */
	readonly slice?: string | undefined;
	readonly json?: boolean | undefined;
};

const datasetsOf = async (
	{dataset, schema, all}: ReplayOptions,
	workspace: Workspace,
): Promise<readonly DatasetKey[]> => {
	if (all === true) {
		refuseConflict('--all', {
			with: {'--dataset': dataset !== undefined, '--schema': schema !== undefined},
			why: '--all replays every dataset',
		});
		const store = await workspace.store();
		const histories = await store.datasets(workspace.config.environment, 2);
		return histories
			.filter(({runs}) => runs.length > 1)
			.map(({schemaName, datasetName}) => ({schemaName, datasetName}));
	}

	if (dataset === undefined) {
		throw new ProfileMeshError('usage', 'No dataset to replay', {
			hint: 'Name one with --dataset, or replay every dataset with --all',
		});
	}

	return [await workspace.findDataset(dataset, schema)];
};

/**
Replays the latest runs of one dataset, or of all. Alarms of the past do not change the exit status.

@throws ProfileMeshError `usage` without a dataset, `not-found` when there is no such one.
*/
export const replayCommand = async (
	options: ReplayOptions,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const replays: Replay[] = [];
	for (const dataset of await datasetsOf(options, workspace)) {
		const {last, slice} = options;
		// eslint-disable-next-line no-await-in-loop -- one dataset in memory at a time
		replays.push({dataset, runs: await Array.fromAsync(workspace.replay(dataset, {last, slice}))});
	}

	if (options.json === true) {
		output.stdout(jsonText(replays.map(replay => replayJson(replay))));
	} else {
		output.stdout(replays.map(replay => replayText(replay)).join('\n'));
	}

	return exitStatus.done;
};
