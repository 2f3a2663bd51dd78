// Compares the datasets of `profilemesh drift`: one, those of the store, or those of Dagster's assets.
import {matchTables} from '../config/table-patterns.ts';
import {movedSource} from '../drift/baselines/other-sources.ts';
import type {DriftReport} from '../drift/report.ts';
import {errorDetails, ProfileMeshError, type ErrorDetails} from '../errors.ts';
import type {DriftEvent} from '../events/events.ts';
import type {PipesSession} from '../events/listeners/dagster-pipes/session.ts';
import {exitStatus, exitStatusOf, type ExitStatus} from '../exit-status.ts';
import {datasetId, qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import {failureText} from '../reports/error-text.ts';
import type {ReportFailure} from '../reports/report-failure.ts';
import {visible} from '../terminal-text.ts';
import type {Comparison, Workspace} from '../workspace.ts';
import {compareDataset} from './comparisons.ts';
import {findLost} from './lost-datasets.ts';

export type Outcome = {
	readonly reports: readonly DriftReport[];
	readonly failures: readonly ReportFailure[];
	/** The exit status for a dataset that could not be compared. */
	readonly failure?: ExitStatus;
};

/** What every comparison of a command needs. */
export type ComparisonContext = {
	readonly workspace: Workspace;
	readonly comparison: Comparison;
	readonly emit: (event: DriftEvent) => void;
	/** Writes a warning or a failure. */
	readonly warn: (text: string) => void;
	readonly signal?: AbortSignal | undefined;
};

const nameOf = (dataset: DatasetKey): string => visible(qualifiedName(dataset));

/** Makes one line, because the first profiles of a config may be many. */
const skippedText = (dataset: DatasetKey, {message, why}: ErrorDetails): string => {
	const name = nameOf(dataset);
	const text = visible(why === undefined ? message : `${message}. ${why}`);
	return `skipped: ${text.includes(name) ? text : `${name}: ${text}`}\n`;
};

/**
Compares datasets one after another. Reports each comparison that fails, and goes on with the others.

@throws The signal's reason, and any error that is not a ProfileMeshError.
*/
const compareEach = async (
	datasets: readonly DatasetKey[],
	{workspace, comparison, emit, warn, signal}: ComparisonContext,
): Promise<Outcome> => {
	const reports: DriftReport[] = [];
	const failures: ReportFailure[] = [];
	let failure: ExitStatus | undefined;
	for (const dataset of datasets) {
		signal?.throwIfAborted();
		// eslint-disable-next-line no-await-in-loop -- one pair of runs in memory at a time, for any number of datasets
		const judgement = await compareDataset(workspace, dataset, comparison);
		emit(judgement.event);
		if (!('error' in judgement)) {
			reports.push(judgement.event.report);
			continue;
		}

		const {event, error} = judgement;
		if (!(error instanceof ProfileMeshError)) {
			throw error;
		}

		if (event.reason === 'failed') {
			warn(failureText(event.error, `failed: ${nameOf(dataset)}`));
			failures.push({
				dataset: qualifiedName(dataset),
				message: event.error.message,
				why: event.error.why,
			});
			failure ??= exitStatusOf(error);
		} else {
			warn(skippedText(dataset, error));
		}
	}

	return {reports, failures, ...(failure !== undefined && {failure})};
};

/**
Compares every dataset of the store that the config still matches.

@throws ProfileMeshError `not-found` when the environment has no runs.
*/
export const compareAll = async (context: ComparisonContext): Promise<Outcome> => {
	const {workspace, warn} = context;
	const {environment} = workspace.config;
	const store = await workspace.store();
	const datasets = await store.datasets(environment, 1);
	const lost = await findLost(workspace, datasets);
	if (datasets.length + lost.neverProfiled.length === 0) {
		throw new ProfileMeshError(
			'not-found',
			`There are no runs in the environment ${visible(environment)}`,
			(await movedSource(store)) ?? {
				why: 'Drift compares two runs of a dataset',
				hint: 'Profile the tables, and again after their data has changed',
			},
		);
	}

	for (const dataset of lost.unmatched) {
		warn(`skipped: ${nameOf(dataset)}: Its last profile failed, and the config no longer matches it\n`);
	}

	for (const failure of lost.neverProfiled) {
		warn(failureText(failure, `failed: ${visible(failure.dataset)}`));
	}

	const skipped = new Set(lost.unmatched.map(dataset => datasetId(dataset)));
	const outcome = await compareEach(
		datasets.filter(dataset => !skipped.has(datasetId(dataset))),
		context,
	);
	return lost.neverProfiled.length === 0
		? outcome
		: {failure: exitStatus.incomplete, ...outcome, failures: [...outcome.failures, ...lost.neverProfiled]};
};

/**
Compares every dataset of the store that the config cuts into slices.

@throws ProfileMeshError `not-found` when there is none.
*/
export const compareSliced = async (context: ComparisonContext): Promise<Outcome> => {
	const {environment, config} = context.workspace.config;
	const store = await context.workspace.store();
	const datasets = await store.datasets(environment, 1);
	const sliced = datasets.filter(({schemaName, datasetName}) => {
		const [matched] = matchTables([{schema: schemaName, name: datasetName}], config.profiling.tables).matched;
		return matched?.rule?.slice !== undefined;
	});
	if (sliced.length === 0) {
		throw new ProfileMeshError('not-found', 'No dataset with runs is cut into slices', {
			why: 'Rows are judged by earlier slices',
			hint: 'Name a column of dates in the config, profiling.tables[].slice, and profile the table',
		});
	}

	return compareEach(sliced, context);
};

/**
Compares one dataset. Without a baseline it says so, and compares nothing.

@throws The error of a comparison that fails, and ProfileMeshError `not-found` when there is no such dataset.
*/
export const compareOne = async (
	{dataset, schema}: {readonly dataset: string; readonly schema: string | undefined},
	{workspace, comparison, emit, warn}: ComparisonContext,
): Promise<Outcome> => {
	const judgement = await compareDataset(workspace, await workspace.findDataset(dataset, schema), comparison);
	emit(judgement.event);
	if (!('error' in judgement)) {
		return {reports: [judgement.event.report], failures: []};
	}

	const {event, error} = judgement;
	if (event.reason !== 'no_baseline') {
		throw error;
	}

	warn(failureText(errorDetails(error), 'skipped'));
	return {reports: [], failures: []};
};

/** Compares the datasets of the assets that Dagster requests, and reports each to it. */
export const compareAssets = async (pipes: PipesSession, context: ComparisonContext): Promise<Outcome> => {
	const {workspace} = context;
	const store = await workspace.store();
	const {profiled, compared, lost} = await pipes.bindKept(await store.datasets(workspace.config.environment, 1));
	const outcome = await compareEach([...profiled, ...compared], {...context, warn: () => undefined});
	return lost > 0 || outcome.failures.length > 0 ? {...outcome, failure: exitStatus.incomplete} : outcome;
};
