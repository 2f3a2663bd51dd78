// Makes pages to share of reports, runs and histories, and loads their data through a workspace.
import type {LoadedConfig} from './config/load.ts';
import type {Comparison} from './drift/baselines/choose-runs.ts';
import type {DriftReport} from './drift/report.ts';
import {errorDetails, ProfileMeshError} from './errors.ts';
import type {DatasetKey} from './profiling/dataset.ts';
import {hasResults, statusesWithResults, type RunFigures, type RunProfile} from './profiling/profile.ts';
import type {DriftEvidence} from './reports/html/evidence.ts';
import type {ReportFailure} from './reports/report-failure.ts';
import type {Store} from './storage/store.ts';

/** The part of a workspace that pages need. */
export type PageSource = {
	readonly config: LoadedConfig;
	store(): Promise<Store>;
	compare(dataset: DatasetKey, comparison?: Comparison): Promise<DriftReport>;
	/** A run with all its results. */
	loadProfile(runId: string): Promise<RunProfile>;
	/** Loads the baseline of a report: one run, or the median of several. */
	loadBaseline(chosen: Pick<DriftReport, 'baselineRuns' | 'baselineRule'>): Promise<RunProfile>;
};

/** The number of runs in a chart. */
const runsDrawn = 40;

/** The number of runs whose drift the page of a history shows. Each is judged again. */
const runsJudged = 20;

/** The latest runs up to this one, oldest first. Empty where the run is not kept, as with `--fresh`. */
const runsUpTo = async (source: PageSource, {current}: DriftReport): Promise<readonly RunFigures[]> => {
	const store = await source.store();
	const runs = await store.runs({
		dataset: {schemaName: current.schemaName, datasetName: current.datasetName},
		environment: source.config.environment,
		statuses: statusesWithResults,
	});
	const position = runs.findIndex(({runId}) => runId === current.runId);
	const shown = position === -1 ? [] : runs.slice(position, position + runsDrawn).toReversed();
	return store.loadFigures(shown.map(({runId}) => runId));
};

const evidenceOf = async (source: PageSource, report: DriftReport): Promise<DriftEvidence> => {
	const found = report.metricDrifts.filter(({severity}) => severity !== 'none');
	if (found.length === 0) {
		return {compared: undefined, runs: []};
	}

	try {
		const hasColumns = found.some(({columnName}) => columnName !== null);
		const [runs, baseline, current] = await Promise.all([
			runsUpTo(source, report),
			hasColumns ? source.loadBaseline(report) : undefined,
			hasColumns ? source.loadProfile(report.current.runId) : undefined,
		]);
		return {
			compared: baseline === undefined || current === undefined ? undefined : {baseline, current},
			runs,
		};
	} catch (error) {
		if (!(error instanceof ProfileMeshError)) {
			throw error;
		}

		// The page shows the report without its charts.
		const {message, why} = errorDetails(error);
		return {compared: undefined, runs: [], failure: why === undefined ? message : `${message} (${why})`};
	}
};

export type DriftPageRequest = {
	readonly reports: readonly DriftReport[];
	/** Datasets that could not be compared. */
	readonly failures?: readonly ReportFailure[];
	/** Shows only the findings of this column; `null` stands for the table itself. */
	readonly column?: string | null | undefined;
};

/** The page of one drift report, or of several. */
export const driftPage = async (
	source: PageSource,
	{reports, failures = [], column}: DriftPageRequest,
): Promise<string> => {
	const {driftHtml} = await import('./reports/html/drift-page.ts');
	const parts = [];
	for (const report of reports) {
		// eslint-disable-next-line no-await-in-loop -- of many tables, the runs of one at a time are read
		const evidence = await evidenceOf(source, report);
		parts.push({report, evidence, ...(column !== undefined && {column})});
	}

	return driftHtml(parts, failures, new Date());
};

export type ProfilePageRequest = {
	readonly profiles: ReadonlyArray<{readonly profile: RunProfile; readonly note?: string | undefined}>;
	/** Datasets that could not be profiled, and why. */
	readonly failures?: ReadonlyArray<{readonly dataset: string; readonly message: string}>;
	/** Only this column. */
	readonly column?: string | undefined;
};

/** The page of one profile, or of several. */
export const profilePage = async (
	{config: {config}}: Pick<PageSource, 'config'>,
	{profiles, failures = [], column}: ProfilePageRequest,
): Promise<string> => {
	const [{profileHtml}, {profileWithoutValues}] = await Promise.all([
		import('./reports/html/profile-page.ts'),
		import('./drift/withheld-values.ts'),
	]);
	const valuesWithheld = !config.reports.values;
	return profileHtml(
		profiles.map(({profile, note}) => ({
			profile: valuesWithheld ? profileWithoutValues(profile) : profile,
			note,
		})),
		{failures, column, valuesWithheld, now: new Date()},
	);
};

/** The reports of the latest runs; a run that cannot be compared has none. */
const latestReports = async (
	source: PageSource,
	dataset: DatasetKey,
	runIds: readonly string[],
): Promise<ReadonlyMap<string, DriftReport>> => {
	const reports = new Map<string, DriftReport>();
	for (const runId of runIds) {
		try {
			// eslint-disable-next-line no-await-in-loop -- two runs at a time are read
			reports.set(runId, await source.compare(dataset, {current: runId}));
		} catch (error) {
			// The first run has none before it.
			if (!(error instanceof ProfileMeshError)) {
				throw error;
			}
		}
	}

	return reports;
};

/**
The page of the history of a dataset.

@param limit The maximum number of runs; all by default.
*/
export const historyPage = async (source: PageSource, dataset: DatasetKey, limit?: number): Promise<string> => {
	const [{historyHtml}, store] = await Promise.all([import('./reports/html/history-page.ts'), source.store()]);
	const {environment} = source.config;
	const runs = await store.runs({dataset, environment, ...(limit !== undefined && {limit})});
	const withResults = runs.filter(run => hasResults(run)).map(({runId}) => runId);
	return historyHtml({
		dataset,
		environment,
		runs,
		figures: await store.loadFigures(withResults.slice(0, runsDrawn).toReversed()),
		reports: await latestReports(source, dataset, withResults.slice(0, runsJudged)),
		judged: Math.min(runsJudged, withResults.length),
		now: new Date(),
	});
};
