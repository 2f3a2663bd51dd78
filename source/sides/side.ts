// One side of a comparison: a config, and whether to profile its tables or to read their kept runs.
import {reportedFile} from '../config/address.ts';
import type {LoadedConfig} from '../config/load.ts';
import type {OnNotice, WorkWithRows} from '../connectors/connector.ts';
import type {SideProfile} from '../drift/sides/compare-sides.ts';
import type {ReportSide} from '../drift/report.ts';
import {ProfileMeshError} from '../errors.ts';
import {datasetId, datasetOf, qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import {metricNames} from '../profiling/metrics/names.ts';
import type {PlannedTable} from '../profiling/plan.ts';
import {statusesWithResults, type RunProfile} from '../profiling/profile.ts';
import {openWorkspace} from '../opened-workspace.ts';
import type {Workspace} from '../workspace.ts';

export type Side = {
	/** The name of the side in reports; without a password. */
	readonly name: string;
	readonly config: LoadedConfig;
	/**
	Compares kept runs instead of profiling: the newest run of each table, the run of a slice such as `2024-03-01`, or
	the run with this id.
	*/
	readonly kept?: {readonly run?: string | undefined; readonly slice?: string | undefined} | undefined;
	/** Whether its config comes from no file. Then the rules of the other side choose its tables. */
	readonly isBare?: boolean | undefined;
};

/** The file that a report on two sides names: the config of a side, else the database file of a side. */
export const reportedSidesFile = (sides: {readonly left: Side; readonly right: Side}): string | undefined => {
	const both = [sides.left.config, sides.right.config];
	const config = both.find(({named}) => named === undefined);
	return (config === undefined ? both : [config]).map(side => reportedFile(side)).find(file => file !== undefined);
};

/** The number of rows of a table that are read so far. */
export type RowsDone = {
	readonly rowsDone: number;
	/** `null` where it is not known. */
	readonly rowsTotal: number | null;
};

export type MeasureOptions = {
	readonly signal: AbortSignal;
	readonly onRows?: ((rows: RowsDone) => void) | undefined;
};

/** The minimum number of values that a profile lists: each listed value is compared by itself. */
const listedValues = 65_536;

/** Changes the config of a side so that its profiles are complete: of whole tables, with every metric. */
export const comparable = (side: Side, other: Side): Side => {
	const {config} = side.config;
	const isRuled = side.isBare === true && other.isBare !== true;
	// The schemas of the other side may have other names here.
	const rules = isRuled
		? other.config.config.profiling.tables.map(({schema: _schema, ...rule}) => rule)
		: config.profiling.tables;
	return {
		...side,
		config: {
			...side.config,
			config: {
				...config,
				profiling: {
					...config.profiling,
					tables: rules.map(({slice: _slice, ...rule}) => rule),
					metrics: [...metricNames],
					compute_histograms: true,
					max_distinct_values: Math.max(listedValues, config.profiling.max_distinct_values),
				},
			},
		},
	};
};

/** An open side. The caller closes it. */
export class OpenSide {
	readonly #side: Side;
	readonly #workspace: Workspace;

	constructor(side: Side, workspace: Workspace) {
		this.#side = side;
		this.#workspace = workspace;
	}

	get config(): LoadedConfig {
		return this.#side.config;
	}

	/** Whether its rules and thresholds are only defaults, because its config comes from no file. */
	get isBare(): boolean {
		return this.#side.isBare ?? false;
	}

	/** Whether its profiles are kept runs, so that no row is read. */
	get isKept(): boolean {
		return this.#side.kept !== undefined;
	}

	get named(): ReportSide {
		return {name: this.#side.name, database: this.config.config.source.type};
	}

	/** Lists its datasets, without reading their rows. */
	async datasets(): Promise<readonly DatasetKey[]> {
		const {kept} = this.#side;
		if (kept === undefined) {
			const tables = await this.#workspace.tables();
			return tables.map(table => datasetOf(table));
		}

		const store = await this.#workspace.store();
		const found =
			kept.run === undefined ? await store.datasets(this.config.environment, 1) : [await store.findRun(kept.run)];
		if (found.length === 0) {
			throw new ProfileMeshError('not-found', `There are no runs of ${this.#side.name}`, {
				why: `No table was profiled in the environment ${this.config.environment}`,
				hint: 'Profile it first: profilemesh profile; or compare the present tables, without --kept',
			});
		}

		return found.map(({schemaName, datasetName}) => ({schemaName, datasetName}));
	}

	/** The plans of some datasets by their ids; empty for kept runs. */
	async plans(datasets: readonly DatasetKey[], signal: AbortSignal): Promise<ReadonlyMap<string, PlannedTable>> {
		if (this.#side.kept !== undefined || datasets.length === 0) {
			return new Map();
		}

		const wanted = new Set(datasets.map(dataset => datasetId(dataset)));
		const plans = await this.#workspace.plan(table => wanted.has(datasetId(datasetOf(table))), {signal});
		return new Map(plans.map(planned => [datasetId(datasetOf(planned.plan.table)), planned]));
	}

	/**
	Profiles a dataset by its plan, or reads its kept run.

	@throws ProfileMeshError when the table cannot be profiled; the signal's reason.
	*/
	async profile(dataset: DatasetKey, planned: PlannedTable | undefined, watch: MeasureOptions): Promise<SideProfile> {
		const profile = planned === undefined ? await this.#load(dataset) : await this.#measure(planned, watch);
		return {...this.named, profile};
	}

	/** Lets `work` read rows of a table, if the config allows to show rows. */
	async withRows<Result>(
		{plan}: Pick<PlannedTable, 'plan'>,
		work: WorkWithRows<Result>,
		signal: AbortSignal,
	): Promise<Result> {
		return this.#workspace.withRows(plan.table, work, signal);
	}

	async close(): Promise<void> {
		await this.#workspace.close();
	}

	async #load(dataset: DatasetKey): Promise<RunProfile> {
		const store = await this.#workspace.store();
		const {run, slice} = this.#side.kept ?? {};
		if (slice !== undefined) {
			const {findComparableRun} = await import('../drift/baselines/choose-runs.ts');
			const found = await findComparableRun({store, dataset, environment: this.config.environment}, slice);
			return store.load(found.runId);
		}

		const filter = {dataset, environment: this.config.environment, statuses: statusesWithResults, limit: 1};
		const [newest] = run === undefined ? await store.runs(filter) : [await store.findRun(run)];
		if (newest === undefined) {
			throw new ProfileMeshError('not-found', `There is no run of ${qualifiedName(dataset)}`, {
				hint: 'Profile it first, or compare without --kept',
			});
		}

		const [profile, segments] = await Promise.all([store.load(newest.runId), store.segments(newest.runId)]);
		return {...profile, segments};
	}

	async #measure(planned: PlannedTable, {signal, onRows}: MeasureOptions): Promise<RunProfile> {
		const events = this.#workspace.profile([planned], {dryRun: true, concurrency: 1, signal});
		for await (const event of events) {
			if (event.type === 'profiling_completed') {
				return event.profile;
			}

			if (event.type === 'profiling_progress') {
				onRows?.(event);
			} else if (event.type === 'profiling_failed') {
				signal.throwIfAborted();
				const {code, message, why, hint} = event.error;
				throw new ProfileMeshError(code, `${message} (${this.#side.name})`, {
					...(why !== undefined && {why}),
					...(hint !== undefined && {hint}),
				});
			}
		}

		throw new ProfileMeshError('profile', `${planned.plan.table.name} was not profiled (${this.#side.name})`);
	}
}

/** Opens a side; its source and its storage are opened when they are first used. */
export const openSide = async (side: Side, {onNotice}: {readonly onNotice?: OnNotice | undefined}): Promise<OpenSide> =>
	new OpenSide(
		side,
		await openWorkspace(side.config, {
			onNotice(text) {
				onNotice?.(`${side.name}: ${text}`);
			},
		}),
	);
