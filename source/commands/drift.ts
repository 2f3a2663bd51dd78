// `profilemesh drift`: compares two runs of one dataset, or of every dataset, and says how bad it is.
import {parseBaselineRule} from '../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../drift/report.ts';
import {isAtLeast, type DriftSeverity} from '../drift/severity.ts';
import type {PipesSession} from '../events/listeners/dagster-pipes/session.ts';
import type {DriftEvent} from '../events/events.ts';
import {ProfileMeshError, type ErrorDetails} from '../errors.ts';
import {exitStatus, exitStatusOf, type ExitStatus} from '../exit-status.ts';
import {driftDocument, driftFormats, type DriftFormat} from '../reports/drift-formats.ts';
import {failureText} from '../reports/error-text.ts';
import type {ReportFailure} from '../reports/report-failure.ts';
import {visible} from '../terminal-text.ts';
import {checkWritable, writeAtomically} from '../write-atomically.ts';
import {datasetId, qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import type {Comparison, Workspace} from '../workspace.ts';
import {compareDataset} from './comparisons.ts';
import {findLost} from './lost-datasets.ts';
import {startListeners} from './listeners.ts';
import type {NarratedOutput} from './output.ts';

export type DriftCommandOptions = {
	/** `table` or `schema.table`. */
	readonly dataset?: string | undefined;
	readonly schema?: string | undefined;
	/** Every dataset with two runs, in place of `dataset`. */
	readonly all?: boolean | undefined;
	/** `previous`, `pinned`, `same-weekday`, `median:N`, or a run id or unique prefix. */
	readonly baseline?: string | undefined;
	/** A run id or unique prefix. */
	readonly current?: string | undefined;
	/** The exit status is 1 from this severity on. */
	readonly failOnDrift?: DriftSeverity | undefined;
	/** One of `driftFormats`. */
	readonly format: string;
	/** A file for the report, in place of stdout. */
	readonly output?: string | undefined;
	/** A file that a JSON line is added to for each event; `-` is stderr. */
	readonly events?: string | undefined;
};

const formatOf = (name: string): DriftFormat => {
	const format = driftFormats.find(candidate => candidate === name);
	if (format === undefined) {
		throw new ProfileMeshError('usage', `There is no drift report in the format ${visible(name)}`, {
			why: `There are ${driftFormats.join(', ')}`,
			hint: 'Choose one of them with --format',
		});
	}

	return format;
};

/** Whether a baseline names a run, and so one dataset. */
const isRun = (baseline: string): boolean => parseBaselineRule(baseline).kind === 'run';

const checkScope = ({dataset, schema, all, baseline, current}: DriftCommandOptions, hasAssets: boolean): void => {
	if (all !== true) {
		if (dataset === undefined && !hasAssets) {
			throw new ProfileMeshError('usage', 'No dataset to compare', {
				why: 'Drift compares two runs of one dataset',
				hint: 'Name it with --dataset, or compare every dataset with --all',
			});
		}

		return;
	}

	const conflict = [
		dataset === undefined ? undefined : '--dataset',
		schema === undefined ? undefined : '--schema',
		current === undefined ? undefined : '--current',
		baseline !== undefined && isRun(baseline) ? '--baseline with a run' : undefined,
	].find(flag => flag !== undefined);
	if (conflict !== undefined) {
		throw new ProfileMeshError('usage', `--all cannot be combined with ${conflict}`, {
			why: '--all compares every dataset, each with its own runs',
			hint: `Leave out --all or ${conflict}`,
		});
	}
};

const comparisonOf = ({baseline, current}: DriftCommandOptions): Comparison => ({
	...(baseline !== undefined && {baseline}),
	...(current !== undefined && {current}),
});

type Outcome = {
	readonly reports: readonly DriftReport[];
	readonly failures: readonly ReportFailure[];
	/** Where a dataset could not be compared. */
	readonly failure?: ExitStatus;
};

const nameOf = (dataset: DatasetKey): string => visible(qualifiedName(dataset));

type Emit = (event: DriftEvent) => void;

/** In one line, for a night's first runs may be many. */
const skippedText = (dataset: DatasetKey, {message, why}: ErrorDetails): string => {
	const name = nameOf(dataset);
	const text = visible(why === undefined ? message : `${message}. ${why}`);
	return `skipped: ${text.includes(name) ? text : `${name}: ${text}`}\n`;
};

/**
Compares datasets one after another. Reports each comparison that fails, and goes on with the others.

@throws What is no ProfileMeshError, and the signal's reason.
*/
const compareEach = async (
	workspace: Workspace,
	datasets: readonly DatasetKey[],
	comparison: Comparison,
	{
		emit,
		write,
		signal,
	}: {readonly emit: Emit; readonly write: (text: string) => void; readonly signal?: AbortSignal | undefined},
): Promise<Outcome> => {
	const reports: DriftReport[] = [];
	const failures: ReportFailure[] = [];
	let failure: ExitStatus | undefined;
	for (const dataset of datasets) {
		signal?.throwIfAborted();
		const judgement = await compareDataset(workspace, dataset, comparison); // eslint-disable-line no-await-in-loop -- one pair of runs in memory at a time, whatever the number of datasets
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
			write(failureText(event.error, `failed: ${nameOf(dataset)}`));
			failures.push({
				dataset: qualifiedName(dataset),
				message: event.error.message,
				why: event.error.why,
			});
			failure ??= exitStatusOf(error);
		} else {
			write(skippedText(dataset, error));
		}
	}

	return {reports, failures, ...(failure !== undefined && {failure})};
};

const compareAll = async (
	workspace: Workspace,
	comparison: Comparison,
	{stderr}: NarratedOutput,
	emit: Emit,
	signal?: AbortSignal,
): Promise<Outcome> => {
	const {environment} = workspace.config;
	const store = await workspace.store();
	const datasets = await store.datasets(environment, 1);
	const lost = await findLost(workspace, datasets);
	if (datasets.length + lost.neverProfiled.length === 0) {
		throw new ProfileMeshError('not-found', `There are no runs in the environment ${visible(environment)}`, {
			why: 'Drift compares two runs of a dataset',
			hint: 'Profile the tables, and again after their data has changed',
		});
	}

	for (const dataset of lost.unmatched) {
		stderr(`skipped: ${nameOf(dataset)}: Its last profile failed, and the config does not match it any more\n`);
	}

	for (const failure of lost.neverProfiled) {
		stderr(failureText(failure, `failed: ${visible(failure.dataset)}`));
	}

	const skipped = new Set(lost.unmatched.map(dataset => datasetId(dataset)));
	const outcome = await compareEach(
		workspace,
		datasets.filter(dataset => !skipped.has(datasetId(dataset))),
		comparison,
		{emit, write: stderr, signal},
	);
	return lost.neverProfiled.length === 0
		? outcome
		: {failure: exitStatus.incomplete, ...outcome, failures: [...outcome.failures, ...lost.neverProfiled]};
};

const compareOne = async (
	workspace: Workspace,
	dataset: string,
	options: DriftCommandOptions,
	emit: Emit,
): Promise<Outcome> => {
	const judgement = await compareDataset(
		workspace,
		await workspace.findDataset(dataset, options.schema),
		comparisonOf(options),
	);
	emit(judgement.event);
	if ('error' in judgement) {
		throw judgement.error;
	}

	return {reports: [judgement.event.report], failures: []};
};

/** Dagster, where it has started the command, and how it stops it. */
export type Orchestration = {
	readonly pipes: PipesSession;
	readonly signal: AbortSignal;
};

/** Compares the datasets of the assets that Dagster asks for, and reports each to it. */
const compareAssets = async (
	workspace: Workspace,
	comparison: Comparison,
	{pipes, signal}: Orchestration,
	emit: Emit,
): Promise<Outcome> => {
	const store = await workspace.store();
	const {profiled, compared, lost} = await pipes.bindKept(await store.datasets(workspace.config.environment, 1));
	const outcome = await compareEach(workspace, [...profiled, ...compared], comparison, {
		emit,
		write: () => undefined,
		signal,
	});
	return lost > 0 || outcome.failures.length > 0 ? {...outcome, failure: exitStatus.incomplete} : outcome;
};

/** Whether the worst drift or schema change that is not accepted is at least of this severity. */
const isReached = ({summary}: DriftReport, severity: DriftSeverity): boolean => isAtLeast(summary.worst, severity);

const compare = async (
	options: DriftCommandOptions,
	workspace: Workspace,
	output: NarratedOutput,
	emit: Emit,
	dagster?: Orchestration,
): Promise<Outcome> => {
	const {dataset, all} = options;
	if (dataset !== undefined) {
		return compareOne(workspace, dataset, options, emit);
	}

	return all !== true && dagster?.pipes.hasAssets === true
		? compareAssets(workspace, comparisonOf(options), dagster, emit)
		: compareAll(workspace, comparisonOf(options), output, emit, dagster?.signal);
};

/**
Compares and reports: on stdout, or in a file that is replaced as a whole.

@param dagster Where it has started the command: without `dataset` and `all`, the datasets are those of its assets.
@returns 1 when a drift or a schema change that is not accepted reaches `failOnDrift`, but not under Dagster, where a check reports it;
otherwise, of `all`, the status of the first dataset that could not be compared, and of assets 4 where there is one; else 0.
@throws ProfileMeshError `usage` for flags that do not fit, a format that is not there and a file that cannot be written,
`not-found` when there is no such dataset or there are too few runs.
*/
export const driftCommand = async (
	options: DriftCommandOptions,
	workspace: Workspace,
	io: NarratedOutput,
	dagster?: Orchestration,
): Promise<ExitStatus> => {
	const format = formatOf(options.format);
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
		outcome = await compare(
			options,
			workspace,
			io,
			event => {
				listeners.emit(event);
			},
			dagster,
		);
	} finally {
		await listeners.close();
	}

	const text = await driftDocument(outcome.reports, outcome.failures, {
		format,
		isList: options.dataset === undefined,
		configFile: workspace.config.file,
		failFrom: failOnDrift ?? 'high',
	});
	if (output === undefined) {
		io.stdout(text);
	} else {
		await writeAtomically(output, text);
		io.stderr(`Wrote ${visible(output)}\n`);
	}

	const {reports, failure = exitStatus.done} = outcome;
	const isFailing =
		dagster === undefined && failOnDrift !== undefined && reports.some(report => isReached(report, failOnDrift));
	return isFailing ? exitStatus.drift : failure;
};
