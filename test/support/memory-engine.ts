// An engine without a database: a small shop whose tables change from run to run, for tests of the session.
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {configSchema} from '../../source/config/schema.ts';
import type {ColumnInfo, TableInfo} from '../../source/profiling/table.ts';
import {compareRuns} from '../../source/drift/compare-runs.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import type {ProfilingEvent} from '../../source/events/events.ts';
import type {Run, RunProfile, RunStatus} from '../../source/profiling/profile.ts';
import {createQueries} from '../../source/session/services/queries.ts';
import type {SessionEngine, SessionWorkspace} from '../../source/session/services/engine.ts';
import {defaultPreferences} from '../../source/session/state/preferences.ts';
import type {RunFilter, Store} from '../../source/storage/store.ts';
import {isSameDataset, type DatasetKey} from '../../source/profiling/dataset.ts';
import {driftContext, type PlannedTable, type Workspace} from '../../source/workspace.ts';
import {shopTables, shopProfile, type ShopTable} from './shop.ts';

export type MemoryOptions = {
	/** Tables beside those of the shop, never profiled. */
	readonly moreTables?: number;
	/** Milliseconds that a table takes to be profiled. */
	readonly tableTakes?: number;
	/** Milliseconds that every answer takes. */
	readonly answerTakes?: number;
	/** Configs that are found; a name with `broken` in it cannot be loaded. */
	readonly configs?: readonly string[];
	/** Of every config. */
	readonly environments?: readonly string[];
	/** Runs of each profiled table before the session begins. */
	readonly runs?: number;
	/** Instead of the shop's. */
	readonly tables?: readonly ShopTable[];
	/** What `tables()` fails with. */
	readonly failure?: ProfileMeshError;
};

export type MemoryEngine = SessionEngine & {
	readonly exported: ReadonlyArray<{readonly report: DriftReport; readonly format: string; readonly file: string}>;
	/** Files that were opened in the editor, with the line. */
	readonly edited: ReadonlyArray<readonly [file: string, line: number | undefined]>;
	/** Runs kept so far, latest last. */
	readonly kept: readonly RunProfile[];
};

const day = 86_400_000;

const isDataset = (profile: RunProfile, {schemaName, datasetName}: DatasetKey): boolean =>
	profile.run.schemaName === schemaName && profile.run.datasetName === datasetName;

const hasResults = ({run}: RunProfile): boolean => run.status === 'completed' || run.status === 'partial';

class MemoryStore implements Store {
	readonly profiles: RunProfile[];
	readonly failed: Run[] = [];
	readonly #takes: number;

	constructor(profiles: RunProfile[], takes: number) {
		this.profiles = profiles;
		this.#takes = takes;
	}

	get fingerprint(): string {
		return 'memory';
	}

	async begin(): Promise<void> {
		await this.#wait();
	}

	async complete(profile: RunProfile): Promise<void> {
		await this.#wait();
		this.profiles.push(profile);
	}

	async end(): Promise<void> {
		await this.#wait();
	}

	async failAbandoned() {
		return 0;
	}

	async runs({dataset, environment, statuses, limit = Infinity}: RunFilter = {}) {
		await this.#wait();
		return [...this.profiles.map(({run}) => run), ...this.failed]
			.toSorted((one, other) => other.profiledAt.getTime() - one.profiledAt.getTime())
			.filter(
				run =>
					(dataset === undefined || isSameDataset(run, dataset)) &&
					(environment === undefined || run.environment === environment),
			)
			.filter(run => statuses?.includes(run.status) ?? true)
			.slice(0, limit);
	}

	async findRun(prefix: string) {
		const profile = await this.load(prefix);
		return profile.run;
	}

	async datasets(environment: string, runsPerDataset: number) {
		await this.#wait();
		const names = new Map(
			this.profiles.map(({run}) => [
				`${run.schemaName}.${run.datasetName}`,
				{schemaName: run.schemaName, datasetName: run.datasetName},
			]),
		);
		const latest = this.#latestFirst().filter(
			profile => hasResults(profile) && profile.run.environment === environment,
		);
		return names
			.values()
			.map(dataset => ({
				...dataset,
				runs: latest
					.filter(profile => isDataset(profile, dataset))
					.map(({run}) => run)
					.slice(0, runsPerDataset),
			}))
			.toArray();
	}

	async load(runId: string) {
		await this.#wait();
		const profile = this.profiles.find(candidate => candidate.run.runId.startsWith(runId));
		if (profile === undefined) {
			throw new ProfileMeshError('not-found', `There is no run ${runId}`, {
				hint: 'Press esc, then h for the runs that there are',
			});
		}

		return profile;
	}

	async history(...[dataset, environment, column, metric, limit]: Parameters<Store['history']>) {
		await this.#wait();
		return this.#latestFirst()
			.toReversed()
			.flatMap(profile => {
				const value = profile.columns
					.find(candidate => candidate.column.name === column)
					?.metrics.get(metric)?.value;
				return value === undefined ||
					profile.run.environment !== environment ||
					!isDataset(profile, dataset) ||
					(typeof value === 'object' && value !== null)
					? []
					: [{runId: profile.run.runId, profiledAt: profile.run.profiledAt, value}];
			})
			.slice(-limit);
	}

	async remove(): Promise<void> {
		await this.#wait();
	}

	async close(): Promise<void> {
		await this.#wait();
	}

	#latestFirst(): readonly RunProfile[] {
		return this.profiles.toSorted((one, other) => other.run.profiledAt.getTime() - one.run.profiledAt.getTime());
	}

	async #wait(): Promise<void> {
		if (this.#takes > 0) {
			await sleep(this.#takes);
		}
	}
}

const failColumns = ({run, columns}: RunProfile, failing: Readonly<Record<string, string>>): RunProfile => ({
	run:
		Object.keys(failing).length === 0
			? run
			: {...run, status: 'partial', error: 'Not all columns could be profiled'},
	columns: columns.map(column => {
		const why = failing[column.column.name];
		return why === undefined ? column : {...column, metrics: new Map(), errors: new Map([['mean', why]])};
	}),
});

const infoOf = (table: ShopTable): TableInfo => ({
	schema: 'main',
	name: table.name,
	kind: table.isView === true ? 'view' : 'table',
	estimatedRows: table.rows(9),
});

const planOf = (table: ShopTable, columns: readonly ColumnInfo[]): PlannedTable => ({
	plan: {
		table: infoOf(table),
		columns,
		sampling: {kind: 'all'},
		metrics: new Set(),
		distinct: 'auto',
		maxDistinctValues: 1000,
		histogramBins: 10,
	},
	statements: [`SELECT ${columns.map(({name}) => `"${name}"`).join(', ')} FROM "main"."${table.name}"`],
	bill: {readings: 1, rows: 100, bytes: 6400},
	problem: undefined,
});

/** An engine over `shop.ts`: runs a day apart, the last one with drift. */
export const memoryEngine = ({
	moreTables = 0,
	tableTakes = 300,
	answerTakes = 0,
	configs = ['shop.yml'],
	environments = ['development', 'production'],
	runs = 9,
	tables = shopTables,
	failure,
}: MemoryOptions = {}): MemoryEngine => {
	const all: readonly ShopTable[] = [
		...tables,
		...Array.from({length: moreTables}, (_, index): ShopTable => ({
			name: `table_${String(index + 1).padStart(5, '0')}`,
			rows: () => (index * 37) % 100_000,
			columns: [],
		})),
	];
	const begun = Date.now() - 130_000;
	const profiles = tables
		.filter(table => table.isNew !== true)
		.flatMap(table =>
			Array.from({length: runs}, (_, index) =>
				shopProfile(table, index + 10 - runs, new Date(begun - (runs - 1 - index) * day)),
			),
		);
	const store = new MemoryStore(profiles, answerTakes);
	const exported: Array<{report: DriftReport; format: string; file: string}> = [];
	const edited: Array<readonly [string, number | undefined]> = [];
	let memory = defaultPreferences;

	const workspaceOf = (loaded: Workspace['config']): SessionWorkspace => {
		const workspace: Workspace = {
			config: loaded,
			store: async () => store,
			async tables() {
				await sleep(answerTakes);
				if (failure !== undefined) {
					throw failure;
				}

				return all.map(table => infoOf(table)).toSorted((one, other) => one.name.localeCompare(other.name));
			},
			async plan(choice) {
				await sleep(answerTakes);
				return all
					.filter(table => typeof choice !== 'object' || choice.includes(`main.${table.name}`))
					.map(table =>
						planOf(
							table,
							table.columns.map(column => column.info),
						),
					);
			},
			async *profile(plans, {signal}): AsyncIterable<ProfilingEvent> {
				const batchId = crypto.randomUUID();
				const started = Date.now();
				const counts: Record<Exclude<RunStatus, 'running'>, number> = {
					completed: 0,
					partial: 0,
					failed: 0,
					cancelled: 0,
				};
				yield {
					type: 'batch_planned',
					batchId,
					datasets: plans.map(({plan}) => ({
						schemaName: plan.table.schema,
						datasetName: plan.table.name,
						estimatedRows: plan.table.estimatedRows,
					})),
				};
				for (const {
					plan: {table, columns},
				} of plans) {
					const shopTable = all.find(candidate => candidate.name === table.name);
					const rows = shopTable?.rows(10) ?? 0;
					const base = {
						batchId,
						runId: crypto.randomUUID(),
						schemaName: 'main',
						datasetName: table.name,
					};
					const from = Date.now();
					if (!signal.aborted) {
						yield {
							type: 'profiling_started',
							...base,
							estimatedRows: table.estimatedRows,
							columnCount: columns.length,
						};
					}

					for (let step = 1; step <= 10 && !signal.aborted; step++) {
						// eslint-disable-next-line no-await-in-loop
						await sleep(tableTakes / 10);
						yield {
							type: 'profiling_progress',
							...base,
							phase: 'scanning',
							rowsDone: Math.floor((rows * step) / 10),
							rowsTotal: rows,
						};
					}

					const durationMs = Date.now() - from;
					if (signal.aborted) {
						counts.cancelled++;
						yield {
							type: 'profiling_failed',
							...base,
							status: 'cancelled',
							durationMs,
							error: {code: 'interrupted', message: 'Interrupted'},
						};
					} else if (shopTable === undefined || shopTable.failure !== undefined) {
						counts.failed++;
						const {run} = shopProfile(
							shopTable ?? {name: table.name, rows: () => 0, columns: []},
							10,
							new Date(),
							base.runId,
							durationMs,
						);
						store.failed.push({...run, status: 'failed', error: shopTable?.failure ?? 'no such table'});
						yield {
							type: 'profiling_failed',
							...base,
							status: 'failed',
							durationMs,
							error: {
								code: 'profile',
								message: shopTable?.failure ?? 'no such table',
								why: 'The view names a column that is gone',
								hint: 'Mend the view, or exclude it',
							},
						};
					} else {
						const {failingColumns = {}} = shopTable;
						const status = Object.keys(failingColumns).length === 0 ? 'completed' : 'partial';
						counts[status]++;
						const profile = failColumns(
							shopProfile(shopTable, 10, new Date(), base.runId, durationMs),
							failingColumns,
						);
						// eslint-disable-next-line no-await-in-loop
						await store.complete(profile);
						yield {
							type: 'profiling_completed',
							...base,
							status,
							durationMs,
							profile,
						};
					}
				}

				yield {
					type: 'batch_completed',
					batchId,
					durationMs: Date.now() - started,
					counts,
				};
			},
			async findDataset(name) {
				return {schemaName: 'main', datasetName: name};
			},
			async compare(dataset, comparison = {}) {
				await sleep(answerTakes);
				const {report} = await compareRuns(await driftContext(workspace), dataset, comparison);
				return report;
			},
			async close() {
				await sleep(0);
			},
		};
		return {...workspace, ...createQueries(workspace)};
	};

	return {
		exported,
		edited,
		readPreferences: async () => memory,
		async changePreferences(change) {
			memory = change(memory);
		},
		async edit(file, line) {
			edited.push([file, line]);
		},
		kept: store.profiles,
		async discover() {
			await sleep(answerTakes);
			return configs.map(name => path.resolve(name));
		},
		async load(file, environment = 'development') {
			await sleep(answerTakes);
			if (file.includes('broken')) {
				throw new ProfileMeshError('config', `${path.basename(file)}:4:3 has an unknown key tabels`, {
					why: 'profiling has no such key',
					hint: 'Did you mean tables?',
				});
			}

			return {
				file,
				directory: path.dirname(file),
				environment,
				environments,
				config: configSchema.parse({source: {type: 'sqlite', filepath: '/data/shop.db'}}),
			};
		},
		async rememberConfig() {
			await sleep(0);
		},
		hasHistory: async () => true,
		open: async loaded => workspaceOf(loaded),
		async exportDrift(report, {format}, file) {
			exported.push({report, format, file});
		},
	};
};
