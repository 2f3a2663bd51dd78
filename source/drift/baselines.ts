// Chooses the two runs of a dataset that are compared.
import {ProfileMeshError} from '../errors.ts';
import type {Run, RunStatus} from '../profiling/profile.ts';
import type {DatasetKey, Store} from '../storage/store.ts';
import type {DriftSettings} from './threshold-rules.ts';

/** What a user asked to compare: run ids or unique prefixes; for the baseline also `previous`. */
export type RunChoice = {
	readonly baseline?: string | undefined;
	readonly current?: string | undefined;
};

export type ChosenRuns = {
	readonly baseline: Run;
	readonly current: Run;
	/** How the baseline was chosen, in words: `previous`, `run 6c02e4`. */
	readonly baselineChoice: string;
};

/** The statuses of runs that have results. */
const comparable: readonly RunStatus[] = ['completed', 'partial'];

const shortId = (runId: string): string => runId.slice(0, 6);

const nameOf = ({schemaName, datasetName}: DatasetKey): string => `${schemaName}.${datasetName}`;

/** Finds the runs of one dataset in one environment, and says in words why one will not do. */
const runsOf = (store: Store, dataset: DatasetKey, environment: string) => ({
	async latest(limit?: number): Promise<readonly Run[]> {
		const runs = await store.runs({
			dataset,
			environment,
			statuses: comparable,
			...(limit !== undefined && {limit}),
		});
		if (runs.length === 0) {
			throw new ProfileMeshError('not-found', `${nameOf(dataset)} has no runs in the environment ${environment}`, {
				why: 'Drift compares two runs, and none has been completed',
				hint: 'Profile it, and again after its data has changed',
			});
		}

		return runs;
	},

	async named(idOrPrefix: string): Promise<Run> {
		const run = await store.findRun(idOrPrefix);
		const refused = (why: string, hint: string) => new ProfileMeshError('not-found', `Run ${shortId(run.runId)} cannot be compared here`, {why, hint});
		if (run.schemaName !== dataset.schemaName || run.datasetName !== dataset.datasetName) {
			throw refused(`It is a run of ${nameOf(run)}, not of ${nameOf(dataset)}`, `List the runs of ${dataset.datasetName} and choose one of them`);
		}

		if (run.environment !== environment) {
			throw refused(`It was made in the environment ${run.environment}, not in ${environment}`, `Choose the environment ${run.environment}, or another run`);
		}

		if (!comparable.includes(run.status)) {
			throw refused(`It has no results: it is ${run.status}`, 'Choose a run that is completed or partial');
		}

		return run;
	},
});

/**
Chooses the two runs: by default the latest with results, and the one before it. A baseline that is newer than the current run
is allowed; the report says so.

@throws ProfileMeshError `not-found` when there are too few runs, or a run is unknown, ambiguous, without results, or of another
dataset or environment; `usage` when both are one run.
*/
export const chooseRuns = async (
	store: Store,
	dataset: DatasetKey,
	environment: string,
	choice: RunChoice,
	settings: Pick<DriftSettings, 'baseline'>,
): Promise<ChosenRuns> => {
	const runs = runsOf(store, dataset, environment);
	const wanted = choice.baseline ?? settings.baseline;
	if (wanted.toLowerCase() === 'previous') {
		const latest = await runs.latest(choice.current === undefined ? 2 : undefined);
		const current = choice.current === undefined ? latest[0] : await runs.named(choice.current);
		const baseline = latest[latest.findIndex(({runId}) => runId === current?.runId) + 1];
		if (current === undefined || baseline === undefined) {
			throw choice.current === undefined
				? new ProfileMeshError('not-found', `${nameOf(dataset)} has only one run in the environment ${environment}`, {
					why: 'Drift compares two runs',
					hint: 'Profile it again, and compare then',
				})
				: new ProfileMeshError('not-found', `${nameOf(dataset)} has no run before ${current === undefined ? choice.current : shortId(current.runId)}`, {
					why: 'It is the earliest one with results',
					hint: 'Choose a later run, or name the baseline',
				});
		}

		return {baseline, current, baselineChoice: 'previous'};
	}

	const baseline = await runs.named(wanted);
	const [newest] = choice.current === undefined ? await runs.latest(1) : [await runs.named(choice.current)];
	if (newest === undefined || newest.runId === baseline.runId) {
		throw new ProfileMeshError('usage', `Run ${shortId(baseline.runId)} would be compared with itself`, {
			why: choice.current === undefined ? 'It is the latest run and also the baseline' : 'It is named as baseline and as current run',
			hint: 'Choose another baseline, or profile the dataset again',
		});
	}

	return {baseline, current: newest, baselineChoice: `run ${shortId(baseline.runId)}`};
};
