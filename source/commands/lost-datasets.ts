// Finds the datasets of `--all` whose last profile failed.
import {matchTables} from '../config/table-patterns.ts';
import {datasetId, qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import {begunAt, type Run} from '../profiling/profile.ts';
import type {ReportFailure} from '../reports/report-failure.ts';
import type {DatasetHistory} from '../storage/store.ts';
import type {Workspace} from '../workspace.ts';

/** The number of failed runs to search. */
const failuresRead = 1000;

export type LostDatasets = {
	/** Datasets that the config does not match any more. */
	readonly unmatched: readonly DatasetKey[];
	/** Datasets without any profile: there is nothing to compare. */
	readonly neverProfiled: readonly ReportFailure[];
};

const isMatched = ({schemaName, datasetName}: DatasetKey, workspace: Workspace): boolean => {
	const {tables} = workspace.config.config.profiling;
	return matchTables([{schema: schemaName, name: datasetName}], tables).matched.length > 0;
};

/**
Finds the datasets whose last profile failed, and which no report mentions.

@param profiled The datasets of the environment that have a profile, each with its latest one.
*/
export const findLost = async (workspace: Workspace, profiled: readonly DatasetHistory[]): Promise<LostDatasets> => {
	const store = await workspace.store();
	const {environment} = workspace.config;
	const failures = await store.runs({environment, statuses: ['failed'], limit: failuresRead});
	const latestFailures = new Map<string, Run>();
	for (const run of failures.toReversed()) {
		latestFailures.set(datasetId(run), run);
	}

	const latestProfiles = new Map(profiled.map(dataset => [datasetId(dataset), dataset.runs[0]]));
	const lost = [...latestFailures].filter(
		([id, failure]) => begunAt(failure) > begunAt(latestProfiles.get(id) ?? {profiledAt: new Date(0)}),
	);
	return {
		unmatched: lost
			.filter(([id, run]) => latestProfiles.has(id) && !isMatched(run, workspace))
			.map(([, run]) => run),
		neverProfiled: lost
			.filter(([id, run]) => !latestProfiles.has(id) && isMatched(run, workspace))
			.map(([, run]) => ({
				dataset: qualifiedName(run),
				message: 'It has no profile: the last one failed',
				why: run.error ?? undefined,
			})),
	};
};
