// `profilemesh profile`: profiles the matching tables, stores the runs, and reports the outcome of each dataset.
import path from 'node:path';
import {profileWithoutValues} from '../drift/withheld-values.ts';
import type {EngineEvent, ProfilingCompleted, ProfilingEvent, ProfilingFailed} from '../events/events.ts';
import type {FanOut} from '../events/listeners/fan-out.ts';
import type {PipesSession} from '../events/listeners/dagster-pipes/session.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {failureText} from '../reports/error-text.ts';
import {absentMark, formatCount} from '../reports/format.ts';
import {formatDuration} from '../reports/format-time.ts';
import {jsonText} from '../reports/json-text.ts';
import {profileJson} from '../reports/profile-json.ts';
import {visible} from '../terminal-text.ts';
import {textTable} from '../reports/text-table.ts';
import {untilAborted} from '../interruption.ts';
import {checkWritable, writeAtomically} from '../write-atomically.ts';
import type {Workspace} from '../workspace.ts';
import {datasetId, datasetNamer, datasetOf} from '../profiling/dataset.ts';
import {startListeners} from './listeners.ts';
import {matchedPlans} from './matched-plans.ts';
import type {NarratedOutput} from './output.ts';
import type {AssetPlans} from './pipes.ts';

export type ProfileCommandOptions = {
	/** Patterns of table names or `schema.table`; all tables of the config when left out. */
	readonly tables?: readonly string[] | undefined;
	readonly dryRun?: boolean | undefined;
	/** One JSON document on stdout instead of the summary. */
	readonly json?: boolean | undefined;
	/** A file for the JSON document, in place of stdout. */
	readonly outputFile?: string | undefined;
	/** No summary and no progress: only failures. */
	readonly quiet?: boolean | undefined;
	readonly concurrency?: number | undefined;
	/** The moment that the runs are recorded as of, in ISO 8601 with a zone. */
	readonly at?: string | undefined;
	/** A file that a JSON line is added to for each event; `-` is stderr. */
	readonly events?: string | undefined;
};

type Ended = ProfilingCompleted | ProfilingFailed;

const summary = (events: readonly Ended[], isKept: boolean): string => {
	const nameOf = datasetNamer(events);
	return textTable(
		[
			{heading: 'dataset'},
			{heading: 'rows', align: 'right'},
			{heading: 'columns', align: 'right'},
			{heading: 'time', align: 'right'},
			{heading: 'status'},
			{heading: 'run'},
		],
		events.map(event => {
			const run = event.type === 'profiling_completed' ? event.profile.run : undefined;
			return [
				visible(nameOf(event)),
				typeof run?.rowCount === 'number' ? formatCount(run.rowCount) : absentMark,
				event.type === 'profiling_completed' ? formatCount(event.profile.columns.length) : absentMark,
				formatDuration(event.durationMs),
				event.status,
				isKept ? event.runId : 'not kept',
			];
		}),
	);
};

/** The tables and the metrics of single columns that could not be profiled. */
const failures = (events: readonly Ended[]): readonly string[] => {
	const nameOf = datasetNamer(events);
	return events.flatMap(event => {
		if (event.type === 'profiling_failed') {
			const {message, why, hint} = event.error;
			return event.status === 'failed'
				? [failureText({message, why, hint}, `failed: ${visible(nameOf(event))}`)]
				: [];
		}

		return event.profile.columns.flatMap(({column, errors}) => {
			const metricsOfReason = Map.groupBy(errors, ([, reason]) => reason);
			return [...metricsOfReason].map(([reason, metrics]) =>
				failureText(
					{
						message: `${metrics.map(([name]) => name).join(', ')} could not be computed`,
						why: reason,
						hint: 'Leave the column out with exclude_columns in the config if it is not needed',
					},
					`failed: ${visible(nameOf(event))}.${visible(column.name)}`,
				),
			);
		});
	});
};

const documentOf = (events: readonly Ended[]): string =>
	jsonText(events.filter(event => event.type === 'profiling_completed').map(({profile}) => profileJson(profile)));

const statusOf = (events: readonly Ended[], signal: AbortSignal): ExitStatus => {
	if (signal.aborted || events.some(event => event.status === 'cancelled')) {
		return exitStatus.interrupted;
	}

	return events.every(event => event.status === 'completed') ? exitStatus.done : exitStatus.incomplete;
};

/**
The events of a batch without the values that profiles hold.

@yields Each event.
*/
async function* withoutValues(events: AsyncIterable<ProfilingEvent>): AsyncGenerator<ProfilingEvent> {
	for await (const event of events) {
		yield event.type === 'profiling_completed' ? {...event, profile: profileWithoutValues(event.profile)} : event;
	}
}

/** Runs the batch until it ends or is interrupted, and returns the end of each dataset in the order of the plan. */
const runBatch = async (events: AsyncIterable<EngineEvent>, listeners: FanOut): Promise<readonly Ended[]> => {
	const planned: string[] = [];
	const ended = new Map<string, Ended>();
	for await (const event of events) {
		listeners.emit(event);
		if (event.type === 'batch_planned') {
			planned.push(...event.datasets.map(dataset => datasetId(dataset)));
		} else if (event.type === 'profiling_completed' || event.type === 'profiling_failed') {
			ended.set(datasetId(event), event);
		}
	}

	return planned.map(key => ended.get(key)).filter(event => event !== undefined);
};

type ProfileEnvironment = {
	readonly output: NarratedOutput;
	readonly signal: AbortSignal;
	/** Set when Dagster starts the command: the tables are those of its assets, each compared with its baseline. */
	readonly pipes?: PipesSession | undefined;
};

const plansOf = async (
	workspace: Workspace,
	{tables: patterns, dryRun = false}: ProfileCommandOptions,
	{output, pipes}: Pick<ProfileEnvironment, 'output' | 'pipes'>,
): Promise<AssetPlans> => {
	if (pipes?.hasAssets !== true) {
		// Earlier runs show which tables are gone; a dry run opens no store.
		const includeGone = !dryRun;
		return {
			plans: await matchedPlans(workspace, patterns, {stderr: output.stderr, includeGone}),
			compared: [],
			lost: 0,
		};
	}

	const {assetPlans} = await import('./pipes.ts');
	return assetPlans(pipes, workspace, patterns);
};

const readAsOf = async (text: string): Promise<Date> => {
	const {checkAsOf, parseAsOf} = await import('../profiling/as-of.ts');
	const at = parseAsOf(text);
	checkAsOf(at, new Date());
	return at;
};

/** The first runs of a source begin a new history: says so where another source has one of the same datasets. */
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

/**
Profiles the matched tables. The summary or the JSON document goes to stdout, failures go to stderr.

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
	const listeners = await startListeners(
		{
			events: options.events,
			hasBar: options.quiet !== true,
			others: pipes === undefined ? [] : [pipes.listener],
		},
		output,
	);
	let events: readonly Ended[];
	try {
		if (pipes === undefined) {
			events = await runBatch(profiling, listeners);
		} else {
			const {withComparisons} = await import('./comparisons.ts');
			events = await runBatch(
				withComparisons(profiling, workspace, {isKept: !dryRun, others: compared}),
				listeners,
			);
		}
	} finally {
		await listeners.close();
	}

	if (options.json !== true && options.quiet !== true) {
		output.stdout(summary(events, !dryRun));
	} else if (outputFile === undefined && options.json === true) {
		output.stdout(documentOf(events));
	}

	for (const failure of failures(events)) {
		output.stderr(failure);
	}

	if (outputFile !== undefined) {
		await writeAtomically(outputFile, documentOf(events), {isPrivate: true});
	}

	const isLacking = lost > 0;
	const status = statusOf(events, signal);
	return isLacking && status === exitStatus.done ? exitStatus.incomplete : status;
};
