// Finds the runs of one dataset in one environment that can be compared, and makes the errors where one cannot.
import {ProfileMeshError, type ErrorOptions} from '../../errors.ts';
import {hasResults, statusesWithResults, type Run} from '../../profiling/profile.ts';
import type {Store} from '../../storage/store.ts';
import {hasSliceName, isSliceName, isUndated, periodOf, sliceName, undated} from '../../profiling/slice.ts';
import {qualifiedName, isSameDataset, type DatasetKey} from '../../profiling/dataset.ts';
import {shortRunId} from './baseline-rule.ts';
import type {EarlierRule} from './choose-earlier.ts';
import {NoBaselineError} from './no-baseline-error.ts';
import {movedSource} from './other-sources.ts';
import {runName} from './run-name.ts';

/** The dataset and environment to search. */
export type RunScope = {
	readonly store: Store;
	readonly dataset: DatasetKey;
	readonly environment: string;
};

export class DatasetRuns {
	readonly #scope: RunScope;

	constructor(scope: RunScope) {
		this.#scope = scope;
	}

	/**
	Finds runs with results, latest first.

	@throws NoBaselineError when there is none.
	*/
	async latest(limit?: number): Promise<readonly [Run, ...Run[]]> {
		const {store, dataset, environment} = this.#scope;
		const [latest, ...others] = await store.runs({
			dataset,
			environment,
			statuses: statusesWithResults,
			...(limit !== undefined && {limit}),
		});
		if (latest === undefined) {
			throw new NoBaselineError(
				'not-found',
				`${qualifiedName(dataset)} has no runs in the environment ${environment}`,
				(await this.#movedSource()) ?? {
					why: 'Drift compares two runs, and none has been completed',
					hint: 'Profile it, and again after its data has changed',
				},
			);
		}

		return [latest, ...others];
	}

	/**
	Finds a run by its id, a unique prefix, or the name of its slice.

	@throws ProfileMeshError `not-found` when there is none, or it is of another dataset or environment, or has no
	results.
	*/
	async named(idOrPrefix: string): Promise<Run> {
		if (isSliceName(idOrPrefix)) {
			return this.#ofSlice(idOrPrefix);
		}

		const {store, dataset, environment} = this.#scope;
		const run = await store.findRun(idOrPrefix);
		const refused = (why: string, hint: string) =>
			new ProfileMeshError('not-found', `Run ${shortRunId(run.runId)} cannot be compared here`, {why, hint});
		if (!isSameDataset(run, dataset)) {
			throw refused(
				`It is a run of ${qualifiedName(run)}, not of ${qualifiedName(dataset)}`,
				`List the runs of ${dataset.datasetName} and choose one of them`,
			);
		}

		if (run.environment !== environment) {
			throw refused(
				`It was made in the environment ${run.environment}, not in ${environment}`,
				`Choose the environment ${run.environment}, or another run`,
			);
		}

		const {source = run.source} = store.scope ?? {};
		if (run.source !== null && run.source !== source) {
			throw refused(
				`It is a run of the source ${run.source}, not of ${source ?? ''}`,
				`If that is the same database: profilemesh runs adopt '${run.source}'`,
			);
		}

		if (!hasResults(run)) {
			throw refused(`It has no results: it is ${run.status}`, 'Choose a run that is completed or partial');
		}

		return run;
	}

	/**
	Finds the runs before a run, latest first. For a run outside of the current history these are of its own kind: of
	the whole table, or of slices of its length.

	@param history The current history, or its latest runs.
	*/
	async before(current: Run, history: readonly Run[]): Promise<readonly Run[]> {
		const index = history.findIndex(({runId}) => runId === current.runId);
		if (index !== -1) {
			return history.slice(index + 1);
		}

		const {store, dataset, environment} = this.#scope;
		const runs = await store.runs({dataset, environment, statuses: statusesWithResults, everyKind: true});
		const kindOf = ({slice}: Run) => (slice === null ? 'table' : periodOf(slice));
		const earlier = runs.slice(runs.findIndex(({runId}) => runId === current.runId) + 1);
		const alike = earlier.filter(run => kindOf(run) === kindOf(current));
		// Each run of the rows without a date is of all these rows.
		if (current.slice === null || isUndated(current.slice)) {
			return alike;
		}

		// The first run of a slice in the list is the one that began last.
		const ofSlices = new Map(alike.toReversed().map(run => [run.profiledAt.getTime(), run]));
		ofSlices.delete(current.profiledAt.getTime());
		return ofSlices.values().toArray().toReversed();
	}

	/** Finds the run with an id, unique prefix or slice; the latest one when none is named. */
	async current(idOrPrefix: string | undefined): Promise<Run> {
		if (idOrPrefix !== undefined) {
			return this.named(idOrPrefix);
		}

		const [latest] = await this.latest(1);
		return latest;
	}

	/**
	The pinned run.

	@throws ProfileMeshError `not-found` when it is gone. The hint says what to do.
	*/
	async pinned(runId: string): Promise<Run> {
		try {
			return await this.named(runId);
		} catch (error) {
			if (!(error instanceof ProfileMeshError) || error.code !== 'not-found') {
				throw error;
			}

			throw new ProfileMeshError('not-found', `The pinned run ${shortRunId(runId)} cannot be compared`, {
				why: error.why ?? error.message,
				hint: 'Pin another run, or unpin this one with profilemesh baseline unpin',
				cause: error,
			});
		}
	}

	noPinError(): NoBaselineError {
		const {dataset, environment} = this.#scope;
		return new NoBaselineError(
			'not-found',
			`${qualifiedName(dataset)} has no pinned run in the environment ${environment}`,
			{
				why: 'The baseline should be the pinned run',
				hint: 'Pin one with profilemesh baseline pin, or choose another baseline',
			},
		);
	}

	/**
	Explains why a rule finds no run before the current one.

	@param isNamed Whether the user named the current run.
	*/
	async noEarlierError(current: Run, rule: EarlierRule, isNamed: boolean): Promise<NoBaselineError> {
		const {dataset, environment} = this.#scope;
		const name = qualifiedName(dataset);
		const id = runName(current);
		if (rule.kind === 'same-weekday') {
			return new NoBaselineError('not-found', `${name} has no earlier run of the same weekday as ${id}`, {
				why:
					current.slice === null
						? 'Days are those of UTC, and runs of the same day do not count'
						: 'No earlier slice begins on that day of the week',
				hint: 'Choose another baseline, such as --baseline previous',
			});
		}

		const moved = await this.#movedSource();
		return isNamed
			? new NoBaselineError(
					'not-found',
					`${name} has no run before ${id}`,
					moved ?? {
						why: 'It is the earliest one with results',
						hint: 'Choose a later run, or name the baseline',
					},
				)
			: new NoBaselineError(
					'not-found',
					`${name} has only one run in the environment ${environment}`,
					moved ?? {
						why: 'Drift compares two runs',
						hint: 'Profile it again, and compare then',
					},
				);
	}

	/** The latest run of the rows without a date. */
	async #ofUndated(): Promise<Run | undefined> {
		const {store, dataset, environment} = this.#scope;
		const [run] = await store.runs({
			dataset,
			environment,
			statuses: statusesWithResults,
			undated: 'only',
			limit: 1,
		});
		return run;
	}

	/** The run of a slice in the current history. */
	async #ofSlice(name: string): Promise<Run> {
		const runs = await this.latest();
		if (hasSliceName(undated, name)) {
			const run = await this.#ofUndated();
			if (run !== undefined) {
				return run;
			}

			throw new ProfileMeshError('not-found', `${qualifiedName(this.#scope.dataset)} has no slice ${name}`, {
				why: 'No profile of it found a row without a date',
				hint: '`profilemesh runs` lists the slices',
			});
		}

		const found = runs.find(({slice}) => slice !== null && hasSliceName(slice, name));
		if (found !== undefined) {
			return found;
		}

		const message = `${qualifiedName(this.#scope.dataset)} has no slice ${name}`;
		const names = runs.flatMap(({slice}) => (slice === null ? [] : [sliceName(slice)]));
		const [latest] = names;
		if (latest === undefined) {
			throw new ProfileMeshError('not-found', message, {
				why: 'Its runs are of the whole table',
				hint: 'Name a run by its id: `profilemesh runs` lists them',
			});
		}

		const later = names.findLast(known => known.replace('week of ', '') > name);
		const earlier = names.find(known => known.replace('week of ', '') < name);
		const nearest = [earlier, later].filter(known => known !== undefined).join(' and ');
		throw new ProfileMeshError('not-found', message, {
			why: `Its slices go from ${names.at(-1) ?? latest} to ${latest}; nearest: ${nearest}`,
			hint: 'Name one of its slices: `profilemesh runs` lists them',
		});
	}

	async #movedSource(): Promise<ErrorOptions | undefined> {
		const {store, dataset} = this.#scope;
		return movedSource(store, other => isSameDataset(other, dataset));
	}
}
