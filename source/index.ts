// The library. Each function opens a config for one call; `openWorkspace` keeps it open for several. Connectors,
// drivers and the storage load at the first call that needs them.
import process from 'node:process';
import type {LoadedConfig, LoadOptions} from './config/load.ts';
import type {Explanation} from './drift/explain.ts';
import type {ReplayedRun} from './drift/replay.ts';
import type {DriftReport} from './drift/report.ts';
import type {ProfilingEvent, ProfilingFailed} from './events/events.ts';
import type {RunProfile} from './profiling/profile.ts';
import type {ComparedTable, Side, SidesRequest} from './sides/compare.ts';
import type {MetricPoint, Store} from './storage/store.ts';
import type {
	Accepted,
	AcceptRequest,
	Comparison,
	DatasetChoice,
	ExplainRequest,
	HistoryRequest,
	Pin,
	PinnedRun,
	PinRequest,
	ProfileRequest,
	ReplayRequest,
	RowsOfDataset,
	RowsRead,
	Workspace,
} from './workspace.ts';

export {ProfileMeshError, type ErrorCode, type ErrorDetails, type ErrorOptions} from './errors.ts';
export {exitStatus, exitStatusOf, type ExitStatus} from './exit-status.ts';
export {driftText} from './reports/drift-text.ts';
export {driftJson, type DriftDocument} from './reports/drift-json.ts';
export {driftJunit} from './reports/drift-junit.ts';
export {driftMarkdown} from './reports/drift-markdown.ts';
export {driftSarif} from './reports/drift-sarif.ts';
export {explainJson, explainText} from './reports/explain-text.ts';
export {profileJson, type ProfileDocument} from './reports/profile-json.ts';
export {replayJson, replayText, type Replay} from './reports/replay-text.ts';
export type {ReportFailure} from './reports/report-failure.ts';
export type {Config} from './config/schema.ts';
export type {LoadedConfig, LoadOptions} from './config/load.ts';
export type {DistinctMode, TablePlan} from './connectors/connector.ts';
export type {TableRule} from './config/profiling-schema.ts';
export type {BaselineRule} from './drift/baselines/baseline-rule.ts';
export type {CumulativeSource} from './drift/distribution/cumulative-distribution.ts';
export type * from './drift/distribution/distribution-change.ts';
export type {QuantileBin} from './drift/distribution/quantile-bins.ts';
export type * from './drift/report.ts';
export type {DriftSeverity, Severity} from './drift/severity.ts';
export type * from './drift/sides/row-comparison.ts';
export type {Rows, Significance} from './drift/statistics/significance.ts';
export type {Step} from './drift/trace.ts';
export type * from './events/events.ts';
export type {SemanticType} from './profiling/column-types.ts';
export type {DatasetKey} from './profiling/dataset.ts';
export type {MetricName} from './profiling/metrics/names.ts';
export type {Bill} from './profiling/bill.ts';
export type * from './profiling/profile.ts';
export type {ColumnInfo, TableInfo, TableKind} from './profiling/table.ts';
export type {ComparedTable, NameMapping, RowsWanted, SidesProgress} from './sides/compare.ts';
export type * from './storage/store.ts';
export type {
	Accepted,
	AcceptRequest,
	Comparison,
	DatasetChoice,
	Decisions,
	DriftReview,
	ExplainRequest,
	Explanation,
	HistoryRequest,
	LookOptions,
	LookSample,
	Pin,
	PinnedRun,
	PinRequest,
	PlannedTable,
	PlanOptions,
	ProfileRequest,
	ReplayedFinding,
	ReplayedRun,
	ReplayRequest,
	RowFilter,
	RowsOfDataset,
	RowsRead,
	TableChoice,
	TableLook,
	Workspace,
} from './workspace.ts';

/** A config: its file, or the result of `loadConfig`. */
export type ConfigSource = string | LoadedConfig;

/**
Loads a config file: its values after defaults, environment and variables.

@throws ProfileMeshError `config` naming file, line, column and key of each mistake.
*/
export const loadConfig = async (file: string, options?: LoadOptions): Promise<LoadedConfig> => {
	const {loadConfig: load} = await import('./config/load.ts');
	return load(file, options);
};

/** Opens the source and the storage of a config. The caller closes the workspace, with `close` or `await using`. */
export const openWorkspace = async (config: ConfigSource): Promise<Workspace> => {
	const {openWorkspace: open} = await import('./opened-workspace.ts');
	return open(typeof config === 'string' ? await loadConfig(config) : config);
};

/** Opens the storage of a config, without its source. The caller closes it, with `close` or `await using`. */
export const openStorage = async (config: ConfigSource): Promise<AsyncDisposable & Store> => {
	const [{openStore}, {historyScopeOf}, loaded] = await Promise.all([
		import('./storage/open.ts'),
		import('./storage/history-scope.ts'),
		typeof config === 'string' ? loadConfig(config) : config,
	]);
	const store = await openStore(loaded.config.storage, {scope: await historyScopeOf(loaded)});
	return {...store, [Symbol.asyncDispose]: async () => store.close()};
};

const inWorkspace = async <T>(config: ConfigSource, work: (workspace: Workspace) => Promise<T>): Promise<T> => {
	const workspace = await openWorkspace(config);
	try {
		return await work(workspace);
	} finally {
		await workspace.close();
	}
};

export type ProfileOptions = Partial<ProfileRequest> & {
	/** Patterns of table names or `schema.table`; all tables of the config when left out. */
	readonly tables?: readonly string[];
	/**
	Receives each event when it happens. An error that it throws is a warning of the process, and the work continues.
	*/
	readonly onEvent?: (event: ProfilingEvent) => Promise<void> | void;
};

export type ProfileResult = {
	readonly profiles: readonly RunProfile[];
	/** Datasets that could not be profiled. */
	readonly failures: readonly ProfilingFailed[];
};

/**
Profiles the tables of a config and keeps the profiles.

@example
const {profiles} = await profile('config.yml', {tables: ['sales_*']});

@throws ProfileMeshError when the source or the storage cannot be reached, or a pattern matches nothing. A dataset that
fails is among the `failures`. When the signal aborts before the end, its reason; finished runs are kept.
*/
export const profile = async (
	config: ConfigSource,
	{tables, onEvent, signal, ...request}: ProfileOptions = {},
): Promise<ProfileResult> => {
	signal?.throwIfAborted();
	return inWorkspace(config, async workspace => {
		const profiles: RunProfile[] = [];
		const failures: ProfilingFailed[] = [];
		const {FanOut} = await import('./events/listeners/fan-out.ts');
		const listeners = new FanOut<ProfilingEvent>(
			onEvent === undefined ? [] : [{name: 'onEvent', handle: onEvent}],
			{
				warn(line) {
					process.emitWarning(line, 'ProfileMeshWarning');
				},
			},
		);
		try {
			const plans = await workspace.plan(tables, {includeGone: true});
			for await (const event of workspace.profile(plans, {...request, ...(signal && {signal})})) {
				listeners.emit(event);
				if (event.type === 'profiling_completed') {
					profiles.push(event.profile);
				} else if (event.type === 'profiling_failed') {
					failures.push(event);
				}
			}
		} finally {
			await listeners.close();
		}

		if (failures.some(({status}) => status === 'cancelled')) {
			signal?.throwIfAborted();
		}

		return {profiles, failures};
	});
};

/**
Compares two kept runs of a dataset: the two latest ones unless the comparison names others.

@example
const report = await compare('config.yml', 'customers');
console.log(driftText(report));

@throws ProfileMeshError `not-found` when there is no such dataset, or there are fewer than two runs of it.
*/
export const compare = async (
	config: ConfigSource,
	dataset: DatasetChoice,
	comparison?: Comparison,
): Promise<DriftReport> => inWorkspace(config, async workspace => workspace.compare(dataset, comparison));

export type CompareSidesOptions = Omit<SidesRequest, 'onNotice' | 'onEvent' | 'models'>;

/**
Compares the tables of two sides. A side is a config, its file, or a source by itself such as `shop.db` or a URL. With
`rows`, compares their rows as well. Keeps nothing.

@example
const tables = await compareSides('shop.db', 'copy.db', {rows: {key: ['id']}});

@throws ProfileMeshError when a side cannot be reached, `usage` where the config forbids to show rows, and `not-found`
when a pattern or the mapping names no table. A table that fails is among the outcomes. When the signal aborts, its
reason.
*/
export const compareSides = async (
	left: ConfigSource,
	right: ConfigSource,
	options?: CompareSidesOptions,
): Promise<readonly ComparedTable[]> => {
	const [{compareTables}, {loadSource}] = await Promise.all([
		import('./sides/compare.ts'),
		import('./config/load-source.ts'),
	]);
	const sideOf = async (side: ConfigSource): Promise<Side> => {
		const config = typeof side === 'string' ? await loadSource(side) : side;
		return {name: config.named?.target ?? config.file, config, isBare: config.named !== undefined};
	};

	return compareTables(await sideOf(left), await sideOf(right), options);
};

/**
Explains one verdict, number by number.

@throws ProfileMeshError `not-found` as `compare`, and when there is no such verdict (the hint names some).
*/
export const explain = async (
	config: ConfigSource,
	dataset: DatasetChoice,
	request: ExplainRequest,
): Promise<Explanation> => inWorkspace(config, async workspace => workspace.explain(dataset, request));

/**
Applies today's rules to the latest runs of a dataset, oldest first, and returns which would have raised an alarm.

@throws ProfileMeshError `not-found` when there is no such dataset.
*/
export const replay = async (
	config: ConfigSource,
	dataset: DatasetChoice,
	request?: ReplayRequest,
): Promise<readonly ReplayedRun[]> =>
	inWorkspace(config, async workspace => Array.fromAsync(workspace.replay(dataset, request)));

/**
Reads one metric of one column over time, oldest first.

@example
const points = await history('config.yml', 'customers', {column: 'age', metric: 'mean'});

@throws ProfileMeshError `not-found` when there is no such dataset.
*/
export const history = async (
	config: ConfigSource,
	dataset: DatasetChoice,
	request: HistoryRequest,
): Promise<readonly MetricPoint[]> => inWorkspace(config, async workspace => workspace.history(dataset, request));

/**
Reads rows of a dataset from its source, at most 100 unless the request sets a limit. Keeps none.

@throws ProfileMeshError `usage` where the config has `rows: false`; `not-found` without the dataset or its column;
`source` where the rows cannot be read.
*/
export const rows = async (config: ConfigSource, dataset: DatasetChoice, request?: RowsOfDataset): Promise<RowsRead> =>
	inWorkspace(config, async workspace => workspace.rows(dataset, request));

/**
Makes a run the baseline of its dataset. It replaces an earlier pin.

@throws ProfileMeshError `not-found` when there is no such dataset or run.
*/
export const pin = async (config: ConfigSource, dataset: DatasetChoice, request?: PinRequest): Promise<PinnedRun> =>
	inWorkspace(config, async workspace => workspace.pin(dataset, request));

/** Removes the pin of a dataset, and returns it; `undefined` where there was none. */
export const unpin = async (config: ConfigSource, dataset: DatasetChoice): Promise<Pin | undefined> =>
	inWorkspace(config, async workspace => workspace.unpin(dataset));

/**
Accepts the drift of the comparison that the targets name, until a day.

@throws ProfileMeshError `not-found` when a target names no drift, else as `compare`.
*/
export const accept = async (
	config: ConfigSource,
	dataset: DatasetChoice,
	request: AcceptRequest,
): Promise<readonly Accepted[]> => inWorkspace(config, async workspace => workspace.accept(dataset, request));

/** Removes acceptances of a dataset, and returns them; all of its own without targets. */
export const withdraw = async (
	config: ConfigSource,
	dataset: DatasetChoice,
	targets?: readonly string[],
): Promise<readonly Accepted[]> => inWorkspace(config, async workspace => workspace.withdraw(dataset, targets));
