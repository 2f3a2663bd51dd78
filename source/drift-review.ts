// What can be asked and decided about drift in a workspace beside a comparison: why, what would have been, pins and acceptances.
import type {LoadedConfig} from './config/load.ts';
import type {Comparison} from './drift/baselines/choose-runs.ts';
import type {DriftContext} from './drift/compare-runs.ts';
import type {Accepted, Decisions, Pin} from './drift/decisions/decisions.ts';
import type {Explanation} from './drift/explain.ts';
import type {DriftReport, MetricDrift, SchemaChange} from './drift/report.ts';
import type {ReplayedRun} from './drift/replay.ts';
import {ProfileMeshError} from './errors.ts';
import type {Run} from './profiling/profile.ts';
import type {Store} from './storage/store.ts';
import {qualifiedName, type DatasetKey} from './profiling/dataset.ts';

export type {Accepted, Decisions, Pin} from './drift/decisions/decisions.ts';
export type {Explanation} from './drift/explain.ts';
export type {ReplayedFinding, ReplayedRun} from './drift/replay.ts';

/** What of a workspace these functions need. */
export type DriftWorkspace = {
	readonly config: LoadedConfig;
	store(): Promise<Store>;
	compare(dataset: DatasetKey, comparison?: Comparison): Promise<DriftReport>;
};

/** Where the decisions of a workspace are kept: `shop.decisions.yml` beside `shop.yml`. */
export const decisionsFile = async ({config}: DriftWorkspace): Promise<string> => {
	const {decisionsFileOf} = await import('./drift/decisions/decisions-file.ts');
	return decisionsFileOf(config.file);
};

/**
The decisions of a workspace, of all environments.

@throws ProfileMeshError `config` naming the place of what is wrong in the file.
*/
export const decisionsOf = async (workspace: DriftWorkspace): Promise<Decisions> => {
	const {readDecisions} = await import('./drift/decisions/decisions-file.ts');
	return readDecisions(await decisionsFile(workspace));
};

/** All that a comparison needs of a workspace. */
export const driftContext = async (workspace: DriftWorkspace): Promise<DriftContext> => {
	const [store, decisions] = await Promise.all([workspace.store(), decisionsOf(workspace)]);
	return {
		store,
		decisions,
		environment: workspace.config.environment,
		settings: workspace.config.config.drift,
		now: new Date(),
	};
};

/**
How one verdict came about, number by number.

@param target `COLUMN.METRIC`, where METRIC may be `distribution` or a change of the schema; `count` for the rows of the dataset.
@throws ProfileMeshError `not-found` when there are no two runs to compare, or no such verdict (the hint names some).
*/
export const explainDrift = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	target: string,
	comparison: Comparison = {},
): Promise<Explanation> => {
	const {explainVerdict} = await import('./drift/explain.ts');
	return explainVerdict(await driftContext(workspace), dataset, target, comparison);
};

/**
The rules of today over the latest runs of a dataset, oldest first: which of them would have alarmed.

@param last How many runs at the most.
@yields One run with what it would have come to.
*/
export async function* replayDrift(
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	last: number,
): AsyncGenerator<ReplayedRun> {
	const {replayRuns} = await import('./drift/replay.ts');
	yield* replayRuns(await driftContext(workspace), dataset, last);
}

export type PinRequest = {
	/** A run id or unique prefix; the latest run with results when left out. */
	readonly run?: string | undefined;
	readonly reason?: string | undefined;
};

/**
Makes a run the baseline of its dataset, in place of one that was pinned before.

@throws ProfileMeshError `not-found` when there is no such run of the dataset in this environment, or it has no results.
*/
export const pinBaseline = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	{run: wanted, reason}: PinRequest = {},
): Promise<{readonly run: Run; readonly pin: Pin}> => {
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

/** Lets go of the pinned baseline of a dataset in this environment; `undefined` where there was none. */
export const unpinBaseline = async (workspace: DriftWorkspace, dataset: DatasetKey): Promise<Pin | undefined> => {
	const [{removeDecisions}, {isOf}] = await Promise.all([
		import('./drift/decisions/decisions-file.ts'),
		import('./drift/decisions/decisions.ts'),
	]);
	const meant = {dataset: qualifiedName(dataset), environment: workspace.config.environment};
	const [removed] = await removeDecisions(await decisionsFile(workspace), 'baselines', pin => isOf(pin, meant));
	return removed;
};

export type AcceptRequest = {
	/** `COLUMN.METRIC`, `COLUMN` for all that drifted of it, `count`; everything that drifted when left out. */
	readonly targets?: readonly string[] | undefined;
	readonly reason: string;
	/** The last day on which it holds, `YYYY-MM-DD` in UTC. */
	readonly expires: string;
	readonly comparison?: Comparison | undefined;
};

const valueOf = (finding: MetricDrift | SchemaChange): number | string | undefined => {
	if ('kind' in finding) {
		return finding.current?.databaseType;
	}

	return finding.metricName === 'distribution' ? undefined : (finding.currentValue ?? undefined);
};

const decisionOn = (
	finding: MetricDrift | SchemaChange,
	{dataset, environment}: Pick<Accepted, 'dataset' | 'environment'>,
	{reason, expires}: AcceptRequest,
): readonly Accepted[] => {
	const {severity, columnName} = finding;
	const value = valueOf(finding);
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

/**
Lets drifts pass until a day: those of the comparison that the targets name.

@throws ProfileMeshError `not-found` when a target names nothing that drifted, else as a comparison.
*/
export const acceptDrift = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	request: AcceptRequest,
): Promise<readonly Accepted[]> => {
	const [{writeDecisions}, {titleOf}] = await Promise.all([
		import('./drift/decisions/decisions-file.ts'),
		import('./drift/explain.ts'),
	]);
	const report = await workspace.compare(dataset, request.comparison);
	const drifted = [...report.schemaChanges, ...report.metricDrifts].filter(({severity}) => severity !== 'none');
	const isMeant = (finding: MetricDrift | SchemaChange, target: string): boolean =>
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
		decisionOn(finding, {dataset: qualifiedName(dataset), environment: workspace.config.environment}, request),
	);
	await writeDecisions(await decisionsFile(workspace), 'accepted', decisions);
	return decisions;
};

/** Takes back what was accepted of a dataset in this environment; all of it without targets. Tells what was taken back. */
export const withdrawAcceptance = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	targets?: readonly string[],
): Promise<readonly Accepted[]> => {
	const [{removeDecisions}, {isOf}] = await Promise.all([
		import('./drift/decisions/decisions-file.ts'),
		import('./drift/decisions/decisions.ts'),
	]);
	const meant = {dataset: qualifiedName(dataset), environment: workspace.config.environment};
	const titleOf = ({column, metric}: Accepted): string => (column === undefined ? metric : `${column}.${metric}`);
	return removeDecisions(
		await decisionsFile(workspace),
		'accepted',
		decision =>
			isOf(decision, meant) &&
			(targets?.some(target => target === titleOf(decision) || target === decision.column) ?? true),
	);
};
