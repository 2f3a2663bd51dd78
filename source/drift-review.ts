// Explains, replays, pins and accepts drift through a workspace.
import type {LoadedConfig} from './config/load.ts';
import type {Comparison} from './drift/baselines/choose-runs.ts';
import type {DriftContext} from './drift/compare-runs.ts';
import type {Accepted, Decisions, Pin} from './drift/decisions/decisions.ts';
import type {Explanation} from './drift/explain.ts';
import type {DriftReport, Finding} from './drift/report.ts';
import type {ReplayedRun} from './drift/replay.ts';
import {ProfileMeshError} from './errors.ts';
import {qualifiedName, type DatasetKey} from './profiling/dataset.ts';
import type {Run} from './profiling/profile.ts';
import type {Store} from './storage/store.ts';

export type {Accepted, Decisions, Pin} from './drift/decisions/decisions.ts';

/** A dataset with runs in the environment: its key, or its name as `table` or `schema.table`. */
export type DatasetChoice = DatasetKey | string;

/** The part of a workspace that a review needs. */
export type DriftWorkspace = {
	readonly config: LoadedConfig;
	store(): Promise<Store>;
	findDataset(name: string): Promise<DatasetKey>;
	compare(dataset: DatasetKey, comparison?: Comparison): Promise<DriftReport>;
};

const decisionsFile = async ({config}: Pick<DriftWorkspace, 'config'>): Promise<string> => {
	const {decisionsFileOf} = await import('./drift/decisions/decisions-file.ts');
	return decisionsFileOf(config.file);
};

const decisionsOf = async (workspace: Pick<DriftWorkspace, 'config'>): Promise<Decisions> => {
	const {readDecisions} = await import('./drift/decisions/decisions-file.ts');
	return readDecisions(await decisionsFile(workspace));
};

/** The part of a workspace that a comparison needs. */
export const driftContext = async (workspace: Pick<DriftWorkspace, 'config' | 'store'>): Promise<DriftContext> => {
	const [store, decisions] = await Promise.all([workspace.store(), decisionsOf(workspace)]);
	return {
		store,
		decisions,
		environment: workspace.config.environment,
		settings: workspace.config.config.drift,
		now: new Date(),
		valuesWithheld: !workspace.config.config.reports.values,
	};
};

export type PinRequest = {
	/** A run id or unique prefix; the latest run with results when left out. */
	readonly run?: string | undefined;
	readonly reason?: string | undefined;
};

export type PinnedRun = {readonly run: Run; readonly pin: Pin};

const pinBaseline = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	{run: wanted, reason}: PinRequest = {},
): Promise<PinnedRun> => {
	const [{findComparableRun}, {writeDecisions}, store] = await Promise.all([
		import('./drift/baselines/choose-runs.ts'),
		import('./drift/decisions/decisions-file.ts'),
		workspace.store(),
	]);
	const {environment} = workspace.config;
	const run = await findComparableRun({store, dataset, environment}, wanted);
	const pin: Pin = {
		dataset: qualifiedName(dataset),
		environment,
		run: run.runId,
		pinned_at: new Date().toISOString(),
		...(reason !== undefined && {reason}),
	};
	await writeDecisions(await decisionsFile(workspace), 'baselines', [pin]);
	return {run, pin};
};

const unpinBaseline = async (workspace: DriftWorkspace, dataset: DatasetKey): Promise<Pin | undefined> => {
	const [{removeDecisions}, {isOf}] = await Promise.all([
		import('./drift/decisions/decisions-file.ts'),
		import('./drift/decisions/decisions.ts'),
	]);
	const meant = {dataset: qualifiedName(dataset), environment: workspace.config.environment};
	const [removed] = await removeDecisions(await decisionsFile(workspace), 'baselines', pin => isOf(pin, meant));
	return removed;
};

export type AcceptRequest = {
	/** `COLUMN.METRIC`, `COLUMN` for all drift of that column, `count`; all drift by default. */
	readonly targets?: readonly string[] | undefined;
	readonly reason: string;
	/** The last day of the acceptance, `YYYY-MM-DD` in UTC. */
	readonly expires: string;
	readonly comparison?: Comparison | undefined;
};

const decisionOn = (
	finding: Finding,
	{dataset, environment, value}: Pick<Accepted, 'dataset' | 'environment' | 'value'>,
	{reason, expires}: AcceptRequest,
): readonly Accepted[] => {
	const {severity, columnName} = finding;
	return severity === 'none'
		? []
		: [
				{
					dataset,
					environment,
					...(columnName !== null && {column: columnName}),
					metric: 'kind' in finding ? finding.kind : finding.metricName,
					severity,
					...(value !== undefined && {value}),
					reason,
					accepted_at: new Date().toISOString(),
					expires,
				},
			];
};

const acceptDrift = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	request: AcceptRequest,
): Promise<readonly Accepted[]> => {
	const [{acceptedValue}, {writeDecisions}, {titleOf}] = await Promise.all([
		import('./drift/decisions/accepted-value.ts'),
		import('./drift/decisions/decisions-file.ts'),
		import('./drift/finding-title.ts'),
	]);
	const report = await workspace.compare(dataset, request.comparison);
	const drifted = [...report.schemaChanges, ...report.metricDrifts].filter(({severity}) => severity !== 'none');
	const isMeant = (finding: Finding, target: string): boolean =>
		titleOf(finding) === target || finding.columnName === target;
	const missing = request.targets?.find(target => drifted.every(finding => !isMeant(finding, target)));
	if (missing !== undefined || drifted.length === 0) {
		throw new ProfileMeshError(
			'not-found',
			missing === undefined ? `Nothing of ${qualifiedName(dataset)} drifted` : `${missing} did not drift`,
			{
				why:
					drifted.length === 0
						? 'The two runs that were compared do not differ by more than the rules allow'
						: `What drifted is ${drifted.map(finding => titleOf(finding)).join(', ')}`,
				hint: 'Name one of these, or other runs with --baseline and --current',
			},
		);
	}

	const {targets} = request;
	const meant =
		targets === undefined ? drifted : drifted.filter(finding => targets.some(target => isMeant(finding, target)));
	const decisions = meant.flatMap(finding =>
		decisionOn(
			finding,
			{
				dataset: qualifiedName(dataset),
				environment: workspace.config.environment,
				value: acceptedValue(finding),
			},
			request,
		),
	);
	await writeDecisions(await decisionsFile(workspace), 'accepted', decisions);
	return decisions;
};

const withdrawAcceptance = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	targets?: readonly string[],
): Promise<readonly Accepted[]> => {
	const [{removeDecisions}, {acceptedTitle, isOf}] = await Promise.all([
		import('./drift/decisions/decisions-file.ts'),
		import('./drift/decisions/decisions.ts'),
	]);
	const meant = {dataset: qualifiedName(dataset), environment: workspace.config.environment};
	return removeDecisions(
		await decisionsFile(workspace),
		'accepted',
		decision =>
			isOf(decision, meant) &&
			(targets?.some(target => target === acceptedTitle(decision) || target === decision.column) ?? true),
	);
};

/** A verdict, and its comparison. */
export type ExplainRequest = Comparison & {
	/**
	`COLUMN.METRIC`, where METRIC may be `distribution` or a change of the schema; `count` for the rows of the dataset.
	*/
	readonly target: string;
};

export type ReplayRequest = {
	/** The maximum number of runs, the latest ones; 30 by default. */
	readonly last?: number | undefined;
	/** The slices to replay, instead of the latest runs: `2024-03-01..2024-03-07`, `2024-03`. */
	readonly slice?: string | undefined;
};

/** Explains, replays, pins and accepts drift. Each method takes a dataset as the workspace does. */
export type DriftReview = {
	/**
	Explains one verdict, number by number.

	@throws ProfileMeshError `not-found` when there are no two runs to compare, or no such verdict (the hint names
	some).
	*/
	explain(dataset: DatasetChoice, request: ExplainRequest): Promise<Explanation>;
	/**
	Applies today's rules to the latest runs of a dataset, oldest first, and returns which would have raised an alarm.
	*/
	replay(dataset: DatasetChoice, request?: ReplayRequest): AsyncIterable<ReplayedRun>;
	/** The file of the decisions: `shop.decisions.yml` beside `shop.yml`. */
	decisionsFile(): Promise<string>;
	/**
	Reads the pinned baselines and the accepted drift of all environments.

	@throws ProfileMeshError `config` naming the position of a mistake in the file.
	*/
	decisions(): Promise<Decisions>;
	/**
	Makes a run the baseline of its dataset. It replaces an earlier pin.

	@throws ProfileMeshError `not-found` when there is no such run of the dataset in this environment, or it has no
	results.
	*/
	pin(dataset: DatasetChoice, request?: PinRequest): Promise<PinnedRun>;
	/** Removes the pin of a dataset in this environment, and returns it; `undefined` where there was none. */
	unpin(dataset: DatasetChoice): Promise<Pin | undefined>;
	/**
	Accepts the drift of the comparison that the targets name, until a day.

	@throws ProfileMeshError `not-found` when a target names nothing that drifted, else as a comparison.
	*/
	accept(dataset: DatasetChoice, request: AcceptRequest): Promise<readonly Accepted[]>;
	/** Removes acceptances of a dataset in this environment, and returns them; all of its own without targets. */
	withdraw(dataset: DatasetChoice, targets?: readonly string[]): Promise<readonly Accepted[]>;
};

/** The part of a workspace that concerns drift. */
export const createDriftReview = (workspace: DriftWorkspace): DriftReview => {
	const keyOf = async (dataset: DatasetChoice): Promise<DatasetKey> =>
		typeof dataset === 'string' ? workspace.findDataset(dataset) : dataset;
	return {
		async explain(dataset, {target, ...comparison}) {
			const [{explainCounts}, {explainVerdict}] = await Promise.all([
				import('./drift/explain.ts'),
				import('./drift/explain-verdict.ts'),
			]);
			const key = await keyOf(dataset);
			return comparison.fresh === true
				? explainCounts(await workspace.compare(key, comparison), target)
				: explainVerdict(await driftContext(workspace), {dataset: key, target, comparison});
		},
		async *replay(dataset, {last = 30, slice} = {}) {
			const [{replayRuns}, {parseSliceChoice}] = await Promise.all([
				import('./drift/replay.ts'),
				import('./profiling/slice-choice.ts'),
			]);
			const choice = slice === undefined ? last : parseSliceChoice(slice);
			yield* replayRuns(await driftContext(workspace), await keyOf(dataset), choice);
		},
		decisionsFile: async () => decisionsFile(workspace),
		decisions: async () => decisionsOf(workspace),
		pin: async (dataset, request) => pinBaseline(workspace, await keyOf(dataset), request),
		unpin: async dataset => unpinBaseline(workspace, await keyOf(dataset)),
		accept: async (dataset, request) => acceptDrift(workspace, await keyOf(dataset), request),
		withdraw: async (dataset, targets) => withdrawAcceptance(workspace, await keyOf(dataset), targets),
	};
};
