// `profilemesh drift`: compares two runs of one dataset, or of every dataset, and reports their drift.
import {reportedFile} from '../config/address.ts';
import {parseBaselineRule} from '../drift/baselines/baseline-rule.ts';
import type {DriftSeverity} from '../drift/severity.ts';
import type {PipesSession} from '../events/listeners/dagster-pipes/session.ts';
import type {DriftEvent} from '../events/events.ts';
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {driftDocument, driftFormats} from '../reports/drift-formats.ts';
import {checkWritable} from '../write-atomically.ts';
import type {Comparison, Workspace} from '../workspace.ts';
import {
	compareAll,
	compareAssets,
	compareOne,
	compareSliced,
	type ComparisonContext,
	type Outcome,
} from './compare-datasets.ts';
import {formatOf, isReached, writeReport} from './drift-output.ts';
import {refuseConflict} from './flag-conflicts.ts';
import {startListeners} from './listeners.ts';
import type {NarratedOutput} from './output.ts';
import {notifyOfFindings} from './notify-of-findings.ts';
import {warnOfUnreadable} from './unreadable-runs.ts';

export type DriftCommandOptions = {
	/** `table` or `schema.table`. */
	readonly dataset?: string | undefined;
	readonly schema?: string | undefined;
	/** Every dataset with two runs, instead of `dataset`. */
	readonly all?: boolean | undefined;
	/** `previous`, `pinned`, `same-weekday`, `median:N`, or a run id or unique prefix. */
	readonly baseline?: string | undefined;
	/** A run id or unique prefix. */
	readonly current?: string | undefined;
	/** Counts slices instead of comparing runs: those of `dataset`, or of all datasets that are cut into slices. */
	readonly fresh?: boolean | undefined;
	/** The environment whose newest runs are compared with those of this one. */
	readonly against?: string | undefined;
	/** The exit status is 1 from this severity on. */
	readonly failOnDrift?: DriftSeverity | undefined;
	/** One of `driftFormats`, or `html`. */
	readonly format: string;
	/** A file for the report, instead of stdout. */
	readonly output?: string | undefined;
	/** A file that gets a JSON line for each event; `-` is stderr. */
	readonly events?: string | undefined;
};

const formats = [...driftFormats, 'html'] as const;

type Format = (typeof formats)[number];

/** Whether a baseline names a run, and so one dataset. */
const isRun = (baseline: string): boolean => parseBaselineRule(baseline).kind === 'run';

/** Whether the user has named a run to look at. Its findings are not sent to webhooks. */
const isLookBack = ({baseline, current}: DriftCommandOptions): boolean =>
	current !== undefined || (baseline !== undefined && isRun(baseline));

const checkScope = (options: DriftCommandOptions, hasAssets: boolean): void => {
	const {dataset, schema, all, baseline, current, fresh} = options;
	if (fresh === true) {
		refuseConflict('--fresh', {
			with: {'--baseline': baseline !== undefined, '--current': current !== undefined},
			why: '--fresh judges the rows of slices as they are now by the slices before',
		});
		if (dataset === undefined) {
			return;
		}
	}

	if (all === true) {
		refuseConflict('--all', {
			with: {
				'--dataset': dataset !== undefined,
				'--schema': schema !== undefined,
				'--current': current !== undefined,
				'--baseline with a run': baseline !== undefined && isRun(baseline),
			},
			why: '--all compares every dataset, each with its own runs',
		});
	} else if (dataset === undefined && !hasAssets) {
		throw new ProfileMeshError('usage', 'No dataset to compare', {
			why: 'Drift compares two runs of one dataset',
			hint: 'Name it with --dataset, or compare every dataset with --all',
		});
	}
};

const comparisonOf = ({baseline, current, fresh}: DriftCommandOptions): Comparison => ({
	...(baseline !== undefined && {baseline}),
	...(current !== undefined && {current}),
	...(fresh === true && {fresh}),
});

/** The Dagster session, where Dagster has started the command, and the signal by which it stops the command. */
export type Orchestration = {
	readonly pipes: PipesSession;
	readonly signal: AbortSignal;
};

const compare = async (
	{dataset, schema, all, fresh}: DriftCommandOptions,
	context: ComparisonContext,
	pipes: PipesSession | undefined,
): Promise<Outcome> => {
	if (dataset !== undefined) {
		return compareOne({dataset, schema}, context);
	}

	if (fresh === true) {
		return compareSliced(context);
	}

	return all !== true && pipes?.hasAssets === true ? compareAssets(pipes, context) : compareAll(context);
};

type Compared = {readonly options: DriftCommandOptions; readonly workspace: Workspace};

const documentOf = async (
	{reports, failures}: Outcome,
	format: Format,
	{options: {dataset, failOnDrift = 'high'}, workspace}: Compared,
): Promise<string> => {
	if (format === 'html') {
		const [{driftPage}, {pageSource}] = await Promise.all([import('../pages.ts'), import('./page-source.ts')]);
		return driftPage(pageSource(workspace), {reports, failures});
	}

	return driftDocument(reports, failures, {
		format,
		isList: dataset === undefined,
		configFile: reportedFile(workspace.config),
		failFrom: failOnDrift,
	});
};

/**
Compares and reports: on stdout, or in a file that is replaced as a whole.

@param dagster Set when Dagster starts the command: without `dataset` and `all`, the datasets are those of its assets.
@returns 1 when a drift or a schema change without an acceptance reaches `failOnDrift`, except under Dagster, where a
check reports it. Else, with `all`, the status of the first dataset that could not be compared, and with assets 4 if
there is one. Else 0.
@throws ProfileMeshError `usage` for flags that do not fit, an unknown format, and a file that cannot be written;
`not-found` for an unknown dataset and a named run that is not there. A dataset without a baseline is not an error.
*/
export const driftCommand = async (
	options: DriftCommandOptions,
	workspace: Workspace,
	{output: io, dagster}: {readonly output: NarratedOutput; readonly dagster?: Orchestration},
): Promise<ExitStatus> => {
	const format = formatOf(options.format, formats);
	checkScope(options, dagster?.pipes.hasAssets === true);
	const {output, failOnDrift} = options;
	if (output !== undefined) {
		await checkWritable(output);
	}

	const listeners = await startListeners(
		{events: options.events, hasBar: false, others: dagster === undefined ? [] : [dagster.pipes.listener]},
		io,
	);
	let outcome: Outcome;
	try {
		const context = {
			workspace,
			comparison: comparisonOf(options),
			emit(event: DriftEvent) {
				listeners.emit(event);
			},
			warn: io.stderr,
			signal: dagster?.signal,
		};
		outcome = await compare(options, context, dagster?.pipes);
	} finally {
		await listeners.close();
	}

	await writeReport(await documentOf(outcome, format, {options, workspace}), output, io);
	warnOfUnreadable(await workspace.store(), io);
	const {reports, failure = exitStatus.done} = outcome;
	if (!isLookBack(options)) {
		await notifyOfFindings(workspace, reports, io);
	}

	return dagster === undefined && isReached(reports, failOnDrift) ? exitStatus.drift : failure;
};
