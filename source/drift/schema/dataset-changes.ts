// Finds changes of the dataset as a whole: it is gone, its last profile failed, or it has returned.
import {isGone} from '../../profiling/gone-tables.ts';
import {
	begunAt,
	byBeginning,
	hasResults,
	statusesWithResults,
	type Run,
	type RunStatus,
} from '../../profiling/profile.ts';
import {sliceName} from '../../profiling/slice.ts';
import type {Store} from '../../storage/store.ts';
import type {RunScope} from '../baselines/dataset-runs.ts';
import {dayOf} from '../epoch-days.ts';
import {wholeNumber} from '../figure-text.ts';
import type {DatasetChangeKind, DriftReport, SchemaChange} from '../report.ts';
import {summarise} from '../summary.ts';

/** Leaves out runs that are still running or were cancelled, whose results are unknown. */
const statusesOfReturn: readonly RunStatus[] = [...statusesWithResults, 'failed'];

/** The latest runs of a dataset that have results or failed. */
export type LatestRuns = {
	readonly latest: Run | undefined;
	/** The one before the latest. */
	readonly before: Run | undefined;
};

/** Compares the times at which runs were made, because slices are recorded as of their periods. */
const latestOfSlices = (runs: readonly Run[]): LatestRuns => {
	const profiled = runs.filter(run => hasResults(run));
	const [newest] = profiled;
	const lastMade = Math.max(...profiled.map(run => begunAt(run).getTime()));
	const isNotSuperseded = ({slice, profiledAt}: Run): boolean =>
		slice === null || newest === undefined || profiledAt >= newest.profiledAt;
	const failures = runs
		.filter(run => run.status === 'failed' && isNotSuperseded(run))
		.toSorted((one, other) => byBeginning(other, one));
	const [failed] = failures;
	if (failed === undefined || begunAt(failed).getTime() > lastMade) {
		return {latest: failed ?? newest, before: undefined};
	}

	const since = profiled.filter(run => begunAt(run) > begunAt(failed));
	const isFirstSince = since.every(({batchId}) => batchId === newest?.batchId);
	return {latest: newest, before: isFirstSince ? failed : undefined};
};

export const findLatestRuns = async ({store, dataset, environment}: RunScope): Promise<LatestRuns> => {
	const filter = {dataset, environment, statuses: statusesOfReturn};
	const [latest, before] = await store.runs({...filter, limit: 2});
	const isSliced = latest?.slice !== null || before?.slice !== null;
	return latest === undefined || !isSliced ? {latest, before} : latestOfSlices(await store.runs(filter));
};

const lastProfile = ({profiledAt, rowCount, slice}: Run): string => {
	const rows = rowCount === null ? '' : `, of ${wholeNumber(rowCount)} rows`;
	return `the last profile is of ${slice === null ? dayOf(profiledAt) : sliceName(slice)}${rows}`;
};

export const datasetChange = (
	kind: DatasetChangeKind,
	severity: SchemaChange['severity'],
	{reason, evidence}: Pick<SchemaChange, 'reason' | 'evidence'>,
): SchemaChange => ({
	kind,
	columnName: null,
	severity,
	baseline: null,
	current: null,
	reason,
	evidence,
	accepted: null,
});

const failedChange = (failed: Run, profiled: Run): SchemaChange =>
	isGone(failed)
		? datasetChange('dataset_gone', 'high', {
				reason: `table gone: the source no longer lists it; ${lastProfile(profiled)}`,
				evidence: [lastProfile(profiled)],
			})
		: datasetChange('dataset_failed', 'high', {
				reason: `last profile failed: ${failed.error ?? 'no reason was recorded'}`,
				evidence: [lastProfile(profiled)],
			});

/**
Makes the report on a dataset whose latest run failed. It says that nothing can be compared.

@returns `undefined` where the dataset was never profiled.
*/
export const reportFailedRun = async (
	{store, dataset, environment}: RunScope & {readonly store: Pick<Store, 'runs'>},
	failed: Run,
): Promise<DriftReport | undefined> => {
	const [profiled] = await store.runs({dataset, environment, statuses: statusesWithResults, limit: 1});
	if (profiled === undefined) {
		return undefined;
	}

	const schemaChanges = [failedChange(failed, profiled)];
	return {
		baseline: profiled,
		current: failed,
		baselineRule: {kind: 'previous'},
		baselineWhy: null,
		baselineRuns: [profiled],
		metricDrifts: [],
		schemaChanges,
		history: {runs: 0, missing: null, newRows: null},
		notes: [],
		summary: summarise([], schemaChanges),
	};
};

/** Adds to a report that the table has returned, where the run before the current one found it gone. */
export const noteReturn = (report: DriftReport, {latest, before}: LatestRuns): DriftReport => {
	if (before === undefined || latest?.runId !== report.current.runId || !isGone(before)) {
		return report;
	}

	const missing = `it was gone on ${dayOf(begunAt(before))}`;
	const schemaChanges = [
		...report.schemaChanges,
		datasetChange('dataset_returned', 'low', {reason: `table back: ${missing}`, evidence: [missing]}),
	];
	return {...report, schemaChanges, summary: summarise(report.metricDrifts, schemaChanges)};
};
