// `profilemesh runs`: what is kept. Lists runs, shows one, deletes old ones.
import {profileWithoutValues} from '../drift/withheld-values.ts';
import {ProfileMeshError} from '../errors.ts';
import {otherSourcesText} from '../drift/baselines/other-sources.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import {statusesWithResults, type ColumnProfile, type Run, type RunProfile} from '../profiling/profile.ts';
import {absentMark, formatCount, formatMetric} from '../reports/format.ts';
import {formatDuration, formatTime} from '../reports/format-time.ts';
import {jsonText} from '../reports/json-text.ts';
import {profileJson} from '../reports/profile-json.ts';
import {visible} from '../terminal-text.ts';
import {textTable} from '../reports/text-table.ts';
import {hasSliceName, isSliceName, sliceName, undated} from '../profiling/slice.ts';
import {isChosen, parseSliceChoice} from '../profiling/slice-choice.ts';
import {sliceJson} from '../reports/slice-json.ts';
import {expiredRuns, parseRetention} from '../storage/retention.ts';
import type {Store} from '../storage/store.ts';
import {qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import type {Pin} from '../workspace.ts';
import type {CommandOutput} from './output.ts';
import {warnOfUnreadable} from './unreadable-runs.ts';

export type ListRunsOptions = {
	/** `table` or `schema.table`. */
	readonly dataset?: string | undefined;
	readonly schema?: string | undefined;
	readonly environment?: string | undefined;
	/** The slices whose runs are listed; all runs when left out. */
	readonly slice?: string | undefined;
	/** The maximum number of runs, the latest ones; all by default. */
	readonly limit?: number | undefined;
	/** Runs of other sources, too. */
	readonly allSources?: boolean | undefined;
	readonly json?: boolean | undefined;
};

type NamedDataset = Pick<ListRunsOptions, 'dataset' | 'schema'>;

export type ShowRunOptions = {
	/** Whether to leave out values of the columns. */
	readonly withholdsValues?: boolean | undefined;
	/** A run id, the beginning of one, or the slice of the named dataset, else of the only one that has it. */
	readonly run: string;
	/** `table` or `schema.table`. */
	readonly dataset?: string | undefined;
	readonly schema?: string | undefined;
	readonly json?: boolean | undefined;
};

export type PruneRunsOptions = {
	/** A length of time such as `90d`, or a number of runs of each dataset such as `50`. */
	readonly keep: string;
	/** Prints the runs that would be deleted, and deletes nothing. */
	readonly dryRun?: boolean | undefined;
	readonly json?: boolean | undefined;
};

/** The runs to prune, and those to keep in any case. */
export type PrunedStore = {
	readonly store: Store;
	/** The pinned baselines of all environments. */
	readonly baselines: ReadonlyArray<Pick<Pin, 'run'>>;
};

const runJson = (run: Run) => ({
	run_id: run.runId,
	batch_id: run.batchId,
	dataset_name: run.datasetName,
	schema_name: run.schemaName,
	profiled_at: run.profiledAt.toISOString(),
	...sliceJson(run),
	...(run.startedAt !== undefined && {started_at: run.startedAt.toISOString()}),
	environment: run.environment,
	status: run.status,
	row_count: run.rowCount,
	column_count: run.columnCount,
	source: run.source,
	duration_ms: run.durationMs,
	sampling: run.sampling,
	error: run.error,
	version: run.version,
});

const fullName = (dataset: DatasetKey): string => visible(qualifiedName(dataset));

/** When a run was made: a slice is profiled after its period. */
const madeAt = ({slice, startedAt, profiledAt}: Run): string =>
	slice === null ? formatTime(profiledAt) : startedAt === undefined ? absentMark : formatTime(startedAt);

const runsText = (runs: readonly Run[], hasSources = false): string => {
	const hasSlices = runs.some(({slice}) => slice !== null);
	return textTable(
		[
			{heading: 'run'},
			{heading: 'dataset'},
			...(hasSlices ? [{heading: 'slice'}] : []),
			{heading: 'profiled at'},
			{heading: 'environment'},
			{heading: 'status'},
			{heading: 'rows', align: 'right'},
			{heading: 'columns', align: 'right'},
			{heading: 'time', align: 'right'},
			...(hasSources ? [{heading: 'source'}] : []),
		],
		runs.map(run => [
			visible(run.runId),
			fullName(run),
			...(hasSlices ? [run.slice === null ? 'whole table' : sliceName(run.slice)] : []),
			madeAt(run),
			visible(run.environment),
			run.status,
			run.rowCount === null ? absentMark : formatCount(run.rowCount),
			run.columnCount === null ? absentMark : formatCount(run.columnCount),
			run.durationMs === null ? absentMark : formatDuration(run.durationMs),
			...(hasSources ? [visible(run.source ?? absentMark)] : []),
		]),
	);
};

/** The runs of the dataset that a user named; all of them where none was named. */
const ofNamedDataset = (runs: readonly Run[], {dataset, schema}: NamedDataset): readonly Run[] => {
	const isNamed = (run: Run): boolean =>
		dataset === undefined || [run.datasetName, qualifiedName(run)].includes(dataset);
	const named = runs.filter(run => (schema === undefined || run.schemaName === schema) && isNamed(run));
	if (dataset === undefined) {
		return named;
	}

	const [name, ...others] = new Set(named.map(run => fullName(run)));
	if (name === undefined) {
		throw new ProfileMeshError('not-found', `There are no runs of ${visible(dataset)}`, {
			hint: '`profilemesh runs` without --dataset lists those that there are',
		});
	}

	if (others.length > 0) {
		throw new ProfileMeshError('not-found', `Several datasets are named ${visible(dataset)}`, {
			hint: `Say which: ${[name, ...others].join(', ')}`,
		});
	}

	return named;
};

/**
Lists runs, the latest first.

@throws ProfileMeshError `not-found` when the dataset has no runs, or its name is ambiguous (the hint lists candidates).
*/
export const listRuns = async (options: ListRunsOptions, store: Store, output: CommandOutput): Promise<ExitStatus> => {
	const {dataset, schema, environment, limit, slice, allSources = false} = options;
	const choice = slice === undefined ? undefined : parseSliceChoice(slice);
	const isNamed = dataset !== undefined || schema !== undefined || slice !== undefined;
	const found = await store.runs({
		anySource: allSources,
		everyKind: true,
		...(environment !== undefined && {environment}),
		...(limit !== undefined && !isNamed && {limit}),
	});
	const runs = ofNamedDataset(found, options)
		.filter(run => choice === undefined || (run.slice !== null && isChosen(run.slice, choice)))
		.slice(0, limit);
	const others = allSources ? [] : await store.otherHistories();
	if (options.json === true) {
		output.stdout(jsonText(runs.map(run => runJson(run))));
	} else if (runs.length === 0) {
		output.stderr(
			slice === undefined
				? 'No runs yet. `profilemesh profile` makes some.\n'
				: `No runs of ${visible(slice)}. \`profilemesh profile --slice\` makes some.\n`,
		);
	} else {
		output.stdout(runsText(runs, allSources));
	}

	warnOfUnreadable(store, output);
	if (others.length > 0) {
		output.stderr(`Left out: ${visible(otherSourcesText(others))}. --all-sources lists them.\n`);
	}

	return exitStatus.done;
};

/** Of many runs of a slice these are named. */
const slicesNamed = 5;

const shownMetrics: readonly MetricName[] = ['null_percent', 'distinct_count', 'min', 'max', 'mean', 'stddev'];

const columnsText = (columns: readonly ColumnProfile[]): string =>
	textTable(
		[
			{heading: 'column'},
			{heading: 'type'},
			...shownMetrics.map(name => ({heading: metricOf(name).label, align: 'right'}) as const),
		],
		columns.map(({column, metrics}) => [
			visible(column.name),
			visible(column.databaseType === '' ? column.semanticType : column.databaseType),
			...shownMetrics.map(name => formatMetric(metricOf(name), metrics.get(name), column)),
		]),
	);

const profileText = ({run, columns}: RunProfile): string => {
	const facts: ReadonlyArray<readonly [string, string | null]> = [
		['run', run.runId],
		['dataset', qualifiedName(run)],
		['slice', run.slice === null ? null : sliceName(run.slice)],
		['profiled at', madeAt(run)],
		['environment', run.environment],
		['status', run.status],
		['rows', run.rowCount === null ? null : formatCount(run.rowCount)],
		['source', run.source],
		[
			'sampling',
			run.sampling.kind === 'all'
				? 'all rows'
				: `${run.sampling.kind === 'ratio' ? run.sampling.ratio : formatCount(run.sampling.size)} ` +
					`(${run.sampling.kind}, seed ${run.sampling.seed})`,
		],
		['error', run.error],
	];
	const header = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(13)}${visible(value)}\n`]));
	const failures = columns.flatMap(({column, errors}) =>
		Array.from(
			errors,
			([metric, reason]) => `${visible(column.name)}.${metric} could not be computed: ${visible(reason)}\n`,
		),
	);
	return [
		...header,
		...(columns.length > 0 ? ['\n', columnsText(columns)] : []),
		...(failures.length > 0 ? ['\n', ...failures] : []),
	].join('');
};

/** The latest run of the rows without a date of each dataset. */
const latestUndated = async (store: Store): Promise<readonly Run[]> => {
	const runs = await store.runs({statuses: statusesWithResults, undated: 'only'});
	return Map.groupBy(runs, run => `${run.environment} ${qualifiedName(run)}`)
		.values()
		.flatMap(ofDataset => ofDataset.slice(0, 1))
		.toArray();
};

/** The run that the current history of one dataset has of a slice. */
const findSlice = async (store: Store, name: string, dataset: NamedDataset): Promise<Run> => {
	const runs = hasSliceName(undated, name)
		? await latestUndated(store)
		: await store.runs({statuses: statusesWithResults});
	const [found, ...others] = ofNamedDataset(runs, dataset).filter(
		({slice}) => slice !== null && hasSliceName(slice, name),
	);
	if (found === undefined) {
		throw new ProfileMeshError('not-found', `There is no slice ${visible(name)}`, {
			hint: '`profilemesh runs` lists the slices that there are',
		});
	}

	if (others.length > 0) {
		const named = [found, ...others].slice(0, slicesNamed).map(run => `${run.runId} of ${fullName(run)}`);
		const more = others.length >= slicesNamed ? ' and others' : '';
		throw new ProfileMeshError('not-found', `Several datasets have a slice ${visible(name)}`, {
			hint: `Name one with --dataset, or the run by its id: ${named.join(', ')}${more}`,
		});
	}

	return found;
};

/**
The run that a user named by its id, the beginning of one, or its slice.

@throws ProfileMeshError `not-found` when there is no such run, or when several begin so.
*/
export const findRun = async (store: Store, name: string, dataset: NamedDataset = {}): Promise<Run> =>
	isSliceName(name) ? findSlice(store, name, dataset) : store.findRun(name);

/**
Shows one run with its columns; as JSON it is a list of one profile, as `profile --json` prints it.

@throws ProfileMeshError as `findRun`.
*/
export const showRun = async (
	{run, json, withholdsValues = false, ...dataset}: ShowRunOptions,
	store: Store,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const {runId} = await findRun(store, run, dataset);
	const loaded = await store.load(runId);
	const profile = withholdsValues ? profileWithoutValues(loaded) : loaded;
	output.stdout(json === true ? jsonText([profileJson(profile)]) : profileText(profile));
	return exitStatus.done;
};

/**
Deletes old runs, and prints them. A run that is still running is never deleted, and neither is a pinned baseline.

@throws ProfileMeshError `usage` when `keep` is neither a length of time nor a number of runs.
*/
export const pruneRuns = async (
	{keep, dryRun = false, json}: PruneRunsOptions,
	{store, baselines}: PrunedStore,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const retention = parseRetention(keep);
	const runs = await store.runs({everyKind: true});
	const isPinned = ({runId}: Run): boolean => baselines.some(pin => runId.startsWith(pin.run.toLowerCase()));
	const expired = expiredRuns(runs, retention, new Date()).filter(run => !isPinned(run));
	if (!dryRun && expired.length > 0) {
		await store.remove(expired.map(run => run.runId));
	}

	if (json === true) {
		output.stdout(
			jsonText({dry_run: dryRun, deleted: expired.map(run => runJson(run)), kept: runs.length - expired.length}),
		);
		return exitStatus.done;
	}

	if (expired.length > 0) {
		output.stdout(runsText(expired));
	}

	output.stderr(
		`${dryRun ? 'Would delete' : 'Deleted'} ${formatCount(expired.length)} of ${formatCount(runs.length)} runs\n`,
	);
	return exitStatus.done;
};
