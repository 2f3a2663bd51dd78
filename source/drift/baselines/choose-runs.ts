// Chooses the runs of a dataset that are compared.
import {ProfileMeshError} from '../../errors.ts';
import type {Run, RunProfile, RunStatus} from '../../profiling/profile.ts';
import type {DatasetKey, Store} from '../../storage/store.ts';
import {chooseAmong, isWay, reachOf, shortId, type Chosen} from './choose-earlier.ts';
import {medianProfile} from './median-profile.ts';
import {NoBaselineError} from './no-baseline-error.ts';
import type {DriftSettings} from '../threshold-rules.ts';

/** What a user asked to compare: for the baseline a run id or unique prefix, or a way to choose it; for the current run an id or prefix. */
export type RunChoice = {
	readonly baseline?: string | undefined;
	readonly current?: string | undefined;
};

/** The run that a decision made the baseline of a dataset. */
export type PinnedRun = {
	readonly runId: string;
	/** Why, as somebody wrote it; `null` where nobody did. */
	readonly reason: string | null;
	/** ISO 8601 in UTC. */
	readonly pinnedAt: string;
};

export type ChosenRuns = {
	/** The latest of the runs that the baseline is made of. */
	readonly baseline: Run;
	readonly current: Run;
	/** How the baseline was chosen, in words: `previous`, `pinned`, `run 6c02e4`, `same-weekday`, `median:7`. */
	readonly baselineChoice: string;
	/** Why, one sentence; `null` where the choice says it all. */
	readonly baselineWhy: string | null;
	/** Latest first; more than one for a median. */
	readonly baselineRuns: readonly Run[];
};

export type BaselineSettings = Pick<DriftSettings, 'baseline'> & {
	readonly pinned?: PinnedRun | undefined;
};

/** The statuses of runs that have results. */
export const comparable: readonly RunStatus[] = ['completed', 'partial'];

const nameOf = ({schemaName, datasetName}: DatasetKey): string => `${schemaName}.${datasetName}`;

/** Finds the runs of one dataset in one environment, and says in words why one will not do. */
class DatasetRuns {
	readonly #store: Store;
	readonly #dataset: DatasetKey;
	readonly #environment: string;

	constructor(store: Store, dataset: DatasetKey, environment: string) {
		this.#store = store;
		this.#dataset = dataset;
		this.#environment = environment;
	}

	/** Latest first. */
	async latest(limit?: number): Promise<readonly [Run, ...Run[]]> {
		const [latest, ...others] = await this.#store.runs({
			dataset: this.#dataset,
			environment: this.#environment,
			statuses: comparable,
			...(limit !== undefined && {limit}),
		});
		if (latest === undefined) {
			throw new NoBaselineError(
				'not-found',
				`${nameOf(this.#dataset)} has no runs in the environment ${this.#environment}`,
				{
					why: 'Drift compares two runs, and none has been completed',
					hint: 'Profile it, and again after its data has changed',
				},
			);
		}

		return [latest, ...others];
	}

	async named(idOrPrefix: string): Promise<Run> {
		const run = await this.#store.findRun(idOrPrefix);
		const refused = (why: string, hint: string) =>
			new ProfileMeshError('not-found', `Run ${shortId(run.runId)} cannot be compared here`, {why, hint});
		if (run.schemaName !== this.#dataset.schemaName || run.datasetName !== this.#dataset.datasetName) {
			throw refused(
				`It is a run of ${nameOf(run)}, not of ${nameOf(this.#dataset)}`,
				`List the runs of ${this.#dataset.datasetName} and choose one of them`,
			);
		}

		if (run.environment !== this.#environment) {
			throw refused(
				`It was made in the environment ${run.environment}, not in ${this.#environment}`,
				`Choose the environment ${run.environment}, or another run`,
			);
		}

		if (!comparable.includes(run.status)) {
			throw refused(`It has no results: it is ${run.status}`, 'Choose a run that is completed or partial');
		}

		return run;
	}

	async pinned({runId}: PinnedRun): Promise<Run> {
		try {
			return await this.named(runId);
		} catch (error) {
			if (!(error instanceof ProfileMeshError) || error.code !== 'not-found') {
				throw error;
			}

			throw new ProfileMeshError('not-found', `The pinned run ${shortId(runId)} cannot be compared`, {
				why: error.why ?? error.message,
				hint: 'Pin another run, or let go of it with profilemesh baseline unpin',
				cause: error,
			});
		}
	}

	noPin(): NoBaselineError {
		return new NoBaselineError(
			'not-found',
			`${nameOf(this.#dataset)} has no pinned run in the environment ${this.#environment}`,
			{
				why: 'The baseline is to be the pinned run',
				hint: 'Pin one with profilemesh baseline pin, or choose another baseline',
			},
		);
	}

	noneBefore(current: Run, way: string, isNamed: boolean): NoBaselineError {
		if (way === 'same-weekday') {
			return new NoBaselineError(
				'not-found',
				`${nameOf(this.#dataset)} has no earlier run of the same weekday as ${shortId(current.runId)}`,
				{
					why: 'Days are those of UTC, and runs of the same day do not count',
					hint: 'Choose another baseline, such as --baseline previous',
				},
			);
		}

		return isNamed
			? new NoBaselineError('not-found', `${nameOf(this.#dataset)} has no run before ${shortId(current.runId)}`, {
					why: 'It is the earliest one with results',
					hint: 'Choose a later run, or name the baseline',
				})
			: new NoBaselineError(
					'not-found',
					`${nameOf(this.#dataset)} has only one run in the environment ${this.#environment}`,
					{
						why: 'Drift compares two runs',
						hint: 'Profile it again, and compare then',
					},
				);
	}
}

const chosenRuns = (current: Run, {choice, why, runs}: Chosen): ChosenRuns => ({
	baseline: runs[0],
	current,
	baselineChoice: choice,
	baselineWhy: why,
	baselineRuns: runs,
});

/** Chooses by a way that looks at the runs before the current one. */
const chooseEarlier = async (runs: DatasetRuns, named: string | undefined, way: string): Promise<ChosenRuns> => {
	const latest = await runs.latest(named === undefined ? reachOf(way) : undefined);
	const current = named === undefined ? latest[0] : await runs.named(named);
	const earlier = latest.slice(latest.findIndex(({runId}) => runId === current.runId) + 1);
	const chosen = chooseAmong(way, current, earlier);
	if (chosen === undefined) {
		throw runs.noneBefore(current, way, named !== undefined);
	}

	return chosenRuns(current, chosen);
};

const pinWords = ({reason, pinnedAt}: PinnedRun): string =>
	`The baseline is the pinned run, pinned on ${pinnedAt.slice(0, 10)}${reason === null ? '' : `: ${reason}`}.`;

const currentOf = async (runs: DatasetRuns, named: string | undefined): Promise<Run> => {
	if (named !== undefined) {
		return runs.named(named);
	}

	const [latest] = await runs.latest(1);
	return latest;
};

const choosePinned = async (
	runs: DatasetRuns,
	named: string | undefined,
	pinned: PinnedRun | undefined,
): Promise<ChosenRuns> => {
	if (pinned === undefined) {
		throw runs.noPin();
	}

	const current = await currentOf(runs, named);
	if (current.runId === pinned.runId) {
		const previous = await chooseEarlier(runs, named, 'previous');
		return {
			...previous,
			baselineWhy: 'The current run is itself the pinned baseline: it is compared with the one before it.',
		};
	}

	return chosenRuns(current, {choice: 'pinned', why: pinWords(pinned), runs: [await runs.pinned(pinned)]});
};

const chooseNamed = async (runs: DatasetRuns, named: string | undefined, wanted: string): Promise<ChosenRuns> => {
	const baseline = await runs.named(wanted);
	const current = await currentOf(runs, named);
	if (current.runId === baseline.runId) {
		const itself = `Run ${shortId(baseline.runId)} would be compared with itself`;
		const hint = 'Choose another baseline, or profile the dataset again';
		throw named === undefined
			? new NoBaselineError('usage', itself, {why: 'It is the latest run and also the baseline', hint})
			: new ProfileMeshError('usage', itself, {why: 'It is named as baseline and as current run', hint});
	}

	return chosenRuns(current, {choice: `run ${shortId(baseline.runId)}`, why: null, runs: [baseline]});
};

/**
Chooses the runs: by default the latest with results, and the pinned one, else the one before it. A baseline that is newer than the
current run is allowed; the report says so.

@throws ProfileMeshError `not-found` when there are too few runs, or a run is unknown, ambiguous, without results, or of another
dataset or environment; `usage` when both are one run, or the way to choose is none. A `NoBaseline` where another run is all it takes.
*/
export const chooseRuns = async (
	store: Store,
	dataset: DatasetKey,
	environment: string,
	{baseline, current}: RunChoice,
	settings: BaselineSettings,
): Promise<ChosenRuns> => {
	const runs = new DatasetRuns(store, dataset, environment);
	const asked = (baseline ?? settings.baseline).toLowerCase();
	const wanted = asked === 'auto' ? (settings.pinned === undefined ? 'previous' : 'pinned') : asked;
	if (wanted === 'pinned') {
		return choosePinned(runs, current, settings.pinned);
	}

	return isWay(wanted) ? chooseEarlier(runs, current, wanted) : chooseNamed(runs, current, wanted);
};

/**
A run of a dataset in one environment that has results, by its id or a unique prefix; the latest one when none is named.

@throws ProfileMeshError `not-found` when there is none, or it is of another dataset or environment, or without results.
*/
export const namedRun = async (store: Store, dataset: DatasetKey, environment: string, named?: string): Promise<Run> =>
	currentOf(new DatasetRuns(store, dataset, environment), named);

/** Loads the baseline: a run, or what several come to. */
export const loadBaseline = async (
	store: Pick<Store, 'load'>,
	{baselineRuns, baselineChoice}: Pick<ChosenRuns, 'baselineRuns' | 'baselineChoice'>,
): Promise<RunProfile> => {
	const profiles = await Promise.all(baselineRuns.map(async ({runId}) => store.load(runId)));
	const [only] = profiles;
	return only === undefined || baselineChoice.startsWith('median:') ? medianProfile(profiles, baselineChoice) : only;
};
