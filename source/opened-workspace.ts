// An open config and its operations.
import type {LoadedConfig} from './config/load.ts';
import {Connections} from './connections.ts';
import type {RowsRead, WorkWithRows} from './connectors/connector.ts';
import type {TableInfo} from './profiling/table.ts';
import type {Comparison} from './drift/baselines/choose-runs.ts';
import type {Explanation} from './drift/explain.ts';
import type {ReplayedRun} from './drift/replay.ts';
import type {DriftReport} from './drift/report.ts';
import {
	createDriftReview,
	driftContext,
	type Accepted,
	type AcceptRequest,
	type DatasetChoice,
	type Decisions,
	type DriftReview,
	type ExplainRequest,
	type Pin,
	type PinnedRun,
	type PinRequest,
	type ReplayRequest,
} from './drift-review.ts';
import type {ProfilingEvent} from './events/events.ts';
import type {MatchOptions, TableChoice} from './profiling/matched-tables.ts';
import type {GoneOption, PlannedTable, PlanOptions} from './profiling/plan.ts';
import {datasetOf, isSameDataset, type DatasetKey} from './profiling/dataset.ts';
import type {KeptSlice} from './profiling/plan-slices.ts';
import type {TableLook} from './profiling/quick-look.ts';
import {ownTables} from './storage/own-tables.ts';
import type {MetricPoint, Store} from './storage/store.ts';
import type {
	HistoryRequest,
	LookOptions,
	ProfileRequest,
	RowsOfDataset,
	Workspace,
	WorkspaceListeners,
} from './workspace.ts';

const defaultRowCount = 100;
const defaultRunCount = 30;

class OpenWorkspace implements Workspace {
	readonly #connections: Connections;
	readonly #review: DriftReview;
	readonly config: LoadedConfig;

	readonly #listeners: WorkspaceListeners;

	constructor(config: LoadedConfig, listeners: WorkspaceListeners) {
		this.config = config;
		this.#listeners = listeners;
		this.#connections = new Connections(config, listeners);
		this.#review = createDriftReview(this);
	}

	async store(): Promise<Store> {
		return this.#connections.store();
	}

	async tables(options: GoneOption = {}): Promise<readonly TableInfo[]> {
		const {matchedTables} = await import('./profiling/matched-tables.ts');
		const {matched} = await matchedTables(
			await this.#connections.source(),
			this.config.config.profiling,
			await this.#matchOptions(options),
		);
		return matched.map(({table}) => table);
	}

	async plan(
		choice?: TableChoice,
		{onUnmatched, signal, countWindow, slice, ...options}: PlanOptions = {},
	): Promise<readonly PlannedTable[]> {
		const [{planTables}, {parseSliceChoice}] = await Promise.all([
			import('./profiling/plan.ts'),
			import('./profiling/slice-choice.ts'),
		]);
		const named = slice === undefined ? undefined : parseSliceChoice(slice);
		return planTables(await this.#connections.source(), this.config.config.profiling, {
			...(choice !== undefined && {choice}),
			...(onUnmatched !== undefined && {onUnmatched}),
			...(signal !== undefined && {signal}),
			countWindow,
			named,
			keptSlices: async dataset => this.#keptSlices(dataset),
			...(await this.#matchOptions(options)),
		});
	}

	async *profile(
		tables: readonly PlannedTable[],
		{signal = new AbortController().signal, dryRun = false, concurrency, at}: ProfileRequest = {},
	): AsyncIterable<ProfilingEvent> {
		const [{profileBatch}, {checkAsOf}] = await Promise.all([
			import('./profiling/batch.ts'),
			import('./profiling/as-of.ts'),
		]);
		if (at !== undefined) {
			checkAsOf(at, new Date());
		}

		const {source: sourceName} = await this.#connections.historyScope();
		yield* profileBatch({
			source: await this.#connections.source(),
			store: dryRun ? undefined : await this.store(),
			tables,
			environment: this.config.environment,
			sourceName,
			concurrency: concurrency ?? this.config.config.profiling.concurrency,
			at,
			signal,
			onNotice: this.#listeners.onNotice,
		});
	}

	async findDataset(name: string, schema?: string): Promise<DatasetKey> {
		const [{findDataset}, store] = await Promise.all([import('./drift/baselines/find-dataset.ts'), this.store()]);
		return findDataset(store, this.config.environment, {name, schema});
	}

	async compare(dataset: DatasetChoice, comparison: Comparison = {}): Promise<DriftReport> {
		const key = await this.#keyOf(dataset);
		if (comparison.fresh === true) {
			return this.#compareCounts(key);
		}

		const [{judge}, {addCauses}] = await Promise.all([
			import('./drift-verdicts.ts'),
			import('./drift/blame/add-causes.ts'),
		]);
		return addCauses(await this.store(), await judge(this, key, comparison));
	}

	async explain(dataset: DatasetChoice, request: ExplainRequest): Promise<Explanation> {
		return this.#review.explain(dataset, request);
	}

	replay(dataset: DatasetChoice, request?: ReplayRequest): AsyncIterable<ReplayedRun> {
		return this.#review.replay(dataset, request);
	}

	async history(
		dataset: DatasetChoice,
		{column, metric, limit = defaultRunCount}: HistoryRequest,
	): Promise<readonly MetricPoint[]> {
		const store = await this.store();
		return store.history({
			dataset: await this.#keyOf(dataset),
			environment: this.config.environment,
			column,
			metric,
			limit,
		});
	}

	async decisionsFile(): Promise<string> {
		return this.#review.decisionsFile();
	}

	async decisions(): Promise<Decisions> {
		return this.#review.decisions();
	}

	async pin(dataset: DatasetChoice, request?: PinRequest): Promise<PinnedRun> {
		return this.#review.pin(dataset, request);
	}

	async unpin(dataset: DatasetChoice): Promise<Pin | undefined> {
		return this.#review.unpin(dataset);
	}

	async accept(dataset: DatasetChoice, request: AcceptRequest): Promise<readonly Accepted[]> {
		return this.#review.accept(dataset, request);
	}

	async withdraw(dataset: DatasetChoice, targets?: readonly string[]): Promise<readonly Accepted[]> {
		return this.#review.withdraw(dataset, targets);
	}

	async profiledDatasets(): Promise<readonly DatasetKey[]> {
		const [{profiledDatasets}, store] = await Promise.all([
			import('./profiling/profiled-datasets.ts'),
			this.store(),
		]);
		return profiledDatasets(store, this.config);
	}

	async rows(
		dataset: DatasetChoice,
		{
			filter = {kind: 'all'},
			slice,
			limit = defaultRowCount,
			signal = new AbortController().signal,
		}: RowsOfDataset = {},
	): Promise<RowsRead> {
		const {readRows} = await import('./profiling/read-rows.ts');
		return readRows(await this.#connections.source(), this.config.config, {
			dataset: await this.#keyOf(dataset),
			filter,
			slice,
			limit,
			own: ownTables(this.config.config),
			signal,
		});
	}

	async look(
		dataset: DatasetChoice,
		{isSampled = false, signal = new AbortController().signal}: LookOptions = {},
	): Promise<TableLook> {
		const {lookAtTable} = await import('./profiling/quick-look.ts');
		return lookAtTable(await this.#connections.source(), this.config.config, {
			dataset: await this.#keyOf(dataset),
			own: ownTables(this.config.config),
			isSampled,
			signal,
		});
	}

	async withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result> {
		const {checkRowsAreShown} = await import('./profiling/read-rows.ts');
		checkRowsAreShown(this.config.config);
		const source = await this.#connections.source();
		return source.withRows(table, work, signal);
	}

	async close(): Promise<void> {
		return this.#connections.close();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	async #matchOptions({includeGone = false}: GoneOption): Promise<MatchOptions> {
		return {
			own: ownTables(this.config.config),
			...(includeGone !== false && {
				profiled: includeGone === true ? await this.profiledDatasets() : includeGone,
			}),
		};
	}

	/** Counts the slices of a dataset, and judges them by its runs. */
	async #compareCounts(dataset: DatasetKey): Promise<DriftReport> {
		const [{compareCounts, countWindow}, {countedSlices}, context] = await Promise.all([
			import('./drift/slices/counted-report.ts'),
			import('./profiling/counted-slices.ts'),
			driftContext(this),
		]);
		const [planned] = await this.plan(table => isSameDataset(datasetOf(table), dataset), {
			countWindow: by => countWindow(by, context.settings),
		});
		return compareCounts(context, dataset, countedSlices(dataset, planned));
	}

	async #keptSlices(dataset: DatasetKey): Promise<readonly KeptSlice[]> {
		const [store, {keptSlices}] = await Promise.all([this.store(), import('./profiling/kept-slices.ts')]);
		return keptSlices(store, dataset, this.config.environment);
	}

	async #keyOf(dataset: DatasetChoice): Promise<DatasetKey> {
		return typeof dataset === 'string' ? this.findDataset(dataset) : dataset;
	}
}

/**
Opens a config's workspace; source and storage are opened when they are first used.
*/
export const openWorkspace = async (config: LoadedConfig, listeners: WorkspaceListeners = {}): Promise<Workspace> =>
	new OpenWorkspace(config, listeners);

/** The number of tables and views that a config's source has, whose connection it so tries. */
export const countTables = async (config: LoadedConfig): Promise<number> => {
	const workspace = await openWorkspace(config);
	try {
		const tables = await workspace.tables();
		return tables.length;
	} finally {
		await workspace.close();
	}
};
