// `profilemesh profile`: profiles the matching tables, stores the runs, and reports the outcome of each dataset.
import path from 'node:path';
import {profileWithoutValues} from '../drift/withheld-values.ts';
import type {EngineEvent, ProfilingEvent, SliceProfiled} from '../events/events.ts';
import type {FanOut} from '../events/listeners/fan-out.ts';
import type {PipesSession} from '../events/listeners/dagster-pipes/session.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {failureText} from '../reports/error-text.ts';
import {untilAborted} from '../interruption.ts';
import {checkWritable, writeAtomically} from '../write-atomically.ts';
import type {Workspace} from '../workspace.ts';
import {isDue} from '../profiling/plan-slices.ts';
import {datasetId, datasetOf, type DatasetKey} from '../profiling/dataset.ts';
import {startListeners} from './listeners.ts';
import {matchedPlans} from './matched-plans.ts';
import {missingSlices} from './missing-slices.ts';
import type {NarratedOutput} from './output.ts';
import type {AssetPlans} from './pipes.ts';
import {createReportKeeper, notifyOfFindings} from './notify-of-findings.ts';
import {documentOf, failures, pageOf, summary, type BatchResult, type Ended} from './profile-report.ts';

export type ProfileDocument = 'json' | 'html';

export type ProfileCommandOptions = {
	/** Patterns of table names or `schema.table`; all tables of the config when left out. */
	readonly tables?: readonly string[] | undefined;
	readonly dryRun?: boolean | undefined;
	/** A document on stdout instead of the summary: all profiles as JSON, or a page. */
	readonly document?: ProfileDocument | undefined;
	/** A file for the document, JSON by default, beside the summary on stdout. */
	readonly outputFile?: string | undefined;
	/** Prints failures alone, and no summary or progress. */
	readonly quiet?: boolean | undefined;
	readonly concurrency?: number | undefined;
	/** The time that the runs are recorded as of, in ISO 8601 with a zone. */
	readonly at?: string | undefined;
	/** The slices to profile, instead of those that are new or changed. */
	readonly slice?: string | undefined;
	/** A file that gets a JSON line for each event; `-` is stderr. */
	readonly events?: string | undefined;
};

const statusOf = (events: readonly Ended[], signal: AbortSignal): ExitStatus => {
	if (signal.aborted || events.some(event => event.status === 'cancelled')) {
		return exitStatus.interrupted;
	}

	return events.every(event => event.status === 'completed') ? exitStatus.done : exitStatus.incomplete;
};

/**
Removes the values of profiles from the events of a batch.

@yields Each event.
*/
async function* withoutValues(events: AsyncIterable<ProfilingEvent>): AsyncGenerator<ProfilingEvent> {
	for await (const event of events) {
		yield event.type === 'profiling_completed' || event.type === 'slice_profiled'
			? {...event, profile: profileWithoutValues(event.profile)}
			: event;
	}
}

const isEnd = (event: EngineEvent): event is Ended =>
	event.type === 'profiling_completed' || event.type === 'profiling_failed';

/** Runs the batch until it ends or is interrupted. */
const runBatch = async (events: AsyncIterable<EngineEvent>, listeners: FanOut): Promise<BatchResult> => {
	const planned: string[] = [];
	const ended = new Map<string, Ended>();
	const slices: SliceProfiled[] = [];
	for await (const event of events) {
		listeners.emit(event);
		if (event.type === 'batch_planned') {
			planned.push(...event.datasets.map(dataset => datasetId(dataset)));
		} else if (event.type === 'slice_profiled') {
			slices.push(event);
		} else if (isEnd(event)) {
			ended.set(datasetId(event), event);
		}
	}

	return {events: planned.map(key => ended.get(key)).filter(event => event !== undefined), slices};
};

type ProfileEnvironment = {
	readonly output: NarratedOutput;
	readonly signal: AbortSignal;
	/** Set when Dagster starts the command: the tables are those of its assets, each compared with its baseline. */
	readonly pipes?: PipesSession | undefined;
};

const plansOf = async (
	workspace: Workspace,
	{tables: patterns, dryRun = false, slice}: ProfileCommandOptions,
	{output, pipes}: Pick<ProfileEnvironment, 'output' | 'pipes'>,
): Promise<AssetPlans> => {
	if (pipes?.hasAssets !== true) {
		// Earlier runs show which tables are gone. A dry run opens no store.
		const includeGone = !dryRun;
		return {
			plans: await matchedPlans(workspace, patterns, {stderr: output.stderr, includeGone, slice}),
			compared: [],
			lost: 0,
		};
	}

	const {assetPlans} = await import('./pipes.ts');
	return assetPlans(pipes, workspace, {patterns, slice});
};

const readAsOf = async (text: string): Promise<Date> => {
	const {checkAsOf, parseAsOf} = await import('../profiling/as-of.ts');
	const at = parseAsOf(text);
	checkAsOf(at, new Date());
	return at;
};

/** Warns when the first runs of a source begin a new history while another source has one of the same datasets. */
const warnOfMove = async (plans: AssetPlans['plans'], workspace: Workspace, output: NarratedOutput): Promise<void> => {
	const store = await workspace.store();
	const [own] = await store.runs({environment: workspace.config.environment, limit: 1});
	if (own !== undefined) {
		return;
	}

	const {movedSource} = await import('../drift/baselines/other-sources.ts');
	const planned = new Set(plans.map(({plan}) => datasetId(datasetOf(plan.table))));
	const moved = await movedSource(store, dataset => planned.has(datasetId(dataset)));
	if (moved !== undefined) {
		output.stderr(failureText({message: 'This profile begins a new history', ...moved}, 'warning'));
	}
};

type Reporting = Pick<ProfileEnvironment, 'output'> & {
	readonly plans: AssetPlans['plans'];
	readonly workspace: Workspace;
};

/** Prints the summary or the document, then the failures, and writes the file. */
const report = async (
	result: BatchResult,
	{document, outputFile, quiet, dryRun = false}: ProfileCommandOptions,
	{plans, output, workspace}: Reporting,
): Promise<void> => {
	const text = async () => {
		if (document !== 'html') {
			return documentOf(result);
		}

		const {profilePage} = await import('../pages.ts');
		return profilePage(workspace, pageOf(result));
	};

	if (document === undefined && quiet !== true) {
		output.stdout(summary(result, plans, {isKept: !dryRun, width: output.terminalColumns()}));
	} else if (outputFile === undefined && document !== undefined) {
		output.stdout(await text());
	}

	for (const failure of failures(result.events)) {
		output.stderr(failure);
	}

	if (outputFile !== undefined) {
		await writeAtomically(outputFile, await text(), {isPrivate: true});
	}
};

/**
Profiles the matched tables. The summary or the document goes to stdout, failures go to stderr.

@returns 0, 4 when a table or a column could not be profiled, 130 when it was interrupted.
@throws ProfileMeshError `not-found` when nothing matches, `usage` when the file cannot be written,
or the runs are to be recorded as of no time or of the future.
*/
export const profileCommand = async (
	options: ProfileCommandOptions,
	workspace: Workspace,
	{output, signal, pipes}: ProfileEnvironment,
): Promise<ExitStatus> => {
	const {outputFile, dryRun = false, concurrency} = options;
	const at = options.at === undefined ? undefined : await readAsOf(options.at);
	if (outputFile !== undefined) {
		await checkWritable(outputFile);
		pipes?.listener.documentIn(path.resolve(outputFile));
	}

	const {plans, compared, lost} = await untilAborted(plansOf(workspace, options, {output, pipes}), signal);
	const upToDate = plans.filter(plan => !isDue(plan));
	if (!dryRun) {
		await warnOfMove(plans, workspace, output);
	}

	const profiled = workspace.profile(plans, {
		signal,
		dryRun,
		...(concurrency !== undefined && {concurrency}),
		...(at !== undefined && {at}),
	});
	const profiling = workspace.config.config.reports.values ? profiled : withoutValues(profiled);
	const keeper = createReportKeeper();
	const listeners = await startListeners(
		{
			events: options.events,
			hasBar: options.quiet !== true,
			others: pipes === undefined ? [] : [pipes.listener, keeper],
		},
		output,
	);
	let result: BatchResult;
	try {
		if (pipes === undefined) {
			const read = await runBatch(profiling, listeners);
			result = dryRun ? read : {...read, missing: await missingSlices(plans, workspace)};
		} else {
			const {withComparisons} = await import('./comparisons.ts');
			// Where a user named slices, the other ones are not missing.
			const others = [
				...compared,
				...(options.slice === undefined ? upToDate.map(({plan}) => datasetOf(plan.table)) : []),
			];
			const comparesSlices = (dataset: DatasetKey): boolean => pipes.listener.isPartitioned(dataset);
			const judged = withComparisons(profiling, workspace, {isKept: !dryRun, others, comparesSlices});
			result = await runBatch(judged, listeners);
		}
	} finally {
		await listeners.close();
	}

	await report(result, options, {plans, output, workspace});
	await notifyOfFindings(workspace, keeper.reports(), {stderr: output.stderr, areOfAnyRun: true});
	const status = statusOf(result.events, signal);
	return lost > 0 && status === exitStatus.done ? exitStatus.incomplete : status;
};
